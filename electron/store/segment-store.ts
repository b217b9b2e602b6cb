import { sql } from 'kysely'
import type { Segment } from '../../shared/domain/context.ts'
import type { Database } from './database.ts'
import { pickValues } from './prepared-query.ts'
import type { SegmentsTable } from './schema.ts'
import type { SegmentStore } from './store.ts'

type SegmentRow = Omit<SegmentsTable, 'sequence'>

const columnNames = [
  'id',
  'conversation_id',
  'covers_message_id',
  'text',
  'method',
  'turn_id',
  'model_name',
  'nano_usd',
  'original_tokens',
  'summary_tokens',
  'message_count',
  'created_at',
] as const satisfies readonly (keyof SegmentRow)[]

function fromRow(row: SegmentRow): Segment {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    coversMessageId: row.covers_message_id,
    text: row.text,
    method: row.method as Segment['method'],
    turnId: row.turn_id,
    modelName: row.model_name,
    originalTokens: row.original_tokens,
    summaryTokens: row.summary_tokens,
    messageCount: row.message_count,
    nanoUsd: row.nano_usd,
    createdAt: row.created_at,
  }
}

export function createSegmentStore(database: Database): SegmentStore {
  const { query } = database
  const insert = database.prepare((row: SegmentRow) =>
    query.insertInto('segments').values(pickValues(row, columnNames)),
  )
  const segments = () => query.selectFrom('segments').select(columnNames)
  const one = database.prepare((values: { id: string }) => segments().where('id', '=', values.id))
  const list = database.prepare((values: { conversationId: string }) =>
    segments().where('conversation_id', '=', values.conversationId).orderBy('sequence'),
  )
  const updateText = database.prepare((values: { id: string; text: string; tokens: number }) =>
    query
      .updateTable('segments')
      .set({ text: values.text, summary_tokens: values.tokens, method: sql.lit('person') })
      .where('id', '=', values.id),
  )
  const remove = database.prepare((values: { id: string }) =>
    query.deleteFrom('segments').where('id', '=', values.id),
  )
  const get = (id: string): Segment | null => {
    const row = one.get({ id })
    return row === undefined ? null : fromRow(row)
  }

  return {
    insert(segment) {
      database.transaction(() => {
        database.beforeGrowth()
        insert.run({
          id: segment.id,
          conversation_id: segment.conversationId,
          covers_message_id: segment.coversMessageId,
          text: segment.text,
          method: segment.method,
          turn_id: segment.turnId,
          model_name: segment.modelName,
          nano_usd: segment.nanoUsd,
          original_tokens: segment.originalTokens,
          summary_tokens: segment.summaryTokens,
          message_count: segment.messageCount,
          created_at: segment.createdAt,
        })
      })
    },
    get,
    list: (conversationId) => list.all({ conversationId }).map(fromRow),
    updateText(id, text, summaryTokens) {
      return database.transaction(() => {
        updateText.run({ id, text, tokens: summaryTokens })
        const segment = get(id)
        if (segment === null) throw new Error(`segment ${id} does not exist`)
        return segment
      })
    },
    remove(id) {
      database.transaction(() => remove.run({ id }))
    },
  }
}
