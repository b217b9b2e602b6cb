// The pieces of drafts that every reader makes alike.
import type { Vendor } from '../../../../shared/domain/vendor.ts'
import { decodeText } from '../decode-text.ts'
import { ImportFileError } from '../import-file-error.ts'
import type { DraftAnswer, DraftFile, DraftPart } from '../import-source.ts'
import type { ReadableFile } from '../opened-file.ts'
import { readDataAddress } from './data-address.ts'
import { mediaTypeOf, plainFileName, saidMediaType } from './file-kinds.ts'
import type { IssueNotes } from './issue-notes.ts'
import { textOrJson } from './json-text.ts'

/** As much as one attachment may hold; larger files are named only. */
const largestFileBytes = 256 * 1024 ** 2

const mostCount = 1_000_000_000_000

/** A count of tokens or milliseconds; null for what can be none. */
export function asCount(value: unknown): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= mostCount
    ? value
    : null
}

/** Dollars as the source says them, in nano-dollars. */
export function asNanoUsd(value: unknown): number | null {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0 || value > 1_000_000) return null
  return Math.round(value * 1_000_000_000)
}

const nothingKnown: DraftAnswer = {
  modelId: null,
  modelName: null,
  vendor: null,
  usage: null,
  nanoUsd: null,
  finishReason: null,
  rawFinishReason: null,
  totalMs: null,
  metadata: null,
}

/** An answer of which only this is known. */
export function draftAnswer(known: Partial<DraftAnswer>): DraftAnswer {
  return { ...nothingKnown, ...known }
}

/** Of an answer in several messages only the last one has the counts, so that they count once. */
export function withoutCounts(answer: DraftAnswer): DraftAnswer {
  return { ...answer, usage: null, nanoUsd: null, totalMs: null, metadata: null }
}

export function textParts(text: string | null): DraftPart[] {
  return text === null || text.trim() === '' ? [] : [{ type: 'text', text }]
}

export function reasoningParts(text: string | null, durationMs: number | null = null): DraftPart[] {
  return text === null || text.trim() === '' ? [] : [{ type: 'reasoning', text, durationMs }]
}

/** Code as a block of Markdown, with a fence longer than any in it. */
export function codeBlock(code: string, language: string): string {
  let longest = 2
  for (const [ticks] of code.matchAll(/`{3,}/g)) longest = Math.max(longest, ticks.length)
  const fence = '`'.repeat(longest + 1)
  const word = /^[A-Za-z0-9+#_.-]{1,30}$/.test(language) && language !== 'unknown' ? language : ''
  return `${fence}${word}\n${code}\n${fence}`
}

/** What Baton does not know, kept in words. */
export function unknownParts(kind: string, value: unknown, notes: IssueNotes): DraftPart[] {
  notes.unknownKind(kind)
  return [{ type: 'text', text: `[${kind}]\n\n${codeBlock(textOrJson(value), 'json')}` }]
}

export function filePart(file: DraftFile): DraftPart {
  return { type: 'file', file }
}

export function bytesFile(bytes: Uint8Array, name: string | null, said: string | null): DraftFile {
  const mediaType = mediaTypeOf(said, name ?? '', bytes)
  const ending = mediaType.split('/')[1]?.replace(/[^a-z0-9].*$/, '') ?? 'bin'
  return { name: plainFileName(name, `file.${ending}`), mediaType, read: async () => bytes }
}

export function textFile(text: string, name: string | null): DraftFile {
  return {
    name: plainFileName(name, 'text.txt'),
    // Whatever it was before, only its text is left.
    mediaType: 'text/plain',
    read: async () => new TextEncoder().encode(text),
  }
}

/** A file of the zip or folder; it is read only when the conversation is taken in. */
export function entryFile(entry: ReadableFile, name: string | null, said: string | null): DraftFile {
  const shown = plainFileName(name, plainFileName(entry.name, 'file'))
  const mediaType = saidMediaType(said) ?? mediaTypeOf(null, shown)
  return {
    name: shown,
    mediaType: mediaType === 'application/octet-stream' ? null : mediaType,
    read: () => entry.read(largestFileBytes),
  }
}

/** What stands for a file that is not in the export. */
export function missingFileParts(name: string | null, notes: IssueNotes): DraftPart[] {
  const shown = plainFileName(name, 'file')
  notes.missingFile(shown)
  return [{ type: 'text', text: `[File ${shown}: it is not in the export.]` }]
}

/** A picture or file by its address: its bytes when they stand in it, else its name or the address itself. */
export function addressParts(address: string, name: string | null, notes: IssueNotes): DraftPart[] {
  const data = readDataAddress(address)
  if (data !== null) return [filePart(bytesFile(data.bytes, name, data.mediaType))]
  if (/^https?:\/\//i.test(address) && address.length <= 4_000) {
    notes.missingFile(plainFileName(name, 'file'))
    const words = plainFileName(name, 'File').replace(/[[\]\\]/g, ' ')
    return [{ type: 'text', text: `[${words}](${address.replace(/[\s()<>]/g, encodeURIComponent)})` }]
  }
  return missingFileParts(name, notes)
}

/** The text of a file of the export. @throws ImportFileError when it is too large or damaged */
export async function entryText(entry: ReadableFile, limitBytes: number): Promise<string> {
  return decodeText(await entry.read(limitBytes)).text
}

/** Whether an error only says that this one file cannot be read. */
export function isFileError(error: unknown): error is ImportFileError {
  return error instanceof ImportFileError
}

/** The vendor's id and shown name of a model. */
export interface NamedModel {
  readonly modelId: string | null
  readonly modelName: string | null
  readonly vendor: Vendor | null
}
