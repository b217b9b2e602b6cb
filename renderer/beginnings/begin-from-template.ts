import type { Template } from '../../shared/domain/template.ts'
import { beginConversation } from '../state/beginnings-actions.ts'
import { useOrganiseStore } from '../state/organise-store.ts'
import { useViewStore } from '../state/view-store.ts'
import { variablesOfTemplate } from './template-draft.ts'

/** Begins a conversation at once, or asks first for what the template leaves open. */
export function beginFromTemplate(template: Template): void {
  const { conversationId } = useViewStore.getState()
  // The page of a new conversation may say in which folder it will lie.
  const folderId = conversationId === null ? useOrganiseStore.getState().newConversationFolderId : null
  if (variablesOfTemplate(template).length === 0) void beginConversation(template.id, {}, folderId)
  else useViewStore.setState({ dialog: { name: 'begin', templateId: template.id, folderId } })
}
