// A conversation as its tree view shows it: every message in one row, with the beginning of its text and who answered.
import { sql } from 'kysely'
import type { ConversationId } from '../../shared/domain/ids.ts'
import type { MessageRole, MessageStatus } from '../../shared/domain/message.ts'
import type { MessageTree } from '../../shared/domain/message-tree.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import type { Database } from './database.ts'

/** Characters of a message's text that are read for its excerpt; blanks are taken out of them afterwards. */
const excerptLength = 240

interface TreeRow {
  id: string
  parent_id: string | null
  role: string
  status: string
  created_at: number
  excerpt: string | null
  vendor: string | null
  model_name: string | null
}

export function createMessageTree(database: Database): (conversationId: ConversationId) => MessageTree {
  const nodes = database.prepare((values: { conversationId: string }) => ({
    compile: () =>
      sql<TreeRow>`select messages.id, parent_id, role, messages.status, messages.created_at,
          (select substr(text, 1, ${sql.lit(excerptLength)}) from parts
            where message_id = messages.id and type = 'text' order by position limit 1) as excerpt,
          turns.vendor, turns.model_name
        from messages left join turns on turns.sequence = (
          select max(sequence) from turns where message_id = messages.id and purpose = 'answer')
        where messages.conversation_id = ${values.conversationId} order by messages.sequence`.compile(
        database.query,
      ),
  }))
  const head = database.prepare((values: { conversationId: string }) =>
    database.query
      .selectFrom('conversations')
      .select('head_message_id')
      .where('id', '=', values.conversationId),
  )
  return (conversationId) => ({
    headMessageId: head.get({ conversationId })?.head_message_id ?? null,
    nodes: nodes.all({ conversationId }).map((row) => ({
      id: row.id,
      parentId: row.parent_id,
      role: row.role as MessageRole,
      status: row.status as MessageStatus,
      excerpt: (row.excerpt ?? '').replace(/\s+/g, ' ').trim(),
      createdAt: row.created_at,
      vendor: row.vendor as Vendor | null,
      modelName: row.model_name,
    })),
  })
}
