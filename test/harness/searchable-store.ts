// A store in memory with a search index over it, with shards so small that a few messages fill several.
import { openMemoryStore } from '../../electron/store/open-store.ts'
import type { SearchIndex } from '../../electron/store/search/search-index.ts'
import type { Store } from '../../electron/store/store.ts'
import type { SearchHit, SearchQuery, SearchResult } from '../../shared/domain/search.ts'
import { startMs } from './store-fixtures.ts'

export interface SearchableStore extends Disposable {
  readonly store: Store
  readonly index: SearchIndex
  find(text: string, changes?: Partial<SearchQuery>): SearchResult
  /** Texts of the snippets, marks in brackets. */
  lines(text: string, changes?: Partial<SearchQuery>): string[]
  /** Works until the index is whole and tidy. */
  settle(): void
}

export const anyQuery: Omit<SearchQuery, 'text'> = {
  conversationId: null,
  includesHidden: false,
  limit: 50,
  offset: 0,
}

export function lineOf(hit: SearchHit): string {
  return hit.snippet.map(({ text, isMatch }) => (isMatch ? `[${text}]` : text)).join('')
}

export function searchableStore(shardSize = 4): SearchableStore {
  const store = openMemoryStore({ now: () => startMs })
  const index = store.search.openIndex(shardSize)
  const find = (text: string, changes: Partial<SearchQuery> = {}) =>
    index.find({ ...anyQuery, text, ...changes })
  return {
    store,
    index,
    find,
    lines: (text, changes) => find(text, changes).hits.map(lineOf),
    settle() {
      while (!index.work(50));
    },
    [Symbol.dispose]() {
      index.close()
      store.close()
    },
  }
}
