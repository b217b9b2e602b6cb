// What exports and imports need beyond the other stores: everything in an order that is the same in every copy of a
// history, in pages, and rows of the ledger as they are.
import { sql } from 'kysely'
import type { MessageId } from '../../shared/domain/ids.ts'
import { isOpen } from '../../shared/domain/is-open.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { Database } from './database.ts'
import { type EntryRow, toEntry } from './ledger-entries.ts'
import { type MessagePartRow, rowsToMessages } from './message-rows.ts'
import type { LedgerEntriesTable, LedgerNamesTable } from './money-tables.ts'
import { pickValues } from './prepared-query.ts'
import type { JsonReader } from './read-json.ts'
import { receiptFromRow } from './receipt-store.ts'
import type { ReleaseReceiptsTable } from './schema.ts'
import type { LedgerEntry, MessageStore } from './store.ts'
import type { TransferStore } from './transfer-stores.ts'
import { listOf } from './value-list.ts'

const ledgerNames = [
  'call_id',
  'conversation_id',
  'message_id',
  'purpose',
  'attempt',
  'status',
  'failure_kind',
  'reached_model',
  'is_partial',
  'started_at',
  'day',
  'first_token_ms',
  'total_ms',
  'account_id',
  'account_name',
  'vendor',
  'api',
  'model_id',
  'model_name',
  'model_served',
  'input_tokens',
  'cache_read',
  'cache_write',
  'output_tokens',
  'reasoning',
  'extras',
  'nano_usd',
  'cost_source',
  'price_version',
  'bill',
  'unknown_reason',
] as const satisfies readonly (keyof LedgerEntriesTable)[]
type LedgerRow = Pick<LedgerEntriesTable, (typeof ledgerNames)[number]>

function jsonOrNull(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value)
}

function toRow(entry: LedgerEntry): LedgerRow {
  const { cost } = entry
  return {
    call_id: entry.callId,
    conversation_id: entry.conversationId,
    message_id: entry.messageId,
    purpose: entry.purpose,
    attempt: entry.attempt,
    status: entry.status,
    failure_kind: entry.failureKind,
    reached_model: entry.reachedModel ? 1 : 0,
    is_partial: entry.isPartial ? 1 : 0,
    started_at: entry.startedAt,
    day: entry.day,
    first_token_ms: entry.firstTokenMs,
    total_ms: entry.totalMs,
    account_id: entry.accountId,
    account_name: entry.accountName,
    vendor: entry.vendor,
    api: entry.api,
    model_id: entry.modelId,
    model_name: entry.modelName,
    model_served: entry.modelServed,
    input_tokens: entry.inputTokens,
    cache_read: entry.cacheRead,
    cache_write: entry.cacheWrite,
    output_tokens: entry.outputTokens,
    reasoning: entry.reasoning,
    extras: jsonOrNull(entry.extras),
    nano_usd: cost.nanoUsd,
    cost_source: cost.source,
    price_version: cost.priceVersion,
    bill: jsonOrNull(cost.bill ?? null),
    unknown_reason: cost.unknownReason ?? null,
  }
}

/** Rows read at a time. */
const ledgerPage = 1000

const isLost = sql<boolean>`conversation_id not in (select id from conversations)`

function prepareLedger(database: Database) {
  const { query } = database
  return {
    ofConversation: database.prepare((values: { conversationId: string }) =>
      query
        .selectFrom('ledger_entries')
        .selectAll()
        .where('conversation_id', '=', values.conversationId)
        .orderBy('sequence'),
    ),
    lost: database.prepare((values: { startedAt: number; callId: string; limit: number }) =>
      query
        .selectFrom('ledger_entries')
        .selectAll()
        .where(isLost)
        .where(sql<boolean>`(started_at, call_id) > (${values.startedAt}, ${values.callId})`)
        .orderBy('started_at')
        .orderBy('call_id')
        .limit(values.limit),
    ),
    present: database.prepare((values: { ids: string }) =>
      query.selectFrom('ledger_entries').select('call_id').where('call_id', 'in', listOf(values.ids)),
    ),
    insert: database.prepare((row: LedgerRow) =>
      query.insertInto('ledger_entries').values(pickValues(row, ledgerNames)),
    ),
    names: database.prepare((values: { keys: string }) =>
      query.selectFrom('ledger_names').selectAll().where('key', 'in', listOf(values.keys)),
    ),
    setName: database.prepare((row: LedgerNamesTable) =>
      query
        .updateTable('ledger_names')
        .set({ name: row.name })
        .where('kind', '=', row.kind)
        .where('key', '=', row.key),
    ),
  }
}

function prepareMessages(database: Database) {
  const { query } = database
  return {
    sequences: database.prepare((values: { conversationId: string }) =>
      query
        .selectFrom('messages')
        .select('sequence')
        .where('conversation_id', '=', values.conversationId)
        .orderBy('sequence'),
    ),
    page: database.prepare((values: { sequences: string }) =>
      query
        .selectFrom('messages')
        .leftJoin('parts', 'parts.message_id', 'messages.id')
        .select([
          'messages.sequence',
          'messages.id',
          'messages.conversation_id',
          'messages.parent_id',
          'messages.role',
          'messages.status',
          'messages.created_at',
          'messages.completed_at',
          'parts.type',
          'parts.text',
          'parts.data',
          'parts.attachment_hash',
        ])
        .where('messages.sequence', 'in', sql<number>`${listOf(values.sequences)}`)
        .orderBy('messages.sequence')
        .orderBy('parts.position'),
    ),
  }
}

function prepareRest(database: Database) {
  const { query } = database
  return {
    conversations: database.prepare(() => query.selectFrom('conversations').select('id').orderBy('id')),
    pins: database.prepare((values: { conversationId: string }) =>
      query
        .selectFrom('message_pins')
        .select(['message_id', 'pinned_at'])
        .where('conversation_id', '=', values.conversationId)
        .orderBy('pinned_at')
        .orderBy('message_id'),
    ),
    lostReceipts: database.prepare(() =>
      query.selectFrom('release_receipts').selectAll().where(isLost).orderBy('tried_at').orderBy('id'),
    ),
    owners: {
      messages: database.prepare((values: { ids: string }) =>
        query.selectFrom('messages').select(['id', 'conversation_id']).where('id', 'in', listOf(values.ids)),
      ),
      turns: database.prepare((values: { ids: string }) =>
        query.selectFrom('turns').select(['id', 'conversation_id']).where('id', 'in', listOf(values.ids)),
      ),
    },
    attachment: database.prepare((values: { hash: string }) =>
      query.selectFrom('attachments').select(['media_type', 'byte_size']).where('hash', '=', values.hash),
    ),
    removeUnused: database.prepare((values: { hashes: string }) =>
      query
        .deleteFrom('attachments')
        .where('hash', 'in', listOf(values.hashes))
        .where(sql<boolean>`not exists (select 1 from parts where attachment_hash = attachments.hash)`),
    ),
  }
}

/** The names under which the rows' accounts and models are kept. */
function nameKeys(rows: readonly LedgerRow[]): string[] {
  return [...new Set(rows.flatMap((row) => [row.account_id, `${row.vendor}/${row.model_id}`]))]
}

export function createTransferStore(
  database: Database,
  json: JsonReader,
  messages: Pick<MessageStore, 'get'>,
): TransferStore {
  const ledger = prepareLedger(database)
  const pages = prepareMessages(database)
  const rest = prepareRest(database)

  /** What a row says of an open message is not all of it. */
  const complete = (message: Message): Message =>
    isOpen(message) ? (messages.get(message.id) ?? message) : message

  return {
    conversationIds: () => rest.conversations.all({}).map((row) => row.id),
    *messagePages(conversationId, pageSize) {
      const sequences = pages.sequences.all({ conversationId }).map((row) => row.sequence)
      for (let start = 0; start < sequences.length; start += pageSize) {
        const rows: MessagePartRow[] = pages.page.all({
          sequences: JSON.stringify(sequences.slice(start, start + pageSize)),
        })
        yield rowsToMessages(rows, json).map(complete)
      }
    },
    pins: (conversationId) =>
      rest.pins
        .all({ conversationId })
        .map((row) => ({ messageId: row.message_id, pinnedAt: row.pinned_at })),
    ledgerOf: (conversationId) =>
      ledger.ofConversation.all({ conversationId }).map((row: EntryRow) => toEntry(row, json)),
    *lostLedger() {
      let cursor = { startedAt: Number.MIN_SAFE_INTEGER, callId: '' }
      while (true) {
        const rows: EntryRow[] = ledger.lost.all({ ...cursor, limit: ledgerPage })
        for (const row of rows) yield toEntry(row, json)
        const last = rows.at(-1)
        if (last === undefined || rows.length < ledgerPage) return
        cursor = { startedAt: last.started_at, callId: last.call_id }
      }
    },
    lostReceipts: () => rest.lostReceipts.all({}).map((row: ReleaseReceiptsTable) => receiptFromRow(row)),
    putLedger(entries) {
      return database.transaction(() => {
        database.beforeGrowth()
        const ids = JSON.stringify(entries.map((entry) => entry.callId))
        const seen = new Set(ledger.present.all({ ids }).map((row) => row.call_id))
        const rows = entries.filter(({ callId }) => !seen.has(callId) && seen.add(callId)).map(toRow)
        const names = ledger.names.all({ keys: JSON.stringify(nameKeys(rows)) })
        for (const row of rows) ledger.insert.run(row)
        // Rows of long ago must not bring back what an account was called then.
        for (const name of names) ledger.setName.run(name)
        return rows.length
      })
    },
    ownersOf(kind, ids) {
      const rows = rest.owners[kind].all({ ids: JSON.stringify(ids) })
      return new Map<MessageId, string>(rows.map((row) => [row.id, row.conversation_id]))
    },
    attachment(hash) {
      const row = rest.attachment.get({ hash })
      return row === undefined ? null : { mediaType: row.media_type, byteSize: row.byte_size }
    },
    removeUnusedAttachments(hashes) {
      return database.transaction(() => rest.removeUnused.run({ hashes: JSON.stringify(hashes) }))
    },
  }
}
