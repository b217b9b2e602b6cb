// Where a branch that is looked at leaves the one that is continued. Reads ids only, so that it is quick for a long path.
import type { ConversationSnapshot } from '../../shared/contract/watches.ts'
import type { ConversationId, MessageId } from '../../shared/domain/ids.ts'
import type { MessageStore } from '../store/store.ts'

/** @returns null when the leaf lies on the head's path, or is not of this conversation: there is nothing to look at then */
export function findViewFork(
  messages: Pick<MessageStore, 'get' | 'pathIds'>,
  conversationId: ConversationId,
  headId: MessageId | null,
  leafId: MessageId,
): ConversationSnapshot['viewFork'] {
  if (messages.get(leafId)?.conversationId !== conversationId) return null
  const current = messages.pathIds(headId)
  const looked = messages.pathIds(leafId)
  const fork = looked.findIndex((id, position) => current[position] !== id)
  if (fork === -1) return null
  return { afterId: looked[fork - 1] ?? null, currentId: current[fork] ?? null }
}
