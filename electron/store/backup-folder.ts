// Where backups lie. A folder that the person chose is never made by Baton: one that is missing is most often a disk that
// is not plugged in, and a backup on the wrong disk would only look like one.
import {
  accessSync,
  constants,
  mkdirSync,
  readFileSync,
  renameSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, isAbsolute, join, relative } from 'node:path'
import { type NamedBackup, readBackupFolder } from './backup-names.ts'
import { asStorageError, errorCode, StorageError } from './storage-error.ts'
import { syncFile } from './sync-path.ts'

/** What stays free on a disk besides the copy itself. */
const marginBytes = 16 * 1024 * 1024

/** The folder that backups go to when the person chose none. */
export function usualBackupFolder(historyPath: string): string {
  return join(dirname(historyPath), 'backups')
}

function requireFolder(folder: string, historyPath: string): void {
  if (!isAbsolute(folder)) {
    throw new StorageError('io', `"${folder}" does not say where it is. Give the whole path of the folder.`)
  }
  const fromHistory = relative(historyPath, folder)
  if (!fromHistory.startsWith('..') && !isAbsolute(fromHistory)) {
    throw new StorageError('io', `${folder} is the history file itself. Choose another folder.`)
  }
  let isFolder: boolean
  try {
    isFolder = statSync(folder).isDirectory()
  } catch (error) {
    const code = errorCode(error)
    if (code !== 'ENOENT' && code !== 'ENOTDIR') {
      throw new StorageError(
        'io',
        `The folder ${folder} cannot be read. Check its disk and its rights.`,
        null,
        error,
      )
    }
    throw new StorageError(
      'io',
      `The folder ${folder} is not there. Connect its disk, make the folder, or choose another one.`,
      null,
      error,
    )
  }
  if (!isFolder) throw new StorageError('io', `${folder} is a file and not a folder. Choose another one.`)
  try {
    accessSync(folder, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new StorageError(
      'read-only',
      `The folder ${folder} cannot be written to. Change its rights or choose another one.`,
      null,
      error,
    )
  }
}

/**
 * Looks whether a copy of a history can be written into a folder; makes the usual folder, and no other.
 * @throws StorageError with a sentence for the person
 */
export function requireBackupFolder(folder: string, historyPath: string): void {
  if (folder === usualBackupFolder(historyPath)) {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
    } catch (error) {
      throw asStorageError(error) ?? error
    }
  }
  requireFolder(folder, historyPath)
}

/** Bytes a copy of a history file takes, its log included. */
export function historyBytes(historyPath: string): number {
  const sizes = [historyPath, `${historyPath}-wal`].map(
    (path) => statSync(path, { throwIfNoEntry: false })?.size ?? 0,
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1_000_000).toLocaleString('en')} MB`
}

/** @throws StorageError when the disk of a folder has no room for so many bytes */
export function requireRoom(folder: string, neededBytes: number): void {
  const { bavail, bsize } = statfsSync(folder)
  const free = bavail * bsize
  if (free >= neededBytes + marginBytes) return
  throw new StorageError(
    'full',
    `The disk of ${folder} has ${megabytes(free)} left, and ${megabytes(neededBytes + marginBytes)} are needed. ` +
      'Nothing was written. Free some space there or choose another folder.',
  )
}

/** Beside the history: in which other folders its backups lie. Read when the history itself cannot be. */
function memoryPath(historyPath: string): string {
  return join(dirname(historyPath), 'backup-folders.json')
}

/** The other folders in which backups of this history were made; empty when nothing is known of any. */
export function rememberedBackupFolders(historyPath: string): string[] {
  let text: string
  try {
    text = readFileSync(memoryPath(historyPath), 'utf8')
  } catch (error) {
    if (errorCode(error) === null) throw error
    return []
  }
  try {
    const stored: unknown = JSON.parse(text)
    if (!Array.isArray(stored)) return []
    return stored.filter((folder) => typeof folder === 'string' && isAbsolute(folder))
  } catch (error) {
    // Only a memory of where to look; a torn one is as good as none.
    if (!(error instanceof SyntaxError)) throw error
    return []
  }
}

const rememberedLimit = 8

/** Keeps in mind that backups lie in a folder. @throws StorageError */
export function rememberBackupFolder(historyPath: string, folder: string): void {
  if (folder === usualBackupFolder(historyPath)) return
  const known = rememberedBackupFolders(historyPath)
  if (known[0] === folder) return
  const folders = [folder, ...known.filter((other) => other !== folder)].slice(0, rememberedLimit)
  const path = memoryPath(historyPath)
  try {
    writeFileSync(`${path}.new`, `${JSON.stringify(folders)}\n`, { mode: 0o600 })
    syncFile(`${path}.new`)
    renameSync(`${path}.new`, path)
  } catch (error) {
    throw asStorageError(error) ?? error
  }
}

/**
 * Every backup that can be reached, newest first: of the usual folder, the chosen one and those of before. A folder that
 * cannot be read at the moment is left out.
 */
export function findBackups(historyPath: string, chosenFolder: string | null = null): NamedBackup[] {
  const folders = new Set([
    usualBackupFolder(historyPath),
    ...(chosenFolder === null ? [] : [chosenFolder]),
    ...rememberedBackupFolders(historyPath),
  ])
  const found = new Map<string, NamedBackup>()
  for (const folder of folders) {
    try {
      for (const backup of readBackupFolder(folder)) if (!found.has(backup.id)) found.set(backup.id, backup)
    } catch (error) {
      if (asStorageError(error) === null) throw error
    }
  }
  return [...found.values()].sort((one, other) => other.createdAt - one.createdAt)
}
