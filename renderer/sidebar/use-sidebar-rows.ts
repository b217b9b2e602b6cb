import { useMemo } from 'react'
import { useLibraryStore } from '../state/library-store.ts'
import { needsList, useListStore } from '../state/list-store.ts'
import { useOrganiseStore } from '../state/organise-store.ts'
import { useViewStore } from '../state/view-store.ts'
import { listSections, type SidebarSection } from './sidebar-sections.ts'

export interface SidebarRows {
  /** null while the first page of a view is on its way. */
  readonly sections: readonly SidebarSection[] | null
  readonly hasMore: boolean
}

/** What the sidebar shows now. */
export function useSidebarRows(today: Date): SidebarRows {
  const view = useViewStore((state) => state.sidebarView)
  const tagId = useOrganiseStore((state) => state.tagId)
  const ids = useListStore((state) => state.ids)
  const listHasMore = useListStore((state) => state.hasMore)
  const isListed = useListStore((state) => state.view === view && state.tagId === tagId)
  const summaries = useLibraryStore((state) => state.summaries)
  const libraryHasMore = useLibraryStore((state) => state.hasMore)
  const folders = useLibraryStore((state) => state.folders)
  const openFolderIds = useLibraryStore((state) => state.settings.openFolderIds)
  return useMemo(() => {
    const isByWatch = !needsList(view, '', tagId)
    if (!isByWatch && (!isListed || ids === null)) return { sections: null, hasMore: false }
    const sections = listSections({
      view,
      // What was put into a view a moment ago is known from the watch, not yet from the list.
      summaries: summaries.values(),
      folders,
      openFolderIds,
      tagId,
      today,
    })
    return { sections, hasMore: isByWatch ? libraryHasMore : listHasMore }
  }, [view, tagId, ids, listHasMore, isListed, summaries, libraryHasMore, folders, openFolderIds, today])
}
