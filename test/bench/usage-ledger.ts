// A ledger of a heavy user: a million calls over three years to a dozen models at six vendors, written with the
// statements of SQLite alone, and with the triggers of the schema at work as in use.
import type { Database as Connection } from 'better-sqlite3'
import type { CalendarDay, UsageFilter } from '../../shared/domain/usage-report.ts'

export const ledgerDays = 3 * 365
export const lastDay = '2026-11-26'
const lastDayMs = Date.parse(lastDay)
const dayMs = 86_400_000

export const wholeLedger: UsageFilter = {
  from: dayBefore(ledgerDays - 1),
  to: lastDay,
  vendor: null,
  accountId: null,
  modelId: null,
  conversationId: null,
}

/** The day that many days before the last one. */
export function dayBefore(days: number): string {
  return new Date(lastDayMs - days * dayMs).toISOString().slice(0, 10)
}

const fillLedger = `
WITH models (number, vendor, account_id, model_id) AS (VALUES
    (0, 'openai', 'a1', 'large'), (1, 'openai', 'a1', 'small'), (2, 'openai', 'a2', 'large'), (3, 'anthropic', 'a3', 'large'),
    (4, 'anthropic', 'a3', 'small'), (5, 'google', 'a4', 'large'), (6, 'google', 'a4', 'small'), (7, 'mistral', 'a5', 'large'),
    (8, 'openrouter', 'a6', 'one/large'), (9, 'openrouter', 'a6', 'two/large'), (10, 'openrouter', 'a6', 'three'), (11, 'ollama', 'a7', 'local')),
  calls (number) AS (SELECT CAST(@first AS INTEGER) UNION ALL SELECT number + 1 FROM calls WHERE number + 1 < @end),
  -- Scattered, and the same each time.
  scattered AS (SELECT number, number * 2654435761 % 4294967291 AS chance FROM calls),
  -- Twenty calls to a conversation, on two days mostly, and one in ten of them to another model.
  placed AS (SELECT number, number / 40 * 2 + chance % 2 + chance / 2 % 2 * 60 AS conversation,
    @start + CAST(number * 1.0 * @days * 86400000 / @count AS INTEGER) AS at, chance FROM scattered)
INSERT INTO ledger_entries (call_id, conversation_id, purpose, attempt, status, reached_model, is_partial, started_at, day,
    first_token_ms, total_ms, account_id, account_name, vendor, api, model_id, model_name, input_tokens, cache_read,
    cache_write, output_tokens, reasoning, nano_usd, cost_source, bill)
  SELECT printf('01990000-0000-7000-8000-%012x', placed.number), printf('01980000-0000-7000-8000-%012x', conversation),
    CASE WHEN chance % 50 = 7 THEN 'summary' ELSE 'answer' END, 1,
    CASE WHEN chance % 40 = 0 THEN 'failed' WHEN chance % 40 = 1 THEN 'stopped' ELSE 'complete' END,
    chance % 80 <> 0, chance % 40 = 1, at, date(at / 1000, 'unixepoch'),
    200 + chance % 3000, 3200 + chance % 40000, '01970000-0000-7000-8000-0000000000' || account_id, 'Account ' || account_id,
    vendor, 'an-api', model_id, 'Model ' || model_id, 500 + chance % 30000,
    CASE WHEN chance % 7 = 0 THEN NULL ELSE chance % 400 END, 0, 20 + chance % 2000, chance % 20,
    CASE WHEN chance % 31 = 0 THEN NULL ELSE 1000 * (500 + chance % 30000) END,
    CASE WHEN chance % 31 = 0 THEN 'unknown' ELSE 'computed' END,
    '[{"item":"input","tool":null,"count":12345,"nanoUsdPerMillion":2500000000},{"item":"output","tool":null,"count":345,"nanoUsdPerMillion":10000000000}]'
  FROM placed INNER JOIN models ON models.number = (conversation * 7 + (chance / 4 % 10 = 3)) % 12
  ORDER BY placed.number`

/** Fills the ledger of an open file with `count` calls; the last ones are made on the day `to`, as UTC has it. */
export function fillUsageLedger(connection: Connection, count: number, to: CalendarDay = lastDay): void {
  const start = Date.parse(to) - (ledgerDays - 1) * dayMs
  const fill = connection.prepare(fillLedger)
  const step = 100_000
  for (let first = 0; first < count; first += step) {
    fill.run({ first, end: Math.min(first + step, count), count, days: ledgerDays, start })
  }
}
