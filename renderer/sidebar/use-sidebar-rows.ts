import { useMemo } from 'react'
import type { ConversationSummary } from '../../shared/domain/conversation.ts'
import { useLibraryStore } from '../state/library-store.ts'
import { needsList, useListStore } from '../state/list-store.ts'
import { type SidebarView, useViewStore } from '../state/view-store.ts'
import { newestFirst } from './group-conversations.ts'

/** Whether a conversation belongs to a view of the sidebar. */
export function belongsTo(summary: ConversationSummary, view: SidebarView): boolean {
  if (summary.trashedAt !== null) return view === 'trash'
  if (summary.archivedAt !== null) return view === 'archived'
  return view === 'active'
}

export interface SidebarRows {
  /** null while the first page of a view or search is on its way. */
  readonly rows: readonly ConversationSummary[] | null
  readonly hasMore: boolean
}

/** What the sidebar shows now: the view, narrowed by the search, newest first. */
export function useSidebarRows(): SidebarRows {
  const view = useViewStore((state) => state.sidebarView)
  const query = useListStore((state) => state.query)
  const ids = useListStore((state) => state.ids)
  const listHasMore = useListStore((state) => state.hasMore)
  const listView = useListStore((state) => state.view)
  const summaries = useLibraryStore((state) => state.summaries)
  const libraryHasMore = useLibraryStore((state) => state.hasMore)
  return useMemo(() => {
    if (!needsList(view, query)) {
      const rows = [...summaries.values()].filter((summary) => belongsTo(summary, view)).sort(newestFirst)
      return { rows, hasMore: libraryHasMore }
    }
    if (listView !== view || ids === null) return { rows: null, hasMore: false }
    // What was put into a view a moment ago is known from the watch, not yet from the list.
    const found = query.length > 0 ? ids : new Set([...ids, ...summaries.keys()])
    const rows = Array.from(found, (id) => summaries.get(id))
      .filter((summary) => summary !== undefined)
      .filter((summary) => belongsTo(summary, view))
      .sort(newestFirst)
    return { rows, hasMore: listHasMore }
  }, [view, query, ids, listHasMore, listView, summaries, libraryHasMore])
}
