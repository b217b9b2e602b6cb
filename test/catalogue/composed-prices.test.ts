// Prices as a page meets them: through the composed application, over a real transport.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ComposedApplication, Page } from '../harness/composed-application.ts'
import { composeForTest } from '../harness/composed-application.ts'
import { flat, ratesWith } from './price-setup.ts'

let application: ComposedApplication
let page: Page

beforeAll(async () => {
  application = await composeForTest('MessagePort', () => null)
  page = await application.openPage()
})
afterAll(() => application.close())

const query = { query: 'gpt-4o', vendor: 'openai', isOwnOnly: false, limit: 50 } as const

describe('the price table, asked by a page', () => {
  it('is searched, changed and put back', async () => {
    const before = await page.client.prices.list(query)
    const listed = before.rows.find(({ modelId }) => modelId === 'gpt-4o')
    expect(listed).toMatchObject({ vendor: 'openai', source: 'table', listed: null })
    expect(before.table).toMatchObject({ host: 'raw.githubusercontent.com', fetchedAt: null })
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
})
