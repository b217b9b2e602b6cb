// The writer's side of the search index: only the main thread writes to the history file, also for the index.
import { randomUUID } from 'node:crypto'
import type { Database } from '../database.ts'
import type { IndexTokens } from './index-tokens.ts'
import { openSearchIndex, type SearchIndex, usualShardSize } from './search-index.ts'

export interface SearchStore {
  /** Writes a new token. To be called once at every start, before the index is opened. @throws StorageError */
  renewToken(): IndexTokens
  /** Forgets changes up to this one, which the index has taken over. */
  forget(upTo: number): void
  /** Calls after each commit that changed something. */
  onCommitted(listener: () => void): void
  /** An index of a store in memory, over its only connection; that of a file has a thread, see workers/search-thread.ts. */
  openIndex(shardSize?: number): SearchIndex
}

/** @param now UTC milliseconds */
export function createSearchStore(database: Database, now: () => number): SearchStore {
  const { query } = database
  const read = database.prepare(() => query.selectFrom('search_tokens').select('token'))
  const write = database.prepare((values: { token: string }) =>
    query.updateTable('search_tokens').set({ token: values.token }),
  )
  const remove = database.prepare((values: { upTo: number }) =>
    query.deleteFrom('search_changes').where('sequence', '<=', values.upTo),
  )
  const store: SearchStore = {
    renewToken() {
      const current = randomUUID()
      return database.transaction(() => {
        const previous = read.get({})?.token ?? ''
        write.run({ token: current })
        return { previous, current }
      })
    },
    forget(upTo) {
      database.transaction(() => remove.run({ upTo }))
    },
    onCommitted: (listener) => database.onCommitted(listener),
    openIndex: (shardSize = usualShardSize) =>
      openSearchIndex({
        history: database.connection,
        indexPath: null,
        tokens: store.renewToken(),
        now,
        shardSize,
      }),
  }
  return store
}
