// The ledger's row for a turn, made inside SQLite from the row of the turn: one place, one truth, and a count that is
// stored for a turn cannot differ in the ledger.
import type { Database as Connection } from 'better-sqlite3'
import { sql } from 'kysely'
import { createQueryBuilder, type Database } from './database.ts'
import type { LedgerEntriesTable } from './money-tables.ts'
import type { PreparedQuery } from './prepared-query.ts'
import type { TurnMainRow } from './turn-rows.ts'
import { failureField, reachedModel } from './turn-usage.ts'

/** What an update may not change: who was called, for what, and on which day of the calendar of then. */
const fixed = new Set<string>([
  'call_id',
  'conversation_id',
  'message_id',
  'purpose',
  'attempt',
  'started_at',
  'day',
])

type LedgerColumn = Exclude<keyof LedgerEntriesTable, 'sequence'>

/** What a call used and cost, by the turn's columns of the same value: all that may become known later. */
const settledColumns = {
  is_partial: 'usage_is_partial',
  input_tokens: 'usage_input_total',
  cache_read: 'usage_cache_read',
  cache_write: 'usage_cache_write',
  output_tokens: 'usage_output_total',
  reasoning: 'usage_reasoning',
  extras: 'usage_extras',
  nano_usd: 'cost_nano_usd',
  cost_source: 'cost_source',
  price_version: 'cost_price_version',
  bill: 'cost_bill',
  unknown_reason: 'cost_unknown_reason',
} as const satisfies Partial<Record<LedgerColumn, keyof TurnMainRow>>
type SettledColumn = keyof typeof settledColumns
const settledNames = Object.keys(settledColumns) as SettledColumn[]

/** Everything else, as it is read from the row of a turn. */
const ownColumns: Record<Exclude<LedgerColumn, SettledColumn>, ReturnType<typeof sql>> = {
  call_id: sql`id`,
  conversation_id: sql`conversation_id`,
  message_id: sql`message_id`,
  purpose: sql`purpose`,
  attempt: sql`attempt`,
  status: sql`status`,
  failure_kind: failureField('kind'),
  reached_model: reachedModel,
  started_at: sql`started_at`,
  // A moment that is on no calendar must not keep a call out of the ledger either.
  day: sql`coalesce(strftime('%Y-%m-%d', started_at / 1000, 'unixepoch', 'localtime'), '1970-01-01')`,
  // A clock that was set back must not keep a call out of the ledger.
  first_token_ms: sql`max(first_token_ms, 0)`,
  total_ms: sql`max(total_ms, 0)`,
  account_id: sql`account_id`,
  account_name: sql`account_name`,
  vendor: sql`vendor`,
  api: sql`api`,
  model_id: sql`model_asked`,
  model_name: sql`model_name`,
  model_served: sql`model_served`,
}

const ownNames = Object.keys(ownColumns) as (keyof typeof ownColumns)[]
const names: readonly LedgerColumn[] = [...ownNames, ...settledNames]
const sources = [
  ...ownNames.map((name) => ownColumns[name]),
  ...settledNames.map((name) => sql.ref(settledColumns[name])),
]

/** The rows of turns, as something to select from the table of turns. */
const rowsOfTurns = sql`(${sql.join(names.map((name) => sql.ref(name)))})
  select ${sql.join(sources)} from turns`

/** Writes the row of a turn into the ledger, or brings it up to date. A call that was made elsewhere has none. */
export function prepareLedgerRow(database: Database): PreparedQuery<{ turnId: string }, unknown> {
  const changes = names
    .filter((name) => !fixed.has(name))
    .map((name) => sql`${sql.ref(name)} = excluded.${sql.ref(name)}`)
  return database.prepare((values) => ({
    compile: () =>
      sql`insert into ledger_entries ${rowsOfTurns} where id = ${values.turnId} and origin is null
        on conflict (call_id) do update set ${sql.join(changes)}`.compile(database.query),
  }))
}

/** What became known of a call whose turn is gone: the same columns, from the values a turn would have stored. */
export function prepareSettlement(
  database: Database,
): PreparedQuery<{ callId: string } & Pick<TurnMainRow, (typeof settledColumns)[SettledColumn]>, unknown> {
  return database.prepare((values) => ({
    compile: () =>
      sql`update ledger_entries set ${sql.join(
        settledNames.map((name) => sql`${sql.ref(name)} = ${values[settledColumns[name]]}`),
      )}, reached_model = 1 where call_id = ${values.callId}`.compile(database.query),
  }))
}

function hasLedger(connection: Connection): boolean {
  return (
    connection.prepare("SELECT 1 FROM pragma_table_list WHERE name = 'ledger_entries'").get() !== undefined
  )
}

/** Gives turns that lost their row in a damaged file a new one; a file of before the ledger gets it with its migration. */
export function restoreLedgerRows(connection: Connection): void {
  if (!hasLedger(connection)) return
  const { sql: text, parameters } = sql`insert or ignore into ledger_entries ${rowsOfTurns}
    where origin is null and id not in (select call_id from ledger_entries) order by sequence`.compile(
    createQueryBuilder(),
  )
  connection.prepare(text).run(...parameters)
}

/**
 * Ends calls that were under way in a damaged file and lost their turn: nobody else will. Whether they used anything
 * stays unknown.
 */
export function endLostCalls(connection: Connection): void {
  if (!hasLedger(connection)) return
  connection.exec(`UPDATE ledger_entries
    SET status = 'interrupted', reached_model = 1, unknown_reason = coalesce(unknown_reason, 'no-usage')
    WHERE status = 'running' AND call_id NOT IN (SELECT id FROM turns)`)
}
