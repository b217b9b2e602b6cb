// A durable message commit beside a bare better-sqlite3 commit of the same row at synchronous=FULL. Taken in turns, so
// that a busy disk disturbs all alike.
import BetterSqlite3, { type Database } from 'better-sqlite3'
import type { Message } from '../../shared/domain/message.ts'
import { aConversation, aMessage, openFile } from '../harness/store-fixtures.ts'
import { type BenchFolder, benchFolder } from './bench-folder.ts'
import { report } from './figure.ts'
import { Samples, timeMs } from './samples.ts'

const warmUpCount = 300
const sampleCount = 3000
/** A long paragraph or two. */
const text = 'A sentence of fifty characters, all of them plain. '.repeat(40)

interface BareTables {
  /** The row and nothing else: one table, one statement, one implicit transaction. */
  insert(message: Message): void
  /** The same, and its conversation points to it, in one transaction. */
  insertAsHead(message: Message, atMs: number): void
  close(): void
}

function openBareTables(folder: BenchFolder, conversationId: string): BareTables {
  const connection: Database = new BetterSqlite3(`${folder.path}/bare.db`)
  connection.pragma('journal_mode = WAL')
  connection.pragma('synchronous = FULL')
  if (connection.pragma('synchronous', { simple: true }) !== 2) throw new Error('SQLite refused FULL')
  connection.exec(`CREATE TABLE messages (
    id TEXT PRIMARY KEY, conversation_id TEXT, parent_id TEXT, role TEXT, status TEXT, text TEXT,
    created_at INTEGER, completed_at INTEGER) STRICT;
    CREATE TABLE conversations (id TEXT PRIMARY KEY, head_message_id TEXT, updated_at INTEGER) STRICT;`)
  const insertRow = connection.prepare('INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
  const updateRow = connection.prepare(
    'UPDATE conversations SET head_message_id = ?, updated_at = ? WHERE id = ?',
  )
  connection.prepare('INSERT INTO conversations VALUES (?, NULL, 0)').run(conversationId)
  const insert = (message: Message): void => {
    const { id, conversationId, parentId, role, status, createdAt, completedAt } = message
    insertRow.run(id, conversationId, parentId, role, status, text, createdAt, completedAt)
  }
  const insertAsHead = connection.transaction((message: Message, atMs: number) => {
    insert(message)
    updateRow.run(message.id, atMs, message.conversationId)
  })
  return {
    insert,
    insertAsHead,
    close: () => connection.close(),
  }
}

using folder = benchFolder()
const store = openFile(folder.file)
const conversation = aConversation()
const bare = openBareTables(folder, conversation.id)
store.conversations.insert(conversation)
const times = {
  bare: new Samples(),
  insert: new Samples(),
  bareWithHead: new Samples(),
  insertWithHead: new Samples(),
}
let parentId: string | null = null

const nextMessage = (): Message => {
  const message = aMessage(conversation.id, { parentId, parts: [{ type: 'text', text }] })
  parentId = message.id
  return message
}

for (let index = -warmUpCount; index < sampleCount; index += 1) {
  const [plain, withHead] = [nextMessage(), nextMessage()]
  const atMs = withHead.createdAt + index
  const bareMs = timeMs(() => bare.insert(plain))
  const insertMs = timeMs(() => store.messages.insert(plain))
  const bareWithHeadMs = timeMs(() => bare.insertAsHead(withHead, atMs))
  // What the engine does when a message is sent, the pending answer left out.
  const insertWithHeadMs = timeMs(() =>
    store.transaction(() => {
      store.messages.insert(withHead)
      store.conversations.update(conversation.id, { headMessageId: withHead.id, updatedAt: atMs })
    }),
  )
  if (index < 0) continue
  times.bare.add(bareMs)
  times.insert.add(insertMs)
  times.bareWithHead.add(bareWithHeadMs)
  times.insertWithHead.add(insertWithHeadMs)
}
store.close()
bare.close()

const goal = { of: 'ratio', is: 'at most', limit: 1.5 } as const
const whenMissed =
  'A message is two rows in two tables, with their indexes, and each commit is counted inside the file and outside it: nine pages go to the log where the bare row needs four, and the conversation adds its row and its place in the sidebar. The rest is fsync, which hides this where the disk is slow.'
report({
  name: 'durable message commit, p50',
  value: times.insert.p50,
  unit: 'ms',
  baseline: times.bare.p50,
  goal,
  note: 'Baseline: the same row into one bare table of better-sqlite3 at synchronous=FULL.',
  whenMissed,
})
report({ name: 'durable message commit, p95', value: times.insert.p95, unit: 'ms', baseline: times.bare.p95 })
report({
  name: 'durable commit of a message as new head, p50',
  value: times.insertWithHead.p50,
  unit: 'ms',
  baseline: times.bareWithHead.p50,
  goal,
  note: 'As the engine does it. Baseline: the same two rows, bare, in one transaction.',
  whenMissed,
})
report({
  name: 'durable commit of a message as new head, p95',
  value: times.insertWithHead.p95,
  unit: 'ms',
  baseline: times.bareWithHead.p95,
})
