import { useMemo } from 'react'
import { type LibraryStore, type ListCursor, useLibraryStore } from '../state/library-store.ts'
import { needsList, useListStore } from '../state/list-store.ts'
import { useOrganiseStore } from '../state/organise-store.ts'
import { type SidebarView, useViewStore } from '../state/view-store.ts'
import { keepSame, listSections, type SidebarSection } from './sidebar-sections.ts'

export interface SidebarRows {
  /** null while the first page of a view is on its way. */
  readonly sections: readonly SidebarSection[] | null
  readonly hasMore: boolean
  /** Up to where conversations are known: another one after every page. */
  readonly cursor: ListCursor | null
}

/** @returns lists what is known, and gives back what it gave before as long as the list is the same */
function rememberSections(view: SidebarView, tagId: string | null, today: Date) {
  let last: Pick<LibraryStore, 'summaries' | 'folders' | 'settings'> | null = null
  let sections: readonly SidebarSection[] = []
  return ({ summaries, folders, settings }: LibraryStore): readonly SidebarSection[] => {
    const { openFolderIds } = settings
    const isKnown =
      last?.summaries === summaries &&
      last.folders === folders &&
      last.settings.openFolderIds === openFolderIds
    if (!isKnown) {
      // What was put into a view a moment ago is known from the watch, not yet from the list.
      const content = { view, summaries: summaries.values(), folders, openFolderIds, tagId, today }
      sections = keepSame(sections, listSections(content))
      last = { summaries, folders, settings }
    }
    return sections
  }
}

/** What the sidebar shows now. Whoever uses it is drawn anew when the order of rows changed, not what stands in one. */
export function useSidebarRows(today: Date): SidebarRows {
  const view = useViewStore((state) => state.sidebarView)
  const tagId = useOrganiseStore((state) => state.tagId)
  const isFetched = useListStore(
    (state) => state.view === view && state.tagId === tagId && state.ids !== null,
  )
  const list = useMemo(() => rememberSections(view, tagId, today), [view, tagId, today])
  const sections = useLibraryStore(list)
  const isByWatch = !needsList(view, tagId)
  const listHasMore = useListStore((state) => state.hasMore)
  const libraryHasMore = useLibraryStore((state) => state.hasMore)
  const listCursor = useListStore((state) => state.cursor)
  const libraryCursor = useLibraryStore((state) => state.cursor)
  if (!isByWatch && !isFetched) return { sections: null, hasMore: false, cursor: null }
  return isByWatch
    ? { sections, hasMore: libraryHasMore, cursor: libraryCursor }
    : { sections, hasMore: listHasMore, cursor: listCursor }
}
