// How long a summary may get. A summary is worth its call only while it is much shorter than what it stands for.

/**
 * Tokens a summary may have at most: a tenth of where the policy acts, within 200 and 2,000.
 * @param thresholdTokens where segments are made
 */
export function summaryTokensFor(thresholdTokens: number): number {
  return Math.min(2000, Math.max(200, Math.floor(thresholdTokens / 10)))
}
