// The groups of a query, most expensive first. Conversations are many: theirs are ranked inside SQLite and the rest is
// what the whole has beyond those listed; of anything else there are few enough to be read whole.
import { sql } from 'kysely'
import type { UsageDimension, UsageFilter } from '../../shared/domain/usage-report.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import { keyOf, matches, type QueryShelf, restKey, sumTableFor } from './ledger-filter.ts'
import { addSums, sumColumns, withoutSums } from './ledger-sums.ts'
import type { LedgerSums } from './money-tables.ts'
import { listOf } from './value-list.ts'

/** How many groups are listed by themselves. */
export const listedGroups = 200

export interface SummedGroup {
  readonly key: string
  /** null where it has several. */
  readonly vendor: Vendor | null
  readonly sums: LedgerSums
}

export interface SummedGroups {
  readonly totals: LedgerSums
  /** The last one is the rest, when there is one. */
  readonly groups: readonly SummedGroup[]
  readonly restCount: number
}

type GroupRow = LedgerSums & { key: string; first_vendor: string; last_vendor: string }

function toGroup(row: GroupRow): SummedGroup {
  const { key, first_vendor, last_vendor, ...sums } = row
  return { key, vendor: first_vendor === last_vendor ? (first_vendor as Vendor) : null, sums }
}

const tokensOf = (sums: LedgerSums) => sums.input_tokens + sums.output_tokens

/** Most expensive first; those of the same or of unknown cost by their tokens. */
function byCost(one: SummedGroup, other: SummedGroup): number {
  return (
    other.sums.nano_usd - one.sums.nano_usd ||
    tokensOf(other.sums) - tokensOf(one.sums) ||
    (one.key < other.key ? -1 : 1)
  )
}

function restOf(rest: readonly SummedGroup[], sums: LedgerSums): SummedGroup {
  const vendors = new Set(rest.map(({ vendor }) => vendor))
  return { key: restKey, vendor: vendors.size === 1 ? (rest[0]?.vendor ?? null) : null, sums }
}

/** Whether a query is about every conversation there is. */
export function isOverAllConversations(filter: UsageFilter, groupBy: UsageDimension): boolean {
  return groupBy === 'conversation' && filter.conversationId === null
}

/** A share of the ledger's days from which on it is quicker to read all of it in order. */
const wideShare = 0.25

/** Whether the filter's days are most of those the ledger has. */
function isWide(filter: UsageFilter, span: { from: string; to: string } | null): boolean {
  if (span === null) return false
  const times = (range: { from: string; to: string }) =>
    [Date.parse(range.from), Date.parse(range.to)] as const
  const [first, last] = times(span)
  const [from, to] = times(filter)
  return Math.min(to, last) - Math.max(from, first) > wideShare * (last - first)
}

export function readSpan(shelf: QueryShelf): { from: string; to: string } | null {
  const row = shelf<object, { first: string | null; last: string | null }>(
    'span',
    () => sql`select (select min(day) from ledger_days) as first, (select max(day) from ledger_days) as last`,
  ).get({})
  return row === undefined || row.first === null || row.last === null
    ? null
    : { from: row.first, to: row.last }
}

/** The sums of the conversations with these ids. */
function readConversations(shelf: QueryShelf, filter: UsageFilter, ids: readonly string[]): SummedGroup[] {
  const rows = shelf<UsageFilter & { ids: string }, GroupRow>(
    'conversation groups',
    (
      values,
    ) => sql`select conversation_id as key, min(vendor) as first_vendor, max(vendor) as last_vendor, ${sumColumns}
      from ledger_conversation_days
      where conversation_id in ${listOf(values.ids)} and ${matches(values, false)}
      group by conversation_id`,
  ).all({ ...filter, ids: JSON.stringify(ids) })
  return rows.map(toGroup).toSorted(byCost)
}

function sumConversations(shelf: QueryShelf, filter: UsageFilter): SummedGroups {
  // The key of the table begins with the conversation, which spares sorting; few days are found by their index.
  const isOfMostDays = isWide(filter, readSpan(shelf))
  const shape = isOfMostDays ? 'wide' : 'narrow'
  const conditions = (values: UsageFilter) =>
    isOfMostDays ? matches(values, false, sql`+day`) : matches(values, false)
  const ranked = shelf<UsageFilter & { limit: number }, { key: string }>(
    `conversation ranks ${shape}`,
    (values) => sql`select conversation_id as key from ledger_conversation_days where ${conditions(values)}
      group by conversation_id
      order by sum(nano_usd) desc, sum(input_tokens + output_tokens) desc, conversation_id limit ${values.limit}`,
  ).all({ ...filter, limit: listedGroups })
  const count = shelf<UsageFilter, { count: number }>(
    `conversation count ${shape}`,
    (values) => sql`select count(*) as count from (
      select 1 from ledger_conversation_days where ${conditions(values)} group by conversation_id)`,
  ).get(filter)
  const totals = addSums(
    shelf<UsageFilter, LedgerSums>(
      'day totals',
      (values) => sql`select ${sumColumns} from ledger_days where ${matches(values, false)}`,
    ).all(filter),
  )
  const groups = readConversations(
    shelf,
    filter,
    ranked.map(({ key }) => key),
  )
  const restCount = Math.max(0, (count?.count ?? 0) - groups.length)
  const rest = withoutSums(
    totals,
    groups.map(({ sums }) => sums),
  )
  return {
    totals,
    groups: restCount === 0 ? groups : [...groups, { key: restKey, vendor: filter.vendor, sums: rest }],
    restCount,
  }
}

function sumFew(shelf: QueryShelf, filter: UsageFilter, groupBy: UsageDimension): SummedGroups {
  const table = sumTableFor(filter, groupBy)
  const rows = shelf<UsageFilter, GroupRow>(
    `groups ${table} ${groupBy}`,
    (
      values,
    ) => sql`select ${keyOf(groupBy)} as key, min(vendor) as first_vendor, max(vendor) as last_vendor, ${sumColumns}
      from ${sql.table(table)} where ${matches(values, table === 'ledger_conversation_days')} group by 1`,
  ).all(filter)
  const all = rows.map(toGroup).toSorted(byCost)
  const listed = all.slice(0, listedGroups)
  const rest = all.slice(listedGroups)
  const restSums = addSums(rest.map(({ sums }) => sums))
  return {
    totals: addSums(all.map(({ sums }) => sums)),
    groups: rest.length === 0 ? listed : [...listed, restOf(rest, restSums)],
    restCount: rest.length,
  }
}

/** Sums the ledger by group. */
export function sumGroups(shelf: QueryShelf, filter: UsageFilter, groupBy: UsageDimension): SummedGroups {
  return isOverAllConversations(filter, groupBy)
    ? sumConversations(shelf, filter)
    : sumFew(shelf, filter, groupBy)
}
