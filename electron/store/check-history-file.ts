// The whole check of a history file: every page, every index, every reference. It reads the whole file (about a second
// for 200 MB), so it runs in a worker while Baton is already in use, or at a start that was asked for it.
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import BetterSqlite3, { type Database as Connection } from 'better-sqlite3'
import { asStorageError } from './storage-error.ts'

export interface HistoryCheck {
  readonly isSound: boolean
  /** SQLite's own words, at most twenty, for the log. */
  readonly problems: readonly string[]
}

/** Checks through an open connection. */
export function checkConnection(connection: Connection, depth: 'quick' | 'full'): HistoryCheck {
  const pragma = depth === 'full' ? 'integrity_check(20)' : 'quick_check(20)'
  try {
    const rows = connection.prepare<[], [string]>(`PRAGMA ${pragma}`).raw().all()
    const problems = rows.map(([text]) => text).filter((text) => text !== 'ok')
    if (depth === 'full') {
      const broken = connection.prepare('PRAGMA foreign_key_check').all().length
      if (broken > 0) problems.push(`${broken} rows refer to nothing`)
    }
    return { isSound: problems.length === 0, problems }
  } catch (error) {
    const storageError = asStorageError(error)
    if (storageError?.kind !== 'damaged') throw error
    return { isSound: false, problems: [storageError.code ?? 'damaged'] }
  }
}

/**
 * Checks a history file that may be open elsewhere; never writes to it. For workers.
 * @throws StorageError when the file cannot be read at all.
 */
export function checkHistoryFile(path: string): HistoryCheck {
  let connection: Connection | null = null
  try {
    connection = new BetterSqlite3(path, { readonly: true, fileMustExist: true })
    return checkConnection(connection, 'full')
  } catch (error) {
    const storageError = asStorageError(error)
    if (storageError?.kind === 'damaged')
      return { isSound: false, problems: [storageError.code ?? 'damaged'] }
    throw storageError ?? error
  } finally {
    connection?.close()
  }
}

function requestPath(path: string): string {
  return `${path}-check`
}

/** Asks the next start to run the whole check before it opens the file; damage found while running ends here. */
export function requestCheckAtNextStart(path: string): void {
  writeFileSync(requestPath(path), '')
}

export function isCheckRequested(path: string): boolean {
  return existsSync(requestPath(path))
}

export function withdrawCheckRequest(path: string): void {
  rmSync(requestPath(path), { force: true })
}
