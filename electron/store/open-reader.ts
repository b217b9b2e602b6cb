import BetterSqlite3 from 'better-sqlite3'
import { createStore } from './create-store.ts'
import { createDatabase } from './database.ts'
import type { Store } from './store.ts'

/** The history file as it is at one moment, beside the writer. What is committed meanwhile stays out of sight. */
export interface StoreReader {
  readonly store: Store
  close(): void
}

/** @throws whatever SQLite says when the file cannot be read */
export function openReader(path: string): StoreReader {
  const connection = new BetterSqlite3(path, { readonly: true, fileMustExist: true })
  try {
    connection.pragma('busy_timeout = 5000')
    connection.pragma('trusted_schema = OFF')
    // One read transaction for everything.
    connection.exec('BEGIN')
    const store = createStore(createDatabase(connection), { path, now: Date.now, log: null })
    return { store, close: () => connection.close() }
  } catch (error) {
    connection.close()
    throw error
  }
}

/**
 * Lets `read` see the history file as it is at one moment, over a read-only connection beside the writer's.
 * @throws whatever SQLite says when the file cannot be read
 */
export function withReader<T>(path: string, read: (store: Store) => T): T {
  const reader = openReader(path)
  try {
    return read(reader.store)
  } finally {
    reader.close()
  }
}
