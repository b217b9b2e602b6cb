// What the search thread is asked and answers.
import type { SearchQuery, SearchResult } from '../../shared/domain/search.ts'
import type { IndexTokens } from '../store/search/index-tokens.ts'

export interface SearchThreadData {
  readonly historyPath: string
  readonly indexPath: string
  readonly tokens: IndexTokens
  /** Set to 1 when the thread is to end, so that long work sees it. */
  readonly ending: SharedArrayBuffer
}

export type SearchTask =
  | { readonly kind: 'find'; readonly number: number; readonly query: SearchQuery }
  /** Something was committed. */
  | { readonly kind: 'changed' }
  /** To be told when everything is done. */
  | { readonly kind: 'settle'; readonly number: number }
  | { readonly kind: 'end' }

export type SearchReply =
  | { readonly kind: 'found'; readonly number: number; readonly result: SearchResult }
  | { readonly kind: 'failed'; readonly number: number; readonly what: string }
  /** Changes up to this one are in the index and may be forgotten. */
  | { readonly kind: 'applied'; readonly lastChange: number }
  | { readonly kind: 'settled'; readonly number: number }
  | { readonly kind: 'trouble'; readonly event: string; readonly what: string }
