// Message Threads, a beta: Anthropic holds the conversation in memory under the id of its last answer, for five minutes
// after the last request. Each id can be continued once. Nothing in an answer says whether it was kept (documentation
// and SDK 1.11, 2026-11); a thread that is gone is found out at the next turn.
import type { HandleSeed } from '../../../shared/domain/continuation.ts'
import type { RequestedState } from '../adapter.ts'
import { messageThread } from './record.ts'

/** The beta header of every request with a thread. */
export const threadsBeta = 'message-threads-2026-08-12'

/** What a request asks of threads. */
export type ThreadStep =
  | { readonly type: 'create' }
  | { readonly type: 'continue'; readonly previousId: string }

/** @returns null for a turn of which nothing is to be kept */
export function threadStepOf(state: RequestedState | null): ThreadStep | null {
  if (state === null || state.way !== messageThread.name) return null
  return state.handle === null ? { type: 'create' } : { type: 'continue', previousId: state.handle.value }
}

/** Whether the SDK and the documentation say that an answer which ended so is kept for continuing (2026-11). */
export function isKeptOnThread(stopReason: string | null, iterationTypes: readonly string[]): boolean {
  // A refused turn may be held or not. A paused or compacted one waits for an empty request, which Baton never sends.
  if (stopReason === null || ['refusal', 'pause_turn', 'compaction'].includes(stopReason)) return false
  // What a stand-in model wrote is not kept.
  return !iterationTypes.includes('fallback_message')
}

/** @param now UTC milliseconds, when the answer was complete */
export function threadHandle(messageId: string, now: number): HandleSeed {
  const { name, lifetimeMs, heldForMs } = messageThread
  return {
    kind: name,
    value: messageId,
    position: null,
    expiresAt: lifetimeMs === null ? null : now + lifetimeMs,
    heldUntil: heldForMs === null ? null : now + heldForMs,
    isOneUse: true,
  }
}
