// A folder in the sidebar: its name opens and closes it, conversations are dropped on it, and it can be dragged itself.
import { ChevronRight, Ellipsis, SquarePen } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { Folder } from '../../shared/domain/folder.ts'
import { setFolderOpen, useFolderStore } from '../state/folder-store.ts'
import { narrowSidebarQuery } from '../state/follow-panels.ts'
import { putFolder, startInFolder } from '../state/organise-actions.ts'
import { openOrganise, setSidebarOpen } from '../state/view-store.ts'
import { classNames } from '../ui/class-names.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { LateMenu } from '../ui/late-menu.tsx'
import { TitleField } from '../ui/title-field.tsx'
import { focusFolder } from './focus-folder.ts'
import { useDragStore } from './follow-drag.ts'
import { moveFocus } from './move-focus.ts'

const loadFolderMenu = async () => (await import('./folder-menu.ts')).folderMenu

interface FolderRowProps {
  readonly folder: Folder
  readonly isOpen: boolean
  /** Where it stands in the list, with what lies in it. */
  readonly topPx: number
  readonly heightPx: number
  /** What lies in it, while it is open. */
  readonly children: ReactNode
}

export function FolderRow({ folder, isOpen, topPx, heightPx, children }: FolderRowProps) {
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
        'absolute inset-x-0 rounded-row',
        place === `folder-${id}` && 'bg-hover outline-2 -outline-offset-2 outline-accent',
        place === `above-${id}` &&
          'before:absolute before:inset-x-1 before:-top-px before:h-0.5 before:bg-accent',
        place === `below-${id}` &&
          'after:absolute after:inset-x-1 after:-bottom-px after:h-0.5 after:bg-accent',
      )}
      style={{ top: topPx, height: heightPx }}
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
            <LateMenu
              load={loadFolderMenu}
              subject={{ folder, rename: () => setRenaming(true) }}
              onClosed={() => isRenaming}
            >
              <IconButton
                icon={Ellipsis}
                label={`Menu of ${name}`}
                side="right"
                className="hover:bg-selected"
              />
            </LateMenu>
          </span>
        </div>
      )}
      {isOpen ? <div id={contentId}>{children}</div> : null}
    </section>
  )
}
