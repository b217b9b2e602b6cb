// What is done to a history file while nobody has it open: another takes its place, or it makes room for the one that was
// moved. Every step leaves a whole history where the next start looks for one.
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { asStorageError, StorageError } from './storage-error.ts'
import { syncFile, syncFolder } from './sync-path.ts'

/** The name of a file that will take the place of the history. */
export function restoringPath(historyPath: string): string {
  return `${historyPath}.restoring`
}

/**
 * Takes the log into the file and does away with it: a log that stayed would be taken for that of the file that comes in its
 * place, and whoever still reads would remove the new one when it is done.
 * @throws StorageError while anything has the file open
 */
export function settleLog(historyPath: string): void {
  const connection = new BetterSqlite3(historyPath, { fileMustExist: true, timeout: 5000 })
  try {
    const mode = connection.pragma('journal_mode = DELETE', { simple: true })
    if (mode !== 'delete') throw stillRead()
  } catch (error) {
    if (error instanceof BetterSqlite3.SqliteError && error.code.startsWith('SQLITE_BUSY')) throw stillRead()
    throw error
  } finally {
    connection.close()
  }
  if (existsSync(`${historyPath}-wal`)) throw stillRead()
}

function stillRead(): StorageError {
  return new StorageError(
    'busy',
    'Something still reads the history, so it was left as it is. Wait a moment and try again.',
  )
}

/** Puts a finished file in the place of a settled history, in one step. */
export function replaceHistory(historyPath: string, finishedPath: string): void {
  syncFile(finishedPath)
  renameSync(finishedPath, historyPath)
  syncFolder(dirname(historyPath))
}

/**
 * Gives the history that was moved away another name, so that nobody opens it by mistake.
 * @returns where it is now
 */
export function retireHistory(historyPath: string, nowMs: number): string {
  const stamp = new Date(nowMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')
  let retired = `${historyPath}.moved-${stamp}`
  for (let number = 2; existsSync(retired); number += 1) retired = `${historyPath}.moved-${stamp}-${number}`
  renameSync(historyPath, retired)
  for (const ending of ['-mark', '-reserve', '-check']) rmSync(historyPath + ending, { force: true })
  // The index of the search holds the words of the history; it is made anew where the history is now.
  for (const ending of ['', '-wal', '-shm', '-journal']) {
    rmSync(join(dirname(historyPath), `search.db${ending}`), { force: true })
  }
  syncFolder(dirname(historyPath))
  return retired
}

/** Copies of a Baton that ended in the middle of an exchange; nothing else writes them while the folder is locked. */
export function removeUnfinished(historyPath: string): void {
  const name = basename(historyPath)
  for (const entry of readdirSync(dirname(historyPath))) {
    const isUnfinished =
      entry.startsWith(`${name}.restoring`) ||
      entry.startsWith(`${name}.moving`) ||
      entry.startsWith(`${name}.looked-at-`)
    if (!isUnfinished) continue
    try {
      rmSync(join(dirname(historyPath), entry), { force: true })
    } catch (error) {
      // Somebody still looks at it; it goes at a later start.
      if (asStorageError(error) === null) throw error
    }
  }
}
