// How a filter, a grouping and a unit of time are said in SQL, for the tables of sums and for the rows alike.
import { type RawBuilder, sql } from 'kysely'
import type { UsageDimension, UsageFilter, UsageQuery } from '../../shared/domain/usage-report.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import type { Database } from './database.ts'
import type { Compilable, PreparedQuery } from './prepared-query.ts'

/** No vendor, account or conversation is called so. */
export const restKey = 'rest'

/** The key of a model in groups: no vendor has a slash in its name. */
export function modelKey(vendor: Vendor, modelId: string): string {
  return `${vendor}/${modelId}`
}

/** A table that can be filtered and grouped; only one with conversations can be asked about them. */
export type SumTable = 'ledger_days' | 'ledger_conversation_days'

/** The smallest table that can answer. */
export function sumTableFor(filter: UsageFilter, groupBy: UsageDimension | null): SumTable {
  return filter.conversationId !== null || groupBy === 'conversation'
    ? 'ledger_conversation_days'
    : 'ledger_days'
}

export function keyOf(groupBy: UsageDimension): RawBuilder<string> {
  if (groupBy === 'vendor') return sql`vendor`
  if (groupBy === 'account') return sql`account_id`
  return groupBy === 'model' ? sql`vendor || '/' || model_id` : sql`conversation_id`
}

/** The first day of a row's day, week (Monday) or month. */
export function startOf(unit: UsageQuery['unit']): RawBuilder<string> {
  if (unit === 'day') return sql`day`
  // The next Sunday, or the day itself when it is one, and six days back.
  return unit === 'week' ? sql`date(day, 'weekday 0', '-6 days')` : sql`substr(day, 1, 7) || '-01'`
}

/**
 * The conditions of a filter.
 * @param hasConversation the filter names one; else the table may be without them
 * @param day the column, with a plus in front where its index is not to be used
 */
export function matches(
  filter: UsageFilter,
  hasConversation: boolean,
  day: RawBuilder<unknown> = sql`day`,
): RawBuilder<boolean> {
  const rest = sql<boolean>`${day} between ${filter.from} and ${filter.to}
    and (${filter.vendor} is null or vendor = ${filter.vendor})
    and (${filter.accountId} is null or account_id = ${filter.accountId})
    and (${filter.modelId} is null or model_id = ${filter.modelId})`
  return hasConversation ? sql`conversation_id = ${filter.conversationId} and ${rest}` : rest
}

const dayMs = 86_400_000

export type TimedFilter = UsageFilter & { fromMs: number; endMs: number }

/** Times that surely include the filter's days wherever they were lived: no clock is a whole day away from UTC. */
export function timesAround(filter: UsageFilter): { fromMs: number; endMs: number } {
  return { fromMs: Date.parse(filter.from) - dayMs, endMs: Date.parse(filter.to) + 2 * dayMs }
}

/** The conditions of a filter for the rows themselves, which have an index of their times and one of conversations. */
export function matchesEntries(filter: TimedFilter, hasConversation: boolean): RawBuilder<boolean> {
  return hasConversation
    ? matches(filter, true)
    : sql`started_at >= ${filter.fromMs} and started_at < ${filter.endMs} and ${matches(filter, false)}`
}

/** Prepares each shape of a query when it is first asked for. */
export function createQueryShelf(database: Database) {
  const shelf = new Map<string, PreparedQuery<object, unknown>>()
  return <Values extends object, Row>(
    shape: string,
    build: (values: Values) => RawBuilder<Row>,
  ): PreparedQuery<Values, Row> => {
    const known = shelf.get(shape)
    if (known !== undefined) return known as PreparedQuery<Values, Row>
    const prepared = database.prepare<Values, Row>(
      (values): Compilable<Row> => ({ compile: () => build(values).compile(database.query) }),
    )
    shelf.set(shape, prepared as PreparedQuery<object, unknown>)
    return prepared
  }
}
export type QueryShelf = ReturnType<typeof createQueryShelf>
