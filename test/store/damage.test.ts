// Every kind of damage: the file is set aside byte for byte, nothing starts afresh, what can be read is counted and
// rescued, and a verified backup can be opened instead.
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { createBackup } from '../../electron/store/backup.ts'
import { checkHistoryFile, requestCheckAtNextStart } from '../../electron/store/check-history-file.ts'
import { openStore } from '../../electron/store/open-store.ts'
import { StorageError } from '../../electron/store/storage-error.ts'
import type { Store } from '../../electron/store/store.ts'
import type { Message } from '../../shared/domain/message.ts'
import { expectSumsToEqualRows } from '../harness/ledger-sums-equal-rows.ts'
import {
  aHandle,
  anAccount,
  aTurn,
  expectKind,
  insertThread,
  openFile,
  startMs,
  temporaryFolder,
} from '../harness/store-fixtures.ts'

const pageBytes = 4096

interface Before {
  threads: Message[][]
  messageCount: number
}

/** Three threads with turns, handles, an account, and a backup in which only the first thread is. */
function fillFile(file: string, backups: string): Before {
  const store = openFile(file)
  const threads: Message[][] = []
  for (let index = 0; index < 3; index += 1) {
    const { messages } = insertThread(store, 60, {
      text: (at) => `thread ${index} message ${at} ${'x'.repeat(300)}`,
    })
    for (const message of messages.filter(({ role }) => role === 'assistant')) {
      store.turns.insert(aTurn(message, { status: 'complete' }))
      store.handles.insert(aHandle(message))
    }
    threads.push(messages)
    if (index === 0) createBackup(store, backups, startMs)
  }
  store.accounts.insert(anAccount({ name: 'Kept account' }))
  store.close()
  return { threads, messageCount: 180 }
}

function zeroPage(file: string, page: number): void {
  const bytes = readFileSync(file)
  bytes.fill(0, (page - 1) * pageBytes, page * pageBytes)
  writeFileSync(file, bytes)
}

const damages: [name: string, damage: (file: string) => void, readable: 'all' | 'some' | 'none'][] = [
  [
    'its header overwritten',
    (file) => writeFileSync(file, Buffer.concat([Buffer.alloc(100, 7), readFileSync(file).subarray(100)])),
    'all',
  ],
  ['its first page zeroed', (file) => zeroPage(file, 1), 'all'],
  [
    'its last fifth cut off',
    (file) => truncateSync(file, Math.floor((readFileSync(file).length * 0.8) / pageBytes) * pageBytes),
    'some',
  ],
  ['cut in the middle of a page', (file) => truncateSync(file, readFileSync(file).length - 1000), 'some'],
  ['only its first page left', (file) => truncateSync(file, pageBytes), 'none'],
  [
    'another kind of file in its place',
    (file) => writeFileSync(file, 'PK\u0003\u0004 something else entirely'.repeat(500)),
    'none',
  ],
  ['a text of a few letters in its place', (file) => writeFileSync(file, 'oops'), 'none'],
  ['0 bytes', (file) => truncateSync(file, 0), 'none'],
  [
    'noise all over',
    (file) => {
      const bytes = readFileSync(file)
      for (let at = pageBytes; at < bytes.length; at += 997) bytes[at] = (bytes[at] ?? 0) ^ 0xff
      writeFileSync(file, bytes)
      requestCheckAtNextStart(file)
    },
    'some',
  ],
]

function countEverything(store: Store): number {
  return store.conversations
    .list({ view: 'active', before: null, limit: 500 })
    .conversations.map(
      ({ id }) => store.messages.path(store.conversations.get(id)?.headMessageId ?? null).length,
    )
    .reduce((sum, count) => sum + count, 0)
}

describe.each(damages)('a history file with %s', (_name, damage, readable) => {
  it('is set aside and rescued', () => {
    using folder = temporaryFolder()
    const backups = join(folder.path, 'backups')
    const before = fillFile(folder.file, backups)
    damage(folder.file)
    const bytes = readFileSync(folder.file)

    const opening = expectKind(openStore({ path: folder.file, now: () => startMs }), 'damaged')
    expect(opening.sentence).toMatch(/^The history file .*nothing was deleted/)
    expect(opening.setAsideAt).toBe(`${folder.file}.damaged-20261120-120000`)
    expect(existsSync(folder.file)).toBe(false)
    expect(readFileSync(opening.setAsideAt)).toEqual(bytes)
    expect(opening.backups).toHaveLength(1)
    if (readable === 'none') expect(opening.salvageCounts).toBeNull()
    else expect(opening.salvageCounts?.messageCount).toBeGreaterThan(0)
    opening.close()

    // Nobody chose: the next start asks again, with the same file, and does not start afresh.
    const again = expectKind(openStore({ path: folder.file }), 'damaged')
    expect(again.setAsideAt).toBe(opening.setAsideAt)
    expect(again.salvageCounts).toEqual(opening.salvageCounts)

    const { store, conversationCount, messageCount } = again.salvage()
    if (readable === 'all') expect(messageCount).toBe(before.messageCount)
    if (readable === 'none')
      expect({ conversationCount, messageCount }).toEqual({ conversationCount: 0, messageCount: 0 })
    // Everything rescued hangs in a thread a person can open.
    expect(countEverything(store)).toBe(messageCount)
    if (readable === 'all') {
      for (const thread of before.threads)
        expect(store.messages.path(thread.at(-1)?.id ?? null)).toEqual(thread)
      expect(store.accounts.list().map(({ name }) => name)).toEqual(['Kept account'])
      const answer = before.threads[2]?.at(-1)
      expect(store.turns.latestFor([answer?.id ?? ''])).toHaveLength(1)
      expect(store.handles.list(answer?.conversationId ?? '')).toHaveLength(30)
    }
    insertThread(store, 2)
    store.close()
    expect(checkHistoryFile(folder.file)).toEqual({ isSound: true, problems: [] })
    expect(readFileSync(opening.setAsideAt)).toEqual(bytes)
    expect(readdirSync(folder.path).filter((name) => /salvage|rescued/.test(name))).toEqual([])
    openFile(folder.file).close()
  })

  it('can be replaced by a backup', () => {
    using folder = temporaryFolder()
    const before = fillFile(folder.file, join(folder.path, 'backups'))
    damage(folder.file)
    const bytes = readFileSync(folder.file)
    const opening = expectKind(openStore({ path: folder.file }), 'damaged')
    const store = opening.restoreBackup(opening.backups[0]?.id ?? '')
    const [first] = before.threads
    expect(store.messages.path(first?.at(-1)?.id ?? null)).toEqual(first)
    expect(countEverything(store)).toBe(60)
    insertThread(store, 2)
    store.close()
    expect(readFileSync(opening.setAsideAt)).toEqual(bytes)
    const { notices, store: again } = expectKind(openStore({ path: folder.file }), 'open')
    expect(notices).toEqual([])
    again.close()
  })
})

describe('any single page of a history file', () => {
  it('may be zeroed: the damage is found by a whole check and the rest is rescued', () => {
    using folder = temporaryFolder()
    const before = fillFile(folder.file, join(folder.path, 'backups'))
    const whole = readFileSync(folder.file)
    const pages = whole.length / pageBytes
    let rescued = 0
    let calls = 0
    const callCount = 90
    for (let page = 1; page <= pages; page += 3) {
      using place = temporaryFolder()
      writeFileSync(place.file, whole)
      zeroPage(place.file, page)
      requestCheckAtNextStart(place.file)
      const opening = expectKind(openStore({ path: place.file }), 'damaged')
      const { store, messageCount } = opening.salvage()
      expect(countEverything(store)).toBe(messageCount)
      store.close()
      expect(checkHistoryFile(place.file)).toEqual({ isSound: true, problems: [] })
      rescued += messageCount / before.messageCount
      const connection = new BetterSqlite3(place.file, { readonly: true })
      calls += expectSumsToEqualRows(connection) / callCount
      connection.close()
    }
    expect(rescued / Math.ceil(pages / 3)).toBeGreaterThan(0.9)
    expect(calls / Math.ceil(pages / 3)).toBeGreaterThan(0.9)
  }, 120_000)
})

describe('traces of an old history', () => {
  it.each(['-mark', '-wal'])(
    '(%s) are enough not to take a missing or empty file for a new one',
    (ending) => {
      using folder = temporaryFolder()
      const store = openFile(folder.file)
      insertThread(store, 5)
      copyFileSync(folder.file + ending, join(folder.path, 'kept'))
      store.close()
      rmSync(`${folder.file}-mark`)
      for (const place of ['missing', 'empty'] as const) {
        rmSync(folder.file, { force: true })
        if (place === 'empty') writeFileSync(folder.file, '')
        copyFileSync(join(folder.path, 'kept'), folder.file + ending)
        const opening = expectKind(openStore({ path: folder.file }), 'damaged')
        expect(opening.sentence).toMatch(place === 'missing' ? /is missing/ : /is empty/)
        expect(readFileSync(opening.setAsideAt + ending)).toEqual(readFileSync(join(folder.path, 'kept')))
        opening.close()
        expect(existsSync(folder.file)).toBe(false)
      }
    },
  )

  it('(a backup) are enough too, and without any trace an empty file is a new one', () => {
    using folder = temporaryFolder()
    fillFile(folder.file, join(folder.path, 'backups'))
    rmSync(folder.file)
    rmSync(`${folder.file}-mark`)
    const opening = expectKind(openStore({ path: folder.file }), 'damaged')
    opening.restoreBackup(opening.backups[0]?.id ?? '').close()

    using fresh = temporaryFolder()
    writeFileSync(fresh.file, '')
    openFile(fresh.file).close()
  })

  it('are kept apart when a file is damaged twice in one second', () => {
    using folder = temporaryFolder()
    for (const text of ['first', 'second']) {
      writeFileSync(folder.file, text.repeat(100))
      const opening = expectKind(openStore({ path: folder.file, now: () => startMs }), 'damaged')
      expect(readFileSync(opening.setAsideAt, 'utf8')).toBe(text.repeat(100))
      opening.close()
    }
    expect(readFileSync(`${folder.file}.damaged-20261120-120000`, 'utf8')).toContain('first')
    expect(readFileSync(`${folder.file}.damaged-20261120-120000-2`, 'utf8')).toContain('second')
  })
})

describe('a strange database', () => {
  it('of another program, without a version or without its tables is set aside, not written into', () => {
    for (const [sql, words] of [
      ['CREATE TABLE theirs (id INTEGER)', /does not say which version/],
      ['CREATE TABLE theirs (id INTEGER); PRAGMA user_version = 1', /another program/],
      [
        `CREATE TABLE store_state (id INTEGER, store_id TEXT, commit_count INTEGER); INSERT INTO store_state VALUES (1, 'x', 0);
        PRAGMA user_version = 1; PRAGMA application_id = ${0x4261746f}`,
        /tables it should have/,
      ],
    ] as const) {
      using folder = temporaryFolder()
      const other = new BetterSqlite3(folder.file)
      other.exec(sql)
      other.close()
      const opening = expectKind(openStore({ path: folder.file }), 'damaged')
      expect(opening.sentence).toMatch(words)
      opening.close()
      expect(existsSync(opening.setAsideAt)).toBe(true)
      expect(existsSync(folder.file)).toBe(false)
    }
  })
})

describe('damage nobody has looked at yet', () => {
  it('is told when it is met, and the next start takes care of it', () => {
    using folder = temporaryFolder()
    const before = fillFile(folder.file, join(folder.path, 'backups'))
    const file = new BetterSqlite3(folder.file, { readonly: true })
    const leaf = file
      .prepare<[], { pageno: number }>(
        "SELECT pageno FROM dbstat WHERE name = 'parts' AND pagetype = 'leaf' LIMIT 1 OFFSET 3",
      )
      .get()
    file.close()
    zeroPage(folder.file, leaf?.pageno ?? 0)
    // The last run ended in order, so the start looks at the edges only.
    const { store } = expectKind(openStore({ path: folder.file }), 'open')
    const readAll = () => before.threads.map((thread) => store.messages.path(thread.at(-1)?.id ?? null))
    expect(readAll).toThrow('A part of the history file is damaged. Restart Baton')
    expect(readAll).toThrow(StorageError)
    store.close()

    const opening = expectKind(openStore({ path: folder.file }), 'damaged')
    expect(opening.salvageCounts).toEqual({ conversationCount: 3, messageCount: 180 })
    const { store: rescued } = opening.salvage()
    const texts = before.threads
      .flatMap((thread) => rescued.messages.path(thread.at(-1)?.id ?? null))
      .flatMap(({ parts }) => parts.map((part) => (part.type === 'text' ? part.text : '')))
    expect(texts).toHaveLength(180)
    const lost = texts.filter(
      (text) => text === '[This message could not be read from the damaged history file.]',
    )
    expect(lost.length).toBeGreaterThan(0)
    expect(lost.length).toBeLessThan(20)
    rescued.close()
    openFile(folder.file).close()
  })

  it('is looked for after a run that was cut short, as long as that is cheap', () => {
    using folder = temporaryFolder()
    fillFile(folder.file, join(folder.path, 'backups'))
    const file = new BetterSqlite3(folder.file, { readonly: true })
    const leaf = file
      .prepare<[], { pageno: number }>(
        "SELECT pageno FROM dbstat WHERE name = 'parts' AND pagetype = 'leaf' LIMIT 1 OFFSET 3",
      )
      .get()
    file.close()
    const store = openFile(folder.file)
    const mark = readFileSync(`${folder.file}-mark`)
    store.close()
    zeroPage(folder.file, leaf?.pageno ?? 0)
    writeFileSync(`${folder.file}-mark`, mark)
    expectKind(openStore({ path: folder.file }), 'damaged').close()
  })

  it('in the header is no loss while the log is still there', () => {
    using folder = temporaryFolder()
    const store = openFile(folder.file)
    const { messages } = insertThread(store, 50)
    const [main, log] = [readFileSync(folder.file), readFileSync(`${folder.file}-wal`)]
    store.close()
    main.fill(0, 0, 100)
    writeFileSync(folder.file, main)
    writeFileSync(`${folder.file}-wal`, log)
    const opening = expectKind(openStore({ path: folder.file }), 'damaged')
    expect(readFileSync(`${opening.setAsideAt}-wal`)).toEqual(log)
    const { store: rescued } = opening.salvage()
    expect(rescued.messages.path(messages.at(-1)?.id ?? null)).toEqual(messages)
    rescued.close()
    expect(readFileSync(`${opening.setAsideAt}-wal`)).toEqual(log)
  })
})

describe('a way on that fails', () => {
  it('leaves the other one open', () => {
    using folder = temporaryFolder()
    const backups = join(folder.path, 'backups')
    fillFile(folder.file, backups)
    zeroPage(folder.file, 1)
    const opening = expectKind(openStore({ path: folder.file }), 'damaged')
    const [backup] = opening.backups
    expect(() => opening.restoreBackup('../../etc/passwd')).toThrow(StorageError)
    zeroPage(join(backups, backup?.id ?? ''), 1)
    expect(() => opening.restoreBackup(backup?.id ?? '')).toThrow('This backup is damaged too.')
    expect(existsSync(folder.file)).toBe(false)
    const { store, messageCount } = opening.salvage()
    expect(messageCount).toBe(180)
    store.close()
  })
})
