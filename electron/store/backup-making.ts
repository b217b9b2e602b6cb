// A backup from beginning to end: the folder is looked at, the copy made under a passing name, verified, named, and only
// then are older scheduled ones cleared up.
import { randomUUID } from 'node:crypto'
import { readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { removeCopy } from './backup.ts'
import { type CopyHooks, copyHistory } from './backup-copy.ts'
import { historyBytes, rememberBackupFolder, requireBackupFolder, requireRoom } from './backup-folder.ts'
import {
  type BackupPurpose,
  backupName,
  byProgress,
  type NamedBackup,
  readBackupFolder,
  storeMark,
} from './backup-names.ts'
import { asStorageError, StorageError } from './storage-error.ts'
import { syncFolder } from './sync-path.ts'

export interface BackupOrder {
  readonly historyPath: string
  readonly folder: string
  readonly purpose: BackupPurpose
  /** UTC milliseconds. */
  readonly nowMs: number
  /** How many scheduled ones stay; null clears nothing up. */
  readonly keepCount: number | null
}

/** Copies of a Baton that ended in the middle are older than this. */
const abandonedMs = 86_400_000

const passingName = /^\.making-[0-9a-f-]+\.db(-journal|-wal|-shm)?$/

function removeAbandoned(folder: string, nowMs: number): void {
  for (const name of readdirSync(folder)) {
    if (!passingName.test(name)) continue
    const modified = statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs
    if (modified !== undefined && nowMs - modified > abandonedMs) rmSync(join(folder, name), { force: true })
  }
}

/**
 * Clears up the scheduled backups with the least in them of this history. What was asked for, made before a migration or before going
 * back, of another history, or named by an earlier version, stays.
 */
function clearUp(made: NamedBackup, keepCount: number): void {
  try {
    const scheduled = readBackupFolder(made.folder).filter(({ purpose }) => purpose === 'scheduled')
    for (const { id } of byProgress(scheduled, made.storeMark).slice(keepCount)) {
      // Whatever the others say of themselves, the one that was just made is of now.
      if (id !== made.id) rmSync(join(made.folder, id), { force: true })
    }
  } catch (error) {
    const storageError = asStorageError(error)
    if (storageError === null) throw error
    throw new StorageError(
      storageError.kind,
      `The backup was made, but older ones in ${made.folder} could not be removed. Check the rights of the folder.`,
      storageError.code,
      error,
    )
  }
}

/** What the disk said, as a sentence about the backup. */
function describe(error: unknown, folder: string): unknown {
  const storageError = asStorageError(error)
  if (storageError === null) return error
  // Baton's own sentences have no code of the system.
  if (storageError.code === null) return storageError
  const { kind, code } = storageError
  const end = 'No backup was made, and nothing half-written was left.'
  if (kind === 'full') {
    return new StorageError(
      kind,
      `The disk of ${folder} is full. ${end} Free some space there or choose another folder.`,
      code,
      error,
    )
  }
  if (kind === 'io' || kind === 'read-only') {
    return new StorageError(
      kind,
      `The disk of ${folder} reported an error. ${end} Check it or choose another folder.`,
      code,
      error,
    )
  }
  return storageError
}

/**
 * Makes a verified backup of a history file, which may be open and written to. For workers.
 * @throws StorageError, CopyCancelledError; nothing is left in the folder then
 */
export async function makeBackup(order: BackupOrder, hooks: CopyHooks): Promise<NamedBackup> {
  const { historyPath, folder, purpose, nowMs, keepCount } = order
  const passing = join(folder, `.making-${randomUUID()}.db`)
  let made: NamedBackup
  let isBegun = false
  try {
    requireBackupFolder(folder, historyPath)
    removeAbandoned(folder, nowMs)
    requireRoom(folder, historyBytes(historyPath))
    rememberBackupFolder(historyPath, folder)
    isBegun = true
    const content = await copyHistory(historyPath, passing, hooks)
    const byteSize = statSync(passing).size
    const id = backupName(content, nowMs, purpose)
    renameSync(passing, join(folder, id))
    syncFolder(folder)
    const { storeId, commitCount, conversationCount, messageCount } = content
    made = {
      id,
      folder,
      purpose,
      createdAt: nowMs,
      byteSize,
      conversationCount,
      messageCount,
      storeMark: storeMark(storeId),
      commitCount,
    }
  } catch (error) {
    if (isBegun) removeCopy(passing)
    throw describe(error, folder)
  }
  if (keepCount !== null) clearUp(made, keepCount)
  return made
}
