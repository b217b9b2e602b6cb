import { Archive, MessagesSquare, Tag as TagIcon, Trash2, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useLibraryStore } from '../state/library-store.ts'
import { findConversations, useListStore } from '../state/list-store.ts'
import { filterByTag, setSelection, useOrganiseStore } from '../state/organise-store.ts'
import { type SidebarView, useViewStore } from '../state/view-store.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { keepShown } from './selection.ts'
import { orderOf, type SidebarSection } from './sidebar-sections.ts'
import { useSidebarRows } from './use-sidebar-rows.ts'
import { VirtualList } from './virtual-list.tsx'

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
    void findConversations(view, tagId)
  }, [view, tagId, version])
  useEffect(() => {
    if (sections === null) return
    const { selection } = useOrganiseStore.getState()
    if (selection.ids.size === 0) return
    const shown = new Set(orderOf(sections))
    const kept = keepShown(selection, (id) => shown.has(id))
    if (kept !== selection) setSelection(kept)
  }, [sections])
}

export function ConversationList() {
  const today = useToday()
  const { sections, hasMore, cursor } = useSidebarRows(today)
  const view = useViewStore((state) => state.sidebarView)
  const tagId = useOrganiseStore((state) => state.tagId)
  const isLoading = useListStore((state) => state.isLoading)
  useFollowed(sections)

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
  return (
    <>
      <TagBar />
      <VirtualList
        key={`${view} ${tagId}`}
        sections={sections}
        showsFolders={view === 'active' && tagId === null}
        hasMore={hasMore}
        page={cursor}
        isLoading={isLoading}
      />
    </>
  )
}
