// What of a request is probably still in the provider's prompt cache. A call leaves its input there; the next one reads it
// when it begins alike, goes to the same model of the same account, and is not too late. The answer itself is not counted
// with: it is written with the request that first brings it back.
import type { Message } from '../../shared/domain/message.ts'
import type { PromptCache } from '../../shared/domain/provider-record.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import type { Usage } from '../../shared/domain/usage.ts'
import type { Store } from '../store/store.ts'
import type { FittedContext } from './context/fit-context.ts'

export interface CachedInput {
  readonly store: Pick<Store, 'turns'>
  /** What is known about the cache; null when nobody says how long it lasts. */
  readonly promptCache: PromptCache | null
  readonly target: { readonly accountId: string; readonly api: string; readonly modelId: string }
  /** Root to the message to be answered. */
  readonly path: readonly Message[]
  readonly fitted: FittedContext
  /** UTC milliseconds. */
  readonly now: number
}

/** Answers looked at; within the life of a cache there are hardly more. */
const mostLookedAt = 20

/** The newest answers on the path whose call can have been within the life of the cache, newest first. */
function recentAnswers(path: readonly Message[], sinceMs: number): Message[] {
  const answers: Message[] = []
  for (let position = path.length - 1; position >= 0 && answers.length < mostLookedAt; position -= 1) {
    const message = path[position]
    if (message === undefined || message.role !== 'assistant') continue
    // A call ends after it began, so an answer that ended before cannot have begun since.
    if (message.completedAt !== null && message.completedAt < sinceMs) break
    answers.push(message)
  }
  return answers
}

/** Tokens that a call left in the cache; null when its counts do not say. */
function leftBehind(usage: Usage | null, promptCache: PromptCache): number | null {
  if (usage === null || usage.inputTotal === null) return null
  if (promptCache.writes === 'automatic') return usage.inputTotal
  // Only what the vendor says it read or wrote is there: what was too short to be kept is neither.
  if (usage.cacheRead === null && usage.cacheWrite === null) return null
  return (usage.cacheRead ?? 0) + (usage.cacheWrite ?? 0)
}

/**
 * Tokens before each of these answers in what is to be shown, as counted here; answers that are not shown have none. Counted
 * back from the end, so that a long thread is not walked through.
 */
function tokensBefore(fitted: FittedContext, answers: readonly Message[]): ReadonlyMap<string, number> {
  const wanted = new Set(answers.map(({ id }) => id))
  const before = new Map<string, number>()
  const { entries } = fitted.selection
  let tokens = fitted.countedTokens
  for (let position = entries.length - 1; position >= 0 && wanted.size > 0; position -= 1) {
    const entry = entries[position]
    if (entry?.kind !== 'message') break
    tokens -= fitted.tokensOf.get(entry.messageId) ?? 0
    if (wanted.delete(entry.messageId)) before.set(entry.messageId, tokens)
  }
  return before
}

/**
 * @returns null when nobody can say: nothing is known about the cache, or the call that would have left something there told
 * no counts
 */
export function findLikelyCached(input: CachedInput): number | null {
  const { promptCache, target, path, fitted, now } = input
  if (promptCache === null) return null
  // A summary that is made first replaces the beginning.
  if (fitted.selection.segmentWanted !== null) return 0
  const sinceMs = now - promptCache.lifetimeMs
  const answers = recentAnswers(path, sinceMs)
  if (answers.length === 0) return 0
  const turns = new Map(
    input.store.turns.latestFor(answers.map(({ id }) => id)).map((turn) => [turn.messageId, turn]),
  )
  const before = tokensBefore(fitted, answers)
  /** Every message before the answer is still the same; what was shown of them is when it comes to the same count. */
  const isBeginning = (turn: Turn) => turn.estimatedInputTokens === before.get(turn.messageId)
  let isUnknown = false
  for (const { id } of answers) {
    const turn = turns.get(id)
    if (turn === undefined || turn.startedAt < sinceMs) continue
    if (turn.accountId !== target.accountId || turn.modelAsked !== target.modelId) continue
    if (turn.api !== target.api || !before.has(id) || !isBeginning(turn)) continue
    const tokens = leftBehind(turn.usage, promptCache)
    if (tokens === null) {
      // A call that told nothing; what an earlier one left is there all the same.
      isUnknown = true
      continue
    }
    return tokens < promptCache.leastTokens ? 0 : Math.min(tokens, fitted.expectedTokens)
  }
  return isUnknown ? null : 0
}
