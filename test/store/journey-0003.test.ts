// A file as the schema of conversation state left it comes to the ledger: every call that was made is in it, with the day
// on which it began, and what was cut off counts as "at least".
import BetterSqlite3 from 'better-sqlite3'
import { expect, test } from 'vitest'
import { migrate } from '../../electron/store/migrate.ts'
import { firstSchema } from '../../electron/store/migrations/0001-first-schema.ts'
import { conversationState } from '../../electron/store/migrations/0002-conversation-state.ts'
import { applyPragmas } from '../../electron/store/pragmas.ts'
import { expectSumsToEqualRows } from '../harness/ledger-sums-equal-rows.ts'
import { openFile, temporaryFolder } from '../harness/store-fixtures.ts'

const account = '01990000-0000-7000-8000-0000000000aa'
const conversation = '01990000-0000-7000-8000-000000000001'
const question = '01990000-0000-7000-8000-000000000002'
const answer = '01990000-0000-7000-8000-000000000003'
/** Noon, so that the day is the same wherever this runs. */
const noon = Date.UTC(2026, 9, 5, 12)
const nextNoon = noon + 86_400_000

const failed = (kind: string, status: number | null) => `'${JSON.stringify({ kind, status })}'`

interface OldTurn {
  readonly name: string
  readonly status: string
  readonly at?: number
  /** SQL of the columns. */
  readonly failure?: string
  readonly raw?: string
  readonly input?: string
  readonly metadata?: string
  readonly requestBytes?: string
  readonly firstTokenMs?: string
  readonly cost?: string
  /** Nothing was sent. */
  readonly wasNeverSent?: boolean
  readonly isReached: boolean
  readonly isPartial: boolean
}

const counts = { raw: `'{"input_tokens":12}'`, input: '12' }

const oldTurns: readonly OldTurn[] = [
  { name: 'complete', status: 'complete', ...counts, cost: '400', isReached: true, isPartial: false },
  { name: 'without usage', status: 'complete', isReached: true, isPartial: false },
  { name: 'stopped', status: 'stopped', ...counts, cost: '100', isReached: true, isPartial: true },
  { name: 'stopped without usage', status: 'stopped', isReached: true, isPartial: false },
  {
    name: 'settled afterwards',
    status: 'stopped',
    ...counts,
    metadata: `'{"looked_up":{"id":"gen-1"}}'`,
    isReached: true,
    isPartial: false,
  },
  { name: 'interrupted', status: 'interrupted', ...counts, isReached: true, isPartial: true },
  {
    name: 'cut',
    status: 'failed',
    failure: failed('incomplete-stream', null),
    ...counts,
    at: nextNoon,
    isReached: true,
    isPartial: true,
  },
  {
    name: 'timed out',
    status: 'failed',
    failure: failed('timeout', null),
    isReached: true,
    isPartial: false,
  },
  {
    name: 'refused',
    status: 'failed',
    failure: failed('rate-limit', 429),
    requestBytes: '90',
    isReached: false,
    isPartial: false,
  },
  {
    name: 'without network',
    status: 'failed',
    failure: failed('network', null),
    isReached: false,
    isPartial: false,
  },
  {
    name: 'sent and unanswered',
    status: 'failed',
    failure: failed('network', null),
    requestBytes: '90',
    isReached: true,
    isPartial: false,
  },
  {
    name: 'failed after words',
    status: 'failed',
    failure: failed('overloaded', 529),
    firstTokenMs: '9',
    isReached: true,
    isPartial: false,
  },
  {
    name: 'stopped before it was sent',
    status: 'stopped',
    failure: failed('aborted', null),
    wasNeverSent: true,
    isReached: false,
    isPartial: false,
  },
  { name: 'damaged', status: 'failed', failure: `'{'`, isReached: false, isPartial: false },
  {
    name: 'with a clock set back',
    status: 'complete',
    firstTokenMs: '-5',
    at: nextNoon,
    ...counts,
    isReached: true,
    isPartial: false,
  },
  { name: 'still running', status: 'running', isReached: false, isPartial: false },
]

const idOf = (index: number) => `01990000-0000-7000-8000-0000000001${String(index).padStart(2, '0')}`

/** Written with the statements of the old schema, since no code of today can write it. */
function writeOldFile(path: string): void {
  const connection = new BetterSqlite3(path)
  applyPragmas(connection, true)
  migrate(connection, [firstSchema, conversationState])
  connection.exec(`
    BEGIN;
    INSERT INTO conversations (id, title, title_folded, title_source, created_at, updated_at, head_message_id, continuation_mode, draft)
      VALUES ('${conversation}', 'Old', 'old', 'person', 1, 2, '${answer}', 'automatic', '');
    INSERT INTO messages (id, conversation_id, parent_id, role, status, created_at, completed_at)
      VALUES ('${question}', '${conversation}', NULL, 'user', 'complete', 1, 1),
             ('${answer}', '${conversation}', '${question}', 'assistant', 'complete', 1, 2);
    COMMIT;`)
  for (const [index, turn] of oldTurns.entries()) {
    connection.exec(`INSERT INTO turns (id, conversation_id, message_id, attempt, status, started_at, first_token_ms, total_ms, api,
      vendor, account_id, account_name, model_asked, model_name, carry_kind, carry_reason, carry_sentence, carry_messages_sent,
      carry_messages_on_path, usage_input_total, cost_nano_usd, cost_source, notes, usage_raw, headers, warnings, metadata, failure,
      request_bytes)
      VALUES ('${idOf(index)}', '${conversation}', '${answer}', 1, '${turn.status}', ${turn.at ?? noon}, ${turn.firstTokenMs ?? 'NULL'}, 900,
        'openai-responses', 'openai', '${account}', 'Work', 'gpt-x', 'GPT-X', 'replay', 'first-turn', 'Sent in full.', 1, ${turn.wasNeverSent === true ? 0 : 1},
        ${turn.input ?? 'NULL'}, ${turn.cost ?? 'NULL'}, '${turn.cost === undefined ? 'unknown' : 'computed'}', '[]', ${turn.raw ?? 'NULL'},
        '{}', '[]', ${turn.metadata ?? "'null'"}, ${turn.failure ?? 'NULL'}, ${turn.requestBytes ?? 'NULL'})`)
  }
  connection.close()
}

const everything = {
  from: '2026-01-01',
  to: '2026-12-31',
  vendor: null,
  accountId: null,
  modelId: null,
  conversationId: null,
}

test('every call of before is in the ledger, with its day and with what is known of it', () => {
  using folder = temporaryFolder()
  writeOldFile(folder.file)
  const store = openFile(folder.file)
  const entries = [...store.ledger.pages(everything, 100)].flat()
  const byId = new Map(entries.map((entry) => [entry.callId, entry]))
  expect(
    oldTurns.map(({ name }, index) => {
      const entry = byId.get(idOf(index))
      return { name, isReached: entry?.reachedModel, isPartial: entry?.isPartial, day: entry?.day }
    }),
  ).toEqual(
    oldTurns.map(({ name, isReached, isPartial, at }) => ({
      name,
      isReached,
      isPartial,
      day: at === undefined ? '2026-10-05' : '2026-10-06',
    })),
  )
  expect(entries.map(({ callId }) => callId).toSorted()).toEqual(oldTurns.map((_turn, index) => idOf(index)))
  expect(byId.get(idOf(0))).toMatchObject({
    accountName: 'Work',
    modelName: 'GPT-X',
    inputTokens: 12,
    cacheRead: null,
    cost: { nanoUsd: 400, source: 'computed' },
    firstTokenMs: null,
    totalMs: 900,
  })
  // The turns say the same as the ledger, and neither sums an unknown as nothing.
  expect(store.turns.get(idOf(2))?.turn.usage?.isPartial).toBe(true)
  expect(store.turns.get(idOf(4))?.turn.usage?.isPartial).toBeUndefined()
  const { totals, ledgerSpan, groups } = store.ledger.report({
    ...everything,
    unit: 'month',
    groupBy: 'model',
  })
  expect(totals).toMatchObject({
    calls: oldTurns.length - 1,
    failedCalls: 7,
    endedEarlyCalls: 5,
    nanoUsd: { known: 500, isComplete: false },
    input: { known: 12 * 6, isComplete: false },
  })
  expect(ledgerSpan).toEqual({ from: '2026-10-05', to: '2026-10-06' })
  expect(groups).toMatchObject([{ key: 'openai/gpt-x', name: 'GPT-X', vendor: 'openai' }])
  expect(store.turns.usage(conversation).turnCount).toBe(oldTurns.filter(({ isReached }) => isReached).length)
  store.close()
})

test('opening it once more changes nothing', () => {
  using folder = temporaryFolder()
  writeOldFile(folder.file)
  const read = () => {
    openFile(folder.file).close()
    const connection = new BetterSqlite3(folder.file, { readonly: true })
    expect(expectSumsToEqualRows(connection)).toBe(oldTurns.length)
    const rows = ['ledger_entries', 'ledger_days', 'ledger_conversation_days', 'ledger_names', 'turns'].map(
      (table) => connection.prepare(`SELECT * FROM ${table}`).all(),
    )
    connection.close()
    return rows
  }
  const first = read()
  expect(read()).toEqual(first)
})
