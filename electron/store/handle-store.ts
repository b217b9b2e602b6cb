import type { Handle } from '../../shared/domain/continuation.ts'
import type { ApiKind } from '../../shared/domain/vendor.ts'
import type { Database } from './database.ts'
import { pickValues } from './prepared-query.ts'
import type { HandlesTable } from './schema.ts'
import type { HandleStore } from './store.ts'

type HandleRow = Omit<HandlesTable, 'sequence'>

const columnNames = [
  'id',
  'conversation_id',
  'covers_message_id',
  'account_id',
  'api',
  'model_id',
  'kind',
  'value',
  'system_text_hash',
  'is_one_use',
  'created_at',
  'expires_at',
  'last_used_at',
  'dead_reason',
] as const satisfies readonly (keyof HandleRow)[]

function toRow(handle: Handle): HandleRow {
  return {
    id: handle.id,
    conversation_id: handle.conversationId,
    covers_message_id: handle.coversMessageId,
    account_id: handle.accountId,
    api: handle.api,
    model_id: handle.modelId,
    kind: handle.kind,
    value: handle.value,
    system_text_hash: handle.systemTextHash,
    is_one_use: handle.isOneUse ? 1 : 0,
    created_at: handle.createdAt,
    expires_at: handle.expiresAt,
    last_used_at: handle.lastUsedAt,
    dead_reason: handle.deadReason,
  }
}

function fromRow(row: HandleRow): Handle {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    coversMessageId: row.covers_message_id,
    accountId: row.account_id,
    api: row.api as ApiKind,
    modelId: row.model_id,
    kind: row.kind,
    value: row.value,
    systemTextHash: row.system_text_hash,
    isOneUse: row.is_one_use === 1,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    deadReason: row.dead_reason,
  }
}

export function createHandleStore(database: Database): HandleStore {
  const { query } = database
  const insert = database.prepare((row: HandleRow) =>
    query.insertInto('handles').values(pickValues(row, columnNames)),
  )
  const handlesOf = (conversationId: string) =>
    query
      .selectFrom('handles')
      .select(columnNames)
      .where('conversation_id', '=', conversationId)
      .orderBy('sequence', 'desc')
  const list = database.prepare((values: { conversationId: string }) => handlesOf(values.conversationId))
  const listAlive = database.prepare((values: { conversationId: string }) =>
    handlesOf(values.conversationId).where('dead_reason', 'is', null),
  )
  // The first reason stays: what killed a handle matters, not what found it dead later.
  const markDead = database.prepare((values: { id: string; reason: string }) =>
    query
      .updateTable('handles')
      .set({ dead_reason: values.reason })
      .where('id', '=', values.id)
      .where('dead_reason', 'is', null),
  )
  const markAccountDead = database.prepare((values: { accountId: string; reason: string }) =>
    query
      .updateTable('handles')
      .set({ dead_reason: values.reason })
      .where('account_id', '=', values.accountId)
      .where('dead_reason', 'is', null),
  )
  const markUsed = database.prepare((values: { id: string; atMs: number }) =>
    query.updateTable('handles').set({ last_used_at: values.atMs }).where('id', '=', values.id),
  )

  return {
    insert(handle) {
      database.transaction(() => insert.run(toRow(handle)))
    },
    listAlive: (conversationId) => listAlive.all({ conversationId }).map(fromRow),
    list: (conversationId) => list.all({ conversationId }).map(fromRow),
    markDead(id, reason) {
      database.transaction(() => markDead.run({ id, reason }))
    },
    markAccountDead(accountId, reason) {
      database.transaction(() => markAccountDead.run({ accountId, reason }))
    },
    markUsed(id, atMs) {
      database.transaction(() => markUsed.run({ id, atMs }))
    },
  }
}
