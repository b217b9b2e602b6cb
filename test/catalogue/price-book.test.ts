import { describe, expect, it } from 'vitest'
import type { ProviderPrice } from '../../electron/providers/catalogue/price-sources.ts'
import { genaiPricesVersion } from '../../electron/providers/catalogue/price-table.ts'
import { bareModel } from '../../shared/domain/bare-model.ts'
import { priceRowSchema, type Rates } from '../../shared/domain/price.ts'
import { openFile, temporaryFolder } from '../harness/store-fixtures.ts'
import { openBook } from './book-setup.ts'
import { atMs, flat, ratesWith, turnOf } from './price-setup.ts'

const all = { query: '', vendor: null, isOwnOnly: false, limit: 500 } as const
const thousand = { inputTotal: 1_000, outputTotal: 100 }
const ownRates: Rates = ratesWith({ input: flat(3_000_000), output: flat(0) })

function listing(fetchedAt: number, changes: Partial<ProviderPrice> = {}): ProviderPrice {
  return {
    vendor: 'openrouter',
    modelId: 'openai/gpt-4o',
    rates: ownRates,
    fetchedAt,
    contextWindow: 99,
    ...changes,
  }
}

describe('the price table', () => {
  it('lists every model of every source, by vendor and id, each with its source and day', async () => {
    const book = openBook(openFile(':memory:'))
    const { rows, total, table } = await book.list({ ...all, limit: 5_000 })
    expect(total).toBe(rows.length)
    expect(total).toBeGreaterThan(750)
    for (const row of rows) expect(priceRowSchema.parse(row)).toEqual(row)
    const keys = rows.map(({ vendor, modelId }) => `${vendor} ${modelId}`)
    expect(new Set(keys).size).toBe(keys.length)
    const vendorOrder = [...new Set(rows.map(({ vendor }) => vendor))]
    expect(vendorOrder).toEqual([
      'anthropic',
      'cohere',
      'deepseek',
      'google',
      'groq',
      'mistral',
      'openai',
      'openrouter',
      'xai',
    ])
    expect(table).toEqual({
      host: '127.0.0.1:1',
      sourceName: genaiPricesVersion,
      asOf: Date.UTC(2026, 8, 23),
      fetchedAt: null,
    })
    expect(rows.find(({ modelId }) => modelId === 'gpt-4o')).toMatchObject({
      source: 'table',
      sourceName: genaiPricesVersion,
      sourceUrl: 'https://developers.openai.com/api/docs/pricing',
      asOf: Date.UTC(2026, 8, 23),
      listed: null,
    })
    expect(rows.find(({ modelId }) => modelId === 'gpt-6.1-sol')).toMatchObject({
      source: 'supplement',
      sourceName: expect.stringContaining('the price data of pi-ai 1.5.2 (2026-11-10)'),
      asOf: Date.UTC(2026, 10, 10),
    })
    expect(rows.find(({ modelId }) => modelId === 'deepseek-v4-pro')).toMatchObject({
      source: 'supplement',
      note: expect.stringContaining('from Monday to Friday'),
      // Friday noon is off the peak.
      rates: { input: { base: 660_000_000 } },
    })
    expect(rows.find(({ modelId }) => modelId === 'deepseek-chat')?.note).toBe(
      'Another price counts from 00:30 to 16:30 UTC.',
    )
  })

  it('is searched by the words of vendor, id and other names, in any order and case', async () => {
    const book = openBook(openFile(':memory:'))
    const ids = async (query: string, changes: object = {}) =>
      (await book.list({ ...all, query, ...changes })).rows.map(({ modelId }) => modelId)
    expect(await ids('  SONNET  anthropic 5-5 ', { vendor: 'anthropic' })).toEqual(['claude-sonnet-5-5'])
    expect(await ids('xai 4.7')).toEqual(['grok-4.7'])
    // Another name of mistral-large-4.
    expect(await ids('large-4-0-8')).toEqual(['mistral-large-4'])
    expect(await ids('no such model anywhere')).toEqual([])
    const some = await book.list({ ...all, query: 'gpt', limit: 3 })
    expect(some.rows).toHaveLength(3)
    expect(some.total).toBeGreaterThan(30)
  })

  it('finds a dated name in every source before it finds one without its day in any', async () => {
    const listed = listing(Date.UTC(2026, 10, 1), { vendor: 'openai', modelId: 'gpt-4o' })
    const book = openBook(openFile(':memory:'), { providerPrices: () => [listed] })
    const dated = turnOf('openai', 'gpt-4o-2024-05-13', thousand)
    expect(await book.price(dated)).toMatchObject({ nanoUsd: 6_500_000, priceVersion: genaiPricesVersion })
    expect((await book.price(turnOf('openai', 'gpt-4o-2029-01-01', thousand))).nanoUsd).toBe(3_000)
  })

  it('says of a dated name that only stands without its day in it that it is not listed', async () => {
    const book = openBook(openFile(':memory:'))
    expect(await book.setOwn('openai', 'gpt-4o-2029-01-01', ownRates)).toMatchObject({ listed: null })
    const { rows } = await book.list({ ...all, query: '2029-01-01' })
    expect(rows).toMatchObject([{ modelId: 'gpt-4o-2029-01-01', source: 'own', listed: null }])
    expect(await book.setOwn('openai', 'gpt-4o-2024-05-13', ownRates)).toMatchObject({
      listed: { input: flat(5_000_000_000) },
    })
    book.removeOwn('openai', 'gpt-4o-2029-01-01')
    expect((await book.list({ ...all, query: '2029-01-01' })).rows).toEqual([])
  })

  it('is quick', async () => {
    const book = openBook(openFile(':memory:'))
    await book.list(all)
    const startedAt = performance.now()
    for (let round = 0; round < 10; round += 1) await book.list({ ...all, query: 'gpt mini' })
    expect((performance.now() - startedAt) / 10).toBeLessThan(100)
  })
})

describe('a price of one’s own', () => {
  it('comes first, keeps what is listed beside it, and counts for calls from then on', async () => {
    const book = openBook(openFile(':memory:'))
    const turn = turnOf('openai', 'gpt-4o', thousand)
    expect((await book.price(turn)).nanoUsd).toBe(3_500_000)
    const row = await book.setOwn('openai', 'gpt-4o', ownRates)
    expect(row).toEqual({
      vendor: 'openai',
      modelId: 'gpt-4o',
      rates: ownRates,
      source: 'own',
      sourceName: 'Your own price',
      sourceUrl: null,
      asOf: atMs,
      note: null,
      listed: expect.objectContaining({ input: flat(2_500_000_000) }),
    })
    expect((await book.list(all)).rows[0]).toEqual(row)
    expect((await book.list({ ...all, query: 'gpt-4o', vendor: 'openai' })).rows[0]).toEqual(row)
    expect(await book.price(turn)).toMatchObject({
      nanoUsd: 3_000,
      priceVersion: 'Your own price (2026-11-20)',
    })
    book.removeOwn('openai', 'gpt-4o')
    expect((await book.price(turn)).nanoUsd).toBe(3_500_000)
    expect((await book.list({ ...all, isOwnOnly: true })).rows).toEqual([])
  })

  it('is shown where models are chosen, for as long as it is set', async () => {
    const told: string[] = []
    const book = openBook(openFile(':memory:'), { onOwnPriceChanged: (vendor) => told.push(vendor) })
    const described = await book.describe('openai', [bareModel('gpt-4o'), bareModel('gpt-6-sol')])
    const shown = () =>
      book.withOwnPrices('openai', described).map(({ inputNanoUsdPerMillion }) => inputNanoUsdPerMillion)
    expect(shown()).toEqual([2_500_000_000, 2_000_000_000])
    await book.setOwn('openai', 'gpt-4o', ownRates)
    expect(shown()).toEqual([3_000_000, 2_000_000_000])
    expect(book.withOwnPrices('groq', described)).toEqual(described)
    book.removeOwn('openai', 'gpt-4o')
    expect(shown()).toEqual([2_500_000_000, 2_000_000_000])
    book.removeOwn('openai', 'gpt-4o')
    expect(told).toEqual(['openai', 'openai'])
  })

  it('can be set for a model no table knows, and has then nothing listed beside it', async () => {
    const book = openBook(openFile(':memory:'))
    const total = (await book.list(all)).total
    expect(await book.setOwn('custom', 'mine', ownRates)).toMatchObject({ source: 'own', listed: null })
    expect((await book.list(all)).total).toBe(total + 1)
    expect((await book.list({ ...all, isOwnOnly: true })).rows.map(({ modelId }) => modelId)).toEqual([
      'mine',
    ])
    expect((await book.price(turnOf('custom', 'mine', thousand))).nanoUsd).toBe(3_000)
  })

  it('of the same model in other letters takes the place of the first', async () => {
    const book = openBook(openFile(':memory:'))
    await book.setOwn('custom', 'Mine', ratesWith())
    await book.setOwn('custom', 'mine', ownRates)
    expect((await book.list({ ...all, isOwnOnly: true })).rows).toMatchObject([
      { modelId: 'mine', rates: ownRates },
    ])
    book.removeOwn('custom', 'MINE')
    expect((await book.list({ ...all, isOwnOnly: true })).total).toBe(0)
  })

  it('survives a restart', async () => {
    using folder = temporaryFolder()
    const first = openFile(folder.file)
    await openBook(first).setOwn('openai', 'gpt-4o', ownRates)
    first.close()
    const second = openFile(folder.file)
    expect((await openBook(second).price(turnOf('openai', 'gpt-4o', thousand))).nanoUsd).toBe(3_000)
    second.close()
  })

  it('has its steps put in order', async () => {
    const book = openBook(openFile(':memory:'))
    const tiers = [
      { above: 200, price: 9_000_000 },
      { above: 100, price: 5_000_000 },
    ]
    await book.setOwn('custom', 'm', ratesWith({ input: { base: 1_000_000, tiers }, output: flat(0) }))
    const nanoUsd = async (inputTotal: number) =>
      (await book.price(turnOf('custom', 'm', { inputTotal, outputTotal: 0 }))).nanoUsd
    expect([await nanoUsd(100), await nanoUsd(150), await nanoUsd(250)]).toEqual([100, 750, 2_250])
  })

  it.each([
    ['negative', ratesWith({ input: flat(-1) }), 'A price is a number that is not negative.'],
    ['no whole number', ratesWith({ output: flat(0.5) }), 'A price is a number that is not negative.'],
    [
      'too high',
      ratesWith({ output: flat(1e15 + 1) }),
      'A price can be at most a million dollars for a million.',
    ],
    [
      'too high for a tool',
      ratesWith({ tools: { search: 2e15 } }),
      'A price can be at most a million dollars for a million.',
    ],
    [
      'twice at the same step',
      ratesWith({
        input: {
          base: 1,
          tiers: [
            { above: 5, price: 1 },
            { above: 5, price: 2 },
          ],
        },
      }),
      'Two steps of a price begin at the same number of tokens.',
    ],
  ])('is refused when it is %s', async (_, rates, sentence) => {
    const store = openFile(':memory:')
    await expect(openBook(store).setOwn('custom', 'm', rates)).rejects.toThrow(sentence)
    expect(store.ownPrices.list()).toEqual([])
  })

  it('is refused for the guide', async () => {
    const set = openBook(openFile(':memory:')).setOwn('guide', 'guide', ownRates)
    await expect(set).rejects.toThrow('The guide is part of Baton and costs nothing.')
  })
})

describe('what a provider’s own list of models says', () => {
  it('goes before an older table, and behind a newer one', async () => {
    const turn = turnOf('openrouter', 'openai/gpt-4o', thousand)
    const newer = openBook(openFile(':memory:'), { providerPrices: () => [listing(Date.UTC(2026, 10, 1))] })
    expect(await newer.price(turn)).toMatchObject({
      nanoUsd: 3_000,
      priceVersion: "OpenRouter's list of models (2026-11-01)",
    })
    const { rows } = await newer.list({ ...all, query: 'openai/gpt-4o', vendor: 'openrouter' })
    expect(rows[0]).toMatchObject({ source: 'provider', asOf: Date.UTC(2026, 10, 1), rates: ownRates })
    expect(rows.filter(({ modelId }) => modelId === 'openai/gpt-4o')).toHaveLength(1)

    const older = openBook(openFile(':memory:'), { providerPrices: () => [listing(Date.UTC(2026, 7, 1))] })
    expect(await older.price(turn)).toMatchObject({ nanoUsd: 3_500_000, priceVersion: genaiPricesVersion })
  })

  it('counts for a model nobody else knows, however old it is, and the newest list counts', async () => {
    const modelId = 'maker/brand-new'
    const book = openBook(openFile(':memory:'), {
      providerPrices: () => [
        listing(Date.UTC(2026, 7, 1), { modelId, rates: ratesWith() }),
        listing(Date.UTC(2026, 7, 2), { modelId }),
      ],
    })
    expect((await book.price(turnOf('openrouter', modelId, thousand))).nanoUsd).toBe(3_000)
    const [described] = await book.describe('openrouter', [bareModel(modelId)])
    expect(described).toMatchObject({ contextWindow: 99, inputNanoUsdPerMillion: 3_000_000 })
  })

  it('is indexed once for as long as it stays the same', async () => {
    let reads = 0
    const counted: ProviderPrice = Object.defineProperty(listing(Date.UTC(2026, 10, 1)), 'modelId', {
      get() {
        reads += 1
        return 'openai/gpt-4o'
      },
    })
    let stated = [counted]
    const book = openBook(openFile(':memory:'), { providerPrices: () => stated })
    const turn = turnOf('openrouter', 'openai/gpt-4o', thousand)
    expect((await book.price(turn)).nanoUsd).toBe(3_000)
    const readsAtFirst = reads
    expect(readsAtFirst).toBeGreaterThan(0)
    await book.price(turn)
    await book.list(all)
    expect(reads).toBe(readsAtFirst)
    stated = [listing(Date.UTC(2026, 10, 2), { rates: ratesWith({ input: flat(0), output: flat(0) }) })]
    expect((await book.price(turn)).nanoUsd).toBe(0)
  })

  it('is not read where the provider reports the cost itself', async () => {
    let reads = 0
    const book = openBook(openFile(':memory:'), {
      providerPrices: () => {
        reads += 1
        return []
      },
    })
    await book.price(turnOf('openrouter', 'openai/gpt-4o', { ...thousand, reportedNanoUsd: 5 }))
    expect(reads).toBe(0)
    await book.price(turnOf('openrouter', 'openai/gpt-4o', thousand))
    expect(reads).toBe(1)
  })
})
