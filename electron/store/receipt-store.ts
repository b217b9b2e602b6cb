import type { Vendor } from '../../shared/domain/vendor.ts'
import type { Database } from './database.ts'
import { pickValues } from './prepared-query.ts'
import type { ReleaseReceiptsTable } from './schema.ts'
import type { ReceiptStore, StoredReceipt } from './store.ts'

const columnNames = [
  'id',
  'conversation_id',
  'conversation_title',
  'account_id',
  'account_name',
  'vendor',
  'api',
  'kind',
  'value',
  'position',
  'made_at',
  'tried_at',
  'outcome',
  'sentence',
] as const satisfies readonly (keyof ReleaseReceiptsTable)[]

function toRow(receipt: StoredReceipt): ReleaseReceiptsTable {
  return {
    id: receipt.id,
    conversation_id: receipt.conversationId,
    conversation_title: receipt.conversationTitle,
    account_id: receipt.accountId,
    account_name: receipt.accountName,
    vendor: receipt.vendor,
    api: receipt.api,
    kind: receipt.kind,
    value: receipt.value,
    position: receipt.position,
    made_at: receipt.madeAt,
    tried_at: receipt.triedAt,
    outcome: receipt.outcome,
    sentence: receipt.sentence,
  }
}

export function receiptFromRow(row: ReleaseReceiptsTable): StoredReceipt {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    conversationTitle: row.conversation_title,
    accountId: row.account_id,
    accountName: row.account_name,
    vendor: row.vendor as Vendor,
    api: row.api,
    kind: row.kind,
    value: row.value,
    position: row.position,
    madeAt: row.made_at,
    triedAt: row.tried_at,
    outcome: row.outcome as StoredReceipt['outcome'],
    sentence: row.sentence,
  }
}

export function createReceiptStore(database: Database): ReceiptStore {
  const { query } = database
  const receipts = () => query.selectFrom('release_receipts').select(columnNames)
  const put = database.prepare((row: ReleaseReceiptsTable) =>
    query
      .insertInto('release_receipts')
      .values(pickValues(row, columnNames))
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet({
          tried_at: row.tried_at,
          outcome: row.outcome,
          sentence: row.sentence,
        }),
      ),
  )
  const one = database.prepare((values: { id: string }) => receipts().where('id', '=', values.id))
  const newestFirst = () => receipts().orderBy('tried_at', 'desc').orderBy('id', 'desc')
  const all = database.prepare((values: { limit: number }) => newestFirst().limit(values.limit))
  const ofConversation = database.prepare((values: { conversationId: string; limit: number }) =>
    newestFirst().where('conversation_id', '=', values.conversationId).limit(values.limit),
  )
  return {
    put(receipt) {
      database.transaction(() => {
        database.beforeGrowth()
        put.run(toRow(receipt))
      })
    },
    get(id) {
      const row = one.get({ id })
      return row === undefined ? null : receiptFromRow(row)
    },
    list(conversationId, limit) {
      const rows =
        conversationId === null ? all.all({ limit }) : ofConversation.all({ conversationId, limit })
      return rows.map(receiptFromRow)
    },
  }
}
