// Makes a whole history of salvaged rows: whatever lost the row it refers to is tied to what is left, so that every
// message that was read can be seen in a thread again.
import type { Database as Connection } from 'better-sqlite3'

const unreadableText = '[This message could not be read from the damaged history file.]'

/** Messages of a lost conversation get a conversation. Histories of before 0004 want a folded title as well. */
const missingConversations = (wantsFolded: boolean) => `
INSERT INTO conversations (id, title, title_source, created_at, updated_at, continuation_mode, draft${wantsFolded ? ', title_folded' : ''})
  SELECT conversation_id, 'Recovered conversation', 'person',
    min(created_at), max(created_at), 'automatic', ''${wantsFolded ? ", 'recovered conversation'" : ''}
  FROM messages WHERE conversation_id NOT IN (SELECT id FROM conversations) GROUP BY conversation_id;
`

/** A thread is joined where messages between are lost. */
const joinThreads = `
UPDATE messages SET parent_id = (
    SELECT previous.id FROM messages AS previous
    WHERE previous.conversation_id = messages.conversation_id AND previous.sequence < messages.sequence
    ORDER BY previous.sequence DESC LIMIT 1
  )
  WHERE parent_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM messages AS parent
    WHERE parent.id = messages.parent_id AND parent.conversation_id = messages.conversation_id
      AND parent.sequence < messages.sequence
  );

UPDATE conversations SET head_message_id = (
    SELECT id FROM messages WHERE conversation_id = conversations.id ORDER BY sequence DESC LIMIT 1
  )
  WHERE NOT EXISTS (
    SELECT 1 FROM messages WHERE id = conversations.head_message_id AND conversation_id = conversations.id
  );
`

const dropLoose = `
DELETE FROM identifiers WHERE turn_id NOT IN (SELECT id FROM turns);
DELETE FROM conversation_vendors WHERE conversation_id NOT IN (SELECT id FROM conversations);
`

/** A lost folder or tag takes no conversation with it. Histories of before have neither. */
const dropLostOrder = `
UPDATE conversations SET folder_id = NULL WHERE folder_id NOT IN (SELECT id FROM folders);
DELETE FROM conversation_tags WHERE tag_id NOT IN (SELECT id FROM tags)
  OR conversation_id NOT IN (SELECT id FROM conversations);
`

function hasTable(connection: Connection, name: string): boolean {
  const found = connection
    .prepare<[string], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name = ?")
    .get(name)
  return found !== undefined
}

function hasFoldedTitles(connection: Connection): boolean {
  const column = connection.prepare(
    "SELECT 1 FROM pragma_table_info('conversations') WHERE name = 'title_folded'",
  )
  return column.get() !== undefined
}

interface BrokenReference {
  table: string
  rowid: number | null
}

/**
 * Repairs inside the caller's transaction, with foreign keys off.
 * @param lostParts true when parts of messages could not be read: a complete message without any then says so.
 * @throws when rows remain that refer to nothing.
 */
export function repairSalvaged(connection: Connection, lostParts: boolean): void {
  connection.exec(missingConversations(hasFoldedTitles(connection)))
  connection.exec(joinThreads)
  if (lostParts) {
    connection
      .prepare(
        `INSERT INTO parts (message_id, position, type, text)
          SELECT id, 0, 'text', ? FROM messages
          WHERE status = 'complete' AND id NOT IN (SELECT message_id FROM parts)`,
      )
      .run(unreadableText)
  }
  const knowsOrder = hasTable(connection, 'conversation_tags')
  for (let round = 0; round < 5; round += 1) {
    connection.exec(dropLoose)
    if (knowsOrder) connection.exec(dropLostOrder)
    const broken = connection.prepare<[], BrokenReference>('PRAGMA foreign_key_check').all()
    if (broken.length === 0) return
    for (const { table, rowid } of broken) {
      if (rowid !== null) connection.prepare(`DELETE FROM "${table}" WHERE rowid = ?`).run(rowid)
    }
  }
  throw new Error('the salvaged rows still refer to rows that are lost')
}
