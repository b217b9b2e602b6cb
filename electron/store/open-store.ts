import BetterSqlite3 from 'better-sqlite3'
import { createStore } from './create-store.ts'
import { createDatabase } from './database.ts'
import { migrate } from './migrate.ts'
import { migrations } from './migrations/index.ts'
import { applyPragmas } from './pragmas.ts'
import type { Store } from './store.ts'
import type { OpenStoreOptions, StoreOpening } from './store-opening.ts'

export type { OpenStoreOptions, StoreOpening } from './store-opening.ts'

/** A store in memory, gone when it is closed: for tests and throw-away use. */
export function openMemoryStore(options: Omit<OpenStoreOptions, 'path' | 'backupFolder'> = {}): Store {
  const connection = new BetterSqlite3(':memory:')
  applyPragmas(connection, false)
  migrate(connection, options.migrations ?? migrations)
  return createStore(createDatabase(connection), {
    path: null,
    now: options.now ?? Date.now,
    log: options.log ?? null,
  })
}

/** Opens the history file, or says in one sentence why not. Never throws for anything the disk does. */
export function openStore(options: OpenStoreOptions): StoreOpening {
  if (options.path === ':memory:') {
    return { kind: 'open', store: openMemoryStore(options), notices: [], wasInterrupted: false }
  }
  const connection = new BetterSqlite3(options.path)
  applyPragmas(connection, true)
  migrate(connection, options.migrations ?? migrations)
  const store = createStore(createDatabase(connection), {
    path: options.path,
    now: options.now ?? Date.now,
    log: options.log ?? null,
  })
  return { kind: 'open', store, notices: [], wasInterrupted: false }
}
