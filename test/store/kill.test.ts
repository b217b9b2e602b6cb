// Kills a writing process at random points. What it acknowledged must be there, and the file must be whole.
import BetterSqlite3 from 'better-sqlite3'
import { expect, it } from 'vitest'
import { checkHistoryFile } from '../../electron/store/check-history-file.ts'
import { openStore } from '../../electron/store/open-store.ts'
import { expectSumsToEqualRows } from '../harness/ledger-sums-equal-rows.ts'
import { expectKind, temporaryFolder } from '../harness/store-fixtures.ts'
import { startWriter } from '../harness/store-writer.ts'

const kills = Number(process.env.BATON_KILLS ?? 50)

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

  // Every call that was acknowledged is in the ledger as it ended, and the sums are those of the rows.
  const calls = file.prepare<[string], { found: number }>(
    `SELECT count(*) AS found FROM messages m INNER JOIN ledger_entries e ON e.message_id = m.id
      WHERE m.id IN (SELECT value FROM json_each(?)) AND m.role = 'assistant'
        AND e.status = 'complete' AND e.nano_usd = 700 AND e.input_tokens = 100`,
  )
  const answers = file.prepare<[string], { found: number }>(
    "SELECT count(*) AS found FROM messages WHERE role = 'assistant' AND id IN (SELECT value FROM json_each(?))",
  )
  const acknowledgedAnswers = answers.get(JSON.stringify(acknowledged))?.found
  expect(acknowledgedAnswers).toBeGreaterThan(kills / 4)
  expect(calls.get(JSON.stringify(acknowledged))?.found).toBe(acknowledgedAnswers)
  const strays = file.prepare(
    `SELECT count(*) FROM turns t LEFT JOIN ledger_entries e ON e.call_id = t.id
      WHERE e.status IS NOT t.status OR e.nano_usd IS NOT t.cost_nano_usd OR e.input_tokens IS NOT t.usage_input_total`,
  )
  expect(strays.pluck().get()).toBe(0)
  expect(expectSumsToEqualRows(file)).toBeGreaterThanOrEqual(acknowledgedAnswers ?? 0)
  file.close()
}, 420_000)
