// Opens a file that was looked at: pragmas, backup and migrations, then the store with everything that surrounds a
// file: mark, reserve, idle checkpoint and lock.
import { closeSync, existsSync, openSync } from 'node:fs'
import BetterSqlite3, { type Database as Connection } from 'better-sqlite3'
import type { Log } from '../platform/platform.ts'
import { createBackup } from './backup.ts'
import { requestCheckAtNextStart, withdrawCheckRequest } from './check-history-file.ts'
import { createStore } from './create-store.ts'
import { createDatabase, type DatabaseSurroundings } from './database.ts'
import { freeBytes, hasNoRoom, keepReserve, reserveBytes } from './disk-reserve.ts'
import type { FolderLock } from './folder-lock.ts'
import { type Mark, startMark } from './high-water-mark.ts'
import { startIdleCheckpoint, truncateLog } from './idle-checkpoint.ts'
import { latestVersion, type Migration, migrate, schemaVersion } from './migrate.ts'
import { applyPragmas } from './pragmas.ts'
import { asStorageError, errorCode, StorageError } from './storage-error.ts'
import type { Store } from './store.ts'
import { syncFolder } from './sync-path.ts'

/** Everything about one opening that its steps need. */
export interface OpeningContext {
  readonly path: string
  readonly folder: string
  readonly backupFolder: string
  readonly now: () => number
  readonly log: Log | null
  readonly migrations: readonly Migration[]
  readonly lock: FolderLock
}

/** The tables are not what the file's version says: it was changed or damaged by something else. */
export class SchemaMismatchError extends Error {
  override readonly name = 'SchemaMismatchError'
}

const lowSpaceBytes = 16 * reserveBytes

function logError(context: OpeningContext, event: string) {
  return (error: unknown): void => {
    context.log?.error(event, { code: errorCode(error) ?? (error instanceof Error ? error.name : 'unknown') })
  }
}

/** Only the person may read the history; SQLite gives the log the rights of the file. */
function createPrivately(path: string, folder: string): void {
  if (existsSync(path)) return
  closeSync(openSync(path, 'a', 0o600))
  syncFolder(folder)
}

function bringUpToDate(connection: Connection, context: OpeningContext): void {
  const version = schemaVersion(connection)
  const latest = latestVersion(context.migrations)
  if (version === latest) return
  if (version > 0) {
    const backup = createBackup({ path: context.path }, context.backupFolder, context.now())
    context.log?.info('store-backed-up', { messages: backup.messageCount, schemaVersion: version })
  }
  try {
    const applied = migrate(connection, context.migrations)
    truncateLog(connection)
    context.log?.info('store-migrated', { from: version, to: applied.at(-1) ?? version })
  } catch (error) {
    logError(context, 'store-migration-failed')(error)
    const storageError = asStorageError(error)
    if (storageError !== null && version === 0) throw storageError
    throw new StorageError(
      storageError?.kind ?? 'unsupported',
      'The history could not be brought into the form this version of Baton needs. It is as it was, and a backup lies ' +
        `in ${context.backupFolder}. The previous version of Baton can open it.`,
      storageError?.code ?? null,
      error,
    )
  }
}

function lostTailNotice(mark: Mark | null, storeId: string, commitCount: number): string[] {
  if (mark === null || mark.storeId !== storeId || mark.commitCount <= commitCount) return []
  const lost = mark.commitCount - commitCount
  return [
    `The last ${lost === 1 ? 'change' : `${lost} changes`} saved before Baton was closed ${lost === 1 ? 'is' : 'are'} ` +
      'missing from the history file: part of it was lost or replaced outside Baton. Everything before that is there.',
  ]
}

function lowSpaceNotice({ path, log }: OpeningContext): string[] {
  let free = lowSpaceBytes
  try {
    free = freeBytes(path)
  } catch (error) {
    // Some network disks do not say; that is no reason not to open.
    log?.error('store-free-space-unknown', { code: errorCode(error) })
  }
  if (free >= lowSpaceBytes) return []
  return [`The disk of the data folder is nearly full: ${Math.floor(free / 1_000_000)} MB are left.`]
}

function readIdentity(connection: Connection): { store_id: string; commit_count: number } {
  const row = connection
    .prepare<[], { store_id: string; commit_count: number }>('SELECT store_id, commit_count FROM store_state')
    .get()
  if (row === undefined) throw new SchemaMismatchError('store_state is empty')
  return row
}

function surround(
  connection: Connection,
  context: OpeningContext,
  identity: { store_id: string; commit_count: number },
): DatabaseSurroundings {
  const { path } = context
  const mark = startMark(
    path,
    identity.store_id,
    identity.commit_count,
    logError(context, 'store-mark-failed'),
  )
  const reserve = keepReserve(path)
  const checkpoint = startIdleCheckpoint(connection, logError(context, 'store-checkpoint-failed'))
  return {
    committed(commitCount) {
      mark.advance(commitCount)
      checkpoint.touch()
    },
    refused(error) {
      context.log?.error('store-refused', { kind: error.kind, code: error.code })
      if (error.kind === 'damaged') {
        try {
          requestCheckAtNextStart(path)
        } catch (requestError) {
          logError(context, 'store-check-request-failed')(requestError)
        }
      }
      const isFull = error.kind === 'full' || (error.kind === 'io' && hasNoRoom(path))
      if (isFull) reserve.release()
      return isFull
    },
    beforeGrowth: () => reserve.assertHeld(),
    closed() {
      checkpoint.stop()
      mark.close()
      context.lock.release()
    },
  }
}

/**
 * Opens a new or usable file for writing.
 * @throws StorageError, or SchemaMismatchError when its tables are not those of its version; the lock stays taken then.
 */
export function openForWriting(
  context: OpeningContext,
  mark: Mark | null,
): { store: Store; notices: string[] } {
  const { path, log, now } = context
  createPrivately(path, context.folder)
  const connection = new BetterSqlite3(path)
  try {
    applyPragmas(connection, true)
    bringUpToDate(connection, context)
    const identity = readIdentity(connection)
    const notices = [
      ...lostTailNotice(mark, identity.store_id, identity.commit_count),
      ...lowSpaceNotice(context),
    ]
    const database = createDatabase(connection, surround(connection, context, identity))
    const store = createStore(database, { path, now, log })
    withdrawCheckRequest(path)
    return { store, notices }
  } catch (error) {
    connection.close()
    if (errorCode(error) === 'SQLITE_ERROR')
      throw new SchemaMismatchError('the tables do not fit', { cause: error })
    throw asStorageError(error) ?? error
  }
}
