// What a failure of this api means beyond what its code says: whether what was to be continued is lost, in use, or in
// doubt. Pure.
import type { Failure } from '../../../shared/domain/failure.ts'
import { sealRefusedCode, stateInDoubtCode } from '../adapter.ts'

/** How long a locked conversation is left alone when nothing says so: the api names "a few seconds" (observed 2026). */
const lockedForMs = 3_000

export interface ContinuedFacts {
  readonly vendorName: string
  /** What the request continues; null for one that brings everything itself. */
  readonly continuedFrom: string | null
}

function lost(failure: Failure, sentence: string): Failure {
  return { ...failure, kind: 'handle-lost', message: sentence, retryable: false, retryAfterMs: null }
}

/** A failure of a call that continues something, before any part of an answer came. */
export function readContinuedFailure(failure: Failure, facts: ContinuedFacts): Failure {
  const { vendorName, continuedFrom } = facts
  if (failure.vendorCode === 'conversation_locked') {
    return {
      ...failure,
      kind: 'overloaded',
      message: `${vendorName} is still busy with another answer in this conversation.`,
      retryable: true,
      retryAfterMs: failure.retryAfterMs ?? lockedForMs,
    }
  }
  // Not every vendor names the id it does not find. A missing model is told apart by its kind.
  const isMissing = failure.kind === 'bad-request' && failure.status === 404
  if (continuedFrom !== null && isMissing && failure.vendorCode !== sealRefusedCode) {
    return lost(failure, `${vendorName} no longer has the earlier part of this conversation.`)
  }
  return failure
}

/** Could the provider have taken in what it was sent, although the call failed? */
export function isInDoubt(failure: Failure): boolean {
  return failure.status === null || failure.status >= 500 || failure.status === 408
}

/**
 * A continued conversation was given turns it had missed, and then no answer came: it is ahead of what Baton believes
 * it to hold. It is given up for lost, so that the history goes into a new one. A stop stays a stop.
 */
export function giveUpConversation(failure: Failure, facts: ContinuedFacts): Failure {
  if (failure.kind === 'aborted' || failure.kind === 'handle-lost') return failure
  return lost(
    {
      ...failure,
      vendorCode: stateInDoubtCode,
      detail: [failure.message, failure.detail].filter((text) => text !== null).join(' '),
    },
    `${facts.vendorName} took in only part of this conversation, so it is not continued.`,
  )
}
