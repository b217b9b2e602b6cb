// A copy of a history file that is open and written to meanwhile, made by SQLite page by page. Measured 2026-11 (240 MB,
// a commit every 5 ms beside it): without a read transaction held open the copy begins again at each commit and never
// ends; with one it takes 0.6 s, no commit waits longer than 0.15 s, and the copy is exactly the state it began with, so
// that its rows can be compared to the last one. VACUUM INTO takes 0.4 s, but tells nothing of how far it is, cannot be
// stopped, and its state can only be compared when nobody wrote.
import { closeSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import BetterSqlite3, { type Database as Connection } from 'better-sqlite3'
import { readContent, removeCopy } from './backup.ts'
import type { HistoryContent } from './backup-names.ts'
import { checkConnection } from './check-history-file.ts'
import { asStorageError, StorageError } from './storage-error.ts'
import { syncFile, syncFolder } from './sync-path.ts'

/** What long work on a file tells, and asks, on its way. */
export interface CopyHooks {
  /** Bytes copied so far and in all. */
  onProgress(doneBytes: number, totalBytes: number): void
  isCancelled(): boolean
}

/** The person changed their mind. */
export class CopyCancelledError extends Error {
  override readonly name = 'CopyCancelledError'
}

const pagesAtATime = 1000

/** Rows of every table: what a copy is compared by. */
function countRows(connection: Connection): Map<string, number> {
  const tables = connection
    .prepare<[], { name: string }>(
      "SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main' ORDER BY name",
    )
    .all()
  return new Map(
    tables.map(({ name }) => {
      const quoted = `"${name.replaceAll('"', '""')}"`
      const row = connection.prepare<[], { count: number }>(`SELECT count(*) AS count FROM ${quoted}`).get()
      return [name, row?.count ?? Number.NaN]
    }),
  )
}

function stopIfAsked(hooks: CopyHooks): void {
  if (hooks.isCancelled()) throw new CopyCancelledError('the copy was called off')
}

async function copyPages(sourcePath: string, targetPath: string, hooks: CopyHooks) {
  const source = new BetterSqlite3(sourcePath, { readonly: true, fileMustExist: true })
  try {
    source.pragma('busy_timeout = 5000')
    source.exec('BEGIN')
    // The first reading fixes the state that is copied.
    const content = readContent(source)
    const rows = countRows(source)
    const pageBytes = Number(source.pragma('page_size', { simple: true }))
    await source.backup(targetPath, {
      progress({ totalPages, remainingPages }) {
        stopIfAsked(hooks)
        hooks.onProgress((totalPages - remainingPages) * pageBytes, totalPages * pageBytes)
        return pagesAtATime
      },
    })
    source.exec('COMMIT')
    return { content, rows }
  } finally {
    source.close()
  }
}

/**
 * Opens a copy, checks every page, index and reference, and compares it with what was copied.
 * @throws StorageError when it is not the same.
 */
function verifyCopy(path: string, expected: { content: HistoryContent; rows: Map<string, number> }): void {
  const copy = new BetterSqlite3(path, { fileMustExist: true })
  try {
    // Of one file only: it can then be read where nothing may be written, and nothing of it stays in a log.
    copy.pragma('journal_mode = DELETE')
    if (!checkConnection(copy, 'full').isSound) {
      throw new StorageError('damaged', 'The copy that was just made is not sound, so it was thrown away.')
    }
    const found = { content: readContent(copy), rows: countRows(copy) }
    const isSame =
      JSON.stringify(found.content) === JSON.stringify(expected.content) &&
      JSON.stringify([...found.rows]) === JSON.stringify([...expected.rows])
    if (!isSame) {
      throw new StorageError('damaged', 'The copy that was just made lacks rows, so it was thrown away.')
    }
  } finally {
    copy.close()
  }
}

/**
 * Copies a history file, which may be open here or elsewhere, to a new file: verified, compared and synced. For workers.
 * @returns what the copy holds
 * @throws StorageError, CopyCancelledError; nothing is left at the target then
 */
export async function copyHistory(
  sourcePath: string,
  targetPath: string,
  hooks: CopyHooks,
): Promise<HistoryContent> {
  try {
    // Only the person may read it.
    closeSync(openSync(targetPath, 'wx', 0o600))
  } catch (error) {
    throw asStorageError(error) ?? error
  }
  try {
    const copied = await copyPages(sourcePath, targetPath, hooks)
    stopIfAsked(hooks)
    verifyCopy(targetPath, copied)
    stopIfAsked(hooks)
    syncFile(targetPath)
    syncFolder(dirname(targetPath))
    return copied.content
  } catch (error) {
    removeCopy(targetPath)
    throw asStorageError(error) ?? error
  }
}
