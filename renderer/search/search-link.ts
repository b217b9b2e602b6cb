// What connects the search field, which is there from the start, with the results, whose code comes when words are
// typed. One writer each: the field asks for the first result, the results say which one is selected.
import { create } from 'zustand'

interface SearchLink {
  /** Enter was pressed: the selected result, or the first one, is opened as soon as the answer is there. */
  readonly isEnterDue: boolean
  /** The id of the element that is selected while the focus stays in the field; null for none. */
  readonly selectedElementId: string | null
  /** Moves the selection; false for a key that is left to the field. null while there are no results. */
  readonly moveSelection: ((key: string) => boolean) | null
}

export const useSearchLink = create<SearchLink>(() => ({
  isEnterDue: false,
  selectedElementId: null,
  moveSelection: null,
}))

/** The id of the list of results. */
export const resultListId = 'search-results'
