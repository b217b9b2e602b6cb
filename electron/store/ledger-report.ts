// The usage page's report, read from the tables of sums: it costs as much as there are days, models and accounts, not as
// there are calls.
import { sql } from 'kysely'
import type {
  CalendarDay,
  UsageDimension,
  UsageFilter,
  UsageGroup,
  UsageQuery,
  UsageReport,
} from '../../shared/domain/usage-report.ts'
import { vendorNames } from '../../shared/domain/vendor-list.ts'
import { keyOf, matches, type QueryShelf, restKey, startOf, sumTableFor } from './ledger-filter.ts'
import { isOverAllConversations, readSpan, type SummedGroup, sumGroups } from './ledger-groups.ts'
import { addSums, sumColumns, totalOf, usageSumsOf, withoutSums } from './ledger-sums.ts'
import type { LedgerSums } from './money-tables.ts'
import { listOf } from './value-list.ts'

/** How many groups a period shows by themselves: a chart with more cannot be read. */
export const groupsOfPeriod = 12

/** Days of the heat map, the last one included. */
const heatMapDays = 366

type PeriodRow = LedgerSums & { start: CalendarDay; key: string }
interface SummedPeriod {
  readonly start: CalendarDay
  readonly sums: LedgerSums
  readonly groups: { key: string; sums: LedgerSums }[]
}

/** In the order of `keys`, and the rest last. */
function orderBy(keys: readonly string[]) {
  const places = new Map(keys.map((key, index) => [key, index]))
  const place = (key: string) => places.get(key) ?? keys.length
  return (one: { key: string }, other: { key: string }) => place(one.key) - place(other.key)
}

function collectPeriods(rows: readonly PeriodRow[], keys: readonly string[]): SummedPeriod[] {
  const byStart = Map.groupBy(rows, ({ start }) => start)
  return [...byStart]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([start, ofPeriod]) => ({
      start,
      sums: addSums(ofPeriod),
      groups: ofPeriod.map((row) => ({ key: row.key, sums: row })).toSorted(orderBy(keys)),
    }))
}

function readPeriods(shelf: QueryShelf, query: UsageQuery, keys: readonly string[]): SummedPeriod[] {
  const { unit, groupBy } = query
  const table = sumTableFor(query, groupBy)
  const rows = shelf<UsageFilter & { keys: string }, PeriodRow>(
    `periods ${table} ${groupBy} ${unit}`,
    (values) => sql`select ${startOf(unit)} as start,
        case when ${keyOf(groupBy)} in ${listOf(values.keys)} then ${keyOf(groupBy)} else ${sql.lit(restKey)} end as key,
        ${sumColumns}
      from ${sql.table(table)} where ${matches(values, table === 'ledger_conversation_days')} group by 1, 2`,
  ).all({ ...query, keys: JSON.stringify(keys) })
  return collectPeriods(rows, keys)
}

/** Reads only the listed conversations one by one; what a period has beyond them is its rest. */
function readConversationPeriods(
  shelf: QueryShelf,
  query: UsageQuery,
  keys: readonly string[],
): SummedPeriod[] {
  const { unit } = query
  const listed = shelf<UsageFilter & { keys: string }, PeriodRow>(
    `conversation periods ${unit}`,
    (values) => sql`select ${startOf(unit)} as start, conversation_id as key, ${sumColumns}
      from ledger_conversation_days
      where conversation_id in ${listOf(values.keys)} and ${matches(values, false)} group by 1, 2`,
  ).all({ ...query, keys: JSON.stringify(keys) })
  const whole = shelf<UsageFilter, PeriodRow>(
    `whole periods ${unit}`,
    (values) => sql`select ${startOf(unit)} as start, ${sql.lit(restKey)} as key, ${sumColumns}
      from ledger_days where ${matches(values, false)} group by 1`,
  ).all(query)
  const listedByStart = Map.groupBy(listed, ({ start }) => start)
  const rows = whole.flatMap((period) => {
    const ofPeriod = listedByStart.get(period.start) ?? []
    const rest = withoutSums(period, ofPeriod)
    return rest.calls === 0 ? ofPeriod : [...ofPeriod, { start: period.start, key: restKey, ...rest }]
  })
  return collectPeriods(rows, keys)
}

function readDays(shelf: QueryShelf, filter: UsageFilter): UsageReport['days'] {
  const table = sumTableFor(filter, null)
  const from = new Date(Date.parse(filter.to) - (heatMapDays - 1) * 86_400_000).toISOString().slice(0, 10)
  return shelf<UsageFilter, LedgerSums & { day: CalendarDay }>(
    `heat map ${table}`,
    (values) => sql`select day, ${sumColumns}
      from ${sql.table(table)} where ${matches(values, table === 'ledger_conversation_days')} group by day`,
  )
    .all({ ...filter, from })
    .map((row) => ({
      day: row.day,
      calls: row.calls,
      tokens: totalOf(row.input_tokens + row.output_tokens, row.input_unknown + row.output_unknown),
      nanoUsd: totalOf(row.nano_usd, row.cost_unknown),
    }))
    .toSorted((one, other) => (one.day < other.day ? -1 : 1))
}

/** The names of groups, by key. */
function readNames(
  shelf: QueryShelf,
  groupBy: UsageDimension,
  keys: readonly string[],
): ReadonlyMap<string, string> {
  if (groupBy === 'vendor') return new Map(Object.entries(vendorNames))
  const rows = shelf<{ kind: string; keys: string }, { key: string; name: string }>(
    groupBy === 'conversation' ? 'titles' : 'names',
    (values) =>
      groupBy === 'conversation'
        ? sql`select id as key, title as name from conversations where id in ${listOf(values.keys)}`
        : sql`select key, name from ledger_names where kind = ${values.kind} and key in ${listOf(values.keys)}`,
  ).all({ kind: groupBy, keys: JSON.stringify(keys) })
  return new Map(rows.map(({ key, name }) => [key, name]))
}

export function readReport(shelf: QueryShelf, query: UsageQuery): UsageReport {
  const { totals, groups, restCount } = sumGroups(shelf, query, query.groupBy)
  const keys = groups.map(({ key }) => key).filter((key) => key !== restKey)
  const names = readNames(shelf, query.groupBy, keys)
  const named = ({ key, vendor, sums }: SummedGroup): UsageGroup => ({
    key,
    name: names.get(key) ?? null,
    vendor,
    sums: usageSumsOf(sums),
  })
  const shown = keys.slice(0, groupsOfPeriod)
  const periods = isOverAllConversations(query, query.groupBy)
    ? readConversationPeriods(shelf, query, shown)
    : readPeriods(shelf, query, shown)
  return {
    ledgerSpan: readSpan(shelf),
    totals: usageSumsOf(totals),
    groups: groups.map(named),
    restCount,
    periods: periods.map((period) => ({
      start: period.start,
      sums: usageSumsOf(period.sums),
      groups: period.groups.map(({ key, sums }) => ({ key, sums: usageSumsOf(sums) })),
    })),
    days: readDays(shelf, query),
  }
}
