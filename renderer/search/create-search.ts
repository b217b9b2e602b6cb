// One search as it is typed: what is asked rests a moment, the newest question wins, and an answer that comes after a
// newer question is dropped. Used by the search over everything and by the one inside a conversation.
import { createStore, type StoreApi } from 'zustand'
import type { SearchHit, SearchQuery, SearchResult } from '../../shared/domain/search.ts'

export type SearchRequest = Pick<SearchQuery, 'text' | 'conversationId' | 'includesHidden'>

export interface Found extends SearchResult {
  /** What this is the answer to. */
  readonly request: SearchRequest
}

export interface SearchState {
  /** What is asked now; null while nothing is typed. */
  readonly request: SearchRequest | null
  /** The newest answer. It stays while the one to newer words is on its way, so that nothing flickers. */
  readonly found: Found | null
  /** Why there was no answer, as a sentence; null when there was one. */
  readonly problem: string | null
  readonly isLoadingMore: boolean
}

export interface Search {
  readonly store: StoreApi<SearchState>
  /** Asks once nothing has changed for a moment. Blank words ask nothing and forget what was found. */
  ask(request: SearchRequest): void
  /** Adds the next page of the newest answer. Harmless while one is on its way or none is left. */
  more(): Promise<void>
  /** Forgets everything and lets nothing arrive any more. */
  close(): void
}

export interface SearchOptions {
  find(query: SearchQuery, signal: AbortSignal): Promise<SearchResult>
  /** What went wrong, as a sentence. */
  describe(error: unknown): string
  /** How long nothing may have been typed before it is asked. */
  readonly restMs: number
  readonly pageSize: number
  /** How often it is asked again while the index is still being filled. */
  readonly indexingMs: number
}

/** The most the contract gives at once. */
const longestPage = 500

const nothing: SearchState = { request: null, found: null, problem: null, isLoadingMore: false }

/** Whether the newest answer is the answer to what is asked now. */
export function isAnswered({ request, found, problem }: SearchState): boolean {
  return request !== null && (problem !== null || found?.request === request)
}

function isSame(a: SearchRequest, b: SearchRequest): boolean {
  return a.text === b.text && a.conversationId === b.conversationId && a.includesHidden === b.includesHidden
}

export function createSearch(options: SearchOptions): Search {
  const store = createStore<SearchState>(() => nothing)
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: AbortController | null = null

  const stop = (): void => {
    clearTimeout(timer)
    running?.abort()
    running = null
  }

  /** One call; null when it was overtaken, or failed and that has been said. */
  const call = async (
    request: SearchRequest,
    limit: number,
    offset: number,
  ): Promise<SearchResult | null> => {
    running?.abort()
    const controller = new AbortController()
    running = controller
    try {
      const result = await options.find({ ...request, limit, offset }, controller.signal)
      return controller.signal.aborted ? null : result
    } catch (error) {
      if (controller.signal.aborted) return null
      store.setState({ problem: options.describe(error), found: null, isLoadingMore: false })
      return null
    }
  }

  const look = async (request: SearchRequest, limit: number): Promise<void> => {
    const result = await call(request, limit, 0)
    if (result === null) return
    store.setState({ found: { ...result, request }, problem: null, isLoadingMore: false })
    lookAgainWhileIndexing(request)
  }

  const lookAgainWhileIndexing = (request: SearchRequest): void => {
    const { found } = store.getState()
    if (found === null || found.indexing === null) return
    const limit = Math.min(longestPage, Math.max(options.pageSize, found.hits.length))
    clearTimeout(timer)
    timer = setTimeout(() => void look(request, limit), options.indexingMs)
  }

  return {
    store,
    ask(request) {
      const { request: asked, problem } = store.getState()
      if (asked !== null && problem === null && isSame(asked, request)) return
      stop()
      if (request.text.trim() === '') {
        store.setState(nothing)
        return
      }
      store.setState({ request, problem: null, isLoadingMore: false })
      timer = setTimeout(() => void look(request, options.pageSize), options.restMs)
    },
    async more() {
      const { request, found, isLoadingMore } = store.getState()
      if (request === null || found?.request !== request || !found.hasMore || isLoadingMore) return
      clearTimeout(timer)
      store.setState({ isLoadingMore: true })
      const result = await call(request, options.pageSize, found.hits.length)
      if (result === null) return
      store.setState({
        found: { ...result, request, hits: withoutDoubles([...found.hits, ...result.hits]) },
        isLoadingMore: false,
      })
      lookAgainWhileIndexing(request)
    },
    close() {
      stop()
      store.setState(nothing)
    },
  }
}

/** A name for a hit; a message that was added meanwhile can push one onto the next page a second time. */
export function hitKey(hit: Pick<SearchHit, 'conversationId' | 'messageId' | 'place'>): string {
  return `${hit.conversationId}/${hit.messageId ?? 'title'}/${hit.place}`
}

function withoutDoubles(hits: readonly SearchHit[]): SearchHit[] {
  return [...new Map(hits.map((hit) => [hitKey(hit), hit])).values()]
}
