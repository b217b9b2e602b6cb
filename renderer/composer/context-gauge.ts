// What the gauge in the composer says about the next request. An estimate is rounded and says "about"; what the
// provider has counted does neither.
import type { ContextPolicy, ContextPreview } from '../../shared/domain/context.ts'
import { windowThreshold } from '../../shared/domain/default-context-policy.ts'
import { formatTokens } from '../../shared/domain/format.ts'

type Counted = Pick<ContextPreview, 'tokens' | 'precision' | 'window'>

/** Rounds to two figures, three from a thousand up: an estimate must not look exact. */
export function roundEstimate(tokens: number): number {
  if (tokens < 100) return Math.max(10, Math.round(tokens / 10) * 10)
  const unit = 10 ** (Math.floor(Math.log10(tokens)) - 1)
  return Math.round(tokens / unit) * unit
}

/** `about 3,900`, or `3,912` when the provider has counted. */
function amount({ tokens, precision }: Pick<Counted, 'tokens' | 'precision'>): string {
  return precision === 'exact' ? formatTokens(tokens) : `about ${formatTokens(roundEstimate(tokens))}`
}

/** `about 3,900 tokens` */
export function gaugeText(preview: Counted): string {
  return `${amount(preview)} tokens`
}

/** `about 3,900 of 200,000 tokens` */
export function gaugeSentence(preview: Counted): string {
  return preview.window === null
    ? `${gaugeText(preview)}, window unknown`
    : `${amount(preview)} of ${formatTokens(preview.window)} tokens`
}

/** The accessible name of the gauge. @param preview null while nothing is known */
export function gaugeName(preview: Counted | null): string {
  return preview === null ? 'Context: tokens unknown' : `Context: ${gaugeSentence(preview)}`
}

/** The share of the window that is used, from 0; above 1 when it is too long; null when the window is unknown. */
export function windowShare({ tokens, window }: Counted): number | null {
  return window === null ? null : tokens / window
}

/** `2 %`, `under 1 %`. Cut, not rounded: it says 80 % only where the warning begins. */
export function sharePercent(share: number): string {
  return share < 0.01 ? 'under 1 %' : `${Math.floor(share * 100 + 1e-9)} %`
}

/** Whether the window is nearly used up. */
export function isNearlyFull(preview: Counted): boolean {
  const share = windowShare(preview)
  return share !== null && share >= windowThreshold
}

/**
 * What is said above the composer when the next request nears the window or will be summarised first; null mostly.
 * @param modelName who it goes to
 */
export function windowWarning(
  preview: Counted & Pick<ContextPreview, 'willSummarise'>,
  modelName: string,
  policy: ContextPolicy | null,
): string | null {
  const share = windowShare(preview)
  const isFull = isNearlyFull(preview)
  if (!isFull && !preview.willSummarise) return null
  const about = preview.precision === 'exact' ? '' : 'about '
  const used =
    share === null || !isFull
      ? `The next message carries ${gaugeText(preview)}.`
      : share > 1
        ? `This is longer than the window of ${modelName}: ${gaugeSentence(preview)}.`
        : `${capital(`${about}${sharePercent(share)}`)} of the window of ${modelName} is used.`
  const next = whatHappens(preview.willSummarise, share !== null && share > 1, policy)
  return next === null ? used : `${used} ${next}`
}

function whatHappens(
  willSummarise: boolean,
  isTooLong: boolean,
  policy: ContextPolicy | null,
): string | null {
  if (willSummarise) return 'Older messages will be summarised before this is sent.'
  switch (policy?.kind) {
    case 'everything':
      return isTooLong
        ? 'It will probably be refused.'
        : 'Everything is sent; beyond the window it is refused.'
    case 'last-messages':
    case 'token-budget':
      return 'Older messages are left out when there is no room for them.'
    default:
      return null
  }
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
