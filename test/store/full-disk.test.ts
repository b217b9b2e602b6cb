// A full disk: nothing acknowledged is lost, reading and deleting go on, and it heals as soon as there is room.
import { existsSync, statSync } from 'node:fs'
import BetterSqlite3 from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { checkHistoryFile } from '../../electron/store/check-history-file.ts'
import { createStore } from '../../electron/store/create-store.ts'
import { createDatabase } from '../../electron/store/database.ts'
import { keepReserve, reserveBytes } from '../../electron/store/disk-reserve.ts'
import { migrate } from '../../electron/store/migrate.ts'
import { migrations } from '../../electron/store/migrations/index.ts'
import { openStore } from '../../electron/store/open-store.ts'
import { applyPragmas } from '../../electron/store/pragmas.ts'
import { asStorageError, StorageError } from '../../electron/store/storage-error.ts'
import type { Store } from '../../electron/store/store.ts'
import type { Message } from '../../shared/domain/message.ts'
import {
  aMessage,
  anOpenAnswer,
  expectKind,
  insertThread,
  openFile,
  temporaryFolder,
} from '../harness/store-fixtures.ts'
import { mountSmallDisk } from '../harness/store-small-disk.ts'

interface Bench {
  readonly store: Store
  /** Takes the room away, from outside. */
  fill(): void
  /** Gives it back. */
  free(): void
}

function goThroughFullDisk({ store, fill, free }: Bench): void {
  const removable = insertThread(store, 5, { text: () => 'y'.repeat(50_000) })
  const { conversation, messages } = insertThread(store, 4)
  const answer = anOpenAnswer(conversation.id, { parentId: messages.at(-1)?.id ?? null })
  store.messages.insert(answer)
  const acknowledged = [...messages]
  fill()
  let error: unknown = null
  while (error === null) {
    const message = aMessage(conversation.id, { parts: [{ type: 'text', text: 'x'.repeat(20_000) }] })
    try {
      store.messages.insert(message)
      acknowledged.push(message)
    } catch (thrown) {
      error = thrown
    }
  }
  expect(error).toBeInstanceOf(StorageError)
  expect(asStorageError(error)).toMatchObject({
    kind: 'full',
    message:
      'The disk is full, so nothing was saved. Free some space or delete conversations, then try again.',
  })
  // Everything acknowledged is there and can be read; nothing more may grow, the room is for finishing and deleting.
  for (const message of acknowledged) expect(store.messages.get(message.id)).toEqual(message)
  expect(store.conversations.list({ view: 'active', before: null, limit: 9 }).conversations).toHaveLength(2)
  const refused = aMessage(answer.conversationId)
  expect(() => store.messages.insert(refused)).toThrow(StorageError)
  expect(store.messages.get(refused.id)).toBeNull()
  expect(() =>
    store.messages.journal(answer.id, [{ event: { type: 'part-end', index: 0, part: null }, atMs: 1 }]),
  ).toThrow(StorageError)

  const settled: Message = {
    ...answer,
    status: 'stopped',
    parts: [{ type: 'text', text: 'so far' }],
    completedAt: 1,
  }
  store.messages.settle(settled, null)
  expect(store.messages.get(answer.id)).toEqual(settled)
  store.conversations.remove(removable.conversation.id)
  expect(store.conversations.get(removable.conversation.id)).toBeNull()

  free()
  store.messages.insert(refused)
  expect(store.messages.get(refused.id)).toEqual(refused)
}

/** A store whose disk is a page limit of SQLite; giving up the reserve makes a hundred pages free. */
function limitedStore(file: string) {
  const connection = new BetterSqlite3(file)
  applyPragmas(connection, true)
  migrate(connection, migrations)
  const disk = { hasRoom: true }
  const reserve = keepReserve(file, () => disk.hasRoom)
  const pageCount = () => Number(connection.pragma('page_count', { simple: true }))
  const limit = (pages: number) => connection.pragma(`max_page_count = ${pages}`)
  const database = createDatabase(connection, {
    committed: () => {},
    refused(error) {
      reserve.release()
      disk.hasRoom = false
      limit(pageCount() + 100)
      return error.kind === 'full'
    },
    beforeGrowth: () => reserve.assertHeld(),
    closed: () => {},
  })
  const store = createStore(database, { path: file, now: Date.now, log: null })
  return {
    store,
    fill: (leftPages: number) => limit(pageCount() + leftPages),
    free() {
      disk.hasRoom = true
      limit(1_000_000)
    },
  }
}

describe('a full disk', () => {
  it('refuses with a sentence, and heals (a limit inside SQLite)', () => {
    using folder = temporaryFolder()
    const { store, fill, free } = limitedStore(folder.file)
    goThroughFullDisk({ store, fill: () => fill(200), free })
    store.close()
    expect(checkHistoryFile(folder.file)).toEqual({ isSound: true, problems: [] })
  })

  it('met first by an answer that ends lets it end at once, in the room of the reserve', () => {
    using folder = temporaryFolder()
    const { store, fill } = limitedStore(folder.file)
    const { conversation } = insertThread(store, 1)
    const answer = anOpenAnswer(conversation.id)
    store.messages.insert(answer)
    fill(0)
    const parts = [{ type: 'text', text: 'x'.repeat(100_000) } as const]
    const settled: Message = { ...answer, status: 'complete', parts, completedAt: 1 }
    let tries = 0
    store.transaction(() => {
      tries += 1
      store.messages.settle(settled, null)
    })
    expect(tries).toBe(2)
    expect(store.messages.get(answer.id)).toEqual(settled)
    expect(() => store.messages.insert(aMessage(conversation.id))).toThrow(StorageError)
    store.close()
    expect(checkHistoryFile(folder.file)).toEqual({ isSound: true, problems: [] })
  })

  // Registered only where the system lets a test mount a disk; the case above holds everywhere.
  const canMount = (() => {
    using disk = mountSmallDisk(1)
    return disk !== null
  })()
  for (const leftBytes of canMount ? [200_000, 1_000_000, 3_000_000, 6_000_000] : []) {
    it(`refuses with a sentence, and heals (a real one with ${leftBytes} bytes left)`, () => {
      using disk = mountSmallDisk(60)
      if (disk === null) throw new Error('the disk could not be mounted again')
      const store = openFile(disk.file)
      expect(statSync(`${disk.file}-reserve`).size).toBe(reserveBytes)
      goThroughFullDisk({ store, fill: () => disk.fill(leftBytes), free: disk.free })
      expect(statSync(`${disk.file}-reserve`).size).toBe(reserveBytes)
      store.close()
      expect(checkHistoryFile(disk.file)).toEqual({ isSound: true, problems: [] })
      openFile(disk.file).close()
    })
  }

  if (canMount) {
    it('with nothing left at all opens an old history, warns, and tells that a new one has no room', () => {
      using disk = mountSmallDisk(2)
      if (disk === null) throw new Error('the disk could not be mounted again')
      const store = openFile(disk.file)
      const { messages } = insertThread(store, 3)
      store.close()
      expect(existsSync(`${disk.file}-reserve`)).toBe(false)
      disk.fill(100_000)
      const opening = expectKind(openStore({ path: disk.file }), 'open')
      expect(opening.notices).toEqual([
        expect.stringMatching(/^The disk of the data folder is nearly full: 0 MB/),
      ])
      expect(opening.store.messages.path(messages[2]?.id ?? null)).toEqual(messages)
      opening.store.close()

      disk.fill(0)
      const other = openStore({ path: disk.file.replace('baton.db', 'other.db') })
      expect(expectKind(other, 'unavailable').sentence).toMatch(/^The disk of .* is full/)
    })
  }
})
