// Files that come in pieces wait in a folder of their own until they were taken in. Nothing in it outlives the run of Baton:
// it is emptied at every start.
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statfsSync } from 'node:fs'
import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Id } from '../../shared/domain/ids.ts'
import { SaveFileError } from '../platform/platform.ts'
import { asStorageError } from '../store/storage-error.ts'

export interface Upload {
  readonly uploadId: Id
  readonly fileName: string
  readonly byteSize: number
}

/** What was handed over whole. */
export interface StagedFile {
  readonly path: string
  readonly fileName: string
}

export interface Incoming {
  /** A second announcement of the same upload changes nothing. @throws SaveFileError when there is no room */
  begin(upload: Upload): Promise<void>
  /** @throws SaveFileError for a piece out of place */
  add(uploadId: Id, offset: number, bytes: Uint8Array): Promise<void>
  /** @throws SaveFileError unless all of it was handed over */
  take(uploadId: Id): StagedFile
  drop(uploadId: Id): Promise<void>
  /** Notes an attachment that is written ahead of its conversation. */
  noteAhead(jobId: Id, hash: string): void
  forgetAhead(jobId: Id): Promise<void>
  close(): Promise<void>
}

/** Kept free for the history itself. */
const roomLeftBytes = 256 * 1024 * 1024

/** Nobody asks for a file any more that was left alone for so long. */
const oldMs = 24 * 3_600_000

interface Waiting extends Upload {
  received: number
  /** UTC milliseconds of the last piece. */
  touchedAt: number
  /** Pieces are written one after the other. */
  last: Promise<void>
}

/** @returns the hashes of attachments that an import left behind when Baton was ended by force */
export function readLeftBehind(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ahead'))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
    .filter((hash) => /^[0-9a-f]{64}$/.test(hash))
}

function explained(error: unknown): unknown {
  const known = asStorageError(error)
  if (known === null) return error
  return new SaveFileError(
    known.kind === 'full'
      ? 'The disk is full, so the file was not imported. Free some space, then try again.'
      : 'The file could not be kept beside the history while it is read. Check the data folder, then try again.',
  )
}

/** @param folder is Baton's own: everything in it is removed. @param now UTC milliseconds */
export function createIncoming(folder: string, now: () => number): Incoming {
  rmSync(folder, { recursive: true, force: true })
  const uploads = new Map<Id, Waiting>()
  const pathOf = (uploadId: Id): string => join(folder, `${uploadId}.upload`)
  const aheadOf = (jobId: Id): string => join(folder, `${jobId}.ahead`)

  const requireRoom = (byteSize: number): void => {
    const { bavail, bsize } = statfsSync(folder)
    if (byteSize + roomLeftBytes > bavail * bsize) {
      throw new SaveFileError(
        'There is not enough room on the disk for this file. Free some space, then try again.',
      )
    }
  }

  const write = async (upload: Waiting, offset: number, bytes: Uint8Array): Promise<void> => {
    if (offset !== upload.received || offset + bytes.byteLength > upload.byteSize) {
      throw new SaveFileError('A piece of the file came out of place. Choose the file once more.')
    }
    const handle = await open(pathOf(upload.uploadId), offset === 0 ? 'w' : 'r+')
    try {
      // A disk that fills up takes the beginning of a piece and says so only in the count.
      for (let done = 0; done < bytes.byteLength; ) {
        done += (await handle.write(bytes, done, bytes.byteLength - done, offset + done)).bytesWritten
      }
    } finally {
      await handle.close()
    }
    upload.received += bytes.byteLength
    upload.touchedAt = now()
  }

  const drop = async (uploadId: Id): Promise<void> => {
    const upload = uploads.get(uploadId)
    uploads.delete(uploadId)
    await upload?.last
    await rm(pathOf(uploadId), { force: true })
  }

  const dropOld = async (): Promise<void> => {
    for (const [uploadId, { touchedAt }] of uploads) if (now() - touchedAt > oldMs) await drop(uploadId)
  }

  return {
    async begin(upload) {
      await dropOld()
      if (uploads.has(upload.uploadId)) return
      try {
        await mkdir(folder, { recursive: true })
        requireRoom(upload.byteSize)
      } catch (error) {
        throw explained(error)
      }
      uploads.set(upload.uploadId, { ...upload, received: 0, touchedAt: now(), last: Promise.resolve() })
    },
    async add(uploadId, offset, bytes) {
      const upload = uploads.get(uploadId)
      if (upload === undefined) {
        throw new SaveFileError('This file was not announced or was dropped. Choose it once more.')
      }
      const mine = upload.last.then(() => write(upload, offset, bytes))
      // A refused piece must not hold up the ones after it.
      upload.last = mine.catch(() => {})
      try {
        await mine
      } catch (error) {
        throw explained(error)
      }
    },
    take(uploadId) {
      const upload = uploads.get(uploadId)
      if (upload === undefined || upload.received !== upload.byteSize || upload.byteSize === 0) {
        throw new SaveFileError('The file was not handed over whole. Choose it once more.')
      }
      return { path: pathOf(uploadId), fileName: upload.fileName }
    },
    drop,
    noteAhead(jobId, hash) {
      try {
        mkdirSync(folder, { recursive: true })
        // Before the attachment itself: what is noted and never written costs nothing.
        appendFileSync(aheadOf(jobId), `${hash}\n`)
      } catch (error) {
        throw explained(error)
      }
    },
    async forgetAhead(jobId) {
      await rm(aheadOf(jobId), { force: true })
    },
    async close() {
      await Promise.all([...uploads.values()].map((upload) => upload.last))
      await rm(folder, { recursive: true, force: true })
    },
  }
}
