// A file as the schema of the library left it learns to tell the search index what has changed: nothing for a new message,
// one row for whatever the index cannot see by itself.
import BetterSqlite3 from 'better-sqlite3'
import { expect, test } from 'vitest'
import { migrate } from '../../electron/store/migrate.ts'
import { migrations } from '../../electron/store/migrations/index.ts'
import { applyPragmas } from '../../electron/store/pragmas.ts'
import { anyQuery, lineOf } from '../harness/searchable-store.ts'
import {
  aMessage,
  anOpenAnswer,
  aTurn,
  insertThread,
  openFile,
  temporaryFolder,
} from '../harness/store-fixtures.ts'

const conversation = '01990000-0000-7000-8000-000000000001'
const question = '01990000-0000-7000-8000-000000000002'
const answer = '01990000-0000-7000-8000-000000000003'

/** Written with the statements of the old schema, since no code of today can write it. */
function writeOldFile(path: string): void {
  const connection = new BetterSqlite3(path)
  applyPragmas(connection, true)
  migrate(
    connection,
    migrations.filter((migration) => migration.version <= 4),
  )
  connection.exec(`
    BEGIN;
    INSERT INTO conversations (id, title, title_source, created_at, updated_at, head_message_id, continuation_mode, draft)
      VALUES ('${conversation}', 'An old title', 'person', 1, 2, '${answer}', 'automatic', '');
    INSERT INTO messages (id, conversation_id, parent_id, role, status, created_at, completed_at)
      VALUES ('${question}', '${conversation}', NULL, 'user', 'complete', 1, 1),
             ('${answer}', '${conversation}', '${question}', 'assistant', 'complete', 1, 2);
    INSERT INTO parts (message_id, position, type, text)
      VALUES ('${question}', 0, 'text', 'An old question'), ('${answer}', 0, 'text', 'An old answer');
    COMMIT;`)
  connection.close()
}

interface Change {
  kind: string
  conversation_id: string
  message_sequence: number | null
  highest_left: number | null
}

function changesOf(path: string): Change[] {
  const connection = new BetterSqlite3(path, { readonly: true })
  const changes = connection
    .prepare<[], Change>(
      'SELECT kind, conversation_id, message_sequence, highest_left FROM search_changes ORDER BY sequence',
    )
    .all()
  connection.close()
  return changes
}

test('everything of before is found, by title and by text', () => {
  using folder = temporaryFolder()
  writeOldFile(folder.file)
  const store = openFile(folder.file)
  expect(changesOf(folder.file)).toEqual([])
  const index = store.search.openIndex()
  while (!index.work(50));
  const lines = index.find({ ...anyQuery, text: 'old' }).hits.map(lineOf)
  expect(lines.toSorted()).toEqual(['An [old] answer', 'An [old] question', 'An [old] title'])
  index.close()
  store.close()
})

test('what the index cannot see is noted, and nothing else', () => {
  using folder = temporaryFolder()
  writeOldFile(folder.file)
  const store = openFile(folder.file)
  // Two messages and the head that moves: no row but that of the new title.
  const { conversation: added, messages } = insertThread(store, 2)
  const title = (id: string) => ({
    kind: 'title',
    conversation_id: id,
    message_sequence: null,
    highest_left: null,
  })
  expect(changesOf(folder.file)).toEqual([title(added.id)])
  store.search.forget(1)
  const open = anOpenAnswer(added.id, { parentId: messages[1]?.id ?? null })
  store.messages.insert(open)
  const turn = aTurn(open)
  store.turns.insert(turn)
  // As the engine settles it: the call first, then the answer.
  store.transaction(() => {
    store.turns.update({
      ...turn,
      status: 'complete',
      cost: { nanoUsd: 5, source: 'computed', priceVersion: '1' },
    })
    store.messages.settle({ ...open, status: 'complete', completedAt: 9 }, null)
  })
  store.conversations.update(added.id, { draft: 'more', pinnedAt: 4, archivedAt: 5, isUnread: true })
  expect(changesOf(folder.file)).toEqual([])

  store.conversations.update(added.id, { title: 'Another' })
  store.turns.update({
    ...turn,
    status: 'complete',
    cost: { nanoUsd: 7, source: 'reported', priceVersion: null },
  })
  store.messages.settle({ ...open, status: 'stopped', completedAt: 9 }, null)
  const changed = { kind: 'message', conversation_id: added.id, message_sequence: 5, highest_left: null }
  expect(changesOf(folder.file)).toEqual([title(added.id), changed, changed])

  store.search.forget(4)
  store.conversations.remove(added.id)
  // One row for the conversation and none for its messages; two are left, so that a third one is new.
  expect(changesOf(folder.file)).toEqual([
    { kind: 'conversation-removed', conversation_id: added.id, message_sequence: null, highest_left: 2 },
  ])
  store.messages.insert(aMessage(conversation, { parentId: answer }))
  expect(changesOf(folder.file)).toHaveLength(1)
  store.close()
})

test('every start has a token of its own', () => {
  using folder = temporaryFolder()
  writeOldFile(folder.file)
  const store = openFile(folder.file)
  const first = store.search.renewToken()
  const second = store.search.renewToken()
  expect(first.previous).toBe('')
  expect(second.previous).toBe(first.current)
  expect(second.current).not.toBe(first.current)
  store.close()
})
