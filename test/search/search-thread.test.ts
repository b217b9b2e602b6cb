// The search thread over real files: it keeps up, survives whatever happens to its file, leaves nothing of what was purged,
// and lets go of both files when it ends.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { afterEach, expect, it } from 'vitest'
import type { Store } from '../../electron/store/store.ts'
import { createSearch, type Search, searchIndexPath } from '../../electron/workers/search-thread.ts'
import { createMemoryLog } from '../harness/memory-log.ts'
import { anyQuery, lineOf } from '../harness/searchable-store.ts'
import { aMessage, insertThread, openFile, temporaryFolder } from '../harness/store-fixtures.ts'

const open: Search[] = []
afterEach(async () => {
  for (const search of open.splice(0)) await search.close()
})

function searchIn(store: Store, options: { file?: URL } = {}) {
  const log = createMemoryLog()
  // Asked for by each test, not by the clock.
  const search = createSearch({ store, log, startAfterMs: 1_000_000, ...options })
  open.push(search)
  const find = (text: string, conversationId: string | null = null) =>
    search.find({ ...anyQuery, text, conversationId })
  return { search, log, find, lines: async (text: string) => (await find(text)).hits.map(lineOf) }
}

/** Every byte of the index, its log included. */
function indexBytes(path: string): string {
  return ['', '-wal', '-journal']
    .map((ending) => searchIndexPath(path) + ending)
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file).toString('latin1'))
    .join('')
}

it('finds what was just written, and goes on where it was after a restart', async () => {
  using folder = temporaryFolder()
  const store = openFile(folder.file)
  const { conversation } = insertThread(store, 3, { text: (index) => `kettle ${index}` })
  const first = searchIn(store)
  await first.search.settled()
  store.messages.insert(aMessage(conversation.id, { parts: [{ type: 'text', text: 'kettle just now' }] }))
  expect((await first.find('kettle', conversation.id)).total).toEqual({ count: 4, isComplete: true })
  await first.search.settled()
  await first.search.close()
  const written = new BetterSqlite3(searchIndexPath(folder.file))
  const before = written.prepare('SELECT token, position FROM meta').get()
  written.close()
  const second = searchIn(store)
  expect(await second.lines('just')).toEqual(['kettle [just] now'])
  await second.search.close()
  // The same index, known again: nothing was built anew.
  const after = new BetterSqlite3(searchIndexPath(folder.file), { readonly: true })
  expect(after.prepare('SELECT position FROM meta').get()).toMatchObject({
    position: (before as { position: number }).position,
  })
  expect(after.prepare('SELECT floor FROM meta').get()).toEqual({ floor: 0 })
  expect(after.prepare('SELECT token FROM meta').pluck().get()).not.toBe((before as { token: string }).token)
  after.close()
  store.close()
})

it('forgets the changes it has taken over', async () => {
  using folder = temporaryFolder()
  const store = openFile(folder.file)
  const { conversation } = insertThread(store, 2)
  const { search } = searchIn(store)
  await search.settled()
  store.conversations.update(conversation.id, { title: 'Another title' })
  await search.settled()
  const reader = new BetterSqlite3(folder.file, { readonly: true })
  expect(reader.prepare('SELECT count(*) AS count FROM search_changes').get()).toEqual({ count: 0 })
  reader.close()
  await search.close()
  store.close()
})

it.each([
  ['is missing', (path: string) => rmSync(path)],
  ['is no database', (path: string) => writeFileSync(path, 'not a database at all'.repeat(500))],
  ['is empty', (path: string) => writeFileSync(path, '')],
  ['is cut', (path: string) => writeFileSync(path, readFileSync(path).subarray(0, 3 * 4096))],
  [
    'has its words overwritten',
    (path: string) => {
      const bytes = readFileSync(path)
      bytes.fill(0xa5, 4096)
      writeFileSync(path, bytes)
    },
  ],
  [
    'is of another version',
    (path: string) => {
      const connection = new BetterSqlite3(path)
      connection.exec('UPDATE meta SET version = 0')
      connection.close()
    },
  ],
  [
    'is of another history',
    (path: string) => {
      const connection = new BetterSqlite3(path)
      connection.exec("UPDATE meta SET store_id = 'another'")
      connection.close()
    },
  ],
  [
    'has seen more than there is',
    (path: string) => {
      const connection = new BetterSqlite3(path)
      connection.exec('UPDATE meta SET commit_count = commit_count + 100')
      connection.close()
    },
  ],
  [
    'knows another past',
    (path: string) => {
      const connection = new BetterSqlite3(path)
      connection.exec("UPDATE meta SET token = 'another'")
      connection.close()
    },
  ],
])('builds an index anew that %s', async (_what, harm) => {
  using folder = temporaryFolder()
  const store = openFile(folder.file)
  insertThread(store, 5, { text: (index) => `saucer ${index}` })
  const first = searchIn(store)
  await first.search.settled()
  await first.search.close()
  // So that only a new index can have it.
  const trace = new BetterSqlite3(searchIndexPath(folder.file))
  trace.exec('CREATE TABLE trace_of_the_old_one (x)')
  trace.close()
  harm(searchIndexPath(folder.file))
  const second = searchIn(store)
  await second.search.settled()
  expect((await second.find('saucer')).total).toEqual({ count: 5, isComplete: true })
  await second.search.close()
  expect(indexBytes(folder.file)).not.toContain('trace_of_the_old_one')
  store.close()
})

it('builds its index anew when an earlier history was put back in its place', async () => {
  using folder = temporaryFolder()
  const store = openFile(folder.file)
  insertThread(store, 2, { text: () => 'before the backup' })
  const first = searchIn(store)
  await first.search.settled()
  await first.search.close()
  store.close()
  const backup = readFileSync(folder.file)

  const later = openFile(folder.file)
  insertThread(later, 2, { text: () => 'lost afterwards' })
  const second = searchIn(later)
  await second.search.settled()
  expect(await second.lines('lost')).toHaveLength(2)
  await second.search.close()
  later.close()

  writeFileSync(folder.file, backup)
  const back = openFile(folder.file)
  // As many messages as there were, and other ones under the same numbers.
  insertThread(back, 2, { text: () => 'written again' })
  const third = searchIn(back)
  await third.search.settled()
  expect(await third.lines('lost')).toEqual([])
  expect(await third.lines('again')).toHaveLength(2)
  expect(await third.lines('backup')).toHaveLength(2)
  await third.search.close()
  back.close()
})

it('leaves no byte of what was purged', async () => {
  using folder = temporaryFolder()
  const store = openFile(folder.file)
  insertThread(store, 40, { text: (index) => `kept words ${index} and some more to fill pages` })
  const canary = 'xylocanaryphone'
  const { conversation } = insertThread(store, 30, {
    conversation: { title: `Title ${canary}title` },
    text: (index) => `A secret ${canary} and ${canary}${index} 金丝雀金丝雀`,
  })
  insertThread(store, 40, { text: (index) => `kept later ${index}` })
  const { search, find } = searchIn(store)
  await search.settled()
  expect((await find(canary)).total.count).toBe(31)
  // SQLite keeps the common beginnings of neighbouring words once, so the end of the word is looked for, too.
  const traces = [canary, canary.slice(2), Buffer.from('金丝').toString('latin1')]
  for (const trace of traces) expect(indexBytes(folder.file)).toContain(trace)
  store.conversations.remove(conversation.id)
  await search.settled()
  for (const trace of traces) expect(indexBytes(folder.file)).not.toContain(trace)
  expect((await find(canary)).hits).toEqual([])
  expect((await find('kept')).total.count).toBe(80)
  await search.close()
  for (const trace of traces) expect(indexBytes(folder.file)).not.toContain(trace)
  store.close()
})

it('leaves no byte of a title whose conversation was purged, nor of an earlier one', async () => {
  using folder = temporaryFolder()
  const store = openFile(folder.file)
  insertThread(store, 3)
  const { conversation } = insertThread(store, 0, { conversation: { title: 'Zygomorphicone' } })
  const { search, lines } = searchIn(store)
  await search.settled()
  store.conversations.update(conversation.id, { title: 'Quetzalcoatlus' })
  await search.settled()
  expect(await lines('quetzal')).toEqual(['[Quetzalcoatlus]'])
  expect(indexBytes(folder.file)).toContain('quetzalcoatlus')
  store.conversations.remove(conversation.id)
  await search.settled()
  for (const trace of ['quetzal', 'uetzalco', 'zygomorph', 'ygomorphic']) {
    expect(indexBytes(folder.file)).not.toContain(trace)
  }
  await search.close()
  store.close()
})

it('answers questions while it builds its index, and says how far it is', async () => {
  using folder = temporaryFolder()
  const store = openFile(folder.file)
  insertThread(store, 3_000, { text: (index) => `ladle ${index} ${'with many other words '.repeat(20)}` })
  const { search, find } = searchIn(store)
  const early = await find('ladle')
  expect(early.indexing).toMatchObject({ totalCount: 3_000 })
  await search.settled()
  expect(await find('ladle')).toMatchObject({ indexing: null })
  await search.close()
  store.close()
})

it('lets go of both files when it is closed in the middle of its work', async () => {
  using folder = temporaryFolder()
  const store = openFile(folder.file)
  insertThread(store, 2_000, { text: (index) => `spoon ${index} ${'and further words '.repeat(30)}` })
  const { search, find, log } = searchIn(store)
  await find('spoon')
  const late = find('spoon')
  await Promise.all([search.close(), expect(late).rejects.toThrow('Baton is closing.')])
  await expect(find('spoon')).rejects.toThrow('Baton is closing.')
  expect(log.lines.filter((line) => line.event === 'search-thread-hangs')).toEqual([])
  store.close()
  // A file that somebody has open keeps its log.
  expect(existsSync(`${searchIndexPath(folder.file)}-wal`)).toBe(false)
  expect(existsSync(`${folder.file}-wal`)).toBe(false)
  expect(existsSync(join(folder.path, 'search.db'))).toBe(true)
})

it('passes over what was given up before its turn', async () => {
  using folder = temporaryFolder()
  const store = openFile(folder.file)
  insertThread(store, 3, { text: (index) => `whisk ${index}` })
  const { search } = searchIn(store)
  await search.settled()
  const ask = (text: string, signal?: AbortSignal) => search.find({ ...anyQuery, text }, signal)
  const typing = new AbortController()
  const first = ask('w')
  const given = [ask('wh', typing.signal), ask('whi', typing.signal)]
  const last = ask('whisk')
  typing.abort()
  for (const question of given)
    await expect(question).rejects.toThrow('This search was given up for another one.')
  expect((await first).total.count).toBe(0)
  expect((await last).total.count).toBe(3)
  await search.close()
  store.close()
})

it('says so when the thread cannot run', async () => {
  using folder = temporaryFolder()
  const store = openFile(folder.file)
  const broken = join(folder.path, 'broken.mjs')
  writeFileSync(broken, 'throw new Error("no")')
  const { find, log } = searchIn(store, { file: new URL(`file://${broken}`) })
  const sentence = 'Baton could not search just now. Try again; if that does not help, restart Baton.'
  for (let round = 0; round < 5; round += 1) await expect(find('x')).rejects.toThrow(sentence)
  // It is not started for ever.
  expect(log.lines.filter((line) => line.event === 'search-thread-failed')).toHaveLength(3)
  store.close()
})
