// What was spent stays known when conversations, accounts and models go, in a backup and after a rescue, and a call keeps
// the day on which it began.
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { createBackup } from '../../electron/store/backup.ts'
import { requestCheckAtNextStart } from '../../electron/store/check-history-file.ts'
import { migrate } from '../../electron/store/migrate.ts'
import { migrations } from '../../electron/store/migrations/index.ts'
import { openMemoryStore, openStore } from '../../electron/store/open-store.ts'
import { salvageInto } from '../../electron/store/salvage.ts'
import type { Store } from '../../electron/store/store.ts'
import { createId } from '../../shared/domain/create-id.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import { unknownBecause, unknownCost } from '../../shared/domain/unknown-cost.ts'
import type { Usage } from '../../shared/domain/usage.ts'
import type { UsageQuery } from '../../shared/domain/usage-report.ts'
import { expectSumsToEqualRows } from '../harness/ledger-sums-equal-rows.ts'
import {
  aMessage,
  anAccount,
  aTurn,
  expectKind,
  insertThread,
  openFile,
  startMs,
  temporaryFolder,
} from '../harness/store-fixtures.ts'

const query: UsageQuery = {
  from: '2026-01-01',
  to: '2026-12-31',
  vendor: null,
  accountId: null,
  modelId: null,
  conversationId: null,
  unit: 'month',
  groupBy: 'conversation',
}

const usage: Usage = {
  inputTotal: 100,
  cacheRead: 40,
  cacheWrite: 0,
  outputTotal: 10,
  reasoning: 0,
  reportedNanoUsd: null,
  raw: {},
}

function callIn(store: Store, changes: Partial<Turn> = {}) {
  const { conversation, messages } = insertThread(store, 2, { conversation: { title: 'Costly' } })
  const turn = aTurn(messages[1] ?? aMessage(conversation.id), {
    status: 'complete',
    usage,
    cost: { nanoUsd: 700, source: 'computed', priceVersion: 'v' },
    ...changes,
  })
  store.turns.insert(turn)
  return { conversation, turn }
}

function openRaw(file: string) {
  return new BetterSqlite3(file, { readonly: true })
}

describe('what was spent', () => {
  it('outlives the conversation, which then has no name, and the account', () => {
    const store = openMemoryStore()
    const account = anAccount({ vendor: 'openai', name: 'Team' })
    store.accounts.insert(account)
    const { conversation } = callIn(store, { accountId: account.id, accountName: 'Team' })
    const [group] = store.ledger.report(query).groups
    expect(group).toMatchObject({ key: conversation.id, name: 'Costly', vendor: 'openai' })

    store.conversations.update(conversation.id, { trashedAt: startMs })
    expect(store.ledger.report(query).groups[0]?.name).toBe('Costly')
    store.conversations.remove(conversation.id)
    store.accounts.remove(account.id)
    expect(store.ledger.report(query).groups).toEqual([{ ...group, name: null }])
    expect(store.ledger.report({ ...query, groupBy: 'account' }).groups).toMatchObject([
      { key: account.id, name: 'Team', sums: { nanoUsd: { known: 700, isComplete: true } } },
    ])
    expect(store.ledger.spent({ kind: 'everything' }, '2026-11-01', '2026-11-30').known).toBe(700)
    store.close()
  })

  it('is called as it was called last', () => {
    const store = openMemoryStore()
    const accountId = createId()
    for (const [accountName, modelName] of [
      ['Old name', 'GPT-5 preview'],
      ['New name', 'GPT-5'],
    ] as const) {
      callIn(store, { accountId, accountName, modelName })
    }
    const names = (groupBy: UsageQuery['groupBy']) =>
      store.ledger.report({ ...query, groupBy }).groups.map(({ name }) => name)
    expect(names('account')).toEqual(['New name'])
    expect(names('model')).toEqual(['GPT-5'])
    expect(names('vendor')).toEqual(['OpenAI'])
    store.close()
  })

  it('is listed for two hundred groups, and joined for the rest', () => {
    const store = openMemoryStore()
    store.transaction(() => {
      for (let index = 0; index < 205; index += 1) {
        const cost = { nanoUsd: 1000 + index, source: 'computed', priceVersion: 'v' } as const
        callIn(store, { cost, modelAsked: `model-${index}`, firstTokenMs: index, totalMs: 5000 })
      }
    })
    for (const groupBy of ['conversation', 'model'] as const) {
      const { groups, restCount, totals, periods } = store.ledger.report({ ...query, groupBy })
      expect(groups).toHaveLength(201)
      expect(restCount).toBe(5)
      const costs = groups.map(({ sums }) => sums.nanoUsd.known)
      expect(costs.slice(0, 200)).toEqual(Array.from({ length: 200 }, (_value, index) => 1204 - index))
      expect(groups[200]).toMatchObject({
        key: 'rest',
        name: null,
        sums: { calls: 5, nanoUsd: { known: 5010 } },
      })
      expect(costs.reduce((sum, cost) => sum + cost, 0)).toBe(totals.nanoUsd.known)
      expect(periods).toHaveLength(1)
      expect(periods[0]?.groups).toHaveLength(13)
      expect(periods[0]?.groups.at(-1)).toMatchObject({ key: 'rest', sums: { calls: 193 } })
      expect(periods[0]?.sums).toEqual(totals)
      const speeds = store.ledger.speeds(query, groupBy)
      expect(speeds.groups.map(({ key }) => key)).toEqual(groups.map(({ key }) => key))
      expect(speeds.groups.at(-1)?.firstTokenMs).toBe(2)
      expect(speeds.totals.firstTokenMs).toBe(102)
    }
    store.close()
  })

  it('is in a backup', () => {
    using folder = temporaryFolder()
    const store = openFile(folder.file)
    callIn(store)
    const backups = join(folder.path, 'backups')
    createBackup(store, backups, startMs)
    callIn(store)
    store.close()
    const [backup = ''] = readdirSync(backups)
    const connection = openRaw(join(backups, backup))
    expect(expectSumsToEqualRows(connection)).toBe(1)
    connection.close()
  })
})

describe('the rescue of a damaged file', () => {
  /** Removed conversations too, so that rows stand in the ledger whose turns are gone. */
  function writeFile(file: string, count: number): void {
    const store = openFile(file)
    store.transaction(() => {
      for (let index = 0; index < count; index += 1) {
        const { conversation } = callIn(store, {
          startedAt: startMs + index * 3_600_000,
          modelAsked: `model-${index % 7}`,
          status: index % 5 === 0 ? 'stopped' : 'complete',
        })
        if (index % 3 === 0) store.conversations.remove(conversation.id)
      }
    })
    store.close()
  }

  it('brings the ledger back with sums that equal its rows, counted once', () => {
    using folder = temporaryFolder()
    writeFile(folder.file, 60)
    const bytes = readFileSync(folder.file)
    writeFileSync(folder.file, Buffer.concat([Buffer.alloc(100, 7), bytes.subarray(100)]))
    const { store } = expectKind(openStore({ path: folder.file }), 'damaged').salvage()
    expect(store.ledger.report(query).totals).toMatchObject({ calls: 60, nanoUsd: { known: 60 * 700 } })
    expect(store.ledger.report({ ...query, groupBy: 'model' }).groups[0]?.name).toBe('GPT-5')
    callIn(store)
    expect(store.ledger.report(query).totals.calls).toBe(61)
    store.close()
    const connection = openRaw(folder.file)
    expect(expectSumsToEqualRows(connection)).toBe(61)
    connection.close()
  })

  it('keeps sums and rows equal where rows are lost, and makes rows anew for turns that were read', () => {
    using folder = temporaryFolder()
    writeFile(folder.file, 300)
    const connection = new BetterSqlite3(folder.file)
    const pages = connection
      .prepare<[], { pageno: number }>(
        "SELECT pageno FROM dbstat WHERE name = 'ledger_entries' AND pagetype = 'leaf'",
      )
      .all()
    // A fourth of the rows, and one index page.
    const lost = pages.filter((_page, index) => index % 4 === 1)
    expect(lost.length).toBeGreaterThan(3)
    connection.close()
    const bytes = readFileSync(folder.file)
    for (const { pageno } of lost) bytes.fill(0, (pageno - 1) * 4096, pageno * 4096)
    writeFileSync(folder.file, bytes)
    requestCheckAtNextStart(folder.file)
    const { store } = expectKind(openStore({ path: folder.file }), 'damaged').salvage()
    const { calls } = store.ledger.report(query).totals
    // Two thirds still have their turns; of the others some rows were lost.
    expect(calls).toBeGreaterThanOrEqual(200)
    expect(calls).toBeLessThan(300)
    store.close()
    const rescued = openRaw(folder.file)
    expect(expectSumsToEqualRows(rescued)).toBe(calls)
    const missing = rescued
      .prepare('SELECT count(*) FROM turns WHERE id NOT IN (SELECT call_id FROM ledger_entries)')
      .pluck()
      .get()
    expect(missing).toBe(0)
    rescued.close()
  })

  it('counts a row that is read twice once', () => {
    using folder = temporaryFolder()
    writeFile(folder.file, 10)
    // Two rows of one call, as damage may leave them: the table is made anew without its rule of one.
    const connection = new BetterSqlite3(folder.file)
    connection.unsafeMode()
    connection.exec(`
      PRAGMA writable_schema = ON;
      UPDATE sqlite_schema SET sql = replace(sql, 'call_id TEXT NOT NULL UNIQUE', 'call_id TEXT NOT NULL')
        WHERE name = 'ledger_entries';
      DELETE FROM sqlite_schema WHERE name = 'sqlite_autoindex_ledger_entries_1';
      DELETE FROM sqlite_schema WHERE type = 'trigger';
      PRAGMA writable_schema = RESET;`)
    connection.close()
    const doubled = new BetterSqlite3(folder.file)
    const columns = doubled
      .prepare("SELECT group_concat(name) FROM pragma_table_info('ledger_entries') WHERE name <> 'sequence'")
      .pluck()
      .get()
    doubled.exec(`INSERT INTO ledger_entries (${columns}) SELECT ${columns} FROM ledger_entries`)
    expect(doubled.prepare('SELECT count(*) FROM ledger_entries').pluck().get()).toBe(20)
    doubled.close()
    const target = join(folder.path, 'rescued.db')
    salvageInto(target, folder.file, migrations)
    const rescued = openRaw(target)
    expect(expectSumsToEqualRows(rescued)).toBe(10)
    rescued.close()
  })

  it('ends calls that were under way and lost their turn, which nobody else would', () => {
    using folder = temporaryFolder()
    const store = openFile(folder.file)
    const { turn: lost } = callIn(store, { status: 'running', usage: null, cost: unknownCost })
    const { turn: kept } = callIn(store, { status: 'running', usage: null, cost: unknownCost })
    store.close()
    const connection = new BetterSqlite3(folder.file)
    connection.prepare('DELETE FROM turns WHERE id = ?').run(lost.id)
    connection.close()
    const target = join(folder.path, 'rescued.db')
    salvageInto(target, folder.file, migrations)
    const rescued = openFile(target)
    const entries = [...rescued.ledger.pages(query, 10)].flat()
    expect(entries.find(({ callId }) => callId === lost.id)).toMatchObject({
      status: 'interrupted',
      reachedModel: true,
      cost: unknownBecause('no-usage'),
    })
    // The next start ends this one, as after any death of the process.
    expect(rescued.turns.running().map(({ id }) => id)).toEqual([kept.id])
    expect(rescued.ledger.report(query).totals).toMatchObject({
      calls: 1,
      endedEarlyCalls: 1,
      nanoUsd: { known: 0, isComplete: false },
    })
    rescued.close()
    const raw = openRaw(target)
    expect(expectSumsToEqualRows(raw)).toBe(2)
    raw.close()
  })

  it('works for a file of before the ledger, whose calls are entered when it is opened', () => {
    using folder = temporaryFolder()
    const old = new BetterSqlite3(folder.file)
    migrate(old, migrations.slice(0, 2))
    old.exec(`
      INSERT INTO conversations (id, title, title_folded, title_source, created_at, updated_at, continuation_mode, draft)
        VALUES ('c', 'Old', 'old', 'person', 1, 2, 'automatic', '');
      INSERT INTO messages (id, conversation_id, role, status, created_at) VALUES ('m', 'c', 'user', 'complete', 1);
      INSERT INTO turns (id, conversation_id, message_id, attempt, status, started_at, api, vendor, account_id, account_name,
        model_asked, model_name, carry_kind, carry_reason, carry_sentence, carry_messages_sent, carry_messages_on_path,
        cost_source, notes, headers, warnings, metadata)
        VALUES ('t', 'c', 'm', 1, 'complete', ${startMs}, 'openai-responses', 'openai', 'a', 'Work', 'gpt-x', 'GPT-X', 'replay',
        'first-turn', 'Sent.', 1, 1, 'unknown', '[]', '{}', '[]', 'null');`)
    old.close()
    const target = join(folder.path, 'rescued.db')
    salvageInto(target, folder.file, migrations)
    const store = openFile(target)
    expect(store.ledger.report(query).totals).toMatchObject({ calls: 1, nanoUsd: { isComplete: false } })
    store.close()
  })
})

describe('the day of a call', () => {
  it('is the first of 1970 where its moment is on no calendar, and the call is kept', () => {
    const store = openMemoryStore()
    callIn(store, { startedAt: Number.MAX_SAFE_INTEGER })
    expect(store.ledger.report({ ...query, from: '1970-01-01', to: '1970-01-01' })).toMatchObject({
      totals: { calls: 1, nanoUsd: { known: 700, isComplete: true } },
    })
    store.close()
  })

  /** Begins a call in a process whose clock stands in that place, and ends it in another. */
  function runIn(timeZone: string, file: string, what: 'begin' | 'end'): void {
    const script = new URL('../harness/ledger-day-child.ts', import.meta.url).pathname
    const { status, stderr } = spawnSync(process.execPath, [script, file, what], {
      env: { ...process.env, TZ: timeZone },
      encoding: 'utf8',
    })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  }

  it.each([
    ['Pacific/Auckland', '2026-11-21'],
    ['America/Los_Angeles', '2026-11-20'],
  ])('is the day of the calendar in %s where it began, and stays', (timeZone, day) => {
    using folder = temporaryFolder()
    runIn(timeZone, folder.file, 'begin')
    const other = timeZone === 'Pacific/Auckland' ? 'America/Los_Angeles' : 'Pacific/Auckland'
    runIn(other, folder.file, 'end')
    const connection = openRaw(folder.file)
    expect(connection.prepare('SELECT day, status FROM ledger_entries').all()).toEqual([
      { day, status: 'complete' },
    ])
    expect(connection.prepare('SELECT day FROM ledger_days').pluck().all()).toEqual([day])
    connection.close()
  })
})
