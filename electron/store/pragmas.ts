// What Baton asks of SQLite, asked for explicitly and read back: better-sqlite3 is compiled to fall to
// synchronous=NORMAL in WAL mode, which may lose the last commits with the power (measured 2026-11).
import type { Database as Connection } from 'better-sqlite3'
import { StorageError } from './storage-error.ts'

/** The first release without the WAL-reset bug, which could lose commits silently (fixed 2026-03-13). */
export const oldestSafeSqlite = '3.51.3'

/** @throws StorageError when SQLite is older than the oldest one known to be safe. */
export function assertSafeSqlite(version: string): void {
  const [found, wanted] = [version, oldestSafeSqlite].map((text) => text.split('.').map(Number))
  for (const [index, number] of (wanted ?? []).entries()) {
    const difference = (found?.[index] ?? 0) - number
    if (difference > 0) return
    if (difference < 0) {
      throw new StorageError(
        'unsupported',
        `Baton needs SQLite ${oldestSafeSqlite} or newer to keep the history safely, and found ${version}.`,
      )
    }
  }
}

/** Name, value to set, value it must then read. */
type Pragma = readonly [name: string, value: string, expected: string | number]

const always: readonly Pragma[] = [
  ['foreign_keys', 'ON', 1],
  ['trusted_schema', 'OFF', 0],
  // Deleted text is overwritten in the file, not only forgotten.
  ['secure_delete', 'ON', 1],
  // A reader in another thread may hold the file for a moment.
  ['busy_timeout', '5000', 5000],
  ['recursive_triggers', 'ON', 1],
  ['cell_size_check', 'ON', 1],
  ['mmap_size', '0', 0],
]
const forFiles: readonly Pragma[] = [
  ['journal_mode', 'WAL', 'wal'],
  ['synchronous', 'FULL', 2],
  ['wal_autocheckpoint', '1000', 1000],
  // After a checkpoint the log file shrinks back to this many bytes.
  ['journal_size_limit', '16777216', 16_777_216],
]
// fsync on macOS leaves data in the drive's cache; this asks for F_FULLFSYNC.
const forMac: readonly Pragma[] = [
  ['fullfsync', 'ON', 1],
  ['checkpoint_fullfsync', 'ON', 1],
]

/**
 * Sets every pragma and reads it back.
 * @throws StorageError when one is not taken.
 */
export function applyPragmas(
  connection: Connection,
  isFile: boolean,
  platform: NodeJS.Platform = process.platform,
): void {
  const version = connection.prepare<[], { version: string }>('SELECT sqlite_version() AS version').get()
  assertSafeSqlite(version?.version ?? '0')
  const pragmas = [...always, ...(isFile ? forFiles : []), ...(isFile && platform === 'darwin' ? forMac : [])]
  for (const [name, value, expected] of pragmas) {
    connection.pragma(`${name} = ${value}`)
    const found = connection.pragma(name, { simple: true }) ?? (name === 'mmap_size' ? 0 : undefined)
    if (found !== expected) {
      throw new StorageError(
        'unsupported',
        `The history cannot be kept safely here: SQLite refused ${name} = ${value}.`,
      )
    }
  }
}
