// One connection and its transactions. Every write runs inside `transaction`, which also counts commits: the number
// inside the file and the one outside it (high-water-mark) show at the next start whether anything was lost.
import type { Database as Connection } from 'better-sqlite3'
import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import { type Compilable, type PreparedQuery, prepareQuery } from './prepared-query.ts'
import type { Schema } from './schema.ts'
import { asStorageError, type StorageError } from './storage-error.ts'

/** What surrounds a database that is a file; a database in memory has none of it. */
export interface DatabaseSurroundings {
  /** Called after each commit that changed something, with the number of that commit. */
  committed(commitCount: number): void
  /**
   * Called with every refusal of the disk, before it is thrown.
   * @returns true when room was made, so that a transaction that only deletes or finishes may succeed now.
   */
  refused(error: StorageError): boolean
  /** Called before something that makes the file grow. @throws StorageError when there is no room for it. */
  beforeGrowth(): void
  closed(): void
}

export interface Database {
  readonly connection: Connection
  readonly query: Kysely<Schema>
  prepare<Values extends object, Row>(build: (values: Values) => Compilable<Row>): PreparedQuery<Values, Row>
  transaction<T>(work: () => T): T
  /** To be called before inserting; deleting and finishing stay possible on a full disk, growing does not. */
  beforeGrowth(): void
  /** Calls after each commit that changed something. */
  onCommitted(listener: () => void): void
  close(): void
}

const inMemory: DatabaseSurroundings = {
  committed: () => {},
  refused: () => false,
  beforeGrowth: () => {},
  closed: () => {},
}

/** A kysely that only builds and compiles; it never runs anything. */
export function createQueryBuilder(): Kysely<Schema> {
  return new Kysely<Schema>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (query) => new SqliteIntrospector(query),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  })
}

/** @param connection open, with its pragmas set and its schema up to date. */
export function createDatabase(
  connection: Connection,
  surroundings: DatabaseSurroundings = inMemory,
): Database {
  const query = createQueryBuilder()
  const listeners = new Set<() => void>()
  let depth = 0
  let hasChanges = false
  let madeRoom = false

  const failed = (error: unknown): unknown => {
    const storageError = asStorageError(error)
    if (storageError === null) return error
    if (storageError !== error && surroundings.refused(storageError)) madeRoom = true
    return storageError
  }
  const hooks = {
    changed: () => {
      hasChanges = true
    },
    failed,
  }
  const prepare = <Values extends object, Row>(build: (values: Values) => Compilable<Row>) =>
    prepareQuery(connection, hooks, build)

  const begin = connection.prepare('BEGIN IMMEDIATE')
  const commit = connection.prepare('COMMIT')
  const rollback = connection.prepare('ROLLBACK')
  const savepoint = connection.prepare('SAVEPOINT nested')
  const release = connection.prepare('RELEASE nested')
  const rollbackToSavepoint = connection.prepare('ROLLBACK TO nested')
  const writeCommitCount = connection.prepare<[number]>('UPDATE store_state SET commit_count = ?')
  // Nobody else writes, so the number need not be read again.
  let commitCount =
    connection.prepare<[], { count: number }>('SELECT commit_count AS count FROM store_state').get()?.count ??
    0

  function outermost<T>(work: () => T): T {
    try {
      begin.run()
      hasChanges = false
      depth = 1
      const result = work()
      const isCounted = hasChanges
      if (isCounted) writeCommitCount.run(commitCount + 1)
      commit.run()
      if (isCounted) {
        commitCount += 1
        surroundings.committed(commitCount)
        for (const listener of listeners) listener()
      }
      return result
    } catch (error) {
      // SQLite has already rolled back by itself after some errors of the disk.
      if (connection.open && connection.inTransaction) rollback.run()
      throw failed(error)
    } finally {
      depth = 0
    }
  }

  /**
   * On a full disk the reserve is given up and the work runs once more: what deletes or finishes then succeeds, what
   * grows is refused before it writes.
   */
  function withSecondTry<T>(work: () => T): T {
    madeRoom = false
    try {
      return outermost(work)
    } catch (error) {
      if (!madeRoom) throw error
      return outermost(work)
    }
  }

  /** A call inside another joins it, but takes only its own changes back when it throws. */
  function nested<T>(work: () => T): T {
    savepoint.run()
    depth += 1
    try {
      const result = work()
      release.run()
      return result
    } catch (error) {
      if (connection.inTransaction) {
        rollbackToSavepoint.run()
        release.run()
      }
      throw failed(error)
    } finally {
      depth -= 1
    }
  }

  return {
    connection,
    query,
    prepare,
    transaction: (work) => (depth === 0 ? withSecondTry(work) : nested(work)),
    beforeGrowth: () => surroundings.beforeGrowth(),
    onCommitted: (listener) => void listeners.add(listener),
    close() {
      if (!connection.open) return
      connection.close()
      surroundings.closed()
    },
  }
}
