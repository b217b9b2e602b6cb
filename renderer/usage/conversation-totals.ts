import type { ConversationTotals } from '../../shared/domain/conversation-totals.ts'
import type { ConversationId } from '../../shared/domain/ids.ts'
import { useConversationUsage, useMessageIds, useSegments } from '../state/hooks.ts'
import { session } from '../state/session.ts'
import { type Fetched, useFetched } from '../state/use-fetched.ts'

/** Changes whenever the open conversation has a new turn, message or summary, or a count or cost of one changes. */
export function useHistoryVersion(): string {
  const usage = useConversationUsage()
  const lastId = useMessageIds().at(-1) ?? ''
  const segmentCount = useSegments().length
  return `${lastId} ${segmentCount} ${JSON.stringify(usage)}`
}

/** What the open conversation used, by branch, vendor and model; fetched again when it changes. */
export function useConversationTotals(conversationId: ConversationId): Fetched<ConversationTotals> {
  return useFetched(conversationId, useHistoryVersion(), (signal) =>
    session().client.conversations.totals({ conversationId }, { signal }),
  )
}
