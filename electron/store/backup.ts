// A backup that was never opened is not a backup: a copy gets its final name only after it was opened, checked through
// and compared with the original, and after file and folder were synced.
import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3, { type Database as Connection } from 'better-sqlite3'
import type { Backup } from '../../shared/contract/app-state.ts'
import { type BackupPurpose, backupName, type HistoryContent, listBackups } from './backup-names.ts'
import { checkConnection } from './check-history-file.ts'
import { schemaVersion } from './migrate.ts'
import { asStorageError, StorageError } from './storage-error.ts'
import { syncFile, syncFolder } from './sync-path.ts'

export { listBackups }

/** Reads what a history file holds. @throws StorageError, or SQLite's error when it is no history */
export function readContent(connection: Connection): HistoryContent {
  const row = connection
    .prepare<[], Omit<HistoryContent, 'version'>>(
      `SELECT store_id AS storeId, commit_count AS commitCount,
        (SELECT count(*) FROM conversations) AS conversationCount,
        (SELECT count(*) FROM messages) AS messageCount
      FROM store_state`,
    )
    .get()
  if (row === undefined) throw new StorageError('damaged', 'The history file has lost its first row.')
  return { ...row, version: schemaVersion(connection) }
}

/** Which history a file is, and the number of its last commit; may be open here or elsewhere. @throws StorageError */
export function readIdentity(path: string): Pick<HistoryContent, 'storeId' | 'commitCount'> {
  const connection = new BetterSqlite3(path, { readonly: true, fileMustExist: true })
  try {
    const row = connection
      .prepare<[], Pick<HistoryContent, 'storeId' | 'commitCount'>>(
        'SELECT store_id AS storeId, commit_count AS commitCount FROM store_state',
      )
      .get()
    if (row === undefined) throw new StorageError('damaged', 'The history file has lost its first row.')
    return row
  } catch (error) {
    throw asStorageError(error) ?? error
  } finally {
    connection.close()
  }
}

/** Takes away a copy that was begun. */
export function removeCopy(path: string): void {
  for (const ending of ['', '-journal', '-wal', '-shm']) rmSync(path + ending, { force: true })
}

/** @returns what the copy holds. @throws StorageError when it is not sound or not what was copied. */
function verifyCopy(copyPath: string, expected: readonly HistoryContent[]): HistoryContent {
  const copy = new BetterSqlite3(copyPath, { readonly: true, fileMustExist: true })
  try {
    const check = checkConnection(copy, 'full')
    if (!check.isSound) {
      throw new StorageError('damaged', 'The backup that was just made is not sound, so it was thrown away.')
    }
    const content = readContent(copy)
    const original = expected.find((candidate) => candidate.commitCount === content.commitCount)
    // A commit between the looks at the original leaves the copy between them, as one of its states.
    if (original !== undefined && JSON.stringify(original) !== JSON.stringify(content)) {
      throw new StorageError('damaged', 'The backup that was just made lacks rows, so it was thrown away.')
    }
    return content
  } finally {
    copy.close()
  }
}

/**
 * Makes a verified backup of a history file, which may be open here or elsewhere. Blocks while it copies (about half a
 * second for 100 MB): for the moment before a migration. See backup-making for all others.
 * @throws StorageError; nothing is left in the folder then.
 */
export function createBackup(
  store: { readonly path: string | null },
  folder: string,
  nowMs: number,
  purpose: BackupPurpose = 'before-migration',
): Backup {
  if (store.path === null) throw new StorageError('unsupported', 'A history in memory cannot be backed up.')
  const temporary = join(folder, `.making-${process.pid}-${nowMs}.db`)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const source = new BetterSqlite3(store.path, { readonly: true, fileMustExist: true })
    const looks: HistoryContent[] = []
    try {
      looks.push(readContent(source))
      source.prepare('VACUUM INTO ?').run(temporary)
      looks.push(readContent(source))
    } finally {
      source.close()
    }
    const content = verifyCopy(temporary, looks)
    syncFile(temporary)
    const name = backupName(content, nowMs, purpose)
    renameSync(temporary, join(folder, name))
    syncFolder(folder)
    const made = listBackups(folder).find((backup) => backup.id === name)
    if (made === undefined) throw new StorageError('io', 'The backup vanished as soon as it was made.')
    return made
  } catch (error) {
    removeCopy(temporary)
    throw asStorageError(error) ?? error
  }
}
