// What can be done with the rows that are selected. It stands under the list while something is.
import {
  Archive,
  ArchiveRestore,
  FolderInput,
  type LucideIcon,
  MailOpen,
  Pin,
  PinOff,
  Tag,
  Trash2,
  Undo2,
  Upload,
  X,
} from 'lucide-react'
import { useRef } from 'react'
import { useLibraryStore } from '../state/library-store.ts'
import { openExportOf } from '../state/open-transfer.ts'
import { archiveMany, markUnread, pinMany, trashMany } from '../state/organise-actions.ts'
import { clearSelection, useOrganiseStore } from '../state/organise-store.ts'
import { openOrganise, type SidebarView, useViewStore } from '../state/view-store.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { formatCount } from '../usage/format-numbers.ts'

interface BarAction {
  readonly label: string
  readonly icon: LucideIcon
  readonly run: () => void
}

function actionsFor(view: SidebarView, ids: readonly string[], areAllPinned: boolean): BarAction[] {
  const archive: BarAction =
    view === 'archived'
      ? { label: 'Move out of the archive', icon: ArchiveRestore, run: () => void archiveMany(ids, false) }
      : { label: 'Archive', icon: Archive, run: () => void archiveMany(ids, true) }
  const exports: BarAction = { label: 'Export…', icon: Upload, run: () => openExportOf(ids) }
  if (view === 'trash')
    return [
      { label: 'Restore from trash', icon: Undo2, run: () => void trashMany(ids, false) },
      exports,
      { label: 'Delete for good…', icon: Trash2, run: () => openOrganise({ kind: 'purge', ids }) },
    ]
  return [
    {
      label: areAllPinned ? 'Unpin' : 'Pin',
      icon: areAllPinned ? PinOff : Pin,
      run: () => void pinMany(ids, !areAllPinned),
    },
    { label: 'Move to folder…', icon: FolderInput, run: () => openOrganise({ kind: 'move', ids }) },
    { label: 'Tags…', icon: Tag, run: () => openOrganise({ kind: 'tags', ids }) },
    { label: 'Mark as read', icon: MailOpen, run: () => void markUnread(ids, false) },
    exports,
    archive,
    { label: 'Move to trash', icon: Trash2, run: () => void trashMany(ids, true) },
  ]
}

export function SelectionBar() {
  const view = useViewStore((state) => state.sidebarView)
  const selected = useOrganiseStore((state) => state.selection.ids)
  const areAllPinned = useLibraryStore(({ summaries }) =>
    [...selected].every((id) => summaries.get(id)?.pinnedAt != null),
  )
  const bar = useRef<HTMLDivElement>(null)
  const ids = [...selected]
  if (ids.length === 0) return null
  const leave = (): void => {
    // The bar goes, and the focus belongs to what was selected.
    const row = bar.current?.closest('nav')?.querySelector<HTMLElement>(`[data-row="${ids[0]}"]`)
    clearSelection()
    row?.focus()
  }
  return (
    <div ref={bar} className="shrink-0 border-t border-line bg-card px-2.5 py-1.5">
      <div className="flex h-7 items-center">
        <p role="status" className="flex-1 pl-1 text-label font-medium tabular">
          {`${formatCount(ids.length)} selected`}
        </p>
        <IconButton icon={X} iconSize={14} label="Leave the selection" shortcut="Esc" onClick={leave} />
      </div>
      <div
        role="toolbar"
        aria-label="Selected conversations"
        className="flex flex-wrap"
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || event.nativeEvent.isComposing) return
          event.preventDefault()
          leave()
        }}
      >
        {actionsFor(view, ids, areAllPinned).map(({ label, icon, run }) => (
          <IconButton key={label} icon={icon} label={label} side="top" onClick={run} />
        ))}
      </div>
    </div>
  )
}
