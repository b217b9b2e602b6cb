// Reads the rows of the ledger themselves: in pages, by the day of UTC, and the newest answers of a conversation.
import { type RawBuilder, sql } from 'kysely'
import type { ConversationId } from '../../shared/domain/ids.ts'
import type { TurnStatus } from '../../shared/domain/turn.ts'
import {
  billLineSchema,
  type Cost,
  type UnknownReason,
  usageExtrasSchema,
} from '../../shared/domain/usage.ts'
import type { CalendarDay, UsageFilter, UsageSums } from '../../shared/domain/usage-report.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import { matchesEntries, type QueryShelf, type TimedFilter, timesAround } from './ledger-filter.ts'
import { sumEntries, usageSumsOf } from './ledger-sums.ts'
import type { LedgerEntriesTable, LedgerSums } from './money-tables.ts'
import { acceptedBy, type JsonReader } from './read-json.ts'
import type { LedgerEntry } from './store.ts'

export type EntryRow = Omit<LedgerEntriesTable, 'sequence'> & { sequence: number }

const acceptExtras = acceptedBy(usageExtrasSchema)
const acceptBill = acceptedBy(billLineSchema.array())

function costOf(row: EntryRow, json: JsonReader): Cost {
  const bill = row.bill === null ? null : json.read(row.bill, 'ledger_entries.bill', acceptBill, null)
  return {
    nanoUsd: row.nano_usd,
    source: row.cost_source as Cost['source'],
    priceVersion: row.price_version,
    ...(bill === null ? {} : { bill }),
    ...(row.unknown_reason === null ? {} : { unknownReason: row.unknown_reason as UnknownReason }),
  }
}

export function toEntry(row: EntryRow, json: JsonReader): LedgerEntry {
  const { extras } = row
  return {
    callId: row.call_id,
    conversationId: row.conversation_id,
    messageId: row.message_id,
    purpose: row.purpose as LedgerEntry['purpose'],
    attempt: row.attempt,
    status: row.status as TurnStatus,
    failureKind: row.failure_kind,
    reachedModel: row.reached_model === 1,
    startedAt: row.started_at,
    day: row.day,
    firstTokenMs: row.first_token_ms,
    totalMs: row.total_ms,
    accountId: row.account_id,
    accountName: row.account_name,
    vendor: row.vendor as Vendor,
    api: row.api,
    modelId: row.model_id,
    modelName: row.model_name,
    modelServed: row.model_served,
    inputTokens: row.input_tokens,
    cacheRead: row.cache_read,
    cacheWrite: row.cache_write,
    outputTokens: row.output_tokens,
    reasoning: row.reasoning,
    isPartial: row.is_partial === 1,
    extras: extras === null ? null : json.read(extras, 'ledger_entries.extras', acceptExtras, null),
    cost: costOf(row, json),
  }
}

type Cursor = TimedFilter & { sequence: number; limit: number }

/** The rows behind the cursor; one conversation's are found by it, others by their time. */
function pageOf(values: Cursor, hasConversation: boolean): RawBuilder<EntryRow> {
  return hasConversation
    ? sql`select * from ledger_entries where ${matchesEntries(values, true)} and sequence > ${values.sequence}
        order by sequence limit ${values.limit}`
    : sql`select * from ledger_entries
        where ${matchesEntries(values, false)} and (started_at, sequence) > (${values.fromMs}, ${values.sequence})
        order by started_at, sequence limit ${values.limit}`
}

export function* readPages(
  shelf: QueryShelf,
  json: JsonReader,
  filter: UsageFilter,
  pageSize: number,
): Generator<readonly LedgerEntry[]> {
  const hasConversation = filter.conversationId !== null
  const query = shelf<Cursor, EntryRow>(`entries ${hasConversation}`, (values) =>
    pageOf(values, hasConversation),
  )
  const { fromMs, endMs } = timesAround(filter)
  let cursor = { fromMs, sequence: -1 }
  while (true) {
    const rows = query.all({ ...filter, ...cursor, endMs, limit: pageSize })
    if (rows.length > 0) yield rows.map((row) => toEntry(row, json))
    const last = rows.at(-1)
    if (last === undefined || rows.length < pageSize) return
    cursor = { fromMs: last.started_at, sequence: last.sequence }
  }
}

export function readUtcDays(
  shelf: QueryShelf,
  vendor: Vendor,
  fromMs: number,
  toMs: number,
): { day: CalendarDay; sums: UsageSums }[] {
  return shelf<{ vendor: string; fromMs: number; toMs: number }, LedgerSums & { utc_day: CalendarDay }>(
    'days of UTC',
    (values) => sql`select date(started_at / 1000, 'unixepoch') as utc_day, ${sumEntries}
      from ledger_entries
      where started_at >= ${values.fromMs} and started_at < ${values.toMs}
        and vendor = ${values.vendor} and status <> 'running'
      group by 1`,
  )
    .all({ vendor, fromMs, toMs })
    .map((row) => ({ day: row.utc_day, sums: usageSumsOf(row) }))
    .toSorted((one, other) => (one.day < other.day ? -1 : 1))
}

export function readNewestOutputs(
  shelf: QueryShelf,
  conversationId: ConversationId,
  limit: number,
): number[] {
  return shelf<{ conversationId: string; limit: number }, { output_tokens: number }>(
    'newest outputs',
    (values) => sql`select output_tokens from ledger_entries
      where conversation_id = ${values.conversationId} and status = 'complete' and purpose = 'answer'
        and output_tokens is not null and not is_partial
      order by sequence desc limit ${values.limit}`,
  )
    .all({ conversationId, limit })
    .map((row) => row.output_tokens)
}
