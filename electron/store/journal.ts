// The journal of an open message: what has arrived so far, as rows that are only ever added. Neighbouring deltas of
// one part become one, since folding them gives the same message. Events are JSON, in which half a surrogate pair
// survives: a character may well be cut between two deltas.
import { z } from 'zod'
import { foldEvent } from '../../shared/domain/fold-event.ts'
import type { Message } from '../../shared/domain/message.ts'
import { type MessageEvent, messageEventSchema } from '../../shared/domain/stream-event.ts'
import { acceptedBy, type JsonReader } from './read-json.ts'

export interface JournalEvent {
  readonly event: MessageEvent
  readonly atMs: number
}

const entriesSchema = z.array(z.object({ event: messageEventSchema, atMs: z.number().int() }))
const acceptEntries = acceptedBy(entriesSchema)

/** Joins deltas that follow each other for one part. */
export function joinDeltas(events: readonly JournalEvent[]): JournalEvent[] {
  const joined: JournalEvent[] = []
  for (const entry of events) {
    const last = joined.at(-1)
    if (
      last?.event.type === 'part-delta' &&
      entry.event.type === 'part-delta' &&
      last.event.index === entry.event.index
    ) {
      const event = { ...last.event, delta: last.event.delta + entry.event.delta }
      joined[joined.length - 1] = { event, atMs: last.atMs }
    } else {
      joined.push(entry)
    }
  }
  return joined
}

export function journalToText(events: readonly JournalEvent[]): string {
  return JSON.stringify(joinDeltas(events))
}

/** Applies journal rows, in order, to the message as it was first stored. */
export function foldJournal(
  message: Message,
  rows: readonly { events: string }[],
  json: JsonReader,
): Message {
  const events = joinDeltas(
    rows.flatMap((row) => json.read(row.events, 'journal_entries.events', acceptEntries, [])),
  )
  return events.reduce((folded, { event, atMs }) => foldEvent(folded, event, atMs), message)
}
