// The number of the last acknowledged commit, kept outside the history file. SQLite opens a log whose end is cut or
// damaged without a word and drops what stood there; comparing this number with the one inside shows it.
//
// It is written after every commit without fsync. A dying process loses nothing that way, and after a power cut the
// number may be too small, which makes the check weaker but never wrong; an fsync would double the price of a commit.
import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs'
import { errorCode } from './storage-error.ts'

export interface Mark {
  /** Which history file it belongs to: a restored backup starts a new mark. */
  readonly storeId: string
  readonly commitCount: number
  /** False while a Baton has the file open, and after one that died. */
  readonly isClosed: boolean
}

const pattern = /^baton-mark 1 ([0-9a-f-]{36}) (\d{16}) (open|shut) ([0-9a-f]{8})\n$/

/** FNV-1a over the text: enough to tell a torn line from a whole one. */
function checksum(text: string): string {
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  return hash.toString(16).padStart(8, '0')
}

/** Always of the same length, so that overwriting it in place needs no new space on a full disk. */
function markText(mark: Mark): string {
  const count = String(mark.commitCount).padStart(16, '0')
  const text = `baton-mark 1 ${mark.storeId} ${count} ${mark.isClosed ? 'shut' : 'open'}`
  return `${text} ${checksum(text)}\n`
}

export function markPath(storePath: string): string {
  return `${storePath}-mark`
}

/** @returns null when there is none or it cannot be understood. */
export function readMark(storePath: string): Mark | null {
  let text: string
  try {
    text = readFileSync(markPath(storePath), 'utf8')
  } catch (error) {
    if (errorCode(error) === null) throw error
    return null
  }
  const [, storeId, count, state, sum] = pattern.exec(text) ?? []
  if (storeId === undefined || sum !== checksum(text.slice(0, -10))) return null
  return { storeId, commitCount: Number(count), isClosed: state === 'shut' }
}

export interface MarkWriter {
  advance(commitCount: number): void
  /** Notes that the file was closed in order. */
  close(): void
}

/**
 * Starts the mark of an open history file.
 * @param onError the commit itself stands, so an error here is only worth a line in the log.
 */
export function startMark(
  storePath: string,
  storeId: string,
  commitCount: number,
  onError: (error: unknown) => void,
): MarkWriter {
  let last = commitCount
  let descriptor: number | null = null
  const write = (mark: Mark): void => {
    try {
      if (descriptor !== null) writeSync(descriptor, markText(mark), 0)
    } catch (error) {
      onError(error)
    }
  }
  try {
    descriptor = openSync(markPath(storePath), 'a+')
    closeSync(descriptor)
    descriptor = openSync(markPath(storePath), 'r+')
    write({ storeId, commitCount, isClosed: false })
    ftruncateSync(descriptor, markText({ storeId, commitCount, isClosed: false }).length)
    fsyncSync(descriptor)
  } catch (error) {
    onError(error)
  }
  return {
    advance(count) {
      last = count
      write({ storeId, commitCount: count, isClosed: false })
    },
    close() {
      if (descriptor === null) return
      write({ storeId, commitCount: last, isClosed: true })
      try {
        fsyncSync(descriptor)
        closeSync(descriptor)
      } catch (error) {
        onError(error)
      }
      descriptor = null
    },
  }
}
