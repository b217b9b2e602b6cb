// The order in which a search asks and what it keeps, with a clock of its own.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createSearch, isAnswered, type SearchRequest } from '../../renderer/search/create-search.ts'
import type { SearchHit, SearchQuery, SearchResult } from '../../shared/domain/search.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const asking = (text: string): SearchRequest => ({ text, conversationId: null, includesHidden: false })

function hit(messageId: string, changes: Partial<SearchHit> = {}): SearchHit {
  return {
    conversationId: 'c',
    title: 'Harbour',
    messageId,
    role: 'user',
    vendor: null,
    modelName: null,
    createdAt: 0,
    place: 'text',
    snippet: [{ text: messageId, isMatch: true }],
    isOnPath: true,
    isArchived: false,
    isTrashed: false,
    folderId: null,
    ...changes,
  }
}

function result(ids: readonly string[], changes: Partial<SearchResult> = {}): SearchResult {
  return {
    hits: ids.map((id) => hit(id)),
    hasMore: false,
    total: { count: ids.length, isComplete: true },
    problems: [],
    indexing: null,
    ...changes,
  }
}

function start() {
  const calls: {
    query: SearchQuery
    signal: AbortSignal
    answer(found: SearchResult): Promise<void>
    fail(error: Error): Promise<void>
  }[] = []
  const search = createSearch({
    find: (query, signal) =>
      new Promise((resolve, reject) => {
        const settled = () => vi.advanceTimersByTimeAsync(0).then(() => undefined)
        calls.push({
          query,
          signal,
          answer(found) {
            resolve(found)
            return settled()
          },
          fail(error) {
            reject(error)
            return settled()
          },
        })
      }),
    describe: (error) => `It failed: ${error instanceof Error ? error.message : 'unknown'}.`,
    restMs: 120,
    pageSize: 2,
    indexingMs: 1000,
  })
  const call = (index: number) => {
    const one = calls[index]
    if (one === undefined) throw new Error(`there was no call ${index}`)
    return one
  }
  const ids = () => search.store.getState().found?.hits.map(({ messageId }) => messageId) ?? null
  return { search, calls, call, ids, texts: () => calls.map(({ query }) => query.text) }
}

describe('a search while one types', () => {
  it('asks once nothing was typed for a moment, and only for the last words', async () => {
    const { search, texts } = start()
    search.ask(asking('h'))
    await vi.advanceTimersByTimeAsync(100)
    search.ask(asking('ha'))
    await vi.advanceTimersByTimeAsync(119)
    expect(texts()).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(texts()).toEqual(['ha'])
  })

  it('never lets an older answer take the place of a newer one, whichever comes first', async () => {
    const { search, call, ids } = start()
    search.ask(asking('ha'))
    await vi.advanceTimersByTimeAsync(120)
    search.ask(asking('harbour'))
    await vi.advanceTimersByTimeAsync(120)
    expect(call(0).signal.aborted).toBe(true)
    await call(1).answer(result(['new']))
    await call(0).answer(result(['old']))
    expect(ids()).toEqual(['new'])
  })

  it('drops an answer that comes while newer words still rest', async () => {
    const { search, call, ids } = start()
    search.ask(asking('ha'))
    await vi.advanceTimersByTimeAsync(120)
    search.ask(asking('harbour'))
    await call(0).answer(result(['old']))
    expect(ids()).toBeNull()
    expect(isAnswered(search.store.getState())).toBe(false)
  })

  it('keeps what was found until the answer to newer words is there', async () => {
    const { search, call, ids } = start()
    search.ask(asking('ha'))
    await vi.advanceTimersByTimeAsync(120)
    await call(0).answer(result(['a']))
    expect(isAnswered(search.store.getState())).toBe(true)
    search.ask(asking('har'))
    expect(ids()).toEqual(['a'])
    expect(isAnswered(search.store.getState())).toBe(false)
  })

  it('forgets everything when the words are cleared, also what is on its way', async () => {
    const { search, call, ids } = start()
    search.ask(asking('ha'))
    await vi.advanceTimersByTimeAsync(120)
    search.ask(asking('  '))
    await call(0).answer(result(['late']))
    expect(ids()).toBeNull()
    expect(search.store.getState().request).toBeNull()
  })

  it('does not ask again for the same, except after a failure', async () => {
    const { search, call, texts } = start()
    search.ask(asking('ha'))
    await vi.advanceTimersByTimeAsync(120)
    search.ask(asking('ha'))
    await vi.advanceTimersByTimeAsync(500)
    expect(texts()).toEqual(['ha'])
    await call(0).fail(new Error('lost'))
    expect(search.store.getState()).toMatchObject({ problem: 'It failed: lost.', found: null })
    expect(isAnswered(search.store.getState())).toBe(true)
    search.ask(asking('ha'))
    await vi.advanceTimersByTimeAsync(120)
    await call(1).answer(result(['a']))
    expect(search.store.getState().problem).toBeNull()
  })
})

describe('more results', () => {
  it('come behind those that are there, each once', async () => {
    const { search, call, ids } = start()
    search.ask(asking('ha'))
    await vi.advanceTimersByTimeAsync(120)
    await call(0).answer(result(['a', 'b'], { hasMore: true }))
    void search.more()
    void search.more()
    expect(call(1).query).toMatchObject({ offset: 2, limit: 2 })
    await call(1).answer(result(['b', 'c']))
    expect(ids()).toEqual(['a', 'b', 'c'])
    await search.more()
    expect(() => call(2)).toThrow('no call 2')
  })

  it('are dropped when other words were typed meanwhile', async () => {
    const { search, call, ids } = start()
    search.ask(asking('ha'))
    await vi.advanceTimersByTimeAsync(120)
    await call(0).answer(result(['a', 'b'], { hasMore: true }))
    void search.more()
    search.ask(asking('mole'))
    await call(1).answer(result(['c']))
    await vi.advanceTimersByTimeAsync(120)
    await call(2).answer(result(['m']))
    expect(ids()).toEqual(['m'])
    expect(search.store.getState().isLoadingMore).toBe(false)
  })
})

describe('an index that is still being filled', () => {
  it('is asked again, with as many as are shown, until it is whole', async () => {
    const { search, call, calls, ids } = start()
    search.ask(asking('ha'))
    await vi.advanceTimersByTimeAsync(120)
    await call(0).answer(result(['a'], { hasMore: true, indexing: { doneCount: 1, totalCount: 9 } }))
    void search.more()
    await call(1).answer(result(['b', 'c'], { indexing: { doneCount: 2, totalCount: 9 } }))
    await vi.advanceTimersByTimeAsync(1000)
    expect(call(2).query).toMatchObject({ offset: 0, limit: 3 })
    await call(2).answer(result(['x', 'a', 'b']))
    expect(ids()).toEqual(['x', 'a', 'b'])
    await vi.advanceTimersByTimeAsync(10_000)
    expect(calls).toHaveLength(3)
  })

  it('does not come between what is shown and more of it', async () => {
    const { search, call, calls, ids } = start()
    const indexing = { doneCount: 1, totalCount: 9 }
    search.ask(asking('ha'))
    await vi.advanceTimersByTimeAsync(120)
    await call(0).answer(result(['a'], { hasMore: true, indexing }))
    await vi.advanceTimersByTimeAsync(1000)
    // Asked again meanwhile: that answer would take away what is about to be added.
    void search.more()
    expect(call(1).signal.aborted).toBe(true)
    await vi.advanceTimersByTimeAsync(5000)
    expect(calls).toHaveLength(3)
    await call(2).answer(result(['b'], { hasMore: true, indexing }))
    await call(1).answer(result(['late']))
    expect(ids()).toEqual(['a', 'b'])
    void search.more()
    await vi.advanceTimersByTimeAsync(5000)
    expect(calls).toHaveLength(4)
    await call(3).answer(result(['c']))
    expect(ids()).toEqual(['a', 'b', 'c'])
  })

  it('is left alone once the search is closed', async () => {
    const { search, call, calls } = start()
    search.ask(asking('ha'))
    await vi.advanceTimersByTimeAsync(120)
    await call(0).answer(result(['a'], { indexing: { doneCount: 1, totalCount: 9 } }))
    search.close()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(calls).toHaveLength(1)
  })
})
