// The usage page over a ledger of a million calls, each question beside the same one asked of the rows themselves. What is
// kept for it is paid when a turn is committed; that is measured too.
import BetterSqlite3, { type Database as Connection } from 'better-sqlite3'
import type { UsageFilter, UsageQuery } from '../../shared/domain/usage-report.ts'
import { aMessage, aTurn, insertThread, openFile } from '../harness/store-fixtures.ts'
import { type BenchFolder, benchFolder } from './bench-folder.ts'
import { report } from './figure.ts'
import { Samples, timeMs } from './samples.ts'
import { dayBefore, fillUsageLedger, lastDay, wholeLedger } from './usage-ledger.ts'

const callCount = 1_000_000
const sampleCount = 9
const goal = { of: 'value', is: 'at most', limit: 200 } as const

const lastDays = (count: number): UsageFilter => ({ ...wholeLedger, from: dayBefore(count - 1), to: lastDay })

const questions: readonly [name: string, filter: UsageFilter, shape: Pick<UsageQuery, 'unit' | 'groupBy'>][] =
  [
    ['30 days by day and model, as the page opens', lastDays(30), { unit: 'day', groupBy: 'model' }],
    ['a year by week and vendor', lastDays(365), { unit: 'week', groupBy: 'vendor' }],
    ['three years by month and model', wholeLedger, { unit: 'month', groupBy: 'model' }],
    ['30 days by day and conversation', lastDays(30), { unit: 'day', groupBy: 'conversation' }],
    ['a year by week and conversation', lastDays(365), { unit: 'week', groupBy: 'conversation' }],
    ['three years by month and conversation', wholeLedger, { unit: 'month', groupBy: 'conversation' }],
  ]

const periodOf = { day: 'day', week: "date(day, 'weekday 0', '-6 days')", month: 'substr(day, 1, 7)' }
const keyOf = {
  vendor: 'vendor',
  model: 'vendor, model_id',
  account: 'account_id',
  conversation: 'conversation_id',
}

/** Groups, periods and the heat map from the rows, as one would ask without tables of sums. */
function askRows(
  connection: Connection,
  filter: UsageFilter,
  { unit, groupBy }: Pick<UsageQuery, 'unit' | 'groupBy'>,
): void {
  const sums = `count(*), sum(input_tokens), sum(output_tokens), sum(nano_usd),
    sum(reached_model AND (nano_usd IS NULL OR is_partial))`
  const ask = (key: string, from: string) =>
    connection
      .prepare<[string, string]>(
        `SELECT ${key}, ${sums} FROM ledger_entries WHERE day BETWEEN ? AND ? AND status <> 'running' GROUP BY ${key}`,
      )
      .all(from, filter.to)
  ask(keyOf[groupBy], filter.from)
  ask(`${periodOf[unit]}, ${keyOf[groupBy]}`, filter.from)
  ask('day', dayBefore(365))
}

/** A conversation of ten thousand messages, every second one answered by a call. */
function measureTotals(folder: BenchFolder): Samples {
  const store = openFile(`${folder.path}/long.db`)
  const { conversation, messages } = insertThread(store, 10_000)
  store.transaction(() => {
    for (const [index, message] of messages.entries()) {
      if (index % 2 === 1) {
        store.turns.insert(aTurn(message, { status: 'complete', modelAsked: `model-${index % 5}` }))
      }
    }
  })
  const times = new Samples()
  for (let index = -2; index < 20; index += 1) {
    const took = timeMs(() => {
      if (store.turns.totals(conversation.id).branch.turnCount !== 5000) throw new Error('wrong totals')
    })
    if (index >= 0) times.add(took)
  }
  store.close()
  return times
}

/** Beginning and ending a call durably, with the ledger at work and without. */
function measureTurns(folder: BenchFolder): { withLedger: Samples; without: Samples } {
  const times = { withLedger: new Samples(), without: new Samples() }
  const files = (['withLedger', 'without'] as const).map((name) => {
    const path = `${folder.path}/${name}.db`
    openFile(path).close()
    if (name === 'without') dropLedger(path)
    const store = openFile(path)
    const { conversation, messages } = insertThread(store, 2)
    return { name, store, answer: messages[1] ?? aMessage(conversation.id) }
  })
  for (let index = -100; index < 1000; index += 1) {
    for (const { name, store, answer } of files) {
      const turn = aTurn(answer)
      const took = timeMs(() => {
        store.turns.insert(turn)
        store.turns.update({ ...turn, status: 'complete', totalMs: 5 })
      })
      if (index >= 0) times[name].add(took)
    }
  }
  for (const { store } of files) store.close()
  return times
}

/** A ledger that swallows its rows: nothing is kept, and no sum is made. */
function dropLedger(path: string): void {
  const connection = new BetterSqlite3(path)
  for (const { name } of connection
    .prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
    .all()) {
    connection.exec(`DROP TRIGGER ${name}`)
  }
  connection.exec(
    `CREATE TRIGGER nothing_kept BEFORE INSERT ON ledger_entries BEGIN SELECT RAISE(IGNORE); END`,
  )
  connection.close()
}

using folder = benchFolder()
openFile(folder.file).close()
const connection = new BetterSqlite3(folder.file)
// Nothing is lost with a bench that is cut off.
connection.pragma('synchronous = OFF')
fillUsageLedger(connection, callCount)
connection.pragma('wal_checkpoint(TRUNCATE)')

const store = openFile(folder.file)
for (const [name, filter, shape] of questions) {
  const times = new Samples()
  for (let index = -1; index < sampleCount; index += 1) {
    const took = timeMs(() => {
      const { totals } = store.ledger.report({ ...filter, ...shape })
      if (totals.calls === 0) throw new Error('an empty report')
    })
    if (index >= 0) times.add(took)
  }
  const baseline = timeMs(() => askRows(connection, filter, shape))
  report({
    name: `usage report, ${name}, p50`,
    value: times.p50,
    unit: 'ms',
    baseline,
    goal,
    note: `${callCount.toLocaleString('en-US')} calls over three years. Baseline: the same asked of the rows.`,
    whenMissed: 'The tables of sums are read once for groups, once for periods and once for the heat map.',
  })
}
for (const [name, filter] of [
  ['30 days', lastDays(30)],
  ['three years', wholeLedger],
] as const) {
  const times = new Samples()
  for (let index = 0; index < 3; index += 1) {
    times.add(timeMs(() => store.ledger.speeds(filter, 'model')))
  }
  report({
    name: `exact medians of speed by model, ${name}, p50`,
    value: times.p50,
    unit: 'ms',
    note: 'Reads every call; Baton does it in a thread of its own.',
  })
}
store.close()
connection.close()

report({
  name: 'totals of a conversation of 10,000 messages by branch, vendor and model, p50',
  value: measureTotals(folder).p50,
  unit: 'ms',
  goal: { of: 'value', is: 'at most', limit: 50 },
})
const turns = measureTurns(folder)
report({
  name: 'durable begin and end of a turn with its row in the ledger, p50',
  value: turns.withLedger.p50,
  unit: 'ms',
  baseline: turns.without.p50,
  goal: { of: 'ratio', is: 'at most', limit: 1.5 },
  note: 'Two commits. Baseline: the same with a ledger that keeps nothing.',
  whenMissed:
    'The row has three indexes, and its sums are a row in each of two tables; where the disk is slow, fsync hides this.',
})
