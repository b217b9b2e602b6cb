// Looks at a history file before anything may write to it. A file that is missing, empty or strange is only taken for
// a new one when nothing around it speaks of an old one: the worst losses elsewhere began with "looks empty, start fresh".
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import BetterSqlite3, { type Database as Connection } from 'better-sqlite3'
import { checkConnection, isCheckRequested } from './check-history-file.ts'
import { applicationId, latestVersion, type Migration, schemaVersion } from './migrate.ts'
import { asStorageError } from './storage-error.ts'

export type Inspection =
  | { readonly kind: 'new' }
  | { readonly kind: 'usable'; readonly version: number }
  | { readonly kind: 'newer' }
  /** `what`: how the file was found, to stand after "the history file ". */
  | { readonly kind: 'damaged'; readonly what: string; readonly problems: readonly string[] }

export interface Surroundings {
  /** Backups, a mark, a file set aside: something was here before. */
  readonly hasTraces: boolean
}

/** Up to this size the start itself checks every page after a run that did not end in order. */
const cheapCheckBytes = 8 * 1024 * 1024
const headerBytes = 100
const magic = 'SQLite format 3\0'

function damaged(what: string, problems: readonly string[] = []): Inspection {
  return { kind: 'damaged', what, problems }
}

function readHeader(path: string): Buffer {
  const descriptor = openSync(path, 'r')
  try {
    const header = Buffer.alloc(headerBytes)
    const length = readSync(descriptor, header, 0, headerBytes, 0)
    return header.subarray(0, length)
  } finally {
    closeSync(descriptor)
  }
}

function sizeOf(path: string): number | null {
  return statSync(path, { throwIfNoEntry: false })?.size ?? null
}

/** Reads the first and the last row of every table: finds a missing root or edge without reading the file. */
function readEdges(connection: Connection): void {
  const tables = connection
    .prepare<[], { name: string; wr: number }>(
      "SELECT name, wr FROM pragma_table_list WHERE type = 'table' AND schema = 'main'",
    )
    .all()
  for (const { name, wr } of tables) {
    const table = `"${name.replaceAll('"', '""')}"`
    connection.prepare(`SELECT * FROM ${table} LIMIT 1`).get()
    if (wr === 0) connection.prepare(`SELECT 1 FROM ${table} ORDER BY rowid DESC LIMIT 1`).get()
  }
}

function tableCount(connection: Connection): number {
  const row = connection.prepare<[], { count: number }>('SELECT count(*) AS count FROM sqlite_schema').get()
  return row?.count ?? 0
}

function inspectConnection(
  connection: Connection,
  path: string,
  options: { latest: number; hasTraces: boolean; wasInterrupted: boolean },
): Inspection {
  const version = schemaVersion(connection)
  if (version > options.latest) return { kind: 'newer' }
  if (version === 0) {
    const isEmpty = tableCount(connection) === 0
    if (isEmpty) return options.hasTraces ? damaged('is empty') : { kind: 'new' }
    return damaged('does not say which version it is')
  }
  if (connection.pragma('application_id', { simple: true }) !== applicationId) {
    return damaged('is a database of another program')
  }
  readEdges(connection)
  const byteSize = (sizeOf(path) ?? 0) + (sizeOf(`${path}-wal`) ?? 0)
  const isAsked = isCheckRequested(path)
  if (isAsked || (options.wasInterrupted && byteSize <= cheapCheckBytes)) {
    const check = checkConnection(connection, isAsked ? 'full' : 'quick')
    if (!check.isSound) return damaged('is damaged', check.problems)
  }
  return { kind: 'usable', version }
}

/**
 * Looks without changing a byte of the file or its log.
 * @throws StorageError when the file cannot be read at all.
 */
export function inspectFile(
  path: string,
  migrations: readonly Migration[],
  surroundings: Surroundings & { readonly wasInterrupted: boolean },
): Inspection {
  const size = sizeOf(path)
  const hasTraces = surroundings.hasTraces || (sizeOf(`${path}-wal`) ?? 0) > 0
  if (size === null) return hasTraces ? damaged('is missing') : { kind: 'new' }
  if (size === 0) return hasTraces ? damaged('is empty') : { kind: 'new' }

  const header = readHeader(path)
  if (header.length < headerBytes || header.toString('latin1', 0, 16) !== magic) {
    return damaged('is not a history file any more')
  }
  // SQLite rounds such a length up and reads zeros. With a log behind it the missing piece may still come from there.
  const pageBytes = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16)
  const hasLog = (sizeOf(`${path}-wal`) ?? 0) > 0
  if (!hasLog && size % pageBytes !== 0) return damaged('is cut off')
  const latest = latestVersion(migrations)
  if (header.readUInt32BE(60) > latest && header.readUInt32BE(68) === applicationId) return { kind: 'newer' }

  let connection: Connection | null = null
  try {
    connection = new BetterSqlite3(path, { readonly: true, fileMustExist: true })
    connection.pragma('cell_size_check = ON')
    return inspectConnection(connection, path, {
      latest,
      hasTraces,
      wasInterrupted: surroundings.wasInterrupted,
    })
  } catch (error) {
    const storageError = asStorageError(error)
    if (storageError?.kind === 'damaged') return damaged('is damaged', [storageError.code ?? ''])
    throw storageError ?? error
  } finally {
    connection?.close()
  }
}
