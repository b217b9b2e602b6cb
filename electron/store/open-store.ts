// The start of the store. A history file is looked at before anything may write to it; then it is opened, refused
// because a newer Baton wrote it, or set aside because it is damaged. It is never started afresh over old data.
import { randomUUID } from 'node:crypto'
import { existsSync, realpathSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { findBackups } from './backup-folder.ts'
import { createStore } from './create-store.ts'
import { createDatabase } from './database.ts'
import { hasNoRoom } from './disk-reserve.ts'
import { removeUnfinished } from './exchange-file.ts'
import { type LockAttempt, lockFolder } from './folder-lock.ts'
import { readMark } from './high-water-mark.ts'
import { inspectFile } from './inspect-file.ts'
import { type Migration, migrate } from './migrate.ts'
import { migrations as allMigrations } from './migrations/index.ts'
import { type OpeningContext, openForWriting, SchemaMismatchError } from './open-connection.ts'
import { applyPragmas } from './pragmas.ts'
import { describeDamage } from './recover-damaged.ts'
import { findSetAside } from './set-aside.ts'
import { asStorageError } from './storage-error.ts'
import type { Store } from './store.ts'
import type { OpenStoreOptions, StoreOpening } from './store-opening.ts'

export type { OpenStoreOptions, StoreOpening } from './store-opening.ts'

/** An empty history of each list of migrations, made once: to alter tables that are empty takes longer than to copy them. */
const emptyHistories = new WeakMap<readonly Migration[], Buffer>()

function emptyHistory(migrations: readonly Migration[]): Buffer {
  const known = emptyHistories.get(migrations)
  if (known !== undefined) return known
  const connection = new BetterSqlite3(':memory:')
  migrate(connection, migrations)
  const made = connection.serialize()
  connection.close()
  emptyHistories.set(migrations, made)
  return made
}

/** A store in memory, gone when it is closed: for tests and throw-away use. */
export function openMemoryStore(options: Pick<OpenStoreOptions, 'now' | 'log' | 'migrations'> = {}): Store {
  const connection = new BetterSqlite3(emptyHistory(options.migrations ?? allMigrations))
  applyPragmas(connection, false)
  connection.prepare('UPDATE store_state SET store_id = ?').run(randomUUID())
  return createStore(createDatabase(connection), {
    path: null,
    now: options.now ?? Date.now,
    log: options.log ?? null,
  })
}

const newerSentence =
  'The history was written by a newer version of Baton. Install that version to open it; nothing was changed.'

function openLocked(context: OpeningContext): StoreOpening {
  const { path } = context
  removeUnfinished(path)
  const mark = readMark(path)
  const hasTraces =
    mark !== null || findSetAside(path) !== null || findBackups(path, context.backupFolder).length > 0
  const wasInterrupted = mark !== null && !mark.isClosed
  const inspection = inspectFile(path, context.migrations, { hasTraces, wasInterrupted })
  switch (inspection.kind) {
    case 'newer':
      context.lock.release()
      return { kind: 'newer', sentence: newerSentence }
    case 'damaged':
      context.log?.error('store-damaged', { what: inspection.what, problem: inspection.problems[0] ?? null })
      return describeDamage(context, inspection.what)
    case 'new':
    case 'usable':
      try {
        return { kind: 'open', ...openForWriting(context, mark), wasInterrupted }
      } catch (error) {
        if (!(error instanceof SchemaMismatchError)) throw error
        context.log?.error('store-damaged', { what: 'tables', problem: String(error.cause) })
        return describeDamage(context, 'does not have the tables it should have')
      }
  }
}

/**
 * Opens the history file, or says in one sentence why not. Never throws for anything the disk does. The folder of the
 * file must exist: a missing one may be a disk that is not mounted, and is not taken for a new start.
 */
export function openStore(options: OpenStoreOptions): StoreOpening {
  if (options.path === ':memory:') {
    return { kind: 'open', store: openMemoryStore(options), notices: [], wasInterrupted: false }
  }
  const asked = resolve(options.path)
  if (!existsSync(dirname(asked))) {
    return { kind: 'unavailable', sentence: `The data folder ${dirname(asked)} does not exist.` }
  }
  // SQLite keeps its log beside the real file, so a link is followed first.
  const path = existsSync(asked)
    ? realpathSync(asked)
    : join(realpathSync(dirname(asked)), asked.slice(dirname(asked).length + 1))
  const folder = dirname(path)

  const attempt: LockAttempt =
    options.lock === undefined ? lockFolder(path) : { kind: 'locked', lock: options.lock }
  if (attempt.kind === 'held') {
    return {
      kind: 'unavailable',
      sentence: `Another Baton is using the history in ${folder}. Go on there, or close it and start again.`,
    }
  }
  if (attempt.kind === 'refused') {
    const sentence = hasNoRoom(path)
      ? `The disk of ${folder} is full, so the history cannot be opened. Free some space and start again.`
      : `The data folder ${folder} cannot be written to.`
    return { kind: 'unavailable', sentence }
  }
  try {
    return openLocked({
      path,
      folder,
      backupFolder: options.backupFolder ?? join(folder, 'backups'),
      now: options.now ?? Date.now,
      log: options.log ?? null,
      migrations: options.migrations ?? allMigrations,
      lock: attempt.lock,
    })
  } catch (error) {
    attempt.lock.release()
    const storageError = asStorageError(error)
    if (storageError === null) throw error
    options.log?.error('store-unavailable', { kind: storageError.kind, code: storageError.code })
    return { kind: 'unavailable', sentence: storageError.message }
  }
}
