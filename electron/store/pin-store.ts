import type { Database } from './database.ts'
import type { PinStore } from './store.ts'

export function createPinStore(database: Database): PinStore {
  const { query } = database
  const list = database.prepare((values: { conversationId: string }) =>
    query
      .selectFrom('message_pins')
      .select('message_id')
      .where('conversation_id', '=', values.conversationId)
      .orderBy('pinned_at')
      .orderBy('message_id'),
  )
  const insert = database.prepare((values: { messageId: string; conversationId: string; pinnedAt: number }) =>
    query
      .insertInto('message_pins')
      .values({
        message_id: values.messageId,
        conversation_id: values.conversationId,
        pinned_at: values.pinnedAt,
      })
      .onConflict((conflict) => conflict.doNothing()),
  )
  const remove = database.prepare((values: { messageId: string }) =>
    query.deleteFrom('message_pins').where('message_id', '=', values.messageId),
  )
  return {
    list: (conversationId) => list.all({ conversationId }).map((row) => row.message_id),
    set(messageId, conversationId, pinnedAt) {
      database.transaction(() => {
        if (pinnedAt === null) remove.run({ messageId })
        else insert.run({ messageId, conversationId, pinnedAt })
      })
    },
  }
}
