import { implement } from '@orpc/server'
import { contract } from '../../../shared/contract/contract.ts'
import type { Id } from '../../../shared/domain/ids.ts'
import type { InventedConversation } from './invented-conversation.ts'
import { totalsOf } from './invented-totals.ts'

const os = implement(contract)

/** What the gallery's conversations used, seen from several sides. */
export function createTotalsProcedure(talkOf: (id: Id) => InventedConversation) {
  return os.conversations.totals.handler(({ input }) => totalsOf(talkOf(input.conversationId)))
}
