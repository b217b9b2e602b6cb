// The menu of a folder.
import { ArrowDown, ArrowUp, Pencil, Settings2, SquarePen, Trash2 } from 'lucide-react'
import type { Folder } from '../../shared/domain/folder.ts'
import { useLibraryStore } from '../state/library-store.ts'
import { startInFolder } from '../state/organise-actions.ts'
import { openOrganise } from '../state/view-store.ts'
import type { MenuContent, MenuEntry } from '../ui/menu.tsx'
import { orderAfterStep } from './drag-rules.ts'
import { focusFolder } from './focus-folder.ts'
import { orderFolders } from './follow-drag.ts'

function step(folder: Folder, by: -1 | 1): MenuEntry {
  const ids = useLibraryStore.getState().folders.map(({ id }) => id)
  const ordered = orderAfterStep(ids, folder.id, by)
  return {
    label: by === -1 ? 'Move up' : 'Move down',
    icon: by === -1 ? ArrowUp : ArrowDown,
    isDisabled: ordered === null,
    onSelect: () => {
      if (ordered !== null) void orderFolders(ordered).then(() => focusFolder(folder.id))
    },
  }
}

interface FolderSubject {
  readonly folder: Folder
  /** Begins to rename it in place. */
  readonly rename: () => void
}

export function folderMenu({ folder, rename }: FolderSubject): MenuContent {
  return [
    {
      label: 'New conversation here',
      icon: SquarePen,
      onSelect: () => startInFolder(folder.id, folder.model),
    },
    { label: 'Rename', icon: Pencil, onSelect: rename },
    {
      label: 'Folder settings…',
      icon: Settings2,
      onSelect: () => openOrganise({ kind: 'folder', folderId: folder.id, ids: [] }),
    },
    'line',
    step(folder, -1),
    step(folder, 1),
    'line',
    {
      label: 'Delete folder…',
      icon: Trash2,
      isDangerous: true,
      onSelect: () => openOrganise({ kind: 'remove-folder', folderId: folder.id }),
    },
  ]
}
