// Where an export of many files goes: a zip file or a folder, written under a temporary name, made durable and only then
// given its own name, which nothing has. What fails or is cancelled leaves nothing behind.
import { createHash } from 'node:crypto'
import { createWriteStream, existsSync } from 'node:fs'
import { link, lstat, mkdir, open, readdir, rename, rm, stat, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import { SaveFileError } from '../platform/platform.ts'
import { errorCode } from '../store/storage-error.ts'
import { syncFolder } from '../store/sync-path.ts'

export interface WrittenFile {
  readonly name: string
  readonly byteSize: number
  readonly sha256: string
}

export interface ExportTarget {
  /** @param isPacked its bytes do not get smaller. @throws SaveFileError, and the signal's reason after a cancel */
  add(name: string, pieces: Iterable<string | Uint8Array>, isPacked: boolean): Promise<WrittenFile>
  /** Gives it its name. @returns where it lies and how large it is. @throws SaveFileError */
  finish(): Promise<{ path: string; byteSize: number }>
  /** Removes everything that was written; harmless after `finish`. */
  discard(): Promise<void>
}

export interface TargetOptions {
  readonly folder: string
  /** Without an ending; " 2" and so on is put behind it where that name is taken. */
  readonly name: string
  readonly signal: AbortSignal
}

const pieceBytes = 262_144
/** Every entry of a zip file has the same time, so that the same history gives the same bytes. */
const entryTime = new Date(1980, 0, 1)

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full, so nothing was exported. Free some space, then try again.',
  EDQUOT: 'The disk is full, so nothing was exported. Free some space, then try again.',
  EACCES: 'This folder may not be written to, so nothing was exported. Choose another one.',
  EPERM: 'This folder may not be written to, so nothing was exported. Choose another one.',
  EROFS: 'This folder may not be written to, so nothing was exported. Choose another one.',
  ENOENT: 'This folder is not there any more, so nothing was exported. Choose another one.',
  ENOTDIR: 'This is no folder, so nothing was exported. Choose another one.',
}

/** What a refusal of the disk is for a person; anything else stays as it is. */
function explained(error: unknown): unknown {
  const code = errorCode(error)
  if (code === null || !(error instanceof Error) || !('syscall' in error)) return error
  return new SaveFileError(
    reasons[code] ?? `The disk reported an error (${code}), so nothing was exported. Try another folder.`,
  )
}

async function explaining<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw explained(error)
  }
}

/** Larger pieces of the same bytes, counted and hashed on their way. */
class Passage {
  readonly #hash = createHash('sha256')
  byteSize = 0

  get sha256(): string {
    return this.#hash.digest('hex')
  }

  *pass(pieces: Iterable<string | Uint8Array>, signal: AbortSignal): Generator<Uint8Array> {
    let waiting: Uint8Array[] = []
    let size = 0
    for (const piece of pieces) {
      signal.throwIfAborted()
      const bytes = typeof piece === 'string' ? Buffer.from(piece, 'utf8') : piece
      waiting.push(bytes)
      size += bytes.byteLength
      if (size < pieceBytes) continue
      yield this.#take(waiting, size)
      waiting = []
      size = 0
    }
    if (size > 0) yield this.#take(waiting, size)
  }

  #take(pieces: readonly Uint8Array[], size: number): Uint8Array {
    const bytes = Buffer.concat(pieces, size)
    this.#hash.update(bytes)
    this.byteSize += size
    return bytes
  }
}

async function syncAt(path: string): Promise<void> {
  const handle = await open(path, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function* freePaths(folder: string, name: string, ending: string): Generator<string> {
  yield join(folder, `${name}${ending}`)
  for (let number = 2; ; number += 1) yield join(folder, `${name} ${number}${ending}`)
}

/** Gives a finished file a name nothing has; a file that appears meanwhile is never written over. */
async function nameFile(temporary: string, { folder, name }: TargetOptions): Promise<string> {
  for (const path of freePaths(folder, name, '.zip')) {
    if (existsSync(path)) continue
    try {
      await link(temporary, path)
      await unlink(temporary)
      return path
    } catch (error) {
      if (errorCode(error) === 'EEXIST') continue
      // Not every file system has links; there the look above has to do.
      await rename(temporary, path)
      return path
    }
  }
  throw new Error('names never end')
}

/** A folder with something in it is never replaced by a rename. */
async function nameFolder(temporary: string, { folder, name }: TargetOptions): Promise<string> {
  for (const path of freePaths(folder, name, '')) {
    if (existsSync(path)) continue
    await rename(temporary, path)
    return path
  }
  throw new Error('names never end')
}

/** The zip file remembers all its entries until its end; what they were made of it must not. */
function handOver(zip: ZipFile, stream: Readable, name: string, isPacked: boolean): void {
  let waiting: Readable | null = stream
  const options = { mtime: entryTime, mode: 0o100644, compress: !isPacked, forceDosTimestamp: true }
  zip.addReadStreamLazy(name, options, (give) => {
    const given = waiting
    waiting = null
    if (given === null) give(new Error(`${name} was asked for twice`), Readable.from([]))
    else give(null, given)
  })
}

async function createZip(options: TargetOptions, temporary: string): Promise<ExportTarget> {
  const zip = new ZipFile()
  // It repeats what an entry's stream says itself, and whoever waits for that entry hears it there.
  zip.on('error', () => {})
  const output = createWriteStream(temporary, { flags: 'wx' })
  const written = pipeline(zip.outputStream as Readable, output)
  // A refusal of the disk is met by whoever waits for an entry then, or by the next one. One listener for all of them: a
  // promise that stays open would hold every entry in memory that waited for it.
  let failure: { readonly error: unknown } | null = null
  let stopWaiting: ((error: unknown) => void) | null = null
  written.catch((error: unknown) => {
    failure = { error }
    stopWaiting?.(error)
  })
  let isNamed = false
  return {
    add: (name, pieces, isPacked) =>
      explaining(async () => {
        const passage = new Passage()
        const stream = Readable.from(passage.pass(pieces, options.signal), { objectMode: false })
        handOver(zip, stream, name, isPacked)
        try {
          await new Promise<void>((resolve, reject) => {
            stopWaiting = reject
            if (failure !== null) reject(failure.error)
            stream.once('end', resolve)
            stream.once('error', reject)
          })
        } finally {
          stopWaiting = null
          stream.destroy()
        }
        return { name, byteSize: passage.byteSize, sha256: passage.sha256 }
      }),
    finish: () =>
      explaining(async () => {
        zip.end()
        await written
        options.signal.throwIfAborted()
        await syncAt(temporary)
        const { size } = await stat(temporary)
        const path = await nameFile(temporary, options)
        isNamed = true
        syncFolder(options.folder)
        return { path, byteSize: size }
      }),
    async discard() {
      if (isNamed) return
      output.destroy()
      await written.catch(() => {})
      await rm(temporary, { force: true })
    },
  }
}

async function createFolder(options: TargetOptions, temporary: string): Promise<ExportTarget> {
  await mkdir(temporary)
  const folders = new Set([temporary])
  let byteSize = 0
  let isNamed = false
  return {
    add: (name, pieces) =>
      explaining(async () => {
        const path = join(temporary, name)
        const folder = dirname(path)
        if (!folders.has(folder)) await mkdir(folder, { recursive: true })
        folders.add(folder)
        const passage = new Passage()
        const handle = await open(path, 'wx')
        try {
          for (const bytes of passage.pass(pieces, options.signal)) {
            await handle.writeFile(bytes)
            // Whoever wants to cancel gets a turn.
            await new Promise((resolve) => setImmediate(resolve))
          }
          await handle.sync()
        } finally {
          await handle.close()
        }
        byteSize += passage.byteSize
        return { name, byteSize: passage.byteSize, sha256: passage.sha256 }
      }),
    finish: () =>
      explaining(async () => {
        options.signal.throwIfAborted()
        for (const folder of folders) syncFolder(folder)
        const path = await nameFolder(temporary, options)
        isNamed = true
        syncFolder(options.folder)
        return { path, byteSize }
      }),
    async discard() {
      if (!isNamed) await rm(temporary, { recursive: true, force: true })
    },
  }
}

const passingName = /^\.baton-export-\d+-[0-9a-z]+\.part$/
/** What was not written to for so long belongs to a Baton that ended in the middle. */
const abandonedMs = 86_400_000

async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!passingName.test(name)) continue
    const path = join(folder, name)
    try {
      const { mtimeMs } = await lstat(path)
      if (Date.now() - mtimeMs > abandonedMs) await rm(path, { recursive: true, force: true })
    } catch (error) {
      // It is in nobody's way: the next export tries again.
      if (errorCode(error) === null) throw error
    }
  }
}

/** @throws SaveFileError for a folder that cannot be written to */
export async function openTarget(container: 'zip' | 'folder', options: TargetOptions): Promise<ExportTarget> {
  const temporary = join(options.folder, `.baton-export-${process.pid}-${Date.now().toString(36)}.part`)
  return explaining(async () => {
    if (!(await stat(options.folder)).isDirectory()) {
      throw new SaveFileError('This is no folder, so nothing was exported. Choose another one.')
    }
    await removeAbandoned(options.folder)
    return container === 'zip' ? createZip(options, temporary) : createFolder(options, temporary)
  })
}
