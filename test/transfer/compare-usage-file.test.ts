// The whole way of a file: page, schema, router, a thread with a reader of its own, and back.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore } from '../../electron/store/open-store.ts'
import type { Store } from '../../electron/store/store.ts'
import { UsageFileError } from '../../electron/transfer/compare-usage.ts'
import { compareUsageFile } from '../../electron/transfer/compare-usage-file.ts'
import { composeForTest } from '../harness/composed-application.ts'
import { createMemoryLog } from '../harness/memory-log.ts'
import { addCalls, nowMs } from './ledger-of-calls.ts'

const content = 'usage_date_utc,cost_usd\n2026-11-18,0.5\n'

describe('a history on disk', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'baton-compare-'))
  let store: Store

  beforeAll(() => {
    const opening = openStore({
      path: path.join(folder, 'baton.db'),
      now: () => nowMs,
      log: createMemoryLog(),
    })
    if (opening.kind !== 'open') throw new Error(`the store is ${opening.kind}`)
    store = opening.store
    addCalls(store, [{ at: '2026-11-18T10:00', vendor: 'anthropic', nanoUsd: 500_000_000 }])
  })
  afterAll(() => {
    store.close()
    rmSync(folder, { recursive: true })
  })

  it('is compared by a thread of its own', async () => {
    const found = await compareUsageFile(store, { fileName: 'cost.csv', content })
    expect(found).toMatchObject({
      fileKind: 'Anthropic cost export',
      days: [{ day: '2026-11-18', vendorNanoUsd: 500_000_000, ledgerCalls: 1, verdict: 'same' }],
    })
  })

  it('and a refusal comes back as a sentence', async () => {
    const refused = compareUsageFile(store, { fileName: 'cost.csv', content: 'a,b\n1,2\n' })
    await expect(refused).rejects.toThrow(UsageFileError)
    await expect(refused).rejects.toThrow('cost.csv is no usage export that Baton knows.')
  })
})

describe('the command', () => {
  it('compares, and refuses with the sentence', async () => {
    const application = await composeForTest('WebSocket', () => null)
    const { client, leave } = await application.openPage()
    expect(await client.usage.compare({ fileName: 'cost.csv', content })).toMatchObject({
      vendor: 'anthropic',
      days: [],
      notices: [expect.any(String), 'No call to Anthropic is in the ledger yet.'],
    })
    await expect(client.usage.compare({ fileName: 'cost.csv', content: 'a,b\n1,2\n' })).rejects.toMatchObject(
      {
        code: 'REFUSED',
        message: expect.stringContaining('cost.csv is no usage export that Baton knows.'),
      },
    )
    leave()
    await application.close()
  })
})
