// What the sidebar knows of folders beyond their names: how much is in them, and the pages of those that are open. The
// summaries themselves live in the library store. One writer: this module.
import { create } from 'zustand'
import type { Id } from '../../shared/domain/ids.ts'
import { updateSettings } from './actions.ts'
import { type ListCursor, mergeSummaries, useLibraryStore } from './library-store.ts'
import { reportError } from './report-error.ts'
import { session } from './session.ts'

export interface FolderPages {
  /** The oldest conversation up to which all of the folder are known; null when all are. */
  readonly cursor: ListCursor | null
  readonly hasMore: boolean
  readonly isLoading: boolean
}

interface FolderStore {
  /** Conversations and unread ones of each folder; folders with nothing in them are left out. */
  readonly counts: ReadonlyMap<Id, { readonly conversationCount: number; readonly unreadCount: number }>
  /** Unread conversations, in folders and outside. */
  readonly unreadCount: number
  readonly pages: ReadonlyMap<Id, FolderPages>
}

export const useFolderStore = create<FolderStore>(() => ({
  counts: new Map(),
  unreadCount: 0,
  pages: new Map(),
}))

const pageSize = 100
/** One change is seldom alone. */
const restMs = 120

function setPages(folderId: Id, pages: FolderPages): void {
  useFolderStore.setState((state) => ({ pages: new Map(state.pages).set(folderId, pages) }))
}

/** The first conversations of a folder, or the next ones. Harmless while some are on their way or none are left. */
export async function loadFolder(folderId: Id): Promise<void> {
  const known = useFolderStore.getState().pages.get(folderId)
  if (known?.isLoading === true || known?.hasMore === false) return
  const before = known?.cursor ?? null
  const version = useLibraryStore.getState().listsVersion
  setPages(folderId, { cursor: before, hasMore: true, isLoading: true })
  try {
    const page = await session().client.conversations.list({
      view: 'active',
      folderId,
      before,
      limit: pageSize,
    })
    // Everything was read anew meanwhile: what came belongs to before.
    if (useLibraryStore.getState().listsVersion !== version) return
    mergeSummaries(page.conversations, null)
    const last = page.conversations.at(-1)
    const cursor = page.hasMore && last !== undefined ? { updatedAt: last.updatedAt, id: last.id } : null
    setPages(folderId, { cursor, hasMore: page.hasMore, isLoading: false })
  } catch (error) {
    reportError(error)
    setPages(folderId, { cursor: before, hasMore: true, isLoading: false })
  }
}

/** Shows or hides the conversations of a folder, in this window and the next ones. */
export function setFolderOpen(folderId: Id, isOpen: boolean): void {
  const { openFolderIds } = useLibraryStore.getState().settings
  const others = openFolderIds.filter((id) => id !== folderId)
  void updateSettings({ openFolderIds: isOpen ? [...others, folderId].slice(-500) : others })
}

async function refreshCounts(): Promise<void> {
  try {
    const { folders, unreadCount } = await session().client.organise.counts({})
    useFolderStore.setState({
      counts: new Map(folders.map(({ folderId, ...counts }) => [folderId, counts])),
      unreadCount,
    })
  } catch (error) {
    reportError(error)
  }
}

/**
 * Counts when something may have changed, and loads what open folders hold.
 * @returns ends it
 */
export function followFolders(): () => void {
  let rest: ReturnType<typeof setTimeout> | undefined
  const count = (): void => {
    clearTimeout(rest)
    rest = setTimeout(() => void refreshCounts(), restMs)
  }
  const loadOpen = (): void => {
    const { folders, settings } = useLibraryStore.getState()
    for (const { id } of folders) {
      if (settings.openFolderIds.includes(id) && !useFolderStore.getState().pages.has(id)) void loadFolder(id)
    }
  }
  const unsubscribe = useLibraryStore.subscribe((state, previous) => {
    if (state.listsVersion !== previous.listsVersion) useFolderStore.setState({ pages: new Map() })
    if (state.summaries !== previous.summaries || state.folders !== previous.folders) count()
    loadOpen()
  })
  count()
  loadOpen()
  return () => {
    clearTimeout(rest)
    unsubscribe()
  }
}
