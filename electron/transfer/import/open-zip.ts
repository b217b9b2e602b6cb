// Opens a zip file and believes nothing it says before it was checked: how many entries there are, how large they become,
// that they do not lie over one another, that none is locked, a link or named to lead elsewhere.
import type { Readable } from 'node:stream'
import { type Entry, openPromise } from 'yauzl'
import { ImportFileError } from './import-file-error.ts'

export interface CheckedEntry {
  readonly name: string
  /** Unpacked; the reader fails when there are more or fewer bytes. */
  readonly byteSize: number
  readonly crc32: number
  open(): Promise<Readable>
}

export interface OpenedZip {
  /** Without folders, in the order of the file. */
  readonly entries: readonly CheckedEntry[]
  close(): Promise<void>
}

const limits = {
  entries: 300_000,
  entryBytes: 8 * 1024 ** 3,
  totalBytes: 64 * 1024 ** 3,
  /** Text shrinks to a twentieth, logs to a hundredth; bombs to a thousandth. */
  ratio: 300,
  /** Below this size nothing is worth calling a bomb. */
  harmlessBytes: 16 * 1024 ** 2,
}

const localHeaderBytes = 30
const linkMode = 0o120000
const modeMask = 0o170000

function refusalOf(entry: Entry): string | null {
  if (entry.isEncrypted()) return 'The zip file is locked with a password. Unpack it first.'
  if (((entry.externalFileAttributes >>> 16) & modeMask) === linkMode)
    return 'The zip file holds a link to another place. Baton does not follow those.'
  if (!entry.canDecodeFileData())
    return 'The zip file is packed in a way Baton cannot read. Unpack it and pack it anew.'
  if (entry.uncompressedSize > limits.entryBytes)
    return `${entry.fileName} in the zip file is too large to be read.`
  if (
    entry.uncompressedSize > limits.harmlessBytes &&
    entry.uncompressedSize > entry.compressedSize * limits.ratio
  )
    return `${entry.fileName} in the zip file would unpack to far more than it is. Baton does not open it.`
  return null
}

/** Entries that lie over one another would unpack to more than the file holds. */
function overlaps(entries: readonly Entry[], fileSize: number): boolean {
  const byPlace = entries.toSorted(
    (one, other) => one.relativeOffsetOfLocalHeader - other.relativeOffsetOfLocalHeader,
  )
  return byPlace.some((entry, index) => {
    const next = byPlace[index + 1]?.relativeOffsetOfLocalHeader ?? fileSize
    return entry.relativeOffsetOfLocalHeader + localHeaderBytes + entry.compressedSize > next
  })
}

function checkAll(entries: readonly Entry[], fileSize: number): void {
  const total = entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0)
  if (total > limits.totalBytes) throw new ImportFileError('The zip file holds too much to be read.')
  if (overlaps(entries, fileSize)) {
    throw new ImportFileError('The files in the zip file lie over one another. Baton does not open it.')
  }
  if (new Set(entries.map((entry) => entry.fileName)).size < entries.length) {
    throw new ImportFileError('The zip file holds two files with the same name. Baton does not open it.')
  }
}

/** @throws ImportFileError */
export async function openZip(path: string, fileSize: number): Promise<OpenedZip> {
  const zip = await openPromise(path, { autoClose: false, validateEntrySizes: true }).catch(() => {
    throw new ImportFileError('The zip file is damaged or cut off.')
  })
  const close = async (): Promise<void> => zip.close()
  try {
    if (zip.entryCount > limits.entries) throw new ImportFileError('The zip file holds too many files.')
    const entries: Entry[] = []
    for await (const entry of zip.eachEntry()) {
      if (entries.length >= limits.entries) throw new ImportFileError('The zip file holds too many files.')
      const refusal = refusalOf(entry)
      if (refusal !== null) throw new ImportFileError(refusal)
      entries.push(entry)
    }
    checkAll(entries, fileSize)
    return {
      entries: entries
        .filter((entry) => !entry.fileName.endsWith('/'))
        .map((entry) => ({
          name: entry.fileName,
          byteSize: entry.uncompressedSize,
          crc32: entry.crc32,
          open: () => zip.openReadStreamPromise(entry),
        })),
      close,
    }
  } catch (error) {
    zip.close()
    if (error instanceof ImportFileError) throw error
    // The names of entries are checked by the reader itself: absolute ones and such with ".." are errors.
    const isPath =
      error instanceof Error && /relative path|absolute path|invalid characters/.test(error.message)
    throw new ImportFileError(
      isPath
        ? 'The zip file names a file outside of itself. Baton does not open it.'
        : 'The zip file is damaged or cut off.',
    )
  }
}
