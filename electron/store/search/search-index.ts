// The search index over one history: kept in step, and asked. Used by the search thread; for a history in memory, where it
// lives.
import BetterSqlite3, { type Database as Connection } from 'better-sqlite3'
import { parseSearch } from '../../../shared/domain/parse-search.ts'
import type { SearchQuery, SearchResult } from '../../../shared/domain/search.ts'
import { asStorageError } from '../storage-error.ts'
import { createCandidateFinder } from './find-candidates.ts'
import { createHistoryReader, type HistoryReader } from './history-reader.ts'
import { openIndexFile, readMeta, removeIndexFile } from './index-file.ts'
import type { IndexTokens } from './index-tokens.ts'
import { createIndexWriter } from './index-writer.ts'
import { createSearchPlanner } from './plan-search.ts'
import { createHitReader } from './read-hits.ts'
import { createIndexSync, fitsHistory } from './sync-index.ts'

export interface SearchIndex {
  /** Takes over what is new first, as far as that is quick. */
  find(query: SearchQuery): SearchResult
  /** Works on the index for about so many milliseconds. @returns whether everything is done */
  work(forMs: number): boolean
  /** Up to which row of search_changes everything is in the index. */
  lastChange(): number
  close(): void
}

export interface SearchIndexOptions {
  /** The path of the history, which is opened beside its writer; or the connection of one in memory, which stays open. */
  readonly history: string | Connection
  /** null for an index in memory. */
  readonly indexPath: string | null
  readonly tokens: IndexTokens
  readonly now: () => number
  /** Sequences of messages in one shard. */
  readonly shardSize?: number
}

/** A history of a million messages has 62 shards of this size. */
export const usualShardSize = 16_384

/** So long a search waits for what is new to be taken over; what is left then is told as `indexing`. */
const catchUpMs = 100

function openHistory(path: string): Connection {
  const connection = new BetterSqlite3(path, { readonly: true, fileMustExist: true })
  connection.pragma('busy_timeout = 5000')
  connection.pragma('trusted_schema = OFF')
  return connection
}

/** The index file, begun anew when it is of another history or of another past of this one. */
function openFitting(options: SearchIndexOptions, history: HistoryReader, shardSize: number): Connection {
  const { indexPath, tokens } = options
  const { connection, isNew } = openIndexFile(indexPath, shardSize)
  if (isNew || fitsHistory(readMeta(connection), history.identity(), tokens)) return connection
  connection.close()
  if (indexPath !== null) removeIndexFile(indexPath)
  return openIndexFile(indexPath, shardSize).connection
}

/** @throws whatever SQLite says when a file cannot be opened; neither stays open then */
export function openSearchIndex(options: SearchIndexOptions): SearchIndex {
  const { shardSize = usualShardSize } = options
  const historyConnection =
    typeof options.history === 'string' ? openHistory(options.history) : options.history
  const closeHistory = () => {
    if (typeof options.history === 'string') historyConnection.close()
  }
  let connection: Connection | null = null
  try {
    const history = createHistoryReader(historyConnection)
    connection = openFitting(options, history, shardSize)
    return buildIndex(options, history, connection, shardSize, closeHistory)
  } catch (error) {
    connection?.close()
    closeHistory()
    throw error
  }
}

function buildIndex(
  options: SearchIndexOptions,
  history: HistoryReader,
  connection: Connection,
  shardSize: number,
  closeHistory: () => void,
): SearchIndex {
  const writer = createIndexWriter(connection, shardSize, history.attachment)
  const sync = createIndexSync(connection, history, writer, options.tokens)
  const plan = createSearchPlanner(connection, history)
  const findCandidates = createCandidateFinder(connection, history, shardSize)
  const readHits = createHitReader(connection, history)

  return {
    find(query) {
      try {
        sync.catchUp(performance.now() + catchUpMs)
      } catch (error) {
        // On a full disk nothing is added to the index, and what is in it is still found.
        const kind = asStorageError(error)?.kind
        if (kind !== 'full' && kind !== 'read-only') throw error
      }
      const nowMs = options.now()
      return history.atOneMoment(() => {
        const planned = plan(parseSearch(query.text, nowMs), query)
        const end = query.offset + query.limit
        const { found, isComplete } = planned.isEmpty
          ? { found: [], isComplete: true }
          : findCandidates({
              plan: planned,
              isScoped: query.conversationId !== null,
              needed: end + 1,
              nowMs,
            })
        return {
          hits: readHits(found.slice(query.offset, end), planned),
          hasMore: found.length > end,
          total: { count: found.length, isComplete },
          problems: [...planned.problems],
          indexing: sync.progress(),
        }
      })
    },
    work(forMs) {
      const untilMs = performance.now() + forMs
      return sync.catchUp(untilMs) && sync.goOn(untilMs)
    },
    lastChange: sync.lastChange,
    close() {
      connection.close()
      closeHistory()
    },
  }
}
