import { useEffect, useState } from 'react'
import type { Turn, TurnDetails } from '../../shared/domain/turn.ts'
import { errorSentence } from '../state/report-error.ts'
import { session } from '../state/session.ts'

/** What is fetched for the inspector: the last value stays on the screen while a newer one is on its way. */
export interface Fetched<Value> {
  readonly value: Value | null
  /** Why it could not be fetched, as a sentence; null when it could. */
  readonly problem: string | null
}

/** Everything recorded about a turn; fetched again when its status changes. */
export function useTurnDetails(turn: Turn): Fetched<TurnDetails> {
  const [fetched, setFetched] = useState<Fetched<TurnDetails>>({ value: null, problem: null })
  const { id, status } = turn
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new status means that more is known
  useEffect(() => {
    const controller = new AbortController()
    session()
      .client.turns.get({ turnId: id }, { signal: controller.signal })
      .then(
        (value) => setFetched({ value, problem: null }),
        (error: unknown) => {
          if (!controller.signal.aborted) setFetched({ value: null, problem: errorSentence(error) })
        },
      )
    return () => controller.abort()
  }, [id, status])
  return fetched.value !== null && fetched.value.turn.id !== id ? { value: null, problem: null } : fetched
}

/**
 * Every turn of a conversation in order.
 * @param version changes whenever the list may have changed
 */
export function useTurnList(conversationId: string, version: string): Fetched<readonly Turn[]> {
  const [fetched, setFetched] = useState<Fetched<readonly Turn[]>>({ value: null, problem: null })
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for what the engine knows
  useEffect(() => {
    const controller = new AbortController()
    session()
      .client.turns.list({ conversationId }, { signal: controller.signal })
      .then(
        (value) => setFetched({ value, problem: null }),
        (error: unknown) => {
          if (!controller.signal.aborted) setFetched({ value: null, problem: errorSentence(error) })
        },
      )
    return () => controller.abort()
  }, [conversationId, version])
  return fetched
}
