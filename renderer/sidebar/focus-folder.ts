import { useLibraryStore } from '../state/library-store.ts'
import { shownRows } from './row-focus.ts'

/** Puts the focus on a folder of the sidebar, when it has been drawn. @returns whether it stands there already */
export function focusFolder(id: string): boolean {
  requestAnimationFrame(() => shownRows()?.focusKey(`folder-${id}`))
  return shownRows() !== null && useLibraryStore.getState().folders.some((folder) => folder.id === id)
}
