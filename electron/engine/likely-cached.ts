// What of a request is probably still in the provider's prompt cache. A call leaves its input there; the next one reads it
// when it begins alike, goes to the same model of the same account, and is not too late. The answer itself is not counted
// with: it is written with the request that first brings it back.
import type { Message } from '../../shared/domain/message.ts'
import type { PromptCache } from '../../shared/domain/provider-record.ts'
import type { Usage } from '../../shared/domain/usage.ts'
import type { Store } from '../store/store.ts'
import type { FittedContext } from './context/fit-context.ts'

export interface CachedInput {
  readonly store: Pick<Store, 'turns' | 'messages'>
  /** What is known about the cache; null when nobody says how long it lasts. */
  readonly promptCache: PromptCache | null
  readonly target: { readonly accountId: string; readonly api: string; readonly modelId: string }
  /** Root to the message to be answered. */
  readonly path: readonly Message[]
  readonly fitted: FittedContext
  /** UTC milliseconds. */
  readonly now: number
}

export interface LikelyCached {
  /**
   * null when nobody can say: nothing is known about the cache, or the call that would have left something there told no
   * counts.
   */
  readonly tokens: number | null
  /** UTC milliseconds until which they are there; null when nothing is expected. */
  readonly untilMs: number | null
}

const unknown: LikelyCached = { tokens: null, untilMs: null }
const nothing: LikelyCached = { tokens: 0, untilMs: null }

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

/**
 * Other answers to the message that is to be answered, newest first: their calls had the very same input. One that is
 * being written has told nothing yet.
 */
function otherAnswers(store: CachedInput['store'], path: readonly Message[], sinceMs: number): Message[] {
  const question = path.at(-1)
  if (question === undefined) return []
  return store.messages
    .children(question.id)
    .filter(({ role, completedAt }) => role === 'assistant' && completedAt !== null && completedAt >= sinceMs)
    .toReversed()
    .slice(0, mostLookedAt)
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
 * How much of what is to be shown ends with each of these messages, in tokens as counted here; messages that are not shown
 * have no number. Counted back from the end, so that a long thread is not walked through.
 */
function tokensUpTo(fitted: FittedContext, messageIds: Iterable<string>): ReadonlyMap<string, number> {
  const wanted = new Set(messageIds)
  const upTo = new Map<string, number>()
  const { entries } = fitted.selection
  let tokens = fitted.countedTokens
  for (let position = entries.length - 1; position >= 0 && wanted.size > 0; position -= 1) {
    const entry = entries[position]
    if (entry?.kind !== 'message') break
    if (wanted.delete(entry.messageId)) upTo.set(entry.messageId, tokens)
    tokens -= fitted.tokensOf.get(entry.messageId) ?? 0
  }
  return upTo
}

export function findLikelyCached(input: CachedInput): LikelyCached {
  const { promptCache, target, path, fitted, now } = input
  if (promptCache === null) return unknown
  // A summary that is made first replaces the beginning.
  if (fitted.selection.segmentWanted !== null) return nothing
  const sinceMs = now - promptCache.lifetimeMs
  const answers = [...otherAnswers(input.store, path, sinceMs), ...recentAnswers(path, sinceMs)]
  if (answers.length === 0) return nothing
  const turns = new Map(
    input.store.turns.latestFor(answers.map(({ id }) => id)).map((turn) => [turn.messageId, turn]),
  )
  const upTo = tokensUpTo(
    fitted,
    answers.flatMap(({ parentId }) => parentId ?? []),
  )
  let isUnknown = false
  for (const { id, parentId } of answers) {
    const turn = turns.get(id)
    if (turn === undefined || parentId === null || turn.startedAt < sinceMs) continue
    if (turn.accountId !== target.accountId || turn.modelAsked !== target.modelId) continue
    // Every message before the answer is still the same, and what was shown of them is when it comes to the same count.
    if (turn.api !== target.api || turn.estimatedInputTokens !== (upTo.get(parentId) ?? null)) continue
    const tokens = leftBehind(turn.usage, promptCache)
    if (tokens !== null) {
      if (tokens < promptCache.leastTokens) return nothing
      const untilMs = turn.startedAt + promptCache.lifetimeMs
      return { tokens: Math.min(tokens, fitted.expectedTokens), untilMs }
    }
    // A call that told nothing: what an earlier one left is there all the same. A failed one may never have arrived.
    isUnknown ||= turn.status !== 'failed'
  }
  return isUnknown ? unknown : nothing
}
