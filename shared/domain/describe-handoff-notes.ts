import type { HandoffNote } from './handoff.ts'

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
