// The sums of the ledger as rows and as what is shown. A sum remembers how many calls left it open, so that sums of sums
// are exact too, and one sum may be taken from another.
import { type RawBuilder, sql } from 'kysely'
import { totalWithin } from '../../shared/domain/sum-usage.ts'
import type { Total } from '../../shared/domain/usage.ts'
import type { UsageSums } from '../../shared/domain/usage-report.ts'
import type { LedgerSums } from './money-tables.ts'

/** What one row of the ledger adds to each sum; the triggers of migration 3 say the same (tested). */
const rowExpressions: Readonly<Record<keyof LedgerSums, string>> = {
  calls: '1',
  failed_calls: "status = 'failed'",
  early_calls: "status in ('stopped', 'interrupted')",
  input_tokens: 'coalesce(input_tokens, 0)',
  input_unknown: 'reached_model and (input_tokens is null or is_partial)',
  cache_read: 'coalesce(cache_read, 0)',
  cache_read_unknown: 'reached_model and (cache_read is null or is_partial)',
  cached_tokens: 'coalesce(min(cache_read, input_tokens), 0)',
  cacheable_tokens: 'case when cache_read is null then 0 else coalesce(input_tokens, 0) end',
  cache_write: 'coalesce(cache_write, 0)',
  cache_write_unknown: 'reached_model and (cache_write is null or is_partial)',
  output_tokens: 'coalesce(output_tokens, 0)',
  output_unknown: 'reached_model and (output_tokens is null or is_partial)',
  reasoning: 'coalesce(reasoning, 0)',
  reasoning_unknown: 'reached_model and (reasoning is null or is_partial)',
  nano_usd: 'coalesce(nano_usd, 0)',
  cost_unknown: 'reached_model and (nano_usd is null or is_partial)',
}

export const sumNames = Object.keys(rowExpressions) as readonly (keyof LedgerSums)[]

/** Adds up rows of a table of sums. */
export const sumColumns: RawBuilder<LedgerSums> = sql.join(
  sumNames.map((name) => sql`coalesce(sum(${sql.ref(name)}), 0) as ${sql.ref(name)}`),
)

/** Adds up rows of the ledger itself. */
export const sumEntries: RawBuilder<LedgerSums> = sql.join(
  sumNames.map((name) => sql`coalesce(sum(${sql.raw(rowExpressions[name])}), 0) as ${sql.ref(name)}`),
)

export const emptySums: LedgerSums = {
  calls: 0,
  failed_calls: 0,
  early_calls: 0,
  input_tokens: 0,
  input_unknown: 0,
  cache_read: 0,
  cache_read_unknown: 0,
  cached_tokens: 0,
  cacheable_tokens: 0,
  cache_write: 0,
  cache_write_unknown: 0,
  output_tokens: 0,
  output_unknown: 0,
  reasoning: 0,
  reasoning_unknown: 0,
  nano_usd: 0,
  cost_unknown: 0,
}

export function addSums(rows: Iterable<LedgerSums>): LedgerSums {
  const sum = { ...emptySums }
  for (const row of rows) for (const name of sumNames) sum[name] += row[name]
  return sum
}

/** What is left of a sum without those that are part of it. */
export function withoutSums(whole: LedgerSums, parts: Iterable<LedgerSums>): LedgerSums {
  const rest = { ...emptySums }
  for (const name of sumNames) rest[name] = whole[name]
  for (const part of parts) for (const name of sumNames) rest[name] -= part[name]
  return rest
}

export function totalOf(known: number, unknownCount: number): Total {
  return totalWithin(known, unknownCount === 0)
}

export function usageSumsOf(row: LedgerSums): UsageSums {
  return {
    calls: row.calls,
    failedCalls: row.failed_calls,
    endedEarlyCalls: row.early_calls,
    input: totalOf(row.input_tokens, row.input_unknown),
    cacheRead: totalOf(row.cache_read, row.cache_read_unknown),
    cacheWrite: totalOf(row.cache_write, row.cache_write_unknown),
    output: totalOf(row.output_tokens, row.output_unknown),
    reasoning: totalOf(row.reasoning, row.reasoning_unknown),
    nanoUsd: totalOf(row.nano_usd, row.cost_unknown),
    cacheHitShare: row.cacheable_tokens === 0 ? null : row.cached_tokens / row.cacheable_tokens,
  }
}
