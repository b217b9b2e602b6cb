// Chooses a folder by keyboard or pointer: type to narrow, arrows to walk, Enter to move.
import { Command } from 'cmdk'
import { Check, Folder as FolderIcon, FolderPlus, FolderX, Search } from 'lucide-react'
import { useState } from 'react'
import type { ConversationId } from '../../shared/domain/ids.ts'
import { useLibraryStore } from '../state/library-store.ts'
import { moveMany } from '../state/organise-actions.ts'
import { closeDialog, openOrganise } from '../state/view-store.ts'
import { Dialog } from '../ui/dialog.tsx'
import { subjectWords } from './subject-words.ts'

const rowLook = 'flex h-9 items-center gap-2.5 rounded-row px-2.5 data-[selected=true]:bg-hover'

export function MoveDialog({ ids }: { readonly ids: readonly ConversationId[] }) {
  const folders = useLibraryStore((state) => state.folders)
  const summaries = useLibraryStore((state) => state.summaries)
  const [search, setSearch] = useState('')
  const places = new Set(ids.map((id) => summaries.get(id)?.folderId ?? null))
  const commonPlace = places.size === 1 ? [...places][0] : undefined
  const move = (folderId: string | null): void => {
    closeDialog()
    if (folderId !== commonPlace) void moveMany(ids, folderId)
  }
  return (
    <Dialog
      isOpen
      title="Move to folder"
      description={subjectWords(ids, summaries)}
      place="top"
      className="max-w-sm"
      onClose={closeDialog}
    >
      <Command label="Search folders" loop className="flex min-h-0 flex-1 flex-col border-t border-line">
        <div className="flex h-11 shrink-0 items-center gap-2.5 border-b border-line px-4">
          <Search size={15} aria-hidden="true" className="text-muted" />
          <Command.Input
            data-first-focus
            value={search}
            onValueChange={setSearch}
            placeholder="Search folders"
            className="h-full min-w-0 flex-1 bg-transparent outline-none"
          />
        </div>
        <Command.List label="Folders" className="max-h-[46vh] min-h-28 overflow-y-auto scroll-py-2 p-2">
          <Command.Empty className="px-4 py-8 text-center text-muted">
            No folder is called that.
          </Command.Empty>
          {folders.map(({ id, name }) => (
            <Command.Item key={id} value={id} keywords={[name]} className={rowLook} onSelect={() => move(id)}>
              <FolderIcon size={15} aria-hidden="true" className="text-muted" />
              <span className="min-w-0 flex-1 truncate">{name}</span>
              {id === commonPlace ? <Check size={15} aria-label="here now" className="text-muted" /> : null}
            </Command.Item>
          ))}
          {places.size === 1 && commonPlace === null ? null : (
            <Command.Item value="no folder" className={rowLook} onSelect={() => move(null)}>
              <FolderX size={15} aria-hidden="true" className="text-muted" />
              Out of every folder
            </Command.Item>
          )}
          <Command.Item
            value="new folder"
            className={rowLook}
            onSelect={() => openOrganise({ kind: 'folder', folderId: null, ids })}
          >
            <FolderPlus size={15} aria-hidden="true" className="text-muted" />
            New folder…
          </Command.Item>
        </Command.List>
      </Command>
    </Dialog>
  )
}
