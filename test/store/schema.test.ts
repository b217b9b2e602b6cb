import { readFileSync } from 'node:fs'
import BetterSqlite3 from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { registry } from '../../electron/providers/registry.ts'
import { createStore } from '../../electron/store/create-store.ts'
import { createDatabase } from '../../electron/store/database.ts'
import { applicationId, latestVersion, migrate } from '../../electron/store/migrate.ts'
import { migrations } from '../../electron/store/migrations/index.ts'
import { applyPragmas, assertSafeSqlite } from '../../electron/store/pragmas.ts'
import { bareModel } from '../../shared/domain/bare-model.ts'
import { carryReasonSchema, continuationModeSchema } from '../../shared/domain/continuation.ts'
import { createId } from '../../shared/domain/create-id.ts'
import { messageRoleSchema, messageStatusSchema } from '../../shared/domain/message.ts'
import { finishReasonSchema } from '../../shared/domain/stream-event.ts'
import { turnStatusSchema } from '../../shared/domain/turn.ts'
import { vendorSchema } from '../../shared/domain/vendor.ts'
import {
  aHandle,
  aMessage,
  anAccount,
  anOpenAnswer,
  aReceipt,
  aSegment,
  aTurn,
  insertThread,
  openFile,
  startMs,
  temporaryFolder,
} from '../harness/store-fixtures.ts'

function freshConnection(onStatement?: (sql: unknown) => void) {
  const connection = new BetterSqlite3(':memory:', onStatement === undefined ? {} : { verbose: onStatement })
  applyPragmas(connection, false)
  migrate(connection, migrations)
  return connection
}

describe('the schema', () => {
  it('knows every word of the open lists and of the closed ones', () => {
    const connection = freshConnection()
    const names = (table: string) => connection.prepare(`SELECT name FROM ${table}`).pluck().all()
    expect(names('vendors').toSorted()).toEqual(vendorSchema.options.toSorted())
    expect(registry.apis.filter((api) => !names('apis').includes(api))).toEqual([])
    expect(names('continuation_modes').toSorted()).toEqual(continuationModeSchema.options.toSorted())
    expect(names('carry_reasons').toSorted()).toEqual(carryReasonSchema.options.toSorted())

    const store = createStore(createDatabase(connection), { path: null, now: Date.now, log: null })
    const { conversation } = insertThread(store, 1)
    for (const role of messageRoleSchema.options) store.messages.insert(aMessage(conversation.id, { role }))
    for (const status of messageStatusSchema.options)
      store.messages.insert(aMessage(conversation.id, { status }))
    const answer = anOpenAnswer(conversation.id)
    store.messages.insert(answer)
    for (const status of turnStatusSchema.options) store.turns.insert(aTurn(answer, { status }))
    for (const finishReason of finishReasonSchema.options) store.turns.insert(aTurn(answer, { finishReason }))
    const strange = 'strange' as 'user'
    expect(() => store.messages.insert(aMessage(conversation.id, { role: strange }))).toThrow(/CHECK/)
    store.close()
  })

  it('has STRICT tables with plural snake_case names, and is marked as a file of Baton', () => {
    const connection = freshConnection()
    const tables = connection
      .prepare<[], { name: string; strict: number }>(
        "SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
      )
      .all()
    expect(tables.length).toBeGreaterThan(15)
    for (const { name, strict } of tables) {
      expect({ name, strict }).toEqual({ name, strict: 1 })
      if (name !== 'store_state') expect(name).toMatch(/^[a-z]+(_[a-z]+)*s$/)
    }
    expect(connection.pragma('application_id', { simple: true })).toBe(applicationId)
    expect(connection.pragma('user_version', { simple: true })).toBe(latestVersion(migrations))
    connection.close()
  })

  it('has exactly the columns its types name', () => {
    const source = ['schema.ts', 'money-tables.ts', 'library-tables.ts', 'search-tables.ts']
      .map((name) => readFileSync(new URL(`../../electron/store/${name}`, import.meta.url), 'utf8'))
      .join('\n')
    const interfaces = new Map<string, (string | undefined)[]>()
    // What an interface extends stands before it.
    const declaration = /export interface (\w+)(?: extends (\w+))? \{([\s\S]*?)\n\}/g
    for (const [, name = '', base = '', body = ''] of source.matchAll(declaration)) {
      const own = [...body.matchAll(/^ {2}(\w+):/gm)].map(([, column]) => column)
      interfaces.set(name, [...(interfaces.get(base) ?? []), ...own])
    }
    const schema = /export interface Schema \{([\s\S]*?)\n\}/.exec(source)?.[1] ?? ''
    const connection = freshConnection()
    const named = [...schema.matchAll(/^ {2}(\w+): (\w+)/gm)]
    for (const [, table, type] of named) {
      const columns = connection.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(table)
      expect({ table, columns: columns.toSorted() }).toEqual({
        table,
        columns: interfaces.get(type ?? '')?.toSorted(),
      })
    }
    const count = connection
      .prepare("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
      .pluck()
      .get()
    expect(named.length).toBe(count)
    connection.close()
  })

  it('answers every read with an index and every removal without reading a whole table', () => {
    const statements = new Set<string>()
    const connection = freshConnection((sql) => statements.add(String(sql)))
    const store = createStore(createDatabase(connection), { path: null, now: () => 1, log: null })
    const { conversation, messages } = insertThread(store, 3)
    const message = messages[1] ?? aMessage(conversation.id)
    const turn = aTurn(message)
    const account = anAccount()
    statements.clear()

    for (const view of ['active', 'archived', 'trash'] as const) {
      store.conversations.list({ view, before: null, limit: 5 })
    }
    store.conversations.summary(conversation.id)
    store.conversations.update(conversation.id, { title: 'Other' })
    store.messages.get(message.id)
    store.messages.path(message.id)
    store.messages.pathPage(message.id, 2)
    store.messages.pathPageBefore(message.id, 2)
    store.messages.children(message.id)
    store.messages.versions(messages.map(({ id }) => id))
    store.messages.newestLeaf(message.id)
    store.messages.native([message.id])
    store.messages.open()
    store.messages.journal(message.id, [{ event: { type: 'part-end', index: 0, part: null }, atMs: 1 }])
    store.messages.settle(message, null)
    store.turns.insert(turn)
    store.turns.update(turn, {
      identifiers: [],
      headers: {},
      requestBytes: null,
      metadata: null,
      warnings: [],
      context: [],
    })
    store.turns.get(turn.id)
    store.turns.list(conversation.id)
    store.turns.latestFor([message.id])
    store.turns.running()
    store.turns.usage(conversation.id)
    store.turns.findByIdentifier('x')
    store.handles.insert(aHandle(message))
    store.handles.list(conversation.id)
    store.handles.listNewest(conversation.id, 3)
    store.handles.get('x')
    store.handles.setDeadReason('x', 'y')
    store.handles.markUsed('x', 1)
    const state = { conversationId: conversation.id, accountId: 'a', kind: 'response', value: 'resp_1' }
    store.handles.markStateDead(state, 'y')
    store.handles.markStateGone(state, 1)
    store.handles.remove('x')
    store.turns.tokenSamples('openai-responses', 'gpt-5', 5)
    store.turns.unsettled(account.id, 0)
    store.turns.identifiers(conversation.id)
    store.segments.insert(aSegment(message))
    store.segments.list(conversation.id)
    store.segments.get('x')
    store.segments.remove('x')
    store.pins.set(message.id, conversation.id, 1)
    store.pins.list(conversation.id)
    store.receipts.put(aReceipt(conversation.id))
    store.receipts.get('x')
    store.receipts.list(conversation.id, 5)
    store.receipts.list(null, 5)
    store.turns.totals(conversation.id)
    // Two days, so that a query can be over most of the ledger or over little of it.
    for (const startedAt of [startMs, startMs + 10 * 86_400_000]) {
      store.turns.insert(aTurn(message, { status: 'complete', startedAt }))
    }
    const everything = { vendor: null, accountId: null, modelId: null, conversationId: null }
    for (const conversationId of [null, conversation.id]) {
      const filter = { ...everything, from: '2026-01-01', to: '2026-12-31', conversationId }
      store.ledger.report({ ...filter, from: '2026-11-30', unit: 'day', groupBy: 'conversation' })
      for (const unit of ['day', 'week', 'month'] as const) {
        for (const groupBy of ['vendor', 'model', 'account', 'conversation'] as const) {
          store.ledger.report({ ...filter, unit, groupBy })
          store.ledger.speeds(filter, groupBy)
        }
      }
      Array.from(store.ledger.pages(filter, 5))
    }
    store.ledger.utcDays('openai', 0, 1)
    store.ledger.newestOutputs(conversation.id, 5)
    for (const kind of ['everything', 'vendor', 'conversation'] as const) {
      const scope = { kind, vendor: 'openai' as const, conversationId: conversation.id }
      store.ledger.spent(scope, '2026-01-01', '2026-12-31')
    }
    store.accounts.get(account.id)
    store.attachments.get('x')
    store.models.read(account.id)
    store.conversations.remove(conversation.id)

    const withPlan = [...statements].filter((sql) => /^\s*(select|with|update|delete)\b/i.test(sql))
    expect(withPlan.length).toBeGreaterThan(25)
    for (const sql of withPlan) {
      const plan = connection.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all()
      for (const { detail } of plan) {
        // Reading an index in its order, the rows of the walk itself and one-row tables are no scans of a table. Most
        // of the ledger is read in the order of the key of its sums.
        const scans =
          /^SCAN (?!path\b|json_each\b|value\b|store_state\b|CONSTANT ROW$|\(|.* USING (COVERING )?INDEX )/.test(
            detail,
          ) && !(detail === 'SCAN ledger_conversation_days' && /\+day between/.test(sql))
        expect(scans ? `${detail}: ${sql}` : '').toBe('')
        const sorts =
          /TEMP B-TREE FOR ORDER BY/.test(detail) &&
          !/conversation_vendors|conversation_tags|path|messages|identifiers|ledger_conversation_days/.test(
            sql,
          )
        expect(sorts ? `${detail}: ${sql}` : '').toBe('')
      }
    }
    // Foreign keys are followed with statements of SQLite's own; every child column must lead an index.
    const keys = connection
      .prepare<[], { child: string; columns: string; parent: string }>(
        `SELECT m.name AS child, f."table" AS parent, group_concat(f."from") AS columns
          FROM sqlite_schema m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table' GROUP BY m.name, f.id`,
      )
      .all()
      .filter(({ parent }) => !['vendors', 'apis', 'carry_reasons', 'continuation_modes'].includes(parent))
    expect(keys.length).toBeGreaterThan(8)
    for (const { child, columns } of keys) {
      const where = columns.split(',').map((column) => `${column} = 'x'`)
      const plan = connection
        .prepare<[], { detail: string }>(
          `EXPLAIN QUERY PLAN SELECT 1 FROM ${child} WHERE ${where.join(' AND ')}`,
        )
        .all()
      expect(plan.map(({ detail }) => detail).join()).toMatch(/SEARCH/)
    }
    store.accounts.insert(account)
    store.models.write(account.id, [bareModel(createId())], 1)
    store.close()
  })
})

describe('what is asked of SQLite', () => {
  it('is set in every file and can be read back', () => {
    using folder = temporaryFolder()
    openFile(folder.file).close()
    const connection = new BetterSqlite3(folder.file)
    applyPragmas(connection, true, 'darwin')
    const read = (name: string) => connection.pragma(name, { simple: true })
    const names = [
      'journal_mode',
      'synchronous',
      'foreign_keys',
      'secure_delete',
      'trusted_schema',
      'busy_timeout',
    ]
    expect(Object.fromEntries(names.map((name) => [name, read(name)]))).toEqual({
      journal_mode: 'wal',
      synchronous: 2,
      foreign_keys: 1,
      secure_delete: 1,
      trusted_schema: 0,
      busy_timeout: 5000,
    })
    expect(read('checkpoint_fullfsync')).toBe(1)
    expect(read('mmap_size') ?? 0).toBe(0)
    connection.close()
  })

  it('is refused when it is not taken', () => {
    const connection = new BetterSqlite3(':memory:')
    // A database in memory cannot have a write-ahead log.
    expect(() => applyPragmas(connection, true)).toThrow('SQLite refused journal_mode = WAL')
    connection.close()
  })

  it('includes a version without the bug that lost commits', () => {
    for (const version of ['3.51.3', '3.52.0', '3.54.1', '4.0.0'])
      expect(() => assertSafeSqlite(version)).not.toThrow()
    for (const version of ['3.51.2', '3.7.0', '2.99.9', '3.51']) {
      expect(() => assertSafeSqlite(version)).toThrow(/needs SQLite 3\.51\.3/)
    }
  })
})
