// Walks through the records of a JSON file and turns what cannot be read into sentences, so that one broken record never
// hides the others.
import { ImportFileError } from '../import-file-error.ts'
import type { DraftConversation, DraftIssue } from '../import-source.ts'
import type { ReadableFile } from '../opened-file.ts'
import {
  type JsonLimits,
  type JsonPlace,
  type JsonRead,
  readJsonValues,
  usualJsonLimits,
} from '../read-json-values.ts'

/** What a reader yields. */
export type Draft = DraftConversation | DraftIssue

export interface ForeignRecord {
  readonly kind: 'record'
  /** The index of the place it was found at. */
  readonly place: number
  readonly path: readonly string[]
  readonly value: unknown
  /** Bytes that were no text have been replaced in it. */
  readonly hasBrokenText: boolean
}

export interface RecordsWanted {
  readonly places: readonly JsonPlace[]
  /** The places at which a conversation stands; what is unreadable there is a conversation left out. */
  readonly conversationPlaces: readonly number[]
  readonly limits?: JsonLimits
}

export function skipped(subject: string, sentence: string): DraftIssue {
  return { kind: 'issue', subject, sentence, isSkippedConversation: true }
}

export function remark(subject: string, sentence: string): DraftIssue {
  return { kind: 'issue', subject, sentence, isSkippedConversation: false }
}

/** How a record is called when nothing in it can be read: where it stands, counted from one. */
function placeName(path: readonly string[]): string {
  const last = path.at(-1)
  if (last === undefined) return 'The conversation'
  return /^\d+$/.test(last) ? `Conversation ${Number(last) + 1}` : last
}

/** What is read of a file that turns out to be damaged stays, and so does what other files of the export hold. */
async function* readUntilDamage(file: ReadableFile, wanted: RecordsWanted): AsyncGenerator<JsonRead> {
  try {
    yield* readJsonValues(file.stream(), wanted.places, wanted.limits ?? usualJsonLimits)
  } catch (error) {
    if (!(error instanceof ImportFileError)) throw error
    yield { kind: 'cut', sentence: error.message }
  }
}

export async function* readRecords(
  file: ReadableFile,
  wanted: RecordsWanted,
): AsyncGenerator<ForeignRecord | DraftIssue> {
  for await (const read of readUntilDamage(file, wanted)) {
    if (read.kind === 'value') {
      const { place, path, value, hasBrokenText } = read
      yield { kind: 'record', place, path, value, hasBrokenText }
    } else if (read.kind === 'unreadable') {
      const subject = placeName(read.path)
      const isConversation = wanted.conversationPlaces.includes(read.place)
      yield isConversation ? skipped(subject, read.sentence) : remark(subject, read.sentence)
    } else yield remark(file.name, `${read.sentence} What stands before that was read.`)
  }
}

export const brokenTextSentence = 'Some bytes in it are no text; a mark stands in their place.'

/** Adds what was found out before a conversation was mapped. */
export function withSentence(draft: Draft, sentence: string | null): Draft {
  return draft.kind === 'issue' || sentence === null
    ? draft
    : { ...draft, issues: [...draft.issues, sentence] }
}
