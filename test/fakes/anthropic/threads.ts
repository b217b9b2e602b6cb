// Message Threads: a conversation is held in memory under the id of its last answer, for five minutes after the last
// request. Each id can be continued once; an answer that was cut or refused is not held.
import type { WireAnswer } from '../wire-server.ts'
import { anthropicError, refusedRequest } from './errors.ts'
import {
  isRecord,
  type Json,
  joinPrompts,
  type PlainPrompt,
  plainPrompt,
  withoutCacheMarks,
} from './plain-prompt.ts'

export const threadsBeta = 'message-threads-2026-08-12'
const lifetimeMs = 5 * 60_000

interface HeldThread {
  readonly prompt: PlainPrompt
  /** Fields that must stay the same across the turns of a thread. */
  readonly fingerprint: string
  readonly lastRequestAt: number
  use: 'open' | 'in-flight' | 'continued'
}

/** A request with everything the model is shown for it. */
export interface OpenedTurn {
  readonly prompt: PlainPrompt
  /** Whether this answer is to be held. */
  readonly isStored: boolean
  readonly continuedFrom: string | null
  /** The thread has begun to be continued. */
  begin(): void
  /** The answer is complete and is held from now on. */
  hold(id: string, content: readonly Json[]): void
}

export interface Threads {
  /** @returns the turn, or the answer that refuses it */
  open(body: Json, betas: string): OpenedTurn | WireAnswer
  /** Ids that can be continued now. */
  ids(): string[]
  forget(id?: string): void
}

function fingerprintOf(body: Json): string {
  return JSON.stringify([body.model, isRecord(body.thinking) ? body.thinking.type : null])
}

function lost(errorCode: string, message: string): WireAnswer {
  const isMissing = errorCode === 'thread_not_found'
  return isMissing
    ? anthropicError(404, 'not_found_error', message, { errorCode })
    : anthropicError(400, 'invalid_request_error', message, { errorCode })
}

/** @param refused what every thread request is refused for, as `details.unsupported` names it */
export function createThreads(now: () => number, refused: readonly string[]): Threads {
  const held = new Map<string, HeldThread>()
  const isAlive = (thread: HeldThread): boolean => now() - thread.lastRequestAt < lifetimeMs

  const turnOf = (body: Json, prompt: PlainPrompt, previousId: string | null): OpenedTurn => ({
    prompt,
    isStored: true,
    continuedFrom: previousId,
    begin() {
      const previous = previousId === null ? undefined : held.get(previousId)
      if (previous !== undefined) previous.use = 'in-flight'
    },
    hold(id, content) {
      const previous = previousId === null ? undefined : held.get(previousId)
      if (previous !== undefined) previous.use = 'continued'
      const messages = [...prompt.messages, { role: 'assistant', content }]
      held.set(id, {
        // Only the marks of a request itself count for it.
        prompt: withoutCacheMarks({ ...prompt, messages }) as PlainPrompt,
        fingerprint: fingerprintOf(body),
        lastRequestAt: now(),
        use: 'open',
      })
    },
  })

  const resume = (body: Json, previousId: string): OpenedTurn | WireAnswer => {
    const repeated = ['system', 'tools'].find((field) => field in body)
    if (repeated !== undefined) return refusedRequest(`${repeated}: not allowed when a thread is continued`)
    const previous = held.get(previousId)
    if (previous === undefined || !isAlive(previous)) {
      return lost('thread_not_found', 'No usable Thread state was found.')
    }
    if (previous.use === 'continued') {
      return lost('thread_already_continued', 'This response has already been continued.')
    }
    if (previous.use === 'in-flight') {
      return lost('thread_continue_in_flight', 'Another request is still continuing from this response.')
    }
    if (previous.fingerprint !== fingerprintOf(body)) {
      return lost('thread_fingerprint_mismatch', 'model, thinking: differ from the stored values.')
    }
    return turnOf(body, joinPrompts(previous.prompt, plainPrompt(body)), previousId)
  }

  return {
    open(body, betas) {
      const { thread } = body
      if (thread === undefined || thread === null) {
        return {
          prompt: plainPrompt(body),
          isStored: false,
          continuedFrom: null,
          begin: () => undefined,
          hold: () => undefined,
        }
      }
      if (!betas.split(',').includes(threadsBeta))
        return refusedRequest('thread: Extra inputs are not permitted')
      if (refused.length > 0) {
        return anthropicError(400, 'invalid_request_error', 'The request cannot be combined with `thread`.', {
          errorCode: 'thread_unsupported_request',
          details: { unsupported: refused },
        })
      }
      if (isRecord(thread) && thread.type === 'create') return turnOf(body, plainPrompt(body), null)
      if (isRecord(thread) && thread.type === 'continue' && typeof thread.previous_message_id === 'string') {
        return resume(body, thread.previous_message_id)
      }
      return refusedRequest('thread: Input should be a create or continue object')
    },
    ids: () => [...held].flatMap(([id, thread]) => (thread.use === 'open' && isAlive(thread) ? [id] : [])),
    forget(id) {
      if (id === undefined) held.clear()
      else held.delete(id)
    },
  }
}
