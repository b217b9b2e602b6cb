import type { Message, MessageRole, MessageStatus } from '../../shared/domain/message.ts'
import { type PartRow, rowToPart } from './part-rows.ts'
import type { JsonReader } from './read-json.ts'

/** A message joined with one of its parts; `type` is null for a message without parts. */
export interface MessagePartRow {
  sequence: number
  id: string
  conversation_id: string
  parent_id: string | null
  role: string
  status: string
  created_at: number
  completed_at: number | null
  type: string | null
  text: string | null
  data: string | null
  attachment_hash: string | null
}

function partOf(row: MessagePartRow): PartRow | null {
  return row.type === null ? null : { ...row, type: row.type }
}

/** Rows ordered by message and part become messages in that order. */
export function rowsToMessages(rows: readonly MessagePartRow[], json: JsonReader): Message[] {
  const messages: Message[] = []
  let parts: Message['parts'] = []
  let currentSequence: number | null = null
  for (const row of rows) {
    if (row.sequence !== currentSequence) {
      currentSequence = row.sequence
      parts = []
      messages.push({
        id: row.id,
        conversationId: row.conversation_id,
        parentId: row.parent_id,
        // The CHECKs of the table allow nothing else.
        role: row.role as MessageRole,
        status: row.status as MessageStatus,
        parts,
        createdAt: row.created_at,
        completedAt: row.completed_at,
      })
    }
    const part = partOf(row)
    if (part !== null) parts.push(rowToPart(part, json))
  }
  return messages
}
