// Pages of the sidebar beyond what the watch brought: older conversations, the archive, the trash, and those with a
// tag. One writer: this module. Only ids are kept here; the summaries live in the library store.
import { create } from 'zustand'
import type { ConversationSummary } from '../../shared/domain/conversation.ts'
import type { ConversationId, Id } from '../../shared/domain/ids.ts'
import { type ListCursor, mergeSummaries, useLibraryStore } from './library-store.ts'
import { useOrganiseStore } from './organise-store.ts'
import { reportError } from './report-error.ts'
import { session } from './session.ts'
import type { SidebarView } from './view-store.ts'

interface ListStore {
  readonly view: SidebarView
  /** Only conversations with this tag; null for all. */
  readonly tagId: Id | null
  /** What is shown, in order; null while the first page is on its way. */
  readonly ids: readonly ConversationId[] | null
  readonly cursor: ListCursor | null
  readonly hasMore: boolean
  readonly isLoading: boolean
}

const pageSize = 60
/** Of pages nobody waits to read. */
const largePageSize = 500

export const useListStore = create<ListStore>(() => ({
  view: 'active',
  tagId: null,
  ids: null,
  cursor: null,
  hasMore: false,
  isLoading: false,
}))

/** The watch itself brings the newest active conversations; a list is needed for everything else. */
export function needsList(view: SidebarView, tagId: Id | null): boolean {
  return view !== 'active' || tagId !== null
}

function lastOf(conversations: readonly ConversationSummary[]): ListCursor | null {
  const last = conversations.at(-1)
  return last === undefined ? null : { updatedAt: last.updatedAt, id: last.id }
}

interface Wanted {
  readonly view: SidebarView
  readonly tagId: Id | null
}

function isCurrent({ view, tagId }: Wanted): boolean {
  const state = useListStore.getState()
  return state.view === view && state.tagId === tagId
}

/** Shows a view, or what has a tag; an answer that comes after the next question is dropped. */
export async function findConversations(
  view: SidebarView,
  tagId: Id | null = useOrganiseStore.getState().tagId,
): Promise<void> {
  const wanted = { view, tagId }
  const needsPages = needsList(view, tagId)
  useListStore.setState((state) => ({
    ...wanted,
    // What is known of it stays until the answer is there, so the list does not flicker.
    ids: state.view === view && state.tagId === tagId ? state.ids : null,
    cursor: null,
    hasMore: false,
    isLoading: needsPages,
  }))
  if (needsPages) await fetchPage(wanted, null)
}

/** The next page of what is shown. Harmless while one is on its way or none is left. */
export async function loadMoreConversations(limit = pageSize): Promise<void> {
  const { view, tagId, cursor, hasMore, isLoading } = useListStore.getState()
  if (isLoading) return
  const wanted = { view, tagId }
  if (needsList(view, tagId)) {
    if (hasMore) await fetchPage(wanted, cursor, limit)
    return
  }
  const library = useLibraryStore.getState()
  if (library.hasMore) await fetchPage(wanted, library.cursor, limit)
}

/** Whether more of what is shown is stored than is known, and up to where it is known. */
function knownOf({ view, tagId }: Wanted): Pick<ListStore, 'hasMore' | 'cursor'> {
  return needsList(view, tagId) ? useListStore.getState() : useLibraryStore.getState()
}

/** Resolves when no page is on its way. */
function pageSettled(): Promise<void> {
  return new Promise((resolve) => {
    if (!useListStore.getState().isLoading) return resolve()
    const unsubscribe = useListStore.subscribe(({ isLoading }) => {
      if (isLoading) return
      unsubscribe()
      resolve()
    })
  })
}

/** All pages of what is shown that are left. @returns whether all of it is known now, and it is still what is shown */
export async function loadAllConversations(): Promise<boolean> {
  const { view, tagId } = useListStore.getState()
  const wanted = { view, tagId }
  await pageSettled()
  while (isCurrent(wanted) && knownOf(wanted).hasMore) {
    const { cursor } = knownOf(wanted)
    await loadMoreConversations(largePageSize)
    await pageSettled()
    // A page that did not come has been told to the person.
    if (knownOf(wanted).cursor === cursor) return false
  }
  return isCurrent(wanted)
}

async function fetchPage(wanted: Wanted, before: ListCursor | null, limit = pageSize): Promise<void> {
  const { view, tagId } = wanted
  const isListed = needsList(view, tagId)
  const version = useLibraryStore.getState().listsVersion
  // Another snapshot replaced what this would be added to.
  const isLate = (): boolean =>
    !isCurrent(wanted) || (!isListed && useLibraryStore.getState().listsVersion !== version)
  useListStore.setState({ isLoading: true })
  try {
    const page = await session().client.conversations.list({
      view,
      ...(tagId === null ? {} : { tagId }),
      // What lies in folders is shown there.
      ...(isListed ? {} : { isLoose: true }),
      before,
      limit,
    })
    if (isLate()) return
    if (!isListed) {
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
    if (isCurrent(wanted)) useListStore.setState(({ ids }) => ({ ids: ids ?? [], hasMore: false }))
  } finally {
    if (isCurrent(wanted)) useListStore.setState({ isLoading: false })
  }
}
