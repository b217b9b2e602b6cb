// The ways to the dialogs that take conversations in and out.
import type { ConversationId } from '../../shared/domain/ids.ts'
import { useViewStore } from './view-store.ts'

/** Opens the dialog that exports these conversations. */
export function openExportOf(conversationIds: readonly ConversationId[]): void {
  useViewStore.setState({ dialog: { name: 'export', conversationIds } })
}

/** Opens the dialog that exports the whole library. */
export function openExportEverything(): void {
  useViewStore.setState({ dialog: { name: 'export', conversationIds: null } })
}

/** Opens the dialog that takes conversations in; with a file, which is looked into at once. */
export function openImport(file: File | null = null): void {
  useViewStore.setState({ dialog: { name: 'import', file } })
}

/** Files are dragged, and not a row of the sidebar or a piece of text. */
export function carriesFiles(transfer: DataTransfer | null): boolean {
  return transfer?.types.includes('Files') ?? false
}
