// A backup is never opened for use itself: a verified copy of it is brought up to date and given an identity of its own,
// and only that copy may become the history.
import { randomUUID } from 'node:crypto'
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import BetterSqlite3, { type Database as Connection } from 'better-sqlite3'
import { readContent, removeCopy } from './backup.ts'
import { type CopyHooks, copyHistory } from './backup-copy.ts'
import { requireRoom } from './backup-folder.ts'
import type { HistoryContent } from './backup-names.ts'
import { checkConnection } from './check-history-file.ts'
import { applicationId, latestVersion, type Migration, migrate, schemaVersion } from './migrate.ts'
import { applyPragmas } from './pragmas.ts'
import { asStorageError, StorageError } from './storage-error.ts'
import { syncFile } from './sync-path.ts'

const damagedSentence = 'This backup is damaged and cannot be used. Nothing was changed. Choose another one.'

/**
 * Looks whether a backup can be used by this version at all.
 * @returns the version of its tables
 * @throws StorageError with a sentence for the person
 */
export function requireUsableBackup(backupPath: string, migrations: readonly Migration[]): number {
  if (!existsSync(backupPath)) {
    throw new StorageError('io', 'This backup is no longer there. Choose another one.')
  }
  let connection: Connection | null = null
  try {
    requireHeader(backupPath)
    connection = new BetterSqlite3(backupPath, { readonly: true, fileMustExist: true })
    const version = schemaVersion(connection)
    if (version > latestVersion(migrations)) {
      throw new StorageError(
        'unsupported',
        'This backup was written by a newer version of Baton. Install that version to go back to it.',
      )
    }
    const isBaton = connection.pragma('application_id', { simple: true }) === applicationId
    if (version === 0 || !isBaton) throw new StorageError('damaged', damagedSentence)
    return version
  } catch (error) {
    throw asDamagedBackup(error)
  } finally {
    connection?.close()
  }
}

/** SQLite takes an empty file for a new database. */
function requireHeader(path: string): void {
  const descriptor = openSync(path, 'r')
  try {
    const header = Buffer.alloc(16)
    readSync(descriptor, header, 0, header.length, 0)
    if (header.toString('latin1') !== 'SQLite format 3\0') throw new StorageError('damaged', damagedSentence)
  } finally {
    closeSync(descriptor)
  }
}

/** Damage found on the way is damage of the backup. */
export function asDamagedBackup(error: unknown): unknown {
  const storageError = asStorageError(error)
  if (storageError?.kind !== 'damaged') return storageError ?? error
  return new StorageError('damaged', damagedSentence, storageError.code, error)
}

/**
 * What lay in the trash then lies there from now on: a rule that purges it after some days must not delete at once what
 * somebody may have come back for.
 */
function becomeHistory(connection: Connection, nowMs: number): void {
  connection.prepare('UPDATE store_state SET store_id = ?').run(randomUUID())
  connection.prepare('UPDATE conversations SET trashed_at = ? WHERE trashed_at < ?').run(nowMs, nowMs)
}

/**
 * Brings a copy up to date, where nothing else has it open.
 * @param restoredAt see prepareRestore
 */
function bringUpToDate(
  path: string,
  migrations: readonly Migration[],
  restoredAt: number | null,
): HistoryContent {
  const connection = new BetterSqlite3(path, { fileMustExist: true })
  try {
    applyPragmas(connection, false)
    const before = readContent(connection)
    const applied = migrate(connection, migrations)
    if (restoredAt !== null) becomeHistory(connection, restoredAt)
    const after = readContent(connection)
    const isWhole =
      after.conversationCount === before.conversationCount && after.messageCount === before.messageCount
    if (!isWhole || (applied.length > 0 && !checkConnection(connection, 'full').isSound)) {
      throw new StorageError(
        'unsupported',
        'This backup could not be brought into the form this version of Baton needs. Nothing was changed.',
      )
    }
    return after
  } finally {
    connection.close()
  }
}

/**
 * Makes a verified, up-to-date and synced copy of a backup at `targetPath`; the backup stays as it is. For workers.
 *
 * The copy gets an identity of its own: it is not the history it was taken from any more. The mark beside the history then
 * misses no changes in it, an index made of the history is seen to be of another one, and the schedule clears up no backup
 * that was made before.
 * @param order.restoredAt UTC milliseconds; null for a copy that is only looked at and keeps its identity
 * @throws StorageError, CopyCancelledError; nothing is left at the target then
 */
export async function prepareRestore(
  order: {
    backupPath: string
    targetPath: string
    migrations: readonly Migration[]
    restoredAt: number | null
  },
  hooks: CopyHooks,
): Promise<HistoryContent> {
  const { backupPath, targetPath, migrations, restoredAt } = order
  requireUsableBackup(backupPath, migrations)
  removeCopy(targetPath)
  try {
    requireRoom(dirname(targetPath), statSync(backupPath).size)
    await copyHistory(backupPath, targetPath, hooks)
    const content = bringUpToDate(targetPath, migrations, restoredAt)
    syncFile(targetPath)
    return content
  } catch (error) {
    removeCopy(targetPath)
    throw asDamagedBackup(error)
  }
}
