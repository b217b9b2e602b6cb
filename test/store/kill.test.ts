// Kills a writing process at random points. What it acknowledged must be there, and the file must be whole.
import BetterSqlite3 from 'better-sqlite3'
import { expect, it } from 'vitest'
import { checkHistoryFile } from '../../electron/store/check-history-file.ts'
import { openStore } from '../../electron/store/open-store.ts'
import { expectKind, temporaryFolder } from '../harness/store-fixtures.ts'
import { startWriter } from '../harness/store-writer.ts'

const kills = 100

it(`loses nothing acknowledged over ${kills} kills`, async () => {
  using folder = temporaryFolder()
  const acknowledged: string[] = []
  for (let kill = 0; kill < kills; kill += 1) {
    const writer = startWriter(folder.file)
    await writer.acknowledged(1 + Math.floor(Math.random() * 60))
    writer.process.kill('SIGKILL')
    await writer.ended
    acknowledged.push(...writer.ids)
    const { store, notices, wasInterrupted } = expectKind(openStore({ path: folder.file }), 'open')
    expect({ notices, wasInterrupted }).toEqual({ notices: [], wasInterrupted: true })
    const last = writer.ids.at(-1) ?? ''
    expect(store.messages.get(last)?.id).toBe(last)
    store.close()
  }
  expect(acknowledged.length).toBeGreaterThan(kills)
  expect(checkHistoryFile(folder.file)).toEqual({ isSound: true, problems: [] })

  const file = new BetterSqlite3(folder.file, { readonly: true })
  const count = file.prepare<[string], { found: number }>(
    'SELECT count(*) AS found FROM messages WHERE id IN (SELECT value FROM json_each(?))',
  )
  expect(count.get(JSON.stringify(acknowledged))?.found).toBe(new Set(acknowledged).size)
  // A settled answer has its turn, its handle and its text, or none of them.
  const halves = file.prepare(
    `SELECT count(*) FROM messages m WHERE role = 'assistant' AND status = 'complete' AND (
      (SELECT text FROM parts WHERE message_id = m.id) IS NOT m.id
      OR (SELECT status FROM turns WHERE message_id = m.id) IS NOT 'complete'
      OR NOT EXISTS (SELECT 1 FROM handles WHERE covers_message_id = m.id)
      OR EXISTS (SELECT 1 FROM journal_entries WHERE message_id = m.id))`,
  )
  expect(halves.pluck().get()).toBe(0)
  file.close()
}, 180_000)
