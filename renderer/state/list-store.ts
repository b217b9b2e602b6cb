// Pages of the sidebar beyond what the watch brought: older conversations, the archive, the trash, and what a search
// found. One writer: this module. Only ids are kept here; the summaries live in the library store.
import { create } from 'zustand'
import type { ConversationSummary } from '../../shared/domain/conversation.ts'
import type { ConversationId } from '../../shared/domain/ids.ts'
import { type ListCursor, mergeSummaries, useLibraryStore } from './library-store.ts'
import { reportError } from './report-error.ts'
import { session } from './session.ts'
import type { SidebarView } from './view-store.ts'

interface ListStore {
  readonly view: SidebarView
  readonly query: string
  /** What was found, in order; null while the first page is on its way. */
  readonly ids: readonly ConversationId[] | null
  readonly cursor: ListCursor | null
  readonly hasMore: boolean
  readonly isLoading: boolean
}

const pageSize = 60

export const useListStore = create<ListStore>(() => ({
  view: 'active',
  query: '',
  ids: null,
  cursor: null,
  hasMore: false,
  isLoading: false,
}))

/** The watch itself brings the newest active conversations; a list is needed for everything else. */
export function needsList(view: SidebarView, query: string): boolean {
  return view !== 'active' || query.length > 0
}

function lastOf(conversations: readonly ConversationSummary[]): ListCursor | null {
  const last = conversations.at(-1)
  return last === undefined ? null : { updatedAt: last.updatedAt, id: last.id }
}

function isCurrent(view: SidebarView, query: string): boolean {
  const state = useListStore.getState()
  return state.view === view && state.query === query
}

/** Looks for conversations; an answer that comes after the next question is dropped. */
export async function findConversations(view: SidebarView, query: string): Promise<void> {
  useListStore.setState((state) => ({
    view,
    query,
    // What was found for other words stays until the answer is there, so the list does not flicker.
    ids: state.view === view ? state.ids : null,
    cursor: null,
    hasMore: false,
    isLoading: needsList(view, query),
  }))
  if (!needsList(view, query)) return
  await fetchPage(view, query, null)
}

/** The next page of what is shown. Harmless while one is on its way or none is left. */
export async function loadMoreConversations(): Promise<void> {
  const { view, query, cursor, hasMore, isLoading } = useListStore.getState()
  if (isLoading) return
  if (needsList(view, query)) {
    if (hasMore) await fetchPage(view, query, cursor)
    return
  }
  const library = useLibraryStore.getState()
  if (library.hasMore) await fetchPage(view, query, library.cursor)
}

async function fetchPage(view: SidebarView, query: string, before: ListCursor | null): Promise<void> {
  useListStore.setState({ isLoading: true })
  try {
    const page = await session().client.conversations.list({ view, query, before, limit: pageSize })
    if (!isCurrent(view, query)) return
    if (!needsList(view, query)) {
      mergeSummaries(page.conversations, { hasMore: page.hasMore, cursor: lastOf(page.conversations) })
      return
    }
    mergeSummaries(page.conversations, null)
    const fresh = page.conversations.map((summary) => summary.id)
    useListStore.setState(({ ids }) => ({
      ids: before === null ? fresh : [...new Set([...(ids ?? []), ...fresh])],
      cursor: lastOf(page.conversations),
      hasMore: page.hasMore,
    }))
  } catch (error) {
    reportError(error)
    if (isCurrent(view, query)) useListStore.setState(({ ids }) => ({ ids: ids ?? [], hasMore: false }))
  } finally {
    if (isCurrent(view, query)) useListStore.setState({ isLoading: false })
  }
}
