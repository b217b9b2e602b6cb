import type { Database as Connection } from 'better-sqlite3'
import { expect } from 'vitest'

const keys = {
  ledger_days: ['day', 'vendor', 'account_id', 'model_id'],
  ledger_conversation_days: ['conversation_id', 'day', 'vendor', 'account_id', 'model_id'],
}

/** Said once more, apart from the triggers and from what reports sum. */
const sums = `
  count(*) AS calls,
  count(*) FILTER (WHERE status = 'failed') AS failed_calls,
  count(*) FILTER (WHERE status IN ('stopped', 'interrupted')) AS early_calls,
  total(input_tokens) AS input_tokens,
  count(*) FILTER (WHERE reached_model = 1 AND (input_tokens IS NULL OR is_partial = 1)) AS input_unknown,
  total(cache_read) AS cache_read,
  count(*) FILTER (WHERE reached_model = 1 AND (cache_read IS NULL OR is_partial = 1)) AS cache_read_unknown,
  total(iif(cache_read < input_tokens, cache_read, input_tokens)) FILTER (WHERE cache_read IS NOT NULL) AS cached_tokens,
  total(input_tokens) FILTER (WHERE cache_read IS NOT NULL) AS cacheable_tokens,
  total(cache_write) AS cache_write,
  count(*) FILTER (WHERE reached_model = 1 AND (cache_write IS NULL OR is_partial = 1)) AS cache_write_unknown,
  total(output_tokens) AS output_tokens,
  count(*) FILTER (WHERE reached_model = 1 AND (output_tokens IS NULL OR is_partial = 1)) AS output_unknown,
  total(reasoning) AS reasoning,
  count(*) FILTER (WHERE reached_model = 1 AND (reasoning IS NULL OR is_partial = 1)) AS reasoning_unknown,
  total(nano_usd) AS nano_usd,
  count(*) FILTER (WHERE reached_model = 1 AND (nano_usd IS NULL OR is_partial = 1)) AS cost_unknown`

/** Holds both tables of sums to the rows of the ledger. @returns how many rows there are */
export function expectSumsToEqualRows(connection: Connection): number {
  for (const [table, names] of Object.entries(keys)) {
    const key = names.join(', ')
    const kept = connection.prepare(`SELECT * FROM ${table} ORDER BY ${key}`).all()
    const summed = connection
      .prepare(
        `SELECT ${key}, ${sums} FROM ledger_entries WHERE status <> 'running' GROUP BY ${key} ORDER BY ${key}`,
      )
      .all()
    expect(kept).toEqual(summed)
  }
  return Number(connection.prepare('SELECT count(*) FROM ledger_entries').pluck().get())
}
