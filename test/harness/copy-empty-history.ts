import BetterSqlite3 from 'better-sqlite3'
import { createStore } from '../../electron/store/create-store.ts'
import { createDatabase } from '../../electron/store/database.ts'
import { migrate } from '../../electron/store/migrate.ts'
import { migrations } from '../../electron/store/migrations/index.ts'
import { applyPragmas } from '../../electron/store/pragmas.ts'
import type { Store } from '../../electron/store/store.ts'

/** An empty history, made once: every run begins with a copy. */
const emptyHistory = (() => {
  const connection = new BetterSqlite3(':memory:')
  migrate(connection, migrations)
  return connection.serialize()
})()

/** A store in memory and the connection under it; quicker than a new one where a test needs hundreds. */
export function copyEmptyHistory(): { connection: BetterSqlite3.Database; store: Store } {
  const connection = new BetterSqlite3(emptyHistory)
  applyPragmas(connection, false)
  const store = createStore(createDatabase(connection), { path: null, now: Date.now, log: null })
  return { connection, store }
}
