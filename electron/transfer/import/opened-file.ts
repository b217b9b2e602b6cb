// A file a person wants to take in, opened for reading: a plain file, a zip file or a folder. Whatever a zip says about
// itself is checked before the first byte is unpacked, and nothing in it is ever written to disk under a name of its own.
import { createReadStream, type Dirent } from 'node:fs'
import { lstat, open, readdir, realpath } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { crc32 } from 'node:zlib'
import { ImportFileError } from './import-file-error.ts'
import { type CheckedEntry, openZip } from './open-zip.ts'

/** One readable thing: the file itself, or a file in a zip or folder. */
export interface ReadableFile {
  /** With folders before it, parted by "/". */
  readonly name: string
  readonly byteSize: number
  /** In pieces of bounded size. @throws ImportFileError when it is cut or damaged */
  stream(): AsyncIterable<Uint8Array>
  /** All of it. @throws ImportFileError when it has more bytes than the limit, is cut or damaged */
  read(limitBytes: number): Promise<Uint8Array>
}

export interface OpenedFile {
  readonly name: string
  /** What there is to read: the file's size, or the sum of what is in it. */
  readonly byteSize: number
  /** Up to 64 KB of the beginning; empty for zip files and folders. */
  readonly head: Uint8Array
  /** The file itself; null for a zip file or a folder. */
  readonly body: ReadableFile | null
  /** What a zip file or a folder holds, without folders; null for a plain file. */
  readonly entries: readonly ReadableFile[] | null
  /** Where it lies on this computer, for what can only be opened by its path (a SQLite file). */
  readonly path: string
  /** The entry with exactly this name. */
  find(name: string): ReadableFile | null
  close(): Promise<void>
}

export interface OpenOptions {
  /** Reading ends by throwing its reason. */
  readonly signal: AbortSignal
  /** Told about every piece that was read. */
  onRead(byteCount: number): void
  /** As the person knows it, when the file lies under another name. */
  readonly name?: string
}

const headBytes = 65_536
const entryLimit = 300_000

async function* watched(pieces: AsyncIterable<Uint8Array>, options: OpenOptions): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    options.signal.throwIfAborted()
    options.onRead(piece.byteLength)
    yield piece
  }
  options.signal.throwIfAborted()
}

async function collect(file: Pick<ReadableFile, 'name' | 'stream'>, limitBytes: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of file.stream()) {
    size += piece.byteLength
    if (size > limitBytes) {
      throw new ImportFileError(`${file.name} is larger than ${Math.floor(limitBytes / 1_048_576)} MB.`)
    }
    pieces.push(piece)
  }
  return Buffer.concat(pieces, size)
}

function readable(
  name: string,
  byteSize: number,
  pieces: () => AsyncIterable<Uint8Array>,
  options: OpenOptions,
): ReadableFile {
  const file = {
    name,
    byteSize,
    stream: () => watched(pieces(), options),
    read: (limitBytes: number): Promise<Uint8Array> => collect(file, limitBytes),
  }
  return file
}

/** A zip's bytes are compared with the check sum they were packed with, which the reader of the zip leaves to us. */
async function* checkedPieces(entry: CheckedEntry): AsyncGenerator<Uint8Array> {
  let sum = 0
  try {
    for await (const piece of await entry.open()) {
      sum = crc32(piece, sum)
      yield piece
    }
  } catch (error) {
    if (error instanceof ImportFileError) throw error
    throw new ImportFileError(`${entry.name} in the zip file is damaged or cut off.`)
  }
  if (sum !== entry.crc32) throw new ImportFileError(`${entry.name} in the zip file is damaged.`)
}

async function readHead(path: string): Promise<Uint8Array> {
  const handle = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

/** Links are passed over, so that nothing outside of the folder is read. */
async function listFolder(root: string, options: OpenOptions): Promise<ReadableFile[]> {
  const files: ReadableFile[] = []
  const visit = async (folder: string, prefix: string, depth: number): Promise<void> => {
    if (depth > 20) throw new ImportFileError('The folder has too many folders inside one another.')
    const entries: Dirent[] = await readdir(folder, { withFileTypes: true })
    for (const entry of entries.toSorted((one, other) => (one.name < other.name ? -1 : 1))) {
      options.signal.throwIfAborted()
      const path = join(folder, entry.name)
      const name = `${prefix}${entry.name}`
      if (entry.isDirectory()) await visit(path, `${name}/`, depth + 1)
      if (!entry.isFile()) continue
      if (files.length >= entryLimit) throw new ImportFileError('The folder holds too many files.')
      const { size } = await lstat(path)
      files.push(readable(name, size, () => createReadStream(path, { highWaterMark: 262_144 }), options))
    }
  }
  await visit(root, '', 0)
  return files
}

const zipBeginnings = [Buffer.from('PK\x03\x04'), Buffer.from('PK\x05\x06')]

function isZip(head: Uint8Array): boolean {
  return zipBeginnings.some((beginning) => beginning.equals(head.subarray(0, 4)))
}

function withEntries(
  base: { name: string; path: string },
  entries: readonly ReadableFile[],
  close: () => Promise<void>,
): OpenedFile {
  const byName = new Map(entries.map((entry) => [entry.name, entry]))
  return {
    ...base,
    byteSize: entries.reduce((sum, entry) => sum + entry.byteSize, 0),
    head: new Uint8Array(),
    body: null,
    entries,
    find: (name) => byName.get(name) ?? null,
    close,
  }
}

function sentenceFor(error: unknown, name: string): Error {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (code === 'ENOENT') return new ImportFileError(`There is no ${name}.`)
  if (code === 'EACCES' || code === 'EPERM')
    return new ImportFileError(`Baton is not allowed to read ${name}.`)
  return error instanceof Error ? error : new Error(String(error))
}

/** @throws ImportFileError */
export async function openFile(path: string, options: OpenOptions): Promise<OpenedFile> {
  const name = options.name ?? basename(path)
  try {
    const place = await realpath(path)
    const status = await lstat(place)
    if (status.isDirectory()) {
      return withEntries({ name, path: place }, await listFolder(place, options), async () => {})
    }
    if (!status.isFile()) throw new ImportFileError(`${name} is neither a file nor a folder.`)
    const head = await readHead(place)
    if (isZip(head)) {
      const zip = await openZip(place, status.size)
      const entries = zip.entries.map((entry) =>
        readable(entry.name, entry.byteSize, () => checkedPieces(entry), options),
      )
      return withEntries({ name, path: place }, entries, zip.close)
    }
    const body = readable(
      name,
      status.size,
      () => createReadStream(place, { highWaterMark: 262_144 }),
      options,
    )
    return {
      name,
      path: place,
      byteSize: status.size,
      head,
      body,
      entries: null,
      find: () => null,
      close: async () => {},
    }
  } catch (error) {
    throw sentenceFor(error, name)
  }
}
