// A folder in the sidebar: its name opens and closes it, conversations are dropped on it, and it can be dragged itself.
import {
  ArrowDown,
  ArrowUp,
  ChevronRight,
  Ellipsis,
  Pencil,
  Settings2,
  SquarePen,
  Trash2,
} from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { Folder } from '../../shared/domain/folder.ts'
import { setFolderOpen, useFolderStore } from '../state/folder-store.ts'
import { narrowSidebarQuery } from '../state/follow-panels.ts'
import { useLibraryStore } from '../state/library-store.ts'
import { putFolder, startInFolder } from '../state/organise-actions.ts'
import { openOrganise, setSidebarOpen } from '../state/view-store.ts'
import { classNames } from '../ui/class-names.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { Menu, type MenuContent, type MenuEntry } from '../ui/menu.tsx'
import { TitleField } from '../ui/title-field.tsx'
import { orderAfterStep } from './drag-rules.ts'
import { focusFolder } from './focus-folder.ts'
import { orderFolders, useDragStore } from './follow-drag.ts'
import { moveFocus } from './move-focus.ts'

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

function folderMenu(folder: Folder, rename: () => void): MenuContent {
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

interface FolderRowProps {
  readonly folder: Folder
  readonly isOpen: boolean
  /** What lies in it, while it is open. */
  readonly children: ReactNode
}

export function FolderRow({ folder, isOpen, children }: FolderRowProps) {
  const { id, name } = folder
  const counts = useFolderStore((state) => state.counts.get(id))
  const place = useDragStore((state) => (state.place?.endsWith(id) === true ? state.place : null))
  const [isRenaming, setRenaming] = useState(false)
  const count = counts?.conversationCount ?? null
  const unreadCount = counts?.unreadCount ?? null
  const hasUnread = !isOpen && unreadCount !== null && unreadCount > 0
  const contentId = `folder-content-${id}`
  return (
    <section
      aria-label={name}
      data-drop={id}
      className={classNames(
        'relative rounded-row',
        place === `folder-${id}` && 'bg-hover outline-2 -outline-offset-2 outline-accent',
        place === `above-${id}` &&
          'before:absolute before:inset-x-1 before:-top-px before:h-0.5 before:bg-accent',
        place === `below-${id}` &&
          'after:absolute after:inset-x-1 after:-bottom-px after:h-0.5 after:bg-accent',
      )}
    >
      {isRenaming ? (
        <TitleField
          title={name}
          className="w-full"
          onSave={(next) => {
            setRenaming(false)
            void putFolder({ ...folder, name: next.slice(0, 100) })
          }}
          onCancel={() => setRenaming(false)}
          onKeyDone={() => focusFolder(id)}
        />
      ) : (
        <div className="group/row relative flex h-8 items-center rounded-row hover:bg-hover">
          <button
            type="button"
            draggable
            data-row={`folder-${id}`}
            data-drag="folder"
            data-id={id}
            aria-expanded={isOpen}
            aria-controls={isOpen ? contentId : undefined}
            className={classNames(
              'flex h-full min-w-0 flex-1 items-center gap-1.5 rounded-row pr-2 pl-1.5 text-left -outline-offset-2',
              'group-focus-within/row:pr-16 group-hover/row:pr-16',
              hasUnread && 'font-semibold',
            )}
            onClick={() => setFolderOpen(id, !isOpen)}
            onKeyDown={(event) => {
              if (event.key === 'F2') setRenaming(true)
              if (event.key === 'Delete') openOrganise({ kind: 'remove-folder', folderId: id })
              if (event.key === 'ArrowRight' && !isOpen) setFolderOpen(id, true)
              if (event.key === 'ArrowLeft' && isOpen) setFolderOpen(id, false)
              if (moveFocus(event.key, event.currentTarget)) event.preventDefault()
            }}
          >
            <ChevronRight
              size={14}
              aria-hidden="true"
              className={classNames('text-muted transition-transform', isOpen && 'rotate-90')}
            />
            <span className="min-w-0 flex-1 truncate">{name}</span>
            {hasUnread ? (
              <>
                <span aria-hidden="true" className="size-1.5 shrink-0 rounded-full bg-accent" />
                <span className="sr-only">{`, ${unreadCount} unread`}</span>
              </>
            ) : null}
            {count === null || count === 0 ? null : (
              <>
                <span className="sr-only">
                  {`, ${count.toLocaleString('en-US')} ${count === 1 ? 'conversation' : 'conversations'}`}
                </span>
                <span
                  aria-hidden="true"
                  className="text-small font-normal text-muted tabular group-focus-within/row:hidden group-hover/row:hidden"
                >
                  {count.toLocaleString('en-US')}
                </span>
              </>
            )}
          </button>
          <span className="absolute right-0.5 hidden group-focus-within/row:flex group-hover/row:flex has-data-[state=open]:flex">
            <IconButton
              icon={SquarePen}
              iconSize={14}
              label={`New conversation in ${name}`}
              className="hover:bg-selected"
              onClick={() => {
                startInFolder(id, folder.model)
                if (window.matchMedia(narrowSidebarQuery).matches) setSidebarOpen(false)
              }}
            />
            <Menu content={folderMenu(folder, () => setRenaming(true))} onClosed={() => isRenaming}>
              <IconButton
                icon={Ellipsis}
                label={`Menu of ${name}`}
                side="right"
                className="hover:bg-selected"
              />
            </Menu>
          </span>
        </div>
      )}
      {isOpen ? <div id={contentId}>{children}</div> : null}
    </section>
  )
}
