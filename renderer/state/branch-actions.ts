// What the person does with the branches of a conversation: going on at another message, and taking a path into a
// conversation of its own.
import { createId } from '../../shared/domain/create-id.ts'
import type { ConversationId, MessageId } from '../../shared/domain/ids.ts'
import { continueFrom } from './context-actions.ts'
import { conversationView } from './conversation-store.ts'
import { runCommand } from './run-command.ts'
import { session } from './session.ts'
import { showNotice } from './toast-store.ts'
import { selectConversation } from './view-store.ts'

/** The next message will follow this one, which ends what is shown; undone from the toast. */
export async function continueHere(conversationId: ConversationId, messageId: MessageId): Promise<boolean> {
  const before = conversationView(conversationId)?.conversation?.headMessageId ?? null
  if (!(await continueFrom(conversationId, messageId))) return false
  const undo =
    before === null || before === messageId
      ? undefined
      : { label: 'Undo', run: () => void continueFrom(conversationId, before) }
  showNotice('Your next message follows here. Everything else is kept.', undo, conversationId)
  return true
}

/** Copies the messages up to this one into a new conversation and opens it; nothing is sent. */
export async function forkHere(conversationId: ConversationId, messageId: MessageId): Promise<boolean> {
  const newConversationId = createId()
  const isMade = await runCommand(() =>
    session().client.conversations.fork({ conversationId, messageId, newConversationId }),
  )
  if (isMade) selectConversation(newConversationId)
  return isMade
}
