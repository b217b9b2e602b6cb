// Prints how fast the store is: node test/harness/store-measure.ts. The goals are those of issue 2.
import { performance } from 'node:perf_hooks'
import BetterSqlite3 from 'better-sqlite3'
import { openStore } from '../../electron/store/open-store.ts'
import { createId } from '../../shared/domain/create-id.ts'
import {
  aConversation,
  aMessage,
  expectKind,
  insertThread,
  openFile,
  temporaryFolder,
} from './store-fixtures.ts'

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

function measure(count: number, work: (index: number) => void): { p50: number; p99: number } {
  const times: number[] = []
  for (let index = 0; index < count; index += 1) {
    const started = performance.now()
    work(index)
    times.push(performance.now() - started)
  }
  times.sort((one, other) => one - other)
  return { p50: percentile(times, 0.5), p99: percentile(times, 0.99) }
}

function print(name: string, values: Record<string, number>): void {
  const rounded = Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, Math.round(value * 1000) / 1000]),
  )
  console.log(JSON.stringify({ name, unit: 'ms', ...rounded }))
}

const text = 'x'.repeat(2000)

function measureCommits(): void {
  using folder = temporaryFolder()
  const store = openFile(folder.file)
  const conversation = aConversation()
  store.conversations.insert(conversation)

  const bare = new BetterSqlite3(`${folder.path}/bare.db`)
  bare.pragma('journal_mode = WAL')
  bare.pragma('synchronous = FULL')
  bare.exec(
    'CREATE TABLE messages (id TEXT PRIMARY KEY, conversation_id TEXT, parent_id TEXT, role TEXT, status TEXT, text TEXT, created_at INTEGER) STRICT',
  )
  const insert = bare.prepare('INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?, ?)')

  let parentId: string | null = null
  const ours: number[] = []
  const theirs: number[] = []
  // Taken in turns, so that a busy machine disturbs both alike.
  for (let index = 0; index < 3000; index += 1) {
    const message = aMessage(conversation.id, { parentId, parts: [{ type: 'text', text }] })
    let started = performance.now()
    store.messages.insert(message)
    ours.push(performance.now() - started)
    parentId = message.id
    started = performance.now()
    insert.run(createId(), conversation.id, parentId, 'user', 'complete', text, Date.now())
    theirs.push(performance.now() - started)
  }
  for (const list of [ours, theirs]) list.sort((one, other) => one - other)
  const [own, base] = [percentile(ours, 0.5), percentile(theirs, 0.5)]
  print('message commit', { p50: own, p99: percentile(ours, 0.99) })
  print('bare commit', { p50: base, p99: percentile(theirs, 0.99) })
  console.log(
    JSON.stringify({
      name: 'message commit against bare commit',
      ratio: Math.round((own / base) * 100) / 100,
    }),
  )

  print(
    'insert conversation',
    measure(2000, () => store.conversations.insert(aConversation())),
  )
  store.close()
  bare.close()
}

function measureLarge(): void {
  using folder = temporaryFolder()
  const store = openFile(folder.file)
  for (let index = 0; index < 90; index += 1) {
    insertThread(store, 1000, { text: () => 'y'.repeat(600), conversation: { title: `Talk ${index}` } })
  }
  const long = insertThread(store, 10_000, { text: () => 'z'.repeat(600) })
  const head = long.messages.at(-1)?.id ?? ''
  print(
    'last page of 10,000 messages',
    measure(500, () => store.messages.pathPage(head, 60)),
  )
  const middle = long.messages.at(5000)?.id ?? ''
  print(
    'page before the middle',
    measure(500, () => store.messages.pathPageBefore(middle, 60)),
  )
  print(
    'whole path of 10,000 messages',
    measure(5, () => store.messages.path(head)),
  )
  print(
    'usage of an unused conversation',
    measure(200, () => store.turns.usage(long.conversation.id)),
  )
  print(
    'sidebar page',
    measure(200, () => store.conversations.list({ view: 'active', before: null, limit: 200 })),
  )
  store.close()
  const opens = measure(15, () => expectKind(openStore({ path: folder.file }), 'open').store.close())
  print('open and close 100,000 messages', opens)
}

measureCommits()
measureLarge()
