// Every refusal of the disk leaves the store as a StorageError: a kind for the program and a finished sentence for the
// person. Whatever failed was rolled back; nothing half-written stays.
import BetterSqlite3 from 'better-sqlite3'

/** `busy`: another connection held the file longer than the store waits. `damaged`: pages do not make sense. */
export type StorageErrorKind = 'full' | 'read-only' | 'io' | 'damaged' | 'busy' | 'unsupported'

/** The disk or the history file refused; `message` is a finished sentence and nothing was changed. */
export class StorageError extends Error {
  override readonly name = 'StorageError'
  readonly kind: StorageErrorKind
  /** SQLite's or the system's own code, for the log; null when Baton itself refused. */
  readonly code: string | null

  constructor(kind: StorageErrorKind, message: string, code: string | null = null, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.kind = kind
    this.code = code
  }
}

const sentences: Readonly<Record<StorageErrorKind, string>> = {
  full: 'The disk is full, so nothing was saved. Free some space or delete conversations, then try again.',
  'read-only':
    'The history file cannot be written to, so nothing was saved. Check the rights of the data folder.',
  io: 'The disk reported an error, so nothing was saved. Check the disk and the data folder, then try again.',
  damaged: 'A part of the history file is damaged. Restart Baton to rescue everything that can be read.',
  busy: 'Another program holds the history file, so nothing was saved. Close it, then try again.',
  unsupported: 'This system cannot keep the history file safely, so Baton will not open it.',
}

/** The sentence for a kind of refusal. */
export function storageSentence(kind: StorageErrorKind): string {
  return sentences[kind]
}

function kindOfSqliteCode(code: string): StorageErrorKind | null {
  if (code === 'SQLITE_FULL') return 'full'
  if (code.startsWith('SQLITE_READONLY') || code === 'SQLITE_PERM' || code === 'SQLITE_AUTH')
    return 'read-only'
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB' || code === 'SQLITE_FORMAT')
    return 'damaged'
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return 'busy'
  if (code.startsWith('SQLITE_IOERR') || code.startsWith('SQLITE_CANTOPEN')) return 'io'
  return null
}

const systemKinds: Readonly<Record<string, StorageErrorKind>> = {
  ENOSPC: 'full',
  EDQUOT: 'full',
  EROFS: 'read-only',
  EACCES: 'read-only',
  EPERM: 'read-only',
}

/** Every other error of the file system counts as an error of the disk. */
function kindOfSystemError(error: Error, code: string): StorageErrorKind | null {
  return systemKinds[code] ?? ('syscall' in error ? 'io' : null)
}

/** The code of a SQLite or system error; null when it has none. */
export function errorCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null
  return typeof error.code === 'string' ? error.code : null
}

/** Recognises what the disk refused; null for anything else (a broken constraint is a fault of the program). */
export function asStorageError(error: unknown): StorageError | null {
  if (error instanceof StorageError) return error
  const code = errorCode(error)
  if (code === null || !(error instanceof Error)) return null
  const kind =
    error instanceof BetterSqlite3.SqliteError ? kindOfSqliteCode(code) : kindOfSystemError(error, code)
  return kind === null ? null : new StorageError(kind, sentences[kind], code, error)
}
