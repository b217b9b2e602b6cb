import type { Id } from '../../shared/domain/ids.ts'
import { focusFolder } from '../sidebar/focus-folder.ts'
import { useFolderStore } from '../state/folder-store.ts'
import { focusComposer } from '../state/follow-shortcuts.ts'
import { useLibraryStore } from '../state/library-store.ts'
import { removeFolder } from '../state/organise-actions.ts'
import { closeDialog } from '../state/view-store.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { formatQuantity } from '../usage/format-numbers.ts'

/** Asks before a folder goes; its conversations stay. */
export function RemoveFolderDialog({ folderId }: { readonly folderId: Id }) {
  const folder = useLibraryStore((state) => state.folders.find(({ id }) => id === folderId))
  const count = useFolderStore((state) => state.counts.get(folderId)?.conversationCount)
  const kept =
    count === undefined
      ? 'No conversation is deleted.'
      : `${count === 1 ? 'Its conversation stays' : `Its ${formatQuantity(count, 'conversation')} stay`}, outside of every folder.`
  return (
    <Dialog
      isOpen
      title={folder === undefined ? 'Delete the folder?' : `Delete the folder ${folder.name}?`}
      description={`${kept} Its model and system text are forgotten.`}
      onClose={closeDialog}
      onClosed={() => {
        if (!focusFolder(folderId)) focusComposer()
      }}
    >
      <div className="flex justify-end gap-2 px-5 pt-1 pb-5">
        <Button variant="quiet" data-first-focus onClick={closeDialog}>
          Cancel
        </Button>
        <Button
          variant="danger"
          onClick={() => {
            closeDialog()
            void removeFolder(folderId)
          }}
        >
          Delete folder
        </Button>
      </div>
    </Dialog>
  )
}
