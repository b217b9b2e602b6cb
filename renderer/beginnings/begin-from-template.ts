import type { Template } from '../../shared/domain/template.ts'
import { beginConversation } from '../state/beginnings-actions.ts'
import { useViewStore } from '../state/view-store.ts'
import { variablesOfTemplate } from './template-draft.ts'

/** Begins a conversation at once, or asks first for what the template leaves open. */
export function beginFromTemplate(template: Template): void {
  if (variablesOfTemplate(template).length === 0) void beginConversation(template.id, {}, null)
  else useViewStore.setState({ dialog: { name: 'begin', templateId: template.id, folderId: null } })
}
