// One Baton writes. The lock is a tiny SQLite file held in an exclusive transaction for as long as the process lives:
// the operating system lets go of it however the process ends, so a lock can never be left behind, and SQLite knows
// how to lock on every system. The file itself stays; removing it would let two processes lock two different files.
import BetterSqlite3 from 'better-sqlite3'
import { asStorageError, type StorageError } from './storage-error.ts'

export interface FolderLock {
  /** Harmless when released. */
  release(): void
}

export type LockAttempt =
  | { readonly kind: 'locked'; readonly lock: FolderLock }
  | { readonly kind: 'held' }
  | { readonly kind: 'refused'; readonly error: StorageError }

/** How long a starting Baton waits for one that is closing. */
const patienceMs = 400

/** @param path the history file the lock stands for. */
export function lockFolder(path: string): LockAttempt {
  let connection: BetterSqlite3.Database | null = null
  try {
    connection = new BetterSqlite3(`${path}-lock`, { timeout: patienceMs })
    connection.exec('BEGIN EXCLUSIVE')
    const held = connection
    return { kind: 'locked', lock: { release: () => held.close() } }
  } catch (error) {
    connection?.close()
    const storageError = asStorageError(error)
    if (storageError === null) throw error
    return storageError.kind === 'busy' ? { kind: 'held' } : { kind: 'refused', error: storageError }
  }
}
