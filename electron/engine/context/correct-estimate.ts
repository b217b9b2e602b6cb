// Counts made here differ from a provider's by a factor that hardly changes within a conversation. What replies report
// corrects it.

export interface UsageSample {
  /** Input tokens that were expected, before any correction. */
  readonly estimated: number
  /** Input tokens the provider reported. */
  readonly reported: number
}

const newestCount = 5
/** Some servers cut what is too long without a word and report what is left: a low report must not hide that. */
const leastCorrection = 0.8
const mostCorrection = 4

/**
 * The factor by which to multiply estimates: the median of the newest five, within 0.8 and 4.
 * @param samples newest first; ones without a positive number on both sides are passed over
 * @returns 1 when there are none
 */
export function correctionOf(samples: readonly UsageSample[]): number {
  const ratios = samples
    .map(({ estimated, reported }) => reported / estimated)
    .filter((ratio) => ratio > 0 && Number.isFinite(ratio))
    .slice(0, newestCount)
    .toSorted((a, b) => a - b)
  const upper = ratios[Math.floor(ratios.length / 2)]
  const lower = ratios[Math.floor((ratios.length - 1) / 2)]
  if (upper === undefined || lower === undefined) return 1
  return Math.min(mostCorrection, Math.max(leastCorrection, (lower + upper) / 2))
}
