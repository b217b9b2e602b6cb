// Empties the write-ahead log when nothing was written for a while, so that it stays small and deleted text leaves it.
import type { Database as Connection } from 'better-sqlite3'

export interface IdleCheckpoint {
  /** To be called after each commit. */
  touch(): void
  stop(): void
}

/**
 * Moves the log into the file and cuts it to nothing, without waiting for readers.
 * @returns false when a reader was in the way.
 */
export function truncateLog(connection: Connection): boolean {
  connection.pragma('busy_timeout = 0')
  try {
    const row = connection.prepare<[], [number]>('PRAGMA wal_checkpoint(TRUNCATE)').raw().get()
    return row?.[0] === 0
  } finally {
    connection.pragma('busy_timeout = 5000')
  }
}

export function startIdleCheckpoint(
  connection: Connection,
  onError: (error: unknown) => void,
  idleMs = 5000,
): IdleCheckpoint {
  let timer: NodeJS.Timeout | null = null
  const run = (): void => {
    timer = null
    if (!connection.open || connection.inTransaction) return
    try {
      if (!truncateLog(connection)) touch()
    } catch (error) {
      onError(error)
    }
  }
  const touch = (): void => {
    if (timer === null) timer = setTimeout(run, idleMs).unref()
    else timer.refresh()
  }
  return {
    touch,
    stop() {
      if (timer !== null) clearTimeout(timer)
      timer = null
    },
  }
}
