// 16 MB kept back beside the history file. On a full disk even deleting needs room (measured 2026-11: SQLite's log
// must grow first), so the reserve is given up at the first "disk full" and nothing may grow until it is restored.
import { randomFillSync } from 'node:crypto'
import { closeSync, openSync, rmSync, statfsSync, statSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { asStorageError, StorageError, storageSentence } from './storage-error.ts'

export const reserveBytes = 16 * 1024 * 1024
const pieceBytes = 1024 * 1024

/** Bytes the file system of a file still has for an ordinary user. */
export function freeBytes(path: string): number {
  const { bavail, bsize } = statfsSync(dirname(path))
  return bavail * bsize
}

/** True when not even a small file fits any more; some systems then report other errors than a full disk. */
export function hasNoRoom(path: string): boolean {
  return freeBytes(path) < 1_000_000
}

export interface DiskReserve {
  /** Gives the space back to the disk. */
  release(): void
  /** @throws StorageError while the reserve is given up and cannot be restored. */
  assertHeld(): void
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.size === reserveBytes
}

function create(path: string): void {
  // Random bytes: a file system that compresses would give zeros no room at all.
  const piece = randomFillSync(Buffer.alloc(pieceBytes))
  const descriptor = openSync(path, 'w')
  try {
    for (let written = 0; written < reserveBytes; written += pieceBytes) writeSync(descriptor, piece)
  } finally {
    closeSync(descriptor)
  }
}

/**
 * Makes the reserve of a history file unless it is there.
 * @param hasRoom whether the disk can spare it; asked again each time it is to be restored.
 */
export function keepReserve(
  storePath: string,
  hasRoom: () => boolean = () => freeBytes(storePath) > 2 * reserveBytes,
): DiskReserve {
  const path = `${storePath}-reserve`
  let isGivenUp = false

  const restore = (): boolean => {
    try {
      if (exists(path)) return true
      if (!hasRoom()) return false
      create(path)
      return true
    } catch (error) {
      if (asStorageError(error) === null) throw error
      rmSync(path, { force: true })
      return false
    }
  }
  restore()

  return {
    release() {
      isGivenUp = true
      rmSync(path, { force: true })
    },
    assertHeld() {
      if (!isGivenUp) return
      if (!restore()) throw new StorageError('full', storageSentence('full'))
      isGivenUp = false
    },
  }
}
