// What the search index reads of the history file, in the words of SQL: it runs beside the writer, in a thread of its own.
import type { Database as Connection, Statement } from 'better-sqlite3'

/** Which history this is and how far it has come. */
export interface HistoryIdentity {
  readonly storeId: string
  readonly commitCount: number
  readonly token: string
  readonly highestSequence: number
  readonly lastChange: number
}

export interface HistoryMessage {
  readonly sequence: number
  readonly id: string
  readonly conversationId: string
  /** The sequence of the message it follows. */
  readonly parent: number | null
  readonly role: string
  readonly isOpen: 0 | 1
  readonly createdAt: number
  /** Of the call that gave the answer; null where there was none. */
  readonly vendor: string | null
  readonly modelId: string | null
  readonly modelName: string | null
  readonly nanoUsd: number | null
  readonly tokens: number | null
}

export interface HistoryPart {
  readonly sequence: number
  readonly type: string
  readonly text: string | null
  readonly data: string | null
  readonly hash: string | null
}

export interface HistoryChange {
  readonly sequence: number
  readonly kind: 'title' | 'message' | 'conversation-removed' | 'message-removed'
  readonly conversationId: string
  readonly messageSequence: number | null
  readonly highestLeft: number | null
}

export interface HistoryConversation {
  readonly id: string
  readonly title: string
  readonly updatedAt: number
  readonly isArchived: 0 | 1
  readonly isTrashed: 0 | 1
  readonly folderId: string | null
  readonly headMessageId: string | null
}

const messageColumns = `messages.sequence, messages.id, messages.conversation_id AS conversationId, messages.role,
  (SELECT sequence FROM messages AS parents WHERE parents.id = messages.parent_id) AS parent,
  messages.status IN ('pending', 'streaming') AS isOpen, messages.created_at AS createdAt, turns.vendor,
  turns.model_asked AS modelId, turns.model_name AS modelName, turns.cost_nano_usd AS nanoUsd,
  turns.usage_input_total + turns.usage_output_total AS tokens`
const messageTables = `messages LEFT JOIN turns ON turns.sequence =
  (SELECT max(sequence) FROM turns WHERE message_id = messages.id AND purpose = 'answer')`
const inList = 'IN (SELECT value FROM json_each(?))'

/** Sets of conversations by what is asked of them; each answers with ids. */
const conversationSets = {
  trashed: 'SELECT id FROM conversations WHERE trashed_at IS NOT NULL',
  archived: 'SELECT id FROM conversations WHERE archived_at IS NOT NULL AND trashed_at IS NULL',
  pinned: 'SELECT id FROM conversations WHERE pinned_at IS NOT NULL',
  unread: 'SELECT id FROM conversations WHERE is_unread = 1',
  folder: `SELECT id FROM conversations WHERE folder_id ${inList}`,
  tag: `SELECT conversation_id AS id FROM conversation_tags WHERE tag_id ${inList}`,
} as const
export type ConversationSet = keyof typeof conversationSets

export type HistoryReader = ReturnType<typeof createHistoryReader>

/** @param connection of the history file, read-only unless it lives in memory */
export function createHistoryReader(connection: Connection) {
  const prepare = <Row, Values extends unknown[] = []>(sql: string) => connection.prepare<Values, Row>(sql)
  const identity = prepare<HistoryIdentity>(
    `SELECT store_id AS storeId, commit_count AS commitCount, (SELECT token FROM search_tokens) AS token,
      (SELECT coalesce(max(sequence), 0) FROM messages) AS highestSequence,
      coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'search_changes'), 0) AS lastChange FROM store_state`,
  )
  const changes = prepare<HistoryChange, [number, number]>(
    `SELECT sequence, kind, conversation_id AS conversationId, message_sequence AS messageSequence,
      highest_left AS highestLeft FROM search_changes WHERE sequence > ? ORDER BY sequence LIMIT ?`,
  )
  const after = prepare<HistoryMessage, [number, number]>(
    `SELECT ${messageColumns} FROM ${messageTables} WHERE messages.sequence > ? ORDER BY messages.sequence LIMIT ?`,
  )
  const before = prepare<HistoryMessage, [number, number]>(
    `SELECT ${messageColumns} FROM ${messageTables} WHERE messages.sequence < ? ORDER BY messages.sequence DESC LIMIT ?`,
  )
  const these = prepare<HistoryMessage, [string]>(
    `SELECT ${messageColumns} FROM ${messageTables} WHERE messages.sequence ${inList}`,
  )
  const parts = prepare<HistoryPart, [string]>(
    `SELECT messages.sequence, parts.type, parts.text, parts.data, parts.attachment_hash AS hash
      FROM json_each(?) AS wanted INNER JOIN messages ON messages.sequence = wanted.value
        INNER JOIN parts ON parts.message_id = messages.id
      ORDER BY messages.sequence, parts.position`,
  )
  const attachment = prepare<{ bytes: Uint8Array }, [number, string]>(
    'SELECT substr(bytes, 1, ?) AS bytes FROM attachments WHERE hash = ?',
  )
  const titles = prepare<{ id: string; title: string }, [string, number]>(
    'SELECT id, title FROM conversations WHERE id > ? ORDER BY id LIMIT ?',
  )
  const title = prepare<{ title: string }, [string]>('SELECT title FROM conversations WHERE id = ?')
  const conversations = prepare<HistoryConversation, [string]>(
    `SELECT id, title, updated_at AS updatedAt, archived_at IS NOT NULL AS isArchived,
      trashed_at IS NOT NULL AS isTrashed, folder_id AS folderId, head_message_id AS headMessageId
      FROM conversations WHERE id ${inList}`,
  )
  const byUpdate = prepare<HistoryConversation>(
    `SELECT id, title, updated_at AS updatedAt, archived_at IS NOT NULL AS isArchived,
      trashed_at IS NOT NULL AS isTrashed, folder_id AS folderId, head_message_id AS headMessageId
      FROM conversations ORDER BY updated_at DESC, id DESC`,
  )
  const onPath = prepare<{ sequence: number }, [string, number]>(
    `WITH RECURSIVE path (sequence, conversation_id, parent_id) AS (
        SELECT sequence, conversation_id, parent_id FROM messages WHERE id = ?
        UNION ALL
        SELECT messages.sequence, messages.conversation_id, messages.parent_id FROM path
          INNER JOIN messages ON messages.id = path.parent_id WHERE path.sequence > ?
      ) SELECT sequence FROM path`,
  )
  const byIdentifier = prepare<{ sequence: number }, [string, string, number]>(
    `SELECT messages.sequence FROM identifiers INNER JOIN turns ON turns.id = identifiers.turn_id
      INNER JOIN messages ON messages.id = turns.message_id
      WHERE identifiers.value >= ? AND identifiers.value <= ? LIMIT ?`,
  )
  const place = prepare<{ sequence: number; parent: number | null }, [string]>(
    `SELECT sequence, (SELECT sequence FROM messages AS parents WHERE parents.id = messages.parent_id) AS parent
      FROM messages WHERE id = ?`,
  )
  const folders = prepare<{ id: string; name: string }>('SELECT id, name FROM folders')
  const tags = prepare<{ id: string; name: string }>('SELECT id, name FROM tags')
  const sets = new Map<ConversationSet, Statement<string[], { id: string }>>()

  return {
    /** Lets `read` see one state of the file; one in memory is changed by nobody meanwhile. */
    atOneMoment<T>(read: () => T): T {
      if (connection.memory || connection.inTransaction) return read()
      connection.exec('BEGIN')
      try {
        return read()
      } finally {
        connection.exec('COMMIT')
      }
    },
    identity(): HistoryIdentity {
      const row = identity.get()
      if (row === undefined) throw new Error('the history has lost its first row')
      return row
    },
    /** Changes when anything was committed. */
    version: () => `${identity.get()?.commitCount} ${connection.pragma('data_version', { simple: true })}`,
    changes: (last: number, limit: number) => changes.all(last, limit),
    messagesAfter: (sequence: number, limit: number) => after.all(sequence, limit),
    /** Newest first. */
    messagesBefore: (sequence: number, limit: number) => before.all(sequence, limit),
    messages: (sequences: readonly number[]) => these.all(JSON.stringify(sequences)),
    parts: (sequences: readonly number[]) => parts.all(JSON.stringify(sequences)),
    attachment: (hash: string, mostBytes: number) => attachment.get(mostBytes, hash)?.bytes ?? null,
    titlesAfter: (id: string, limit: number) => titles.all(id, limit),
    title: (conversationId: string) => title.get(conversationId)?.title ?? null,
    conversations: (ids: readonly string[]) => conversations.all(JSON.stringify(ids)),
    /** Newest first. */
    eachConversation: (): Iterable<HistoryConversation> => byUpdate.iterate(),
    /** Sequences of the path that ends at `headId`, at least down to `lowest`. */
    path: (headId: string, lowest: number) => onPath.all(headId, lowest).map((row) => row.sequence),
    /** Messages whose calls have this identifier; where none has, so many of those that begin so. */
    withIdentifier(value: string, limit: number): number[] {
      const exact = byIdentifier.all(value, value, limit)
      const found = exact.length > 0 ? exact : byIdentifier.all(value, `${value}\u{10ffff}`, limit)
      return Array.from(new Set(found.map((row) => row.sequence)))
    },
    /** Of a message by its id: its own sequence and that of the message before it. */
    place: (messageId: string) => place.get(messageId) ?? null,
    folders: () => folders.all(),
    tags: () => tags.all(),
    conversationSet(set: ConversationSet, ids: readonly string[] | null): string[] {
      const statement = sets.get(set) ?? connection.prepare<string[], { id: string }>(conversationSets[set])
      sets.set(set, statement)
      return statement.all(...(ids === null ? [] : [JSON.stringify(ids)])).map((row) => row.id)
    },
    close(): void {
      connection.close()
    },
  }
}
