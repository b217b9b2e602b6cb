// The one place from which conversations are exported together; whoever has the dialog says so.
import type { ConversationId } from '../../shared/domain/ids.ts'

type ExportDialogOpener = (ids: readonly ConversationId[]) => void

let opener: ExportDialogOpener | null = null

/** Called once by the part of the page that shows the dialog. */
export function setExportDialog(open: ExportDialogOpener): void {
  opener = open
}

export function canExport(): boolean {
  return opener !== null
}

/** Opens the dialog that exports these conversations. */
export function openExport(ids: readonly ConversationId[]): void {
  opener?.(ids)
}
