// When a failed call is made again by itself: at most twice, only before anything was shown, never for money, and
// never sooner than the provider asks. A wait that is too long to sit through is left to the person.
import type { Failure, FailureKind } from '../../shared/domain/failure.ts'

export const maxAutomaticRetries = 2
/** A provider that asks for more than this gets no automatic retry; the failure names the wait. */
const longestWaitMs = 90_000
const firstBackoffMs = 1000

const retriedKinds: ReadonlySet<FailureKind> = new Set(['rate-limit', 'overloaded', 'network', 'unknown'])

/**
 * @param retriesMade automatic retries already made for this answer
 * @param random a number from 0 to 1, for jitter
 * @returns milliseconds to wait before the next try, or null when there must be none
 */
export function retryDelayMs(
  failure: Failure,
  state: { readonly retriesMade: number; readonly hasShownParts: boolean },
  random: number,
): number | null {
  if (state.hasShownParts || state.retriesMade >= maxAutomaticRetries) return null
  if (!failure.retryable || !retriedKinds.has(failure.kind)) return null
  // Jitter is only ever added, so that Retry-After is obeyed.
  const backoffMs = firstBackoffMs * 2 ** state.retriesMade
  const delayMs = Math.round(Math.max(failure.retryAfterMs ?? 0, backoffMs) * (1 + random * 0.25))
  return (failure.retryAfterMs ?? 0) > longestWaitMs ? null : delayMs
}
