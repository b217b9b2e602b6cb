// Looking at another branch than the one that is continued. Nothing is sent and the head stays where it is: only sending,
// or the wish to go on from there, moves it.
import type { ConversationId, MessageId } from '../../shared/domain/ids.ts'
import { conversationView, showBranch } from './conversation-store.ts'
import { askCommand } from './run-command.ts'
import { session } from './session.ts'

/**
 * Shows the branch a message lies in: the one that is continued where the message belongs to it, else the newest messages
 * below. A conversation that is not open shows it once it is opened.
 * @returns false when there is no such message and the person has been told; resolves once the branch is shown
 */
export async function lookAt(conversationId: ConversationId, messageId: MessageId): Promise<boolean> {
  const found = await askCommand(() => session().client.conversations.leafOf({ conversationId, messageId }))
  if (found === null) return false
  const headId = conversationView(conversationId)?.conversation?.headMessageId
  await showBranch(conversationId, found.leafId === headId ? null : found.leafId)
  return true
}

/** Shows the branch that is continued. */
export function lookAtHead(conversationId: ConversationId): Promise<void> {
  return showBranch(conversationId, null)
}
