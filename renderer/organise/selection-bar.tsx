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
import { useRef, useState } from 'react'
import { shownRows } from '../sidebar/row-focus.ts'
import { selectAll } from '../sidebar/selection.ts'
import { useLibraryStore } from '../state/library-store.ts'
import { loadAllConversations, needsList, useListStore } from '../state/list-store.ts'
import { openExportOf } from '../state/open-transfer.ts'
import { archiveMany, markUnread, pinMany, trashMany } from '../state/organise-actions.ts'
import { clearSelection, setSelection, useOrganiseStore } from '../state/organise-store.ts'
import { openOrganise, type SidebarView, useViewStore } from '../state/view-store.ts'
import { Button } from '../ui/button.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Spinner } from '../ui/spinner.tsx'
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

/** Whether everything that is listed was selected, and more is stored than is listed. */
function useIsPartial(): boolean {
  const isAll = useOrganiseStore((state) => state.selection.isAll === true)
  const view = useViewStore((state) => state.sidebarView)
  const tagId = useOrganiseStore((state) => state.tagId)
  const listHasMore = useListStore((state) => state.hasMore)
  const libraryHasMore = useLibraryStore((state) => state.hasMore)
  return isAll && (needsList(view, tagId) ? listHasMore : libraryHasMore)
}

export function SelectionBar() {
  const view = useViewStore((state) => state.sidebarView)
  const selected = useOrganiseStore((state) => state.selection.ids)
  const areAllPinned = useLibraryStore(({ summaries }) =>
    [...selected].every((id) => summaries.get(id)?.pinnedAt != null),
  )
  const bar = useRef<HTMLDivElement>(null)
  const ids = [...selected]
  const isPartial = useIsPartial()
  const [isSelecting, setSelecting] = useState(false)
  if (ids.length === 0) return null
  const selectRest = async (): Promise<void> => {
    setSelecting(true)
    const isAllKnown = await loadAllConversations()
    // What came last is listed when it has been drawn.
    await new Promise((resolve) => requestAnimationFrame(resolve))
    setSelecting(false)
    // Whoever left the selection meanwhile wants none.
    const isStillAll = useOrganiseStore.getState().selection.isAll === true
    const order = shownRows()?.getOrder() ?? []
    if (isAllKnown && isStillAll) setSelection(selectAll(order))
  }
  const leave = (): void => {
    // The bar goes, and the focus belongs to what was selected.
    clearSelection()
    if (ids[0] !== undefined) shownRows()?.focusConversation(ids[0])
  }
  return (
    <div ref={bar} className="shrink-0 border-t border-line bg-card px-2.5 py-1.5">
      <div className="flex min-h-7 items-center">
        <p role="status" className="flex-1 pl-1 text-label font-medium tabular">
          {isPartial
            ? `${formatCount(ids.length)} loaded conversations are selected`
            : `${formatCount(ids.length)} selected`}
        </p>
        <IconButton icon={X} iconSize={14} label="Leave the selection" shortcut="Esc" onClick={leave} />
      </div>
      {isPartial ? (
        <Button
          size="small"
          className="mt-1 mb-1.5 w-full"
          disabled={isSelecting}
          onClick={() => void selectRest()}
        >
          {isSelecting ? <Spinner label="Loading the others" /> : 'Select all'}
        </Button>
      ) : null}
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
