// Which thread reads a report of the ledger, over a real history file.
import BetterSqlite3 from 'better-sqlite3'
import { expect, it } from 'vitest'
import type { Store } from '../../electron/store/store.ts'
import { readUsageReport } from '../../electron/workers/usage-thread.ts'
import type { UsageQuery } from '../../shared/domain/usage-report.ts'
import { dayBefore, fillUsageLedger, wholeLedger } from '../bench/usage-ledger.ts'
import { openFile, temporaryFolder } from '../harness/store-fixtures.ts'

const byConversation: UsageQuery = { ...wholeLedger, unit: 'month', groupBy: 'conversation' }

function openLedger(file: string): Store {
  openFile(file).close()
  const connection = new BetterSqlite3(file)
  fillUsageLedger(connection, 4000)
  connection.close()
  return openFile(file)
}

/** The same history, but whoever asks it here and not from its file is refused. */
function refuseHere(store: Store): Store {
  const report = (): never => {
    throw new Error('read in the main thread')
  }
  return { ...store, ledger: { ...store.ledger, report } }
}

it('reads every conversation over a long time in a thread of its own, with the same result', async () => {
  using folder = temporaryFolder()
  const store = openLedger(folder.file)
  const report = await readUsageReport(refuseHere(store), byConversation)
  expect(report.totals.calls).toBe(4000)
  expect(report).toEqual(store.ledger.report(byConversation))
  store.close()
})

it('reads what is quick where it is asked', async () => {
  using folder = temporaryFolder()
  const store = openLedger(folder.file)
  const [conversationId] = store.ledger.report(byConversation).groups.map(({ key }) => key)
  const quick: readonly UsageQuery[] = [
    { ...byConversation, groupBy: 'model' },
    { ...byConversation, conversationId: conversationId ?? null },
    { ...byConversation, from: dayBefore(91) },
  ]
  for (const query of quick) {
    await expect(readUsageReport(refuseHere(store), query)).rejects.toThrow('read in the main thread')
    expect(await readUsageReport(store, query)).toEqual(store.ledger.report(query))
  }
  await expect(
    readUsageReport(refuseHere(store), { ...byConversation, from: dayBefore(92) }),
  ).resolves.toBeDefined()
  store.close()
})
