// Kills Baton while one history takes the place of another: what the next start finds is the one or the other, whole.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { followMoves } from '../../electron/platform/moved-folder.ts'
import { createBackup, readIdentity } from '../../electron/store/backup.ts'
import { checkHistoryFile } from '../../electron/store/check-history-file.ts'
import { openStore } from '../../electron/store/open-store.ts'
import { expectKind, insertThread, openFile, startMs, temporaryFolder } from '../harness/store-fixtures.ts'

const kills = 3
/** About what one exchange takes, so that kills fall on every step of it. */
const spreadMs = 500

const script = new URL('../harness/exchange-child.ts', import.meta.url).pathname

async function killAfter(delayMs: number, parameters: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [script, ...parameters], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'close')
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve())
    child.once('close', () => reject(new Error('the child ended before it was ready')))
  })
  // The moment of the kill is what is tested; nothing is waited for.
  await wait(delayMs)
  child.kill('SIGKILL')
  await ended
}

function messageCountOf(path: string): number {
  const store = openFile(path)
  const page = store.conversations.list({ view: 'active', before: null, limit: 10 })
  const count = page.conversations.reduce(
    (sum, { id }) => sum + store.messages.path(store.conversations.get(id)?.headMessageId ?? null).length,
    0,
  )
  store.close()
  return count
}

describe('a Baton that is killed', () => {
  it('while it goes back to a backup has the old history or the new one, and every backup', async () => {
    using folder = temporaryFolder()
    const store = openFile(folder.file)
    insertThread(store, 20, { text: () => 'x'.repeat(20_000) })
    const backups = join(folder.path, 'backups')
    const small = createBackup(store, backups, startMs).id
    insertThread(store, 40, { text: () => 'y'.repeat(20_000) })
    const large = createBackup(store, backups, startMs + 1).id
    store.close()
    for (let kill = 0; kill < kills; kill += 1) {
      await killAfter(Math.random() * spreadMs, [folder.path, 'restore', small, large])
      expect(checkHistoryFile(folder.file)).toEqual({ isSound: true, problems: [] })
      const opening = expectKind(openStore({ path: folder.file }), 'open')
      expect(opening.notices).toEqual([])
      opening.store.close()
      const count = messageCountOf(folder.file)
      expect([20, 60]).toContain(count)
    }
    const left = readdirSync(backups).filter((name) => name.startsWith('baton-'))
    expect(left).toEqual(expect.arrayContaining([small, large]))
    for (const name of left) expect(checkHistoryFile(join(backups, name)).isSound).toBe(true)
    expect(readdirSync(folder.path).filter((name) => name.includes('.restoring'))).toEqual([])
  }, 120_000)

  it('while it moves the data folder finds one history, whole, where the start leads to', async () => {
    using home = temporaryFolder()
    using elsewhere = temporaryFolder()
    openFile(home.file).close()
    const store = openFile(home.file)
    insertThread(store, 40, { text: () => 'x'.repeat(20_000) })
    store.close()
    const { storeId } = readIdentity(home.file)
    for (let kill = 0; kill < kills; kill += 1) {
      // A new folder each time: one that a kill left a finished copy in is refused.
      const target = join(elsewhere.path, `target-${kill}`)
      mkdirSync(target)
      await killAfter(Math.random() * spreadMs, [home.path, 'move', target])
      const place = followMoves(home.path)
      expect(place.problem).toBeNull()
      const path = join(place.folder, 'baton.db')
      expect(readIdentity(path).storeId).toBe(storeId)
      expect(checkHistoryFile(path)).toEqual({ isSound: true, problems: [] })
      expect(messageCountOf(path)).toBe(40)
    }
  }, 120_000)
})
