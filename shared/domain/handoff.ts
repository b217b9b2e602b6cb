import { z } from 'zod'
import { vendorSchema } from './vendor.ts'

/** One thing the handoff could not carry as it was. */
export const handoffNoteSchema = z.object({
  kind: z.enum([
    'reasoning-dropped',
    'tool-exchange-as-text',
    'tool-id-mapped',
    'orphan-call-answered',
    'failed-turn-skipped',
    'image-replaced-by-note',
    'file-replaced-by-note',
    'empty-message-dropped',
    'roles-merged',
  ]),
  /** How many times it happened in this request. */
  count: z.number().int().positive(),
})
export type HandoffNote = z.infer<typeof handoffNoteSchema>

export const handoffSchema = z.object({
  fromVendor: vendorSchema,
  fromModelName: z.string(),
  toVendor: vendorSchema,
  toModelName: z.string(),
  /** Messages brought along in this request besides the person's new one. */
  messagesCarried: z.number().int().nonnegative(),
  /** An estimate, to be shown with "about"; null when nothing could be counted. */
  approximateTokens: z.number().int().nonnegative().nullable(),
})
export type Handoff = z.infer<typeof handoffSchema>

const noteWords: Readonly<Record<HandoffNote['kind'], (count: number) => string | null>> = {
  'reasoning-dropped': () => 'reasoning not carried',
  'tool-exchange-as-text': (count) => `${count} tool ${count === 1 ? 'exchange' : 'exchanges'} sent as text`,
  'tool-id-mapped': () => null,
  'orphan-call-answered': (count) => `${count} unanswered tool ${count === 1 ? 'call' : 'calls'} closed`,
  'failed-turn-skipped': (count) => `${count} failed ${count === 1 ? 'answer' : 'answers'} left out`,
  'image-replaced-by-note': (count) => `${count} ${count === 1 ? 'image' : 'images'} replaced by a note`,
  'file-replaced-by-note': (count) => `${count} ${count === 1 ? 'file' : 'files'} replaced by a note`,
  'empty-message-dropped': () => null,
  'roles-merged': () => null,
}

/** What was dropped or converted, as short phrases; technical notes that lose nothing are left out. */
export function describeHandoffNotes(notes: readonly HandoffNote[]): string[] {
  return notes.map((note) => noteWords[note.kind](note.count)).filter((words) => words !== null)
}
