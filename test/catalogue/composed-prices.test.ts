// Prices as a page meets them: through the composed application, over a real transport.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bareModel } from '../../shared/domain/bare-model.ts'
import { createId } from '../../shared/domain/create-id.ts'
import { startWireServer, type WireServer } from '../fakes/wire-server.ts'
import type { ComposedApplication, Page } from '../harness/composed-application.ts'
import { composeForTest } from '../harness/composed-application.ts'
import { createScriptedAdapter } from '../harness/scripted-adapter.ts'
import { findModel, publishedTable } from './book-setup.ts'
import { flat, ratesWith } from './price-setup.ts'

const newTable = publishedTable((providers) => {
  findModel(providers, 'openai', 'gpt-4o').prices = { input_mtok: 5, output_mtok: 20 }
})

let application: ComposedApplication
let page: Page
let server: WireServer

beforeAll(async () => {
  server = await startWireServer(() => ({ steps: [{ send: newTable }] }))
  const adapter = {
    ...createScriptedAdapter({ api: 'openai-responses' }),
    listModels: async () => [bareModel('gpt-4o'), { ...bareModel('gpt-4o-mini'), inputNanoUsdPerMillion: 7 }],
  }
  application = await composeForTest('MessagePort', () => adapter, {
    BATON_PRICES_URL: `${server.url}/data.json`,
  })
  page = await application.openPage()
})
afterAll(async () => {
  await application.close()
  await server.close()
})

const query = { query: 'gpt-4o', vendor: 'openai', isOwnOnly: false, limit: 50 } as const

describe('the price table, asked by a page', () => {
  it('is searched, changed and put back', async () => {
    const before = await page.client.prices.list(query)
    const listed = before.rows.find(({ modelId }) => modelId === 'gpt-4o')
    expect(listed).toMatchObject({ vendor: 'openai', source: 'table', listed: null })
    expect(before.table).toMatchObject({ host: new URL(server.url).host, fetchedAt: null })
    const own = ratesWith({ input: flat(1), output: flat(2) })
    const row = await page.client.prices.setOwn({ vendor: 'openai', modelId: 'gpt-4o', rates: own })
    expect(row).toMatchObject({ source: 'own', rates: own, listed: listed?.rates })
    expect((await page.client.prices.list({ ...query, isOwnOnly: true })).rows).toEqual([row])
    await page.client.prices.removeOwn({ vendor: 'openai', modelId: 'gpt-4o' })
    expect(await page.client.prices.list(query)).toEqual(before)
  })

  it('refuses a price that cannot be with a sentence', async () => {
    const rates = ratesWith({ input: flat(2e15) })
    await expect(page.client.prices.setOwn({ vendor: 'custom', modelId: 'm', rates })).rejects.toMatchObject({
      code: 'REFUSED',
      message: 'A price can be at most a million dollars for a million.',
    })
  })

  it('that was fetched anew is what the models of every account show from then on', async () => {
    const accountId = createId()
    const { client } = page
    await client.accounts.add({
      accountId,
      vendor: 'openai',
      name: 'Work',
      baseUrl: null,
      key: 'sk-test-0123456789',
    })
    const shown = async () => {
      const lists = await client.models.list({})
      const models = lists.find((list) => list.accountId === accountId)?.models ?? []
      return models.map((model) => [
        model.id,
        model.contextWindow,
        model.inputNanoUsdPerMillion,
        model.outputNanoUsdPerMillion,
      ])
    }
    await client.models.refresh({ accountId })
    expect(await shown()).toEqual([
      ['gpt-4o', 128_000, 2_500_000_000, 10_000_000_000],
      ['gpt-4o-mini', 128_000, 7, 600_000_000],
    ])
    const watch = await client.library.watch({ resume: null })
    await client.prices.refresh({})
    // What the provider states itself stays.
    expect(await shown()).toEqual([
      ['gpt-4o', 128_000, 5_000_000_000, 20_000_000_000],
      ['gpt-4o-mini', 128_000, 7, 600_000_000],
    ])
    // The page hears of it, and reads them again.
    expect((await watch.next()).value).toMatchObject({ type: 'snapshot' })
    expect((await watch.next()).value).toMatchObject({
      type: 'change',
      change: { type: 'models-changed', accountId },
    })
    await watch.return?.()
  })
})
