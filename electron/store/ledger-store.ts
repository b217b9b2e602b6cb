import { sql } from 'kysely'
import type { BudgetScope } from '../../shared/domain/budget.ts'
import type { CalendarDay, UsageFilter } from '../../shared/domain/usage-report.ts'
import type { Database } from './database.ts'
import { readNewestOutputs, readPages, readUtcDays } from './ledger-entries.ts'
import { createQueryShelf, matches, type QueryShelf, sumTableFor } from './ledger-filter.ts'
import { readReport } from './ledger-report.ts'
import { prepareSettlement } from './ledger-row.ts'
import { readSpeeds } from './ledger-speeds.ts'
import { totalOf } from './ledger-sums.ts'
import type { JsonReader } from './read-json.ts'
import type { LedgerStore } from './store.ts'
import { usageToRow } from './turn-rows.ts'

function readSpent(shelf: QueryShelf, scope: BudgetScope, from: CalendarDay, to: CalendarDay) {
  const filter: UsageFilter = {
    from,
    to,
    vendor: scope.kind === 'vendor' ? scope.vendor : null,
    accountId: null,
    modelId: null,
    conversationId: scope.kind === 'conversation' ? scope.conversationId : null,
  }
  const table = sumTableFor(filter, null)
  const row = shelf<UsageFilter, { known: number; unknown_count: number }>(
    `spent ${table}`,
    (
      values,
    ) => sql`select coalesce(sum(nano_usd), 0) as known, coalesce(sum(cost_unknown), 0) as unknown_count
      from ${sql.table(table)} where ${matches(values, table === 'ledger_conversation_days')}`,
  ).get(filter)
  return totalOf(row?.known ?? 0, row?.unknown_count ?? 0)
}

export function createLedgerStore(database: Database, json: JsonReader): LedgerStore {
  const shelf = createQueryShelf(database)
  const settlement = prepareSettlement(database)
  return {
    report: (query) => readReport(shelf, query),
    speeds: (filter, groupBy) => readSpeeds(shelf, filter, groupBy),
    spent: (scope, from, to) => readSpent(shelf, scope, from, to),
    utcDays: (vendor, fromMs, toMs) => readUtcDays(shelf, vendor, fromMs, toMs),
    pages: (filter, pageSize) => readPages(shelf, json, filter, pageSize),
    newestOutputs: (conversationId, limit) => readNewestOutputs(shelf, conversationId, limit),
    settle(callId, usage, cost) {
      database.transaction(() => settlement.run({ callId, ...usageToRow(usage, cost) }))
    },
  }
}
