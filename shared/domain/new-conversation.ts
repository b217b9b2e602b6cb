import type { Conversation } from './conversation.ts'
import { defaultContextPolicy } from './default-context-policy.ts'
import type { ConversationId } from './ids.ts'

/**
 * A conversation as it is before anything was said or chosen.
 * @param now UTC milliseconds
 */
export function newConversation(id: ConversationId, now: number): Conversation {
  return {
    id,
    title: '',
    titleSource: 'first-message',
    headMessageId: null,
    model: null,
    systemText: null,
    continuationMode: 'automatic',
    contextPolicy: defaultContextPolicy,
    draft: '',
    folderId: null,
    tagIds: [],
    isUnread: false,
    source: null,
    createdAt: now,
    updatedAt: now,
    pinnedAt: null,
    archivedAt: null,
    trashedAt: null,
  }
}
