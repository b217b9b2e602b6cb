import type { ConversationId, TurnId } from '../../shared/domain/ids.ts'
import type { Turn, TurnDetails } from '../../shared/domain/turn.ts'
import { session } from '../state/session.ts'
import { type Fetched, useFetched } from '../state/use-fetched.ts'

/** Everything recorded about a turn; fetched again when its status changes. */
export function useTurnDetails(turnId: TurnId, status: Turn['status'] | null): Fetched<TurnDetails> {
  return useFetched(turnId, status ?? '', (signal) => session().client.turns.get({ turnId }, { signal }))
}

/**
 * Every turn of a conversation in order.
 * @param version changes whenever the list may have changed
 */
export function useTurnList(conversationId: ConversationId, version: string): Fetched<readonly Turn[]> {
  return useFetched(conversationId, version, (signal) =>
    session().client.turns.list({ conversationId }, { signal }),
  )
}
