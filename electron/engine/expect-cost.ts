// What a request will probably cost: counts that are only expected, priced as if a provider had reported them.
import type { ExpectedCost } from '../../shared/domain/expected-cost.ts'
import type { PromptCache } from '../../shared/domain/provider-record.ts'
import type { Usage } from '../../shared/domain/usage.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import { localVendors } from '../../shared/domain/vendor-list.ts'
import type { LikelyCached } from './likely-cached.ts'
import type { TurnTools } from './turn-job.ts'

/** A request as far as its cost goes. */
export interface ExpectedCall {
  readonly vendor: Vendor
  readonly modelId: string
  /** Tokens of the whole request, about. */
  readonly inputTokens: number
  /** What of them is probably in the cache, and until when. */
  readonly likelyCached: LikelyCached
  readonly outputTokens: number
  readonly promptCache: PromptCache | null
  /** UTC milliseconds at which it would be sent: some prices depend on it. */
  readonly atMs: number
}

/** How long an answer is where a conversation has none yet to go by, in tokens. */
export const usualOutputTokens = 600

/** The length to count with, from the output tokens of the newest answers. */
export function expectOutput(newestOutputs: readonly number[]): number {
  const sorted = newestOutputs.toSorted((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)]
  const lower = sorted[Math.floor((sorted.length - 1) / 2)]
  return upper === undefined || lower === undefined ? usualOutputTokens : Math.round((lower + upper) / 2)
}

/** The counts a provider would report with so much of the input read from its cache. */
function usageWith(call: ExpectedCall, cachedTokens: number, outputTokens: number): Usage {
  const { promptCache, inputTokens } = call
  const writesFrom = promptCache?.countsWrites === true ? promptCache.leastTokens : Number.POSITIVE_INFINITY
  return {
    inputTotal: inputTokens,
    cacheRead: cachedTokens,
    cacheWrite: inputTokens >= writesFrom ? inputTokens - cachedTokens : 0,
    outputTotal: outputTokens,
    reasoning: null,
    reportedNanoUsd: null,
    raw: null,
  }
}

export async function expectCost(tools: Pick<TurnTools, 'price'>, call: ExpectedCall): Promise<ExpectedCost> {
  const { vendor, modelId, outputTokens, likelyCached } = call
  const priceOf = (cachedTokens: number, output: number) =>
    tools.price({
      vendor,
      modelServed: null,
      modelAsked: modelId,
      usage: usageWith(call, cachedTokens, output),
      atMs: call.atMs,
    })
  // Where nobody can say what is left in a cache, nothing is counted on.
  const cachedTokens = likelyCached.tokens ?? 0
  const [whole, input, cold] = await Promise.all([
    priceOf(cachedTokens, outputTokens),
    priceOf(cachedTokens, 0),
    priceOf(0, outputTokens),
  ])
  if (whole.unknownReason === 'no-rate' && cachedTokens > 0) {
    // What a cached token costs may be listed nowhere; a request without any has a price all the same.
    return expectCost(tools, { ...call, likelyCached: { tokens: null, untilMs: null } })
  }
  const { nanoUsd } = whole
  const isKnown = nanoUsd !== null && input.nanoUsd !== null
  const isFree = nanoUsd === 0 && (localVendors.has(vendor) || whole.priceVersion === 'local')
  return {
    likelyCachedTokens: likelyCached.tokens,
    ...(likelyCached.untilMs === null ? {} : { likelyCachedUntil: likelyCached.untilMs }),
    outputTokens,
    inputNanoUsd: isKnown ? input.nanoUsd : null,
    outputNanoUsd: isKnown && input.nanoUsd !== null ? nanoUsd - input.nanoUsd : null,
    nanoUsd: isKnown ? nanoUsd : null,
    coldNanoUsd: isKnown ? cold.nanoUsd : null,
    priceVersion: whole.priceVersion,
    freeReason: isFree ? 'The model runs on your own hardware, so nothing is billed.' : null,
    ...(isKnown ? {} : { unknownReason: whole.unknownReason ?? input.unknownReason ?? 'no-price' }),
  }
}
