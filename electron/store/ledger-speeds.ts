// Exact medians need every call they are about, so they cost as much as there are calls; see workers/usage-worker.ts.
import { sql } from 'kysely'
import type {
  UsageDimension,
  UsageFilter,
  UsageSpeed,
  UsageSpeeds,
} from '../../shared/domain/usage-report.ts'
import {
  keyOf,
  matchesEntries,
  type QueryShelf,
  restKey,
  type TimedFilter,
  timesAround,
} from './ledger-filter.ts'
import { sumGroups } from './ledger-groups.ts'

interface SpeedRow {
  key: string
  first_token_ms: number
  tokens_per_second: number | null
}

class Speeds {
  readonly firstTokenMs: number[] = []
  readonly tokensPerSecond: number[] = []

  add(row: SpeedRow): void {
    this.firstTokenMs.push(row.first_token_ms)
    if (row.tokens_per_second !== null) this.tokensPerSecond.push(row.tokens_per_second)
  }

  get medians(): UsageSpeed {
    return { firstTokenMs: median(this.firstTokenMs), tokensPerSecond: median(this.tokensPerSecond) }
  }
}

/** The middle value, or the mean of the two in the middle; null without values. */
function median(values: readonly number[]): number | null {
  const sorted = Float64Array.from(values).sort()
  const middle = sorted.length >> 1
  const upper = sorted[middle]
  if (upper === undefined) return null
  const lower = sorted.length % 2 === 0 ? (sorted[middle - 1] ?? upper) : upper
  return (lower + upper) / 2
}

/** Medians for the same groups as the report's, in the same order. */
export function readSpeeds(shelf: QueryShelf, filter: UsageFilter, groupBy: UsageDimension): UsageSpeeds {
  const keys = sumGroups(shelf, filter, groupBy).groups.map(({ key }) => key)
  const hasConversation = filter.conversationId !== null
  // As shared/domain/tokens-per-second.ts has it; a count that is "at least" says nothing about speed.
  const rows = shelf<TimedFilter, SpeedRow>(
    `speeds ${groupBy} ${hasConversation}`,
    (values) => sql`select ${keyOf(groupBy)} as key, first_token_ms,
        case when total_ms > first_token_ms and not is_partial
          then 1000.0 * output_tokens / (total_ms - first_token_ms) end as tokens_per_second
      from ledger_entries
      where status = 'complete' and first_token_ms is not null and ${matchesEntries(values, hasConversation)}`,
  ).each({ ...filter, ...timesAround(filter) })
  const totals = new Speeds()
  const groups = new Map(keys.map((key) => [key, new Speeds()]))
  for (const row of rows) {
    totals.add(row)
    const group = groups.get(row.key) ?? groups.get(restKey)
    group?.add(row)
  }
  return {
    totals: totals.medians,
    groups: [...groups].map(([key, speeds]) => ({ key, ...speeds.medians })),
  }
}
