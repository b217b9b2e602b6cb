import type { Handle } from '../../shared/domain/continuation.ts'
import type { Database } from './database.ts'
import { pickValues } from './prepared-query.ts'
import type { HandlesTable } from './schema.ts'
import type { HandleStore, HeldState } from './store.ts'

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
  'position',
  'system_text_hash',
  'tools_hash',
  'view_hash',
  'is_one_use',
  'created_at',
  'expires_at',
  'held_until',
  'last_used_at',
  'dead_reason',
  'gone_at',
  'server',
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
    position: handle.position,
    system_text_hash: handle.systemTextHash,
    tools_hash: handle.toolsHash,
    view_hash: handle.viewHash,
    is_one_use: handle.isOneUse ? 1 : 0,
    created_at: handle.createdAt,
    expires_at: handle.expiresAt,
    held_until: handle.heldUntil,
    last_used_at: handle.lastUsedAt,
    dead_reason: handle.deadReason,
    gone_at: handle.goneAt,
    server: handle.server,
  }
}

function fromRow(row: HandleRow): Handle {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    coversMessageId: row.covers_message_id,
    accountId: row.account_id,
    api: row.api,
    modelId: row.model_id,
    kind: row.kind,
    value: row.value,
    position: row.position,
    systemTextHash: row.system_text_hash,
    toolsHash: row.tools_hash,
    viewHash: row.view_hash,
    isOneUse: row.is_one_use === 1,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    heldUntil: row.held_until,
    lastUsedAt: row.last_used_at,
    deadReason: row.dead_reason,
    goneAt: row.gone_at,
    server: row.server,
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
  const listNewest = database.prepare((values: { conversationId: string; limit: number }) =>
    handlesOf(values.conversationId).limit(values.limit),
  )
  const one = database.prepare((values: { id: string }) =>
    query.selectFrom('handles').select(columnNames).where('id', '=', values.id),
  )
  const markAccountDead = database.prepare((values: { accountId: string; reason: string }) =>
    query
      .updateTable('handles')
      .set({ dead_reason: values.reason })
      .where('account_id', '=', values.accountId)
      .where('dead_reason', 'is', null),
  )
  const markKindDead = database.prepare((values: { kind: string; reason: string }) =>
    query
      .updateTable('handles')
      .set({ dead_reason: values.reason })
      .where('kind', '=', values.kind)
      .where('dead_reason', 'is', null),
  )
  const sameState = (values: HeldState) =>
    query
      .updateTable('handles')
      .where('conversation_id', '=', values.conversationId)
      .where('account_id', '=', values.accountId)
      .where('kind', '=', values.kind)
      .where('value', '=', values.value)
  // The first reason stays: what killed a handle matters, not what found it dead later.
  const markStateDead = database.prepare((values: HeldState & { reason: string }) =>
    sameState(values).set({ dead_reason: values.reason }).where('dead_reason', 'is', null),
  )
  const markStateGone = database.prepare((values: HeldState & { atMs: number }) =>
    sameState(values).set({ gone_at: values.atMs }).where('gone_at', 'is', null),
  )
  const remove = database.prepare((values: { id: string }) =>
    query.deleteFrom('handles').where('id', '=', values.id),
  )
  const setDeadReason = database.prepare((values: { id: string; reason: string }) =>
    query.updateTable('handles').set({ dead_reason: values.reason }).where('id', '=', values.id),
  )
  const markUsed = database.prepare((values: { id: string; atMs: number }) =>
    query.updateTable('handles').set({ last_used_at: values.atMs }).where('id', '=', values.id),
  )

  return {
    insert(handle) {
      database.transaction(() => insert.run(toRow(handle)))
    },
    get(id) {
      const row = one.get({ id })
      return row === undefined ? null : fromRow(row)
    },
    listNewest: (conversationId, limit) => listNewest.all({ conversationId, limit }).map(fromRow),
    list: (conversationId) => list.all({ conversationId }).map(fromRow),
    setDeadReason(id, reason) {
      database.transaction(() => setDeadReason.run({ id, reason }))
    },
    remove(id) {
      database.transaction(() => remove.run({ id }))
    },
    markStateDead(state, reason) {
      database.transaction(() => markStateDead.run({ ...stateOf(state), reason }))
    },
    markStateGone(state, atMs) {
      database.transaction(() => markStateGone.run({ ...stateOf(state), atMs }))
    },
    markKindDead(kind, reason) {
      database.transaction(() => markKindDead.run({ kind, reason }))
    },
    markAccountDead(accountId, reason) {
      database.transaction(() => markAccountDead.run({ accountId, reason }))
    },
    markUsed(id, atMs) {
      database.transaction(() => markUsed.run({ id, atMs }))
    },
  }
}

/** Only the columns that name one thing held at a provider. */
function stateOf({ conversationId, accountId, kind, value }: HeldState): HeldState {
  return { conversationId, accountId, kind, value }
}
