import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { checkHistoryFile } from '../../electron/store/check-history-file.ts'
import { openStore } from '../../electron/store/open-store.ts'
import {
  aConversation,
  expectKind,
  insertThread,
  openFile,
  temporaryFolder,
} from '../harness/store-fixtures.ts'
import { startWriter } from '../harness/store-writer.ts'

describe('opening the history', () => {
  it('makes a new file only the person can read, and finds everything again', () => {
    using folder = temporaryFolder()
    const store = openFile(folder.file)
    expect(store.path).toBe(folder.file)
    const { messages } = insertThread(store, 3)
    store.close()
    if (process.platform !== 'win32') expect(statSync(folder.file).mode & 0o777).toBe(0o600)
    expect(existsSync(`${folder.file}-wal`)).toBe(false)

    const opening = expectKind(openStore({ path: folder.file }), 'open')
    expect(opening.notices).toEqual([])
    expect(opening.wasInterrupted).toBe(false)
    expect(opening.store.messages.path(messages[2]?.id ?? null)).toEqual(messages)
    opening.store.close()
    expect(checkHistoryFile(folder.file)).toEqual({ isSound: true, problems: [] })
  })

  it('gives a store in memory that has no path and leaves no file', () => {
    const opening = expectKind(openStore({ path: ':memory:' }), 'open')
    expect(opening.store.path).toBeNull()
    opening.store.close()
    expect(existsSync(':memory:')).toBe(false)
  })

  it('refuses a missing folder and makes nothing there', () => {
    using folder = temporaryFolder()
    const missing = join(folder.path, 'not', 'mounted')
    const opening = expectKind(openStore({ path: join(missing, 'baton.db') }), 'unavailable')
    expect(opening.sentence).toBe(`The data folder ${missing} does not exist.`)
    expect(existsSync(missing)).toBe(false)
  })

  it('refuses a path that is a folder', () => {
    using folder = temporaryFolder()
    mkdirSync(folder.file)
    expect(expectKind(openStore({ path: folder.file }), 'unavailable').sentence).toMatch(/\.$/)
    expect(statSync(folder.file).isDirectory()).toBe(true)
  })

  it('follows a link to the real file', () => {
    using folder = temporaryFolder()
    const real = join(folder.path, 'real')
    mkdirSync(real)
    const store = openFile(join(real, 'baton.db'))
    const conversation = aConversation()
    store.conversations.insert(conversation)
    store.close()
    symlinkSync(join(real, 'baton.db'), folder.file)
    const linked = openFile(folder.file)
    expect(linked.path).toBe(join(real, 'baton.db'))
    expect(linked.conversations.get(conversation.id)).toEqual(conversation)
    expect(expectKind(openStore({ path: join(real, 'baton.db') }), 'unavailable').sentence).toMatch(
      /Another Baton/,
    )
    linked.close()
  })

  it('tells the second one in this process that it is in use, and lets it in afterwards', () => {
    using folder = temporaryFolder()
    const store = openFile(folder.file)
    const started = performance.now()
    const second = expectKind(openStore({ path: folder.file }), 'unavailable')
    expect(performance.now() - started).toBeLessThan(1000)
    expect(second.sentence).toBe(
      `Another Baton is using the history in ${folder.path}. Go on there, or close it and start again.`,
    )
    store.close()
    openFile(folder.file).close()
  })

  it('refuses beside another process, even a stopped one, and opens after it was killed', async () => {
    using folder = temporaryFolder()
    const writer = startWriter(folder.file)
    await writer.acknowledged(1)
    expect(expectKind(openStore({ path: folder.file }), 'unavailable').sentence).toMatch(/Another Baton/)
    writer.process.kill('SIGSTOP')
    expect(expectKind(openStore({ path: folder.file }), 'unavailable').sentence).toMatch(/Another Baton/)
    writer.process.kill('SIGKILL')
    await writer.ended
    expect(existsSync(`${folder.file}-lock`)).toBe(true)
    const opening = expectKind(openStore({ path: folder.file }), 'open')
    expect(opening.wasInterrupted).toBe(true)
    opening.store.close()
  })

  it('lets exactly one of several processes in that start at the same moment', async () => {
    using folder = temporaryFolder()
    const script = new URL('../harness/store-open-once.ts', import.meta.url)
    const children = Array.from({ length: 4 }, () =>
      spawn(process.execPath, [script.pathname, folder.file], { stdio: ['pipe', 'pipe', 'inherit'] }),
    )
    const outcomes = await Promise.all(
      children.map(
        (child) =>
          new Promise<string>((resolve) => {
            child.stdout.once('data', (data: Buffer) => resolve(data.toString().trim()))
          }),
      ),
    )
    for (const child of children) child.stdin.end()
    expect(outcomes.toSorted()).toEqual(['open', 'unavailable', 'unavailable', 'unavailable'])
  })
})

describe('a file of a newer Baton', () => {
  it('is refused and not changed by a byte, its log neither', () => {
    using folder = temporaryFolder()
    openFile(folder.file).close()
    const newer = new BetterSqlite3(folder.file)
    newer.pragma('journal_mode = WAL')
    newer.exec('CREATE TABLE future (id INTEGER)')
    newer.pragma('user_version = 99')
    // Left in the log, as a killed newer Baton would.
    const bytes = [readFileSync(folder.file), readFileSync(`${folder.file}-wal`)]
    newer.close()
    writeFileSync(folder.file, bytes[0] ?? '')
    writeFileSync(`${folder.file}-wal`, bytes[1] ?? '')

    const opening = expectKind(openStore({ path: folder.file }), 'newer')
    expect(opening.sentence).toMatch(/newer version of Baton/)
    expect(readFileSync(folder.file)).toEqual(bytes[0])
    expect(readFileSync(`${folder.file}-wal`)).toEqual(bytes[1])
    // Not held either: the newer Baton may open it now.
    expectKind(openStore({ path: folder.file }), 'newer')
  })

  it('is recognised by its header alone', () => {
    using folder = temporaryFolder()
    openFile(folder.file).close()
    const newer = new BetterSqlite3(folder.file)
    newer.pragma('user_version = 99')
    newer.close()
    const bytes = readFileSync(folder.file)
    expectKind(openStore({ path: folder.file }), 'newer')
    expect(readFileSync(folder.file)).toEqual(bytes)
    expect(existsSync(`${folder.file}-wal`)).toBe(false)
  })
})

describe('the mark beside the file', () => {
  function killedStore(file: string): { wal: Buffer; count: number } {
    const store = openFile(file)
    const count = 20
    for (let index = 0; index < count; index += 1)
      store.conversations.insert(aConversation({ title: `${index}` }))
    // What a killed process leaves: the log is there, the mark says open.
    const wal = readFileSync(`${file}-wal`)
    const main = readFileSync(file)
    const mark = readFileSync(`${file}-mark`)
    store.close()
    writeFileSync(file, main)
    writeFileSync(`${file}-mark`, mark)
    return { wal, count }
  }

  it('is content when nothing is lost', () => {
    using folder = temporaryFolder()
    const { wal, count } = killedStore(folder.file)
    writeFileSync(`${folder.file}-wal`, wal)
    const { store, notices, wasInterrupted } = expectKind(openStore({ path: folder.file }), 'open')
    expect({ notices, wasInterrupted }).toEqual({ notices: [], wasInterrupted: true })
    expect(store.conversations.list({ view: 'active', before: null, limit: 99 }).conversations).toHaveLength(
      count,
    )
    store.close()
  })

  it.each([0, 0.25, 0.5, 0.9, 0.99])('notices that the log was cut to %d of its length', (share) => {
    using folder = temporaryFolder()
    const { wal, count } = killedStore(folder.file)
    writeFileSync(`${folder.file}-wal`, wal.subarray(0, Math.floor(wal.length * share)))
    const { store, notices } = expectKind(openStore({ path: folder.file }), 'open')
    const found = store.conversations.list({ view: 'active', before: null, limit: 99 }).conversations.length
    expect(found).toBeLessThan(count)
    const lost = count - found
    expect(notices).toHaveLength(1)
    expect(notices[0]).toContain(lost === 1 ? 'The last change ' : `The last ${lost} changes `)
    store.close()
    // Told once.
    const again = expectKind(openStore({ path: folder.file }), 'open')
    expect(again.notices).toEqual([])
    again.store.close()
  })

  it('notices every loss when the log is damaged anywhere, and what is left is a clean beginning', () => {
    using folder = temporaryFolder()
    const { wal, count } = killedStore(folder.file)
    const [main, mark] = [readFileSync(folder.file), readFileSync(`${folder.file}-mark`)]
    for (let round = 0; round < 40; round += 1) {
      const at = Math.floor(Math.random() * wal.length)
      const damaged = Buffer.from(wal)
      damaged[at] = (damaged[at] ?? 0) ^ (1 << (round % 8))
      writeFileSync(folder.file, main)
      writeFileSync(`${folder.file}-mark`, mark)
      writeFileSync(`${folder.file}-wal`, damaged)
      const { store, notices } = expectKind(openStore({ path: folder.file }), 'open')
      const { conversations } = store.conversations.list({
        view: 'active',
        before: null,
        limit: 99,
      })
      const titles = conversations.map(({ title }) => Number(title)).toSorted((one, other) => one - other)
      expect(titles).toEqual(titles.map((_, index) => index))
      expect({ at, notices: notices.length }).toEqual({ at, notices: titles.length < count ? 1 : 0 })
      store.close()
    }
  })

  it('is ignored when it is torn or of another file', () => {
    using folder = temporaryFolder()
    const { wal } = killedStore(folder.file)
    const mark = readFileSync(`${folder.file}-mark`, 'utf8')
    for (const text of [
      mark.replace('baton-mark 1', 'baton-mork 1'),
      mark.replace(/ 0{10}/, ' 9999999999'),
      '',
      mark.slice(0, 30),
    ]) {
      writeFileSync(`${folder.file}-wal`, wal.subarray(0, 100))
      writeFileSync(`${folder.file}-mark`, text)
      const { store, notices } = expectKind(openStore({ path: folder.file }), 'open')
      expect(notices).toEqual([])
      store.close()
    }
    rmSync(`${folder.file}-mark`)
    openFile(folder.file).close()
  })
})
