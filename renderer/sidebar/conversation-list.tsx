import { Archive, MessagesSquare, SearchX, Trash2 } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { loadMoreConversations, useListStore } from '../state/list-store.ts'
import { type SidebarView, useViewStore } from '../state/view-store.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { ConversationRow } from './conversation-row.tsx'
import { type ConversationGroup, groupConversations } from './group-conversations.ts'
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

/** A long id has no place to break in a narrow column. */
const longestQuoted = 28

function quoted(query: string): string {
  return `“${query.length > longestQuoted ? `${query.slice(0, longestQuoted - 1)}…` : query}”`
}

function Nothing({ view, query }: { readonly view: SidebarView; readonly query: string }) {
  if (query.length > 0) {
    return (
      <EmptyState icon={SearchX} title="No conversation found" text={`No title contains ${quoted(query)}.`} />
    )
  }
  if (view === 'archived') {
    return (
      <EmptyState
        icon={Archive}
        title="The archive is empty"
        text="Archived conversations are kept here, out of the way."
      />
    )
  }
  if (view === 'trash') {
    return (
      <EmptyState
        icon={Trash2}
        title="The trash is empty"
        text="What you move here can be restored, or deleted for good."
      />
    )
  }
  return (
    <EmptyState
      icon={MessagesSquare}
      title="No conversations yet"
      text="Write a message and the first one begins."
    />
  )
}

export function ConversationList() {
  const { rows, hasMore } = useSidebarRows()
  const view = useViewStore((state) => state.sidebarView)
  const query = useListStore((state) => state.query)
  const isLoading = useListStore((state) => state.isLoading)
  const selectedId = useViewStore((state) => (state.isUsageOpen ? null : state.conversationId))
  const today = useToday()
  const scroller = useRef<HTMLDivElement>(null)
  const end = useRef<HTMLDivElement>(null)

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
  }, [hasMore, rows])

  if (rows === null) {
    return (
      <div className="flex flex-1 justify-center pt-10">
        <Spinner label="Loading conversations" />
      </div>
    )
  }
  if (rows.length === 0 && !isLoading) {
    return (
      <div data-nothing className="flex-1 overflow-y-auto pt-4">
        <Nothing view={view} query={query} />
      </div>
    )
  }
  const groups: ConversationGroup[] =
    view === 'active' ? groupConversations(rows, today) : [{ name: 'Older', conversations: rows }]
  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto px-2 pb-3">
      {groups.map((group) => (
        <section key={group.name} aria-label={view === 'active' ? group.name : undefined}>
          {view === 'active' ? (
            <h2 className="px-2 pt-3.5 pb-1 text-small font-semibold text-muted">{group.name}</h2>
          ) : null}
          <ul>
            {group.conversations.map((summary) => (
              <li key={summary.id}>
                <ConversationRow summary={summary} isSelected={summary.id === selectedId} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      <div ref={end} className="flex h-8 items-center justify-center">
        {isLoading ? <Spinner /> : null}
      </div>
    </div>
  )
}
