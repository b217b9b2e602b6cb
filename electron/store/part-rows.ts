// Parts as rows. Text stays plain text, so that it can be read and searched with nothing but SQLite; the rest of a
// part is JSON beside it. A part that cannot be read becomes a text part that says so.
import { type Part, partSchema } from '../../shared/domain/part.ts'
import type { JsonReader } from './read-json.ts'
import type { PartsTable } from './schema.ts'

export type PartRow = Pick<PartsTable, 'type' | 'text' | 'data' | 'attachment_hash'>

export const unreadablePart: Part = {
  type: 'text',
  text: '[This part of the message could not be read from the history file.]',
}

export function partToRow(part: Part): PartRow {
  switch (part.type) {
    case 'text':
      return { type: 'text', text: part.text, data: null, attachment_hash: null }
    case 'reasoning': {
      const data = { startedAtMs: part.startedAtMs, durationMs: part.durationMs }
      return { type: 'reasoning', text: part.text, data: JSON.stringify(data), attachment_hash: null }
    }
    case 'tool-call': {
      const data = { callId: part.callId, name: part.name }
      return {
        type: 'tool-call',
        text: part.argumentsJson,
        data: JSON.stringify(data),
        attachment_hash: null,
      }
    }
    case 'tool-result': {
      const data = { callId: part.callId, name: part.name, isError: part.isError }
      return { type: 'tool-result', text: part.output, data: JSON.stringify(data), attachment_hash: null }
    }
    case 'file': {
      const data = { mediaType: part.mediaType, name: part.name, byteSize: part.byteSize }
      return { type: 'file', text: null, data: JSON.stringify(data), attachment_hash: part.hash }
    }
  }
}

const textFieldOf: Readonly<Record<string, string>> = {
  reasoning: 'text',
  'tool-call': 'argumentsJson',
  'tool-result': 'output',
}

export function rowToPart(row: PartRow, json: JsonReader): Part {
  if (row.type === 'text' && row.text !== null) return { type: 'text', text: row.text }
  const textField = textFieldOf[row.type]
  const plain = textField === undefined ? { hash: row.attachment_hash } : { [textField]: row.text }
  const assemble = (data: unknown): Part | null => {
    if (typeof data !== 'object' || data === null) return null
    const parsed = partSchema.safeParse({ ...data, ...plain, type: row.type })
    return parsed.success ? parsed.data : null
  }
  const readable: Part =
    textField !== undefined && row.text !== null ? { type: 'text', text: row.text } : unreadablePart
  return json.read(row.data ?? 'null', 'parts.data', assemble, readable)
}
