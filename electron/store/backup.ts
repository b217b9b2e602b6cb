// A backup that was never opened is not a backup: a copy gets its final name only after it was opened, checked through
// and compared with the original, and after file and folder were synced. Its name says what is in it, so that listing
// the folder opens nothing.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3, { type Database as Connection } from 'better-sqlite3'
import type { Backup } from '../../shared/contract/app-state.ts'
import { checkConnection } from './check-history-file.ts'
import { schemaVersion } from './migrate.ts'
import { asStorageError, StorageError } from './storage-error.ts'
import { syncFile, syncFolder } from './sync-path.ts'

const namePattern =
  /^baton-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z\.schema-(\d+)\.(\d+)-conversations\.(\d+)-messages\.db$/

interface Content {
  version: number
  storeId: string
  commitCount: number
  conversationCount: number
  messageCount: number
}

function readContent(connection: Connection): Content {
  const row = connection
    .prepare<[], Omit<Content, 'version'>>(
      `SELECT store_id AS storeId, commit_count AS commitCount,
        (SELECT count(*) FROM conversations) AS conversationCount,
        (SELECT count(*) FROM messages) AS messageCount
      FROM store_state`,
    )
    .get()
  if (row === undefined) throw new StorageError('damaged', 'The history file has lost its first row.')
  return { ...row, version: schemaVersion(connection) }
}

function backupName(content: Content, nowMs: number): string {
  const time = new Date(nowMs).toISOString().replaceAll(/[:.]/g, '-')
  return `baton-${time}.schema-${content.version}.${content.conversationCount}-conversations.${content.messageCount}-messages.db`
}

/** Backups in the folder, newest first; whatever else lies there is left out. */
export function listBackups(folder: string): Backup[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .flatMap((name): Backup[] => {
      const [, date, hour, minute, second, ms, , conversations, messages] = namePattern.exec(name) ?? []
      if (date === undefined) return []
      return [
        {
          id: name,
          createdAt: Date.parse(`${date}T${hour}:${minute}:${second}.${ms}Z`),
          byteSize: statSync(join(folder, name)).size,
          conversationCount: Number(conversations),
          messageCount: Number(messages),
        },
      ]
    })
    .sort((one, other) => other.createdAt - one.createdAt || other.id.localeCompare(one.id))
}

/** @returns what the copy holds. @throws StorageError when it is not sound or not what was copied. */
function verifyCopy(copyPath: string, expected: readonly Content[]): Content {
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
 * second for 100 MB): for workers, and for the moment before a migration.
 * @throws StorageError; nothing is left in the folder then.
 */
export function createBackup(store: { readonly path: string | null }, folder: string, nowMs: number): Backup {
  if (store.path === null) throw new StorageError('unsupported', 'A history in memory cannot be backed up.')
  const temporary = join(folder, `.making-${process.pid}-${nowMs}.db`)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const source = new BetterSqlite3(store.path, { readonly: true, fileMustExist: true })
    const looks: Content[] = []
    try {
      looks.push(readContent(source))
      source.prepare('VACUUM INTO ?').run(temporary)
      looks.push(readContent(source))
    } finally {
      source.close()
    }
    const content = verifyCopy(temporary, looks)
    syncFile(temporary)
    const name = backupName(content, nowMs)
    renameSync(temporary, join(folder, name))
    syncFolder(folder)
    return {
      id: name,
      createdAt: nowMs,
      byteSize: statSync(join(folder, name)).size,
      conversationCount: content.conversationCount,
      messageCount: content.messageCount,
    }
  } catch (error) {
    for (const ending of ['', '-journal', '-wal', '-shm']) {
      if (existsSync(temporary + ending)) rmSync(temporary + ending)
    }
    throw asStorageError(error) ?? error
  }
}
