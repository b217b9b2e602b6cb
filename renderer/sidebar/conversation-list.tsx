import { Archive, FolderPlus, MessagesSquare, Tag as TagIcon, Trash2, X } from 'lucide-react'
import { type MouseEvent, type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import type { ConversationSummary } from '../../shared/domain/conversation.ts'
import { loadFolder, useFolderStore } from '../state/folder-store.ts'
import { useLibraryStore } from '../state/library-store.ts'
import { findConversations, loadMoreConversations, useListStore } from '../state/list-store.ts'
import { filterByTag, setSelection, useOrganiseStore } from '../state/organise-store.ts'
import { openOrganise, type SidebarView, useViewStore } from '../state/view-store.ts'
import { classNames } from '../ui/class-names.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { LateMenu, PointMenu } from '../ui/late-menu.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { ConversationRow } from './conversation-row.tsx'
import { FolderRow } from './folder-row.tsx'
import { beginDrag, dragOver, drop, endDrag, useDragStore } from './follow-drag.ts'
import { loadRowMenu } from './load-row-menu.ts'
import { keepShown } from './selection.ts'
import { type FolderSection, type GroupSection, orderOf, type SidebarSection } from './sidebar-sections.ts'
import { useSidebarRows } from './use-sidebar-rows.ts'

/** The moment the groups are made for; renewed at midnight, when "Today" becomes "Yesterday". */
function useToday(): Date {
  const [today, setToday] = useState(() => new Date())
  useEffect(() => {
    const midnight = new Date(today.getFullYear(), today.getMonth(), today.getDate() + 1).getTime()
    const timer = setTimeout(() => setToday(new Date()), Math.max(1000, midnight - Date.now()))
    return () => clearTimeout(timer)
  }, [today])
  return today
}

const nothings = {
  archived: [Archive, 'The archive is empty', 'Archived conversations are kept here, out of the way.'],
  trash: [Trash2, 'The trash is empty', 'What you move here can be restored, or deleted for good.'],
  active: [MessagesSquare, 'No conversations yet', 'Write a message and the first one begins.'],
  tag: [TagIcon, 'Nothing has this tag here', 'Put it on with “Tags…” in the menu of a conversation.'],
} as const

function Nothing({ kind }: { readonly kind: SidebarView | 'tag' }) {
  const [icon, title, text] = nothings[kind]
  return <EmptyState icon={icon} title={title} text={text} />
}

interface RowsProps {
  readonly label: string
  readonly rows: readonly ConversationSummary[]
  readonly isIndented?: boolean
  readonly getOrder: () => readonly string[]
}

/** A stretch of rows of which several can be selected. */
function Rows({ label, rows, isIndented = false, getOrder }: RowsProps) {
  const currentId = useViewStore((state) => (state.isUsageOpen ? null : state.conversationId))
  const selected = useOrganiseStore((state) => state.selection.ids)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table cannot hold rows of one cell that are selected and dragged
    <div role="grid" aria-label={label} aria-multiselectable="true">
      {rows.map((summary) => (
        <ConversationRow
          key={summary.id}
          summary={summary}
          isCurrent={summary.id === currentId}
          isSelected={selected.has(summary.id)}
          isIndented={isIndented}
          getOrder={getOrder}
        />
      ))}
    </div>
  )
}

const headingLook = 'px-2 text-small font-semibold text-muted'

function Group({
  section,
  getOrder,
}: {
  readonly section: GroupSection
  readonly getOrder: () => readonly string[]
}) {
  const view = useViewStore((state) => state.sidebarView)
  const label = section.name ?? (view === 'trash' ? 'Trash' : 'Archive')
  return (
    <section aria-label={section.name ?? undefined}>
      {section.name === null ? null : <h2 className={classNames(headingLook, 'pt-3.5 pb-1')}>{label}</h2>}
      <Rows label={label} rows={section.rows} getOrder={getOrder} />
    </section>
  )
}

function FolderContent({
  section,
  getOrder,
}: {
  readonly section: FolderSection
  readonly getOrder: () => readonly string[]
}) {
  const { folder, rows } = section
  const pages = useFolderStore((state) => state.pages.get(folder.id))
  if (rows.length === 0 && pages?.hasMore !== true)
    return (
      <p className="flex h-8 items-center pl-7 text-label text-muted">
        {pages === undefined ? <Spinner label="Loading conversations" /> : 'Nothing in it yet.'}
      </p>
    )
  return (
    <>
      {rows.length === 0 ? null : <Rows label={folder.name} rows={rows} isIndented getOrder={getOrder} />}
      {pages?.hasMore === true ? (
        <button
          type="button"
          data-row={`more-${folder.id}`}
          disabled={pages.isLoading}
          className="quiet flex h-7 w-full items-center rounded-row pl-7 text-left text-label"
          onClick={() => void loadFolder(folder.id)}
        >
          {pages.isLoading ? <Spinner label="Loading conversations" /> : 'Show more'}
        </button>
      ) : null}
    </>
  )
}

const loadTagMenu = async () => (await import('./tag-menu.ts')).tagMenu

/** The heading above the folders, with the ways to make one and to narrow the list by a tag. */
function FoldersHeading() {
  const hasTags = useLibraryStore((state) => state.tags.length > 0)
  return (
    <div className="flex items-center pt-2.5 pb-0.5">
      <h2 className={classNames(headingLook, 'flex-1')}>Folders</h2>
      {hasTags ? (
        <LateMenu load={loadTagMenu} subject={null} align="end">
          <IconButton icon={TagIcon} iconSize={14} label="Show a tag" side="top" />
        </LateMenu>
      ) : null}
      <IconButton
        icon={FolderPlus}
        iconSize={14}
        label="New folder"
        side="top"
        onClick={() => openOrganise({ kind: 'folder', folderId: null, ids: [] })}
      />
    </div>
  )
}

/** What the list is narrowed to, with the way back. */
function TagBar() {
  const tagId = useOrganiseStore((state) => state.tagId)
  const name = useLibraryStore((state) => state.tags.find(({ id }) => id === tagId)?.name)
  if (tagId === null) return null
  return (
    <div className="mx-2.5 mt-2 flex h-8 items-center gap-2 rounded-row bg-hover pr-0.5 pl-2.5">
      <TagIcon size={14} aria-hidden="true" className="text-muted" />
      <h2 className="min-w-0 flex-1 truncate font-medium">
        <span className="sr-only">Tag: </span>
        {name ?? 'A tag that is gone'}
      </h2>
      <IconButton icon={X} iconSize={14} label="Show all conversations" onClick={() => filterByTag(null)} />
    </div>
  )
}

/** What is no longer shown is no longer selected; a tag or a list that changed is asked for anew. */
function useFollowed(sections: readonly SidebarSection[] | null): void {
  const view = useViewStore((state) => state.sidebarView)
  const tagId = useOrganiseStore((state) => state.tagId)
  const version = useLibraryStore((state) => state.listsVersion)
  const isTagGone = useLibraryStore((state) => tagId !== null && state.tags.every(({ id }) => id !== tagId))
  const asked = useRef(`${tagId} ${version}`)

  useEffect(() => {
    if (isTagGone) filterByTag(null)
  }, [isTagGone])
  useEffect(() => {
    const now = `${tagId} ${version}`
    if (asked.current === now) return
    asked.current = now
    void findConversations(view, '', tagId)
  }, [view, tagId, version])
  useEffect(() => {
    if (sections === null) return
    const { selection } = useOrganiseStore.getState()
    const shown = new Set(orderOf(sections))
    const kept = keepShown(selection, (id) => shown.has(id))
    if (kept !== selection) setSelection(kept)
  }, [sections])
}

interface AskedMenu {
  readonly summary: ConversationSummary
  readonly row: HTMLElement
  readonly at: { readonly x: number; readonly y: number }
  readonly isByKey: boolean
}

/** One menu for all rows, at the pointer or at the row that has the focus. */
function RowsMenu({ children }: { readonly children: ReactNode }) {
  const [asked, setAsked] = useState<AskedMenu | null>(null)
  const open = (event: MouseEvent): void => {
    const row =
      event.target instanceof Element ? event.target.closest<HTMLElement>('[data-drag="conversation"]') : null
    const summary = useLibraryStore.getState().summaries.get(row?.dataset.id ?? '')
    event.preventDefault()
    if (row === null || summary === undefined) return
    const show = (): void =>
      setAsked({
        summary,
        row,
        at: { x: event.clientX, y: event.clientY },
        isByKey: event.buttons === 0,
      })
    // Where the button is let go must not be taken for a choice.
    if (event.buttons === 0) show()
    else window.addEventListener('pointerup', show, { once: true })
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what happens in it is of its rows, each a button
    <div onContextMenu={open}>
      {children}
      {asked === null ? null : (
        <PointMenu
          key={`${asked.summary.id} ${asked.at.x} ${asked.at.y}`}
          label={asked.summary.title}
          load={loadRowMenu}
          subject={asked.summary}
          at={asked.at}
          isByKey={asked.isByKey}
          onClosed={() => {
            setAsked(null)
            asked.row.focus()
          }}
        />
      )}
    </div>
  )
}

const noSections: readonly SidebarSection[] = []

export function ConversationList() {
  const today = useToday()
  const { sections, hasMore } = useSidebarRows(today)
  const view = useViewStore((state) => state.sidebarView)
  const tagId = useOrganiseStore((state) => state.tagId)
  const isLoading = useListStore((state) => state.isLoading)
  const isLooseTarget = useDragStore((state) => state.place === 'loose')
  const scroller = useRef<HTMLDivElement>(null)
  const end = useRef<HTMLDivElement>(null)
  const latest = useRef(noSections)
  latest.current = sections ?? noSections
  const getOrder = useCallback(() => orderOf(latest.current), [])
  useFollowed(sections)

  // biome-ignore lint/correctness/useExhaustiveDependencies: observed anew after every page, since a mark that stays in sight says so only once
  useEffect(() => {
    const mark = end.current
    if (mark === null || !hasMore) return
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) void loadMoreConversations()
      },
      { root: scroller.current, rootMargin: '400px' },
    )
    observer.observe(mark)
    return () => observer.disconnect()
  }, [hasMore, sections])

  if (sections === null) {
    return (
      <>
        <TagBar />
        <div className="flex flex-1 justify-center pt-10">
          <Spinner label="Loading conversations" />
        </div>
      </>
    )
  }
  if (sections.length === 0 && !isLoading && !hasMore) {
    return (
      <>
        <TagBar />
        <div data-nothing className="flex-1 overflow-y-auto pt-4">
          <Nothing kind={tagId === null ? view : 'tag'} />
        </div>
      </>
    )
  }
  const folders = sections.filter((section) => section.kind === 'folder')
  const groups = sections.filter((section) => section.kind === 'group')
  const [pinned, days] = [
    groups.filter(({ name }) => name === 'Pinned'),
    groups.filter(({ name }) => name !== 'Pinned'),
  ]
  const showsFolders = view === 'active' && tagId === null
  return (
    <>
      <TagBar />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: what happens in it is of its rows, each a button */}
      <div
        ref={scroller}
        className="mt-1 min-h-0 flex-1 overflow-y-auto px-2 pb-3"
        onDragStart={beginDrag}
        onDragOver={dragOver}
        onDrop={drop}
        onDragEnd={endDrag}
      >
        <RowsMenu>
          {pinned.map((section) => (
            <Group key={section.key} section={section} getOrder={getOrder} />
          ))}
          {showsFolders ? (
            <div>
              <FoldersHeading />
              {folders.map((section) => (
                <FolderRow key={section.key} folder={section.folder} isOpen={section.isOpen}>
                  <FolderContent section={section} getOrder={getOrder} />
                </FolderRow>
              ))}
            </div>
          ) : null}
          <div
            data-drop=""
            className={classNames(
              'rounded-row',
              isLooseTarget && 'bg-hover outline-2 -outline-offset-2 outline-accent',
            )}
          >
            {days.map((section) => (
              <Group key={section.key} section={section} getOrder={getOrder} />
            ))}
            <div ref={end} className="flex h-8 items-center justify-center">
              {isLoading ? <Spinner /> : null}
            </div>
          </div>
        </RowsMenu>
      </div>
    </>
  )
}
