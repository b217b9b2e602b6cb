// What the composer says about the cost of the next request. It is always "about": the answer is not written yet.
import type { ContextPreview } from '../../shared/domain/context.ts'
import type { ExpectedCost } from '../../shared/domain/expected-cost.ts'
import { formatNanoUsd } from '../../shared/domain/format.ts'
import { sharePercent } from './context-gauge.ts'

/** `$0.018`: two figures, as befits an estimate. */
export function formatExpected(nanoUsd: number): string {
  return formatNanoUsd(Number(nanoUsd.toPrecision(2)))
}

/** `about $0.018`, `costs nothing`, `price unknown`. */
export function expectedWords({ nanoUsd, freeReason, unknownReason }: ExpectedCost): string {
  if (freeReason !== null) return 'costs nothing'
  if (nanoUsd !== null) return `about ${formatExpected(nanoUsd)}`
  return unknownReason === 'no-price' || unknownReason === 'no-rate' ? 'price unknown' : 'cost unknown'
}

/** `78 %` of the input, likely from the cache; null where nobody can say, or none is. */
export function cachedShare({
  tokens,
  expected,
}: Pick<ContextPreview, 'tokens' | 'expected'>): string | null {
  const { likelyCachedTokens } = expected
  if (likelyCachedTokens === null || likelyCachedTokens === 0 || tokens === 0) return null
  return sharePercent(Math.min(1, likelyCachedTokens / tokens))
}

/** `about $0.022`: the cost if nothing is left in the cache; null where that makes no difference that could be seen. */
export function coldWords({ expected }: Pick<ContextPreview, 'expected'>): string | null {
  const { nanoUsd, coldNanoUsd, freeReason } = expected
  if (nanoUsd === null || coldNanoUsd === null || freeReason !== null) return null
  const cold = formatExpected(coldNanoUsd)
  return cold === formatExpected(nanoUsd) ? null : `about ${cold}`
}
