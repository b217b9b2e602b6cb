// The dialogs about folders, tags and several conversations.
import { useViewStore } from '../state/view-store.ts'
import { FolderDialog } from './folder-dialog.tsx'
import { MoveDialog } from './move-dialog.tsx'
import { PurgeManyDialog } from './purge-many-dialog.tsx'
import { RemoveFolderDialog } from './remove-folder-dialog.tsx'
import { TagsDialog } from './tags-dialog.tsx'

export function OrganiseDialog() {
  const ask = useViewStore((state) => (state.dialog?.name === 'organise' ? state.dialog.ask : null))
  switch (ask?.kind) {
    case 'move':
      return <MoveDialog ids={ask.ids} />
    case 'tags':
      return <TagsDialog ids={ask.ids} />
    case 'folder':
      return <FolderDialog folderId={ask.folderId} ids={ask.ids} />
    case 'remove-folder':
      return <RemoveFolderDialog folderId={ask.folderId} />
    case 'purge':
      return <PurgeManyDialog ids={ask.ids} />
    case undefined:
      return null
  }
}
