// What a preview says that does not hold for long: a prompt cache goes cold by itself, and what other conversations spend
// counts towards the same budgets.
import type { ContextPreview } from '../../shared/domain/context.ts'
import type { ExpectedCost } from '../../shared/domain/expected-cost.ts'
import { followSettled } from '../state/follow-settled.ts'

/** The shortest-lived caches are kept for five minutes; a claim about one is at most this much older than it should be. */
export const passingMs = 30_000

/** Whether some of the input is said to be in the cache; where nobody can say, nothing is claimed. */
function isWarm(cost: ExpectedCost | undefined): boolean {
  const tokens = cost?.likelyCachedTokens ?? null
  return tokens !== null && tokens > 0
}

/** Whether something is said to be cached, with the chosen model or with the one before. */
export function claimsCache({ expected, staying }: Pick<ContextPreview, 'expected' | 'staying'>): boolean {
  return isWarm(expected) || isWarm(staying?.expected)
}

/** Both say the same of caches; how much was counted is not looked at, only whether the claim still stands. */
function claimsTheSame(one: ContextPreview, other: ContextPreview): boolean {
  return (
    isWarm(one.expected) === isWarm(other.expected) &&
    isWarm(one.staying?.expected) === isWarm(other.staying?.expected)
  )
}

/**
 * What the provider has counted is not replaced by an estimate of the same request, unless its price has gone stale: then
 * the estimate is nearer to the truth.
 */
export function keepExact(before: ContextPreview, next: ContextPreview): ContextPreview {
  if (before.precision !== 'exact' || next.precision === 'exact' || !claimsTheSame(before, next)) return next
  return { ...before, budgetNotices: next.budgetNotices }
}

/**
 * Calls when something may have passed: every half minute while a cache is said to be warm, when the window gets the focus
 * again, and when any conversation has changed.
 * @returns ends it
 */
export function followPassing(isWarm: boolean, onPassed: () => void): () => void {
  const interval = isWarm ? setInterval(onPassed, passingMs) : undefined
  const unfollow = followSettled(onPassed)
  return () => {
    clearInterval(interval)
    unfollow()
  }
}
