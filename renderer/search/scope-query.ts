// The archive and the trash narrow a search to themselves, unless its words say where to look.
import type { SidebarView } from '../state/view-store.ts'

const operators = { archived: 'is:archived', trash: 'is:trashed' } as const
const saysWhere = /(?:^|\s)-?is:(?:archived|trashed)(?=\s|$)/i

/** Whether a view narrows this search. */
export function isNarrowedBy(view: SidebarView, words: string): view is 'archived' | 'trash' {
  return view !== 'active' && !saysWhere.test(words)
}

/** What is asked for these words in this view. */
export function scopeQuery(view: SidebarView, words: string): string {
  return isNarrowedBy(view, words) ? `${operators[view]} ${words}` : words
}
