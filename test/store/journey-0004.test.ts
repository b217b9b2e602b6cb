// A file as the schema of the ledger left it comes to the library: titles and turns keep what they said in their replaced
// columns, nothing is unread or in a folder, and what is new can be written at once.
import BetterSqlite3 from 'better-sqlite3'
import { expect, test } from 'vitest'
import { migrate } from '../../electron/store/migrate.ts'
import { firstSchema } from '../../electron/store/migrations/0001-first-schema.ts'
import { conversationState } from '../../electron/store/migrations/0002-conversation-state.ts'
import { ledger } from '../../electron/store/migrations/0003-ledger.ts'
import { applyPragmas } from '../../electron/store/pragmas.ts'
import { createId } from '../../shared/domain/create-id.ts'
import { expectSumsToEqualRows } from '../harness/ledger-sums-equal-rows.ts'
import { aMessage, aTurn, openFile, temporaryFolder } from '../harness/store-fixtures.ts'

const account = '01990000-0000-7000-8000-0000000000aa'
const named = '01990000-0000-7000-8000-000000000001'
const unnamed = '01990000-0000-7000-8000-000000000002'
const question = '01990000-0000-7000-8000-000000000003'
const answer = '01990000-0000-7000-8000-000000000004'
const answerCall = '01990000-0000-7000-8000-000000000005'
const summaryCall = '01990000-0000-7000-8000-000000000006'

/** Written with the statements of the old schema, since no code of today can write it. */
function writeOldFile(path: string): void {
  const connection = new BetterSqlite3(path)
  applyPragmas(connection, true)
  migrate(connection, [firstSchema, conversationState])
  const turn = (
    id: string,
    purpose: string,
  ) => `INSERT INTO turns (id, conversation_id, message_id, attempt, status,
    started_at, api, vendor, account_id, account_name, model_asked, model_name, carry_kind, carry_reason, carry_sentence,
    carry_messages_sent, carry_messages_on_path, cost_nano_usd, cost_source, notes, headers, warnings, metadata, purpose)
    VALUES ('${id}', '${named}', '${answer}', 1, 'complete', 1, 'openai-responses', 'openai', '${account}', 'Work', 'gpt-x',
    'GPT-X', 'replay', 'first-turn', 'Sent in full.', 1, 1, 400, 'computed', '[]', '{}', '[]', 'null', '${purpose}');`
  connection.exec(`
    BEGIN;
    INSERT INTO conversations (id, title, title_folded, title_source, created_at, updated_at, head_message_id, continuation_mode, draft)
      VALUES ('${named}', 'My own name', 'my own name', 'person', 1, 7, '${answer}', 'automatic', 'half a thought'),
             ('${unnamed}', 'First words', 'first words', 'first-message', 2, 5, NULL, 'automatic', '');
    UPDATE conversations SET pinned_at = 9, system_text = 'Be brief.' WHERE id = '${named}';
    INSERT INTO messages (id, conversation_id, parent_id, role, status, created_at, completed_at)
      VALUES ('${question}', '${named}', NULL, 'user', 'complete', 1, 1),
             ('${answer}', '${named}', '${question}', 'assistant', 'complete', 1, 2);
    ${turn(answerCall, 'answer')}
    ${turn(summaryCall, 'summary')}
    COMMIT;`)
  // Its ledger is written from the turns.
  migrate(connection, [firstSchema, conversationState, ledger])
  connection.close()
}

test('what stood in replaced columns is kept, and everything new is empty', () => {
  using folder = temporaryFolder()
  writeOldFile(folder.file)
  const store = openFile(folder.file)
  expect(store.conversations.get(named)).toMatchObject({
    title: 'My own name',
    titleSource: 'person',
    headMessageId: answer,
    systemText: 'Be brief.',
    draft: 'half a thought',
    pinnedAt: 9,
    updatedAt: 7,
    folderId: null,
    tagIds: [],
    isUnread: false,
    source: null,
  })
  expect(store.conversations.get(unnamed)).toMatchObject({ titleSource: 'first-message', isUnread: false })
  expect(
    [answerCall, summaryCall].map((id) => {
      const turn = store.turns.get(id)?.turn
      return [turn?.purpose, turn?.origin]
    }),
  ).toEqual([
    ['answer', undefined],
    ['summary', undefined],
  ])
  expect(store.turns.usage(named).turnCount).toBe(2)
  expect([store.folders, store.tags, store.templates, store.prompts].map((each) => each.list())).toEqual([
    [],
    [],
    [],
    [],
  ])
  expect(store.conversations.counts()).toEqual({ folders: [], unreadCount: 0 })
  expect(store.conversations.pinned().map(({ id }) => id)).toEqual([named])
  store.close()
})

test('every new column takes what it is for, and refuses what it is not for', () => {
  using folder = temporaryFolder()
  writeOldFile(folder.file)
  const store = openFile(folder.file)
  const place = {
    id: createId(),
    name: 'Work',
    position: 0,
    model: { accountId: account, modelId: 'gpt-x' },
    systemText: 'You work here.',
    createdAt: 3,
  }
  const tag = { id: createId(), name: 'Ärger', createdAt: 4 }
  store.folders.put(place)
  store.tags.put(tag)
  const source = { kind: 'imported', app: 'chatgpt', id: 'abc', importedAt: 5 } as const
  store.conversations.update(unnamed, {
    folderId: place.id,
    tagIds: [tag.id],
    isUnread: true,
    source,
    titleSource: 'model',
  })
  store.conversations.update(named, { titleSource: 'offline' })
  const copied = aMessage(named, { role: 'assistant', parentId: question })
  store.messages.insert(copied)
  for (const origin of ['copied', 'imported'] as const)
    store.turns.insert(
      aTurn(copied, { status: 'complete', origin, api: 'imported', attempt: origin === 'copied' ? 1 : 2 }),
    )
  store.turns.insert(aTurn(copied, { status: 'complete', purpose: 'title', attempt: 3 }))
  store.close()

  const again = openFile(folder.file)
  expect(again.folders.list()).toEqual([place])
  expect(again.tags.findByName('ärger')).toEqual(tag)
  expect(again.conversations.get(unnamed)).toMatchObject({
    folderId: place.id,
    tagIds: [tag.id],
    isUnread: true,
    source,
    titleSource: 'model',
  })
  expect(again.conversations.get(named)?.titleSource).toBe('offline')
  expect(again.turns.list(named).map(({ origin, purpose }) => origin ?? purpose)).toEqual([
    'answer',
    'summary',
    'copied',
    'imported',
    'title',
  ])
  // A folder that goes leaves its conversations; a tag that goes is taken off.
  again.folders.remove(place.id)
  again.tags.remove(tag.id)
  expect(again.conversations.get(unnamed)).toMatchObject({ folderId: null, tagIds: [] })
  again.close()

  const connection = new BetterSqlite3(folder.file)
  connection.pragma('foreign_keys = ON')
  for (const statement of [
    `UPDATE conversations SET title_source = 'nobody'`,
    'UPDATE conversations SET is_unread = 2',
    `UPDATE conversations SET folder_id = 'nowhere'`,
    `UPDATE turns SET origin = 'elsewhere'`,
    `UPDATE turns SET purpose = 'pleasure'`,
    `INSERT INTO conversation_tags VALUES ('${named}', 'nothing', 0)`,
    `INSERT INTO folders (id, name, position, model_id, created_at) VALUES ('x', 'Half a model', 0, 'gpt-x', 1)`,
  ]) {
    expect(() => connection.exec(statement), statement).toThrow(/constraint failed/i)
  }
  connection.close()
})

test('the ledger stays as it was, and opening once more changes nothing', () => {
  using folder = temporaryFolder()
  writeOldFile(folder.file)
  const old = new BetterSqlite3(folder.file, { readonly: true })
  const ledgerRows = old.prepare('SELECT * FROM ledger_entries ORDER BY call_id').all()
  old.close()
  const read = () => {
    openFile(folder.file).close()
    const connection = new BetterSqlite3(folder.file, { readonly: true })
    expect(expectSumsToEqualRows(connection)).toBe(2)
    const rows = ['ledger_entries ORDER BY call_id', 'conversations', 'turns', 'folders', 'tags'].map(
      (table) => connection.prepare(`SELECT * FROM ${table}`).all(),
    )
    connection.close()
    return rows
  }
  const first = read()
  expect(first[0]).toEqual(ledgerRows)
  expect(ledgerRows).toHaveLength(2)
  expect(read()).toEqual(first)
})
