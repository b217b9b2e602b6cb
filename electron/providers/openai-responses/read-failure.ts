// What a failure of this api means beyond what its code says: whether what was to be continued is lost, in use, or in
// doubt. Pure.
import type { Failure } from '../../../shared/domain/failure.ts'
import { sealRefusedCode } from '../adapter.ts'
import { type FailEvent, mayHaveBeenTakenIn } from '../fail-event.ts'

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

/**
 * What a failure means for the conversation that was to be continued. The failure itself stays what it is: whether to
 * wait and try again has nothing to do with where the history then goes.
 * @param isAhead the conversation was given turns it had missed, and is ahead of what Baton believes it to hold
 */
export function readConversationFailure(
  failure: Failure,
  facts: ContinuedFacts,
  isAhead: boolean,
): Pick<FailEvent, 'failure' | 'isStateInDoubt'> {
  const plain = readContinuedFailure(failure, facts)
  const isKnown = facts.continuedFrom === null || plain.kind === 'handle-lost'
  const isStateInDoubt = !isKnown && (isAhead || mayHaveBeenTakenIn(plain))
  return { failure: plain, ...(isStateInDoubt ? { isStateInDoubt } : {}) }
}
