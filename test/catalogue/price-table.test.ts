import { readFileSync } from 'node:fs'
import { calcPrice, findProvider } from '@pydantic/genai-prices'
import { describe, expect, it } from 'vitest'
import { computeBill } from '../../electron/providers/catalogue/compute-bill.ts'
import { describeModels } from '../../electron/providers/catalogue/describe-models.ts'
import { describeModel } from '../../electron/providers/catalogue/models.ts'
import { joinTables, loadPackagedPrices } from '../../electron/providers/catalogue/price-sources.ts'
import {
  createPriceTable,
  genaiPricesVersion,
  loadPackagedTable,
  packagedEdition,
} from '../../electron/providers/catalogue/price-table.ts'
import { ratesAt } from '../../electron/providers/catalogue/rate-schedule.ts'
import { supplementPrices } from '../../electron/providers/catalogue/supplement-prices.ts'
import {
  readProvider,
  tableProviderSchema,
  tableVendors,
} from '../../electron/providers/catalogue/table-data.ts'
import { bareModel } from '../../shared/domain/bare-model.ts'
import { ratesSchema } from '../../shared/domain/price.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import { atMs, extrasWith, usageWith } from './price-setup.ts'

const vendors = Object.entries(tableVendors) as [Vendor, string][]

describe('the table', () => {
  it('states the version that is installed', () => {
    const file = readFileSync('node_modules/@pydantic/genai-prices/package.json', 'utf8')
    const { version } = JSON.parse(file) as { version: string }
    expect(genaiPricesVersion).toContain(`genai-prices ${version} `)
  })

  it('agrees with its own calculation for every model, on many days and at many hours', async () => {
    const table = await loadPackagedTable()
    const moments = [
      Date.UTC(2024, 0, 1),
      Date.UTC(2026, 5, 16),
      Date.UTC(2026, 7, 20, 23, 59, 59, 999),
      Date.UTC(2026, 7, 21),
      Date.UTC(2026, 10, 20, 0, 29, 59, 999),
      Date.UTC(2026, 10, 20, 0, 30),
      Date.UTC(2026, 10, 20, 3),
      Date.UTC(2026, 10, 20, 16, 30),
    ]
    let compared = 0
    for (const price of table.prices) {
      const providerId = tableVendors[price.vendor]
      // The package finds the first model a name fits, so it may mean another one.
      const theirs = calcPrice({}, price.modelId, { providerId: providerId ?? '', timestamp: new Date(atMs) })
      if (theirs?.model.id !== price.modelId) continue
      for (const moment of price.schedule.length === 1 ? moments.slice(0, 1) : moments) {
        const steps = price.schedule.flatMap(({ rates }) => rates.input.tiers.map(({ above }) => above))
        for (const inputTotal of [1_003, ...steps, ...steps.map((step) => step + 1), 900_001]) {
          const rates = ratesAt(price.schedule, moment)
          // Without a rate for cached tokens the package bills them as input, and Baton knows no cost.
          const cacheRead = rates.cacheRead === null ? 0 : 17
          const ours = computeBill(
            rates,
            usageWith({ inputTotal, cacheRead, cacheWrite: 0, outputTotal: 777 }),
          )
          const expected = calcPrice(
            { input_tokens: inputTotal, cache_read_tokens: cacheRead, output_tokens: 777 },
            price.modelId,
            { providerId: providerId ?? '', timestamp: new Date(moment) },
          )
          const nanoUsd = 'nanoUsd' in ours ? ours.nanoUsd : -1
          // Theirs is floating point.
          const distance = Math.abs(nanoUsd - (expected?.total_price ?? -1) * 1e9)
          expect(distance, `${price.vendor} ${price.modelId} ${moment}`).toBeLessThan(2)
          compared += 1
        }
      }
    }
    expect(compared).toBeGreaterThan(2_000)
  })

  it('agrees with it on what is written to caches, for an hour too, and on searches', async () => {
    const table = await loadPackagedTable()
    let compared = 0
    for (const price of table.prices.filter(({ vendor }) => vendor === 'anthropic')) {
      const rates = ratesAt(price.schedule, atMs)
      if (rates.cacheWriteLong === null) continue
      const ours = computeBill(
        rates,
        usageWith({
          inputTotal: 210_000,
          cacheRead: 0,
          cacheWrite: 3_000,
          outputTotal: 10,
          extras: extrasWith({
            cacheWriteLong: 1_000,
            toolUnits: Object.hasOwn(rates.tools, 'web-search') ? [{ name: 'web-search', count: 3 }] : [],
          }),
        }),
      )
      const theirs = calcPrice(
        {
          input_tokens: 210_000,
          cache_write_tokens: 3_000,
          cache_write_1h_tokens: 1_000,
          output_tokens: 10,
          ...(Object.hasOwn(rates.tools, 'web-search') ? { web_searches: 3 } : {}),
        },
        price.modelId,
        { providerId: 'anthropic', timestamp: new Date(atMs) },
      )
      if (theirs?.model.id !== price.modelId) continue
      const nanoUsd = 'nanoUsd' in ours ? ours.nanoUsd : -1
      expect(Math.abs(nanoUsd - theirs.total_price * 1e9), price.modelId).toBeLessThan(2)
      compared += 1
    }
    expect(compared).toBeGreaterThan(15)
  })

  it('has every model of its vendors that is sold by tokens, and every one under its own id', async () => {
    const table = await loadPackagedTable()
    for (const [vendor, providerId] of vendors) {
      const sold = (findProvider({ providerId })?.models ?? []).filter((model) => {
        const first = Array.isArray(model.prices) ? model.prices[0]?.prices : model.prices
        return first?.input_mtok !== undefined && first.output_mtok !== undefined
      })
      expect(sold.length, vendor).toBeGreaterThan(0)
      for (const model of sold) {
        const found = table.find(vendor, model.id)
        expect(found?.modelId, `${vendor} ${model.id}`).toBe(model.id)
        expect(ratesSchema.safeParse(found && ratesAt(found.schedule, atMs)).success).toBe(true)
      }
    }
  })

  it('leaves out a model with a price it cannot read, and keeps the others', () => {
    const model = (id: string, prices: object) => ({ id, match: { equals: id }, prices })
    const provider = tableProviderSchema.parse({
      id: 'openai',
      models: [
        model('negative', { input_mtok: -1, output_mtok: 1 }),
        model('beyond', { input_mtok: 1, output_mtok: 1_000_000.1 }),
        model('words', { input_mtok: '1', output_mtok: 1 }),
        model('broken-cache', { input_mtok: 1, output_mtok: 1, cache_read_mtok: { base: 1 } }),
        model('condition', [{ constraint: { moon: 'full' }, prices: { input_mtok: 1, output_mtok: 1 } }]),
        model('zone', [
          {
            constraint: { start_time: '01:00:00+08:00', end_time: '02:00:00+08:00' },
            prices: { input_mtok: 1, output_mtok: 1 },
          },
        ]),
        model('no-output', { input_mtok: 1 }),
        model('whole', { input_mtok: 0.0000001, output_mtok: 1e-7 }),
      ],
    })
    const prices = readProvider('openai', provider, packagedEdition)
    expect(prices.map(({ modelId }) => modelId)).toEqual(['whole'])
    expect(prices[0]?.schedule[0].rates.input.base).toBe(100)
  })
})

describe('a model', () => {
  // The newest names in reference data of 2026-11-10, and what the vendors offer beside them.
  it.each([
    ['openai', ['gpt-6.1-sol', 'gpt-6.1-terra', 'gpt-6-sol', 'gpt-6-luna', 'gpt-6-astra', 'gpt-5.6-cyber']],
    ['openai', ['gpt-5.6-sol', 'gpt-5.6-terra', 'gpt-5.6-luna', 'gpt-5.5', 'gpt-5.4-mini', 'gpt-5.3-codex']],
    ['anthropic', ['claude-fable-5-2', 'claude-opus-5-5', 'claude-sonnet-5-5', 'claude-haiku-5-5']],
    ['anthropic', ['claude-fable-5-1', 'claude-opus-5', 'claude-sonnet-5', 'claude-haiku-4-5']],
    ['google', ['gemini-4-argon', 'gemini-3.8-flash', 'gemini-3.7-flash', 'gemini-3.1-pro-preview']],
    ['google', ['gemini-pro-latest', 'gemini-flash-latest', 'gemini-3.5-flash-lite', 'gemini-2.5-pro']],
    ['mistral', ['mistral-large-4', 'mistral-large-4-0-8', 'mistral-medium-3.5', 'mistral-medium-2604']],
    ['mistral', ['mistral-small-2603', 'mistral-large-latest', 'devstral-latest', 'ministral-8b-latest']],
    ['cohere', ['command-a-03-2025', 'command-a-reasoning-08-2025', 'command-r-plus-08-2024']],
    ['cohere', ['command-r-08-2024', 'command-r7b-12-2024']],
    ['openrouter', ['openai/gpt-6.1-sol', 'anthropic/claude-haiku-5.5', 'google/gemini-4-argon']],
    ['openrouter', ['cohere/command-a-plus', 'x-ai/grok-4.7', 'mistralai/mistral-large-4-0']],
    ['deepseek', ['deepseek-flash', 'deepseek-v4-pro', 'deepseek-v4-flash']],
    ['xai', ['grok-4.7', 'grok-4.6', 'grok-4.5', 'grok-4.3']],
    ['groq', ['qwen/qwen3.8-27b', 'qwen/qwen3.6-27b', 'openai/gpt-oss-120b', 'openai/gpt-oss-20b']],
    ['groq', ['openai/gpt-oss-safeguard-20b', 'llama-3.3-70b-versatile', 'llama-3.1-8b-instant']],
  ] as const)('that is offered now has a price: %s %j', async (vendor, models) => {
    const { find } = await loadPackagedPrices()
    for (const modelId of models) {
      const price = find(vendor, modelId)
      expect(price, modelId).not.toBeNull()
      if (price === null) continue
      const { input, output } = ratesAt(price.schedule, atMs)
      expect(input.base, modelId).toBeGreaterThan(0)
      expect(output.base, modelId).toBeGreaterThan(0)
    }
  })

  it('never gets the price of one whose name it begins with', async () => {
    const { find } = await loadPackagedPrices()
    const read = (id: string, at: number) => {
      const price = find('anthropic', id)
      return price === null ? null : ratesAt(price.schedule, at).cacheRead?.base
    }
    for (const id of ['claude-sonnet-5-5', 'claude-sonnet-5-5-20261007', 'CLAUDE-SONNET-5-5']) {
      expect(find('anthropic', id)?.modelId).toBe('claude-sonnet-5-5')
      expect(read(id, atMs)).toBe(100_000_000)
    }
    expect(read('claude-sonnet-5', atMs)).toBe(200_000_000)
    // Its own cached tokens cost more before 2026-10-07.
    expect(read('claude-sonnet-5-5', Date.UTC(2026, 9, 7) - 1)).toBe(200_000_000)
    expect(read('claude-sonnet-5-5', Date.UTC(2026, 9, 7))).toBe(100_000_000)
    expect(find('anthropic', 'claude-sonnet-5-5x')).toBeNull()
    expect(find('anthropic', 'claude-sonnet-5-20')).toBeNull()
    expect(find('openai', 'claude-sonnet-5')).toBeNull()
  })

  it('is found by its id before it is found as another one’s other name', () => {
    const price = (modelId: string, otherNames: string[]) =>
      readProvider(
        'groq',
        tableProviderSchema.parse({
          id: 'groq',
          models: [
            {
              id: modelId,
              match: { or: otherNames.map((name) => ({ equals: name })) },
              prices: { input_mtok: 1, output_mtok: 1 },
            },
          ],
        }),
        packagedEdition,
      )
    const table = createPriceTable(
      [...price('big', ['small', 'other']), ...price('small', [])],
      packagedEdition,
    )
    expect(table.find('groq', 'small')?.modelId).toBe('small')
    expect(table.find('groq', 'other')?.modelId).toBe('big')
    expect(table.find('groq', 'bi')).toBeNull()
  })
})

describe('the supplement', () => {
  it('says of each price where it is from, of which day, and where it can be checked', () => {
    const names = supplementPrices.map(({ vendor, modelId }) => `${vendor} ${modelId}`)
    expect(new Set(names).size).toBe(names.length)
    for (const price of supplementPrices) {
      expect(price.sourceName).toMatch(/, from .+ \(2026-\d{2}(?:-\d{2})?\)$/)
      expect(price.sourceUrl).toMatch(/^https:\/\//)
      expect(price.asOf).toBeGreaterThan(Date.UTC(2026, 9, 1))
      for (const { rates, startsAt } of price.schedule) {
        expect(ratesSchema.parse(rates)).toEqual(rates)
        expect(Number.isNaN(startsAt)).toBe(false)
        // Nothing in it is free, and what is not listed is not zero.
        const all = [rates.input, rates.output, rates.cacheRead, rates.cacheWrite, rates.cacheWriteLong]
        for (const rate of all) if (rate !== null) expect(rate.base).toBeGreaterThan(0)
      }
    }
  })

  it('writes to caches of Anthropic cost 1.25 times the input, and twice for an hour, in each tier', () => {
    const prices = supplementPrices.filter(({ vendor }) => vendor === 'anthropic')
    expect(prices.length).toBeGreaterThan(2)
    for (const { rates } of prices.flatMap(({ schedule }) => schedule)) {
      const { input, cacheWrite, cacheWriteLong } = rates
      expect(cacheWrite?.base).toBe(input.base * 1.25)
      expect(cacheWriteLong?.base).toBe(input.base * 2)
      expect(cacheWrite?.tiers).toEqual(
        input.tiers.map(({ above, price }) => ({ above, price: price * 1.25 })),
      )
      expect(cacheWriteLong?.tiers).toEqual(
        input.tiers.map(({ above, price }) => ({ above, price: price * 2 })),
      )
    }
  })

  it('adds only what the table lacks, and corrects only what it has', async () => {
    const table = await loadPackagedTable()
    for (const { vendor, modelId, otherNames, corrects } of supplementPrices) {
      for (const name of [modelId, ...otherNames]) {
        expect(table.find(vendor, name) !== null, `${vendor} ${name}`).toBe(corrects !== null)
      }
    }
  })

  it('corrects a table only while it says what it said when the correction was written', async () => {
    const packaged = await loadPackagedTable()
    const changed = createPriceTable(
      packaged.prices.map((price) =>
        price.vendor === 'deepseek' && price.modelId === 'deepseek-v4-pro'
          ? { ...price, schedule: [price.schedule[0]] as const }
          : price,
      ),
      packaged.edition,
    )
    const find = joinTables(changed, packaged).find
    expect(find('deepseek', 'deepseek-v4-pro')?.source).toBe('table')
    expect(find('deepseek', 'deepseek-v4-flash')?.source).toBe('supplement')
    expect(joinTables(packaged, packaged).find('deepseek', 'deepseek-v4-pro')?.source).toBe('supplement')
  })
})

describe('models', () => {
  it('get their window and prices where the table knows exactly them', async () => {
    const models = [bareModel('gpt-4o'), bareModel('claude-sonnet-5-5'), bareModel('claude-opus-5-5')]
    const [known, , opus] = await describeModels('openai', models, atMs)
    expect(known).toMatchObject({
      displayName: 'GPT-4o',
      contextWindow: 128_000,
      inputNanoUsdPerMillion: 2_500_000_000,
      outputNanoUsdPerMillion: 10_000_000_000,
    })
    // Another vendor's model is not OpenAI's.
    expect(opus).toMatchObject({
      displayName: 'Claude Opus 5.5',
      contextWindow: null,
      inputNanoUsdPerMillion: null,
    })
    const [added, unknown] = await describeModels(
      'anthropic',
      [bareModel('claude-haiku-5-5'), bareModel('claude-sonnet-5-6')],
      atMs,
    )
    expect(added).toMatchObject({ contextWindow: 1_000_000, inputNanoUsdPerMillion: 100_000_000 })
    expect(unknown).toMatchObject({ displayName: 'Claude Sonnet 5.6', inputNanoUsdPerMillion: null })
  })

  it('keep what the provider says', async () => {
    const told = { ...bareModel('gpt-4o', 'Four Oh'), contextWindow: 42, inputNanoUsdPerMillion: 7 }
    const [described] = await describeModels('openai', [told], atMs)
    expect(described).toMatchObject({ displayName: 'Four Oh', contextWindow: 42, inputNanoUsdPerMillion: 7 })
  })

  it('cost nothing on the person’s own machine, unless they are only passed on from there', async () => {
    const models = [bareModel('qwen4:8b'), bareModel('qwen4:480b-cloud')]
    const [here, passedOn] = await describeModels('ollama', models, atMs)
    expect(here).toMatchObject({ inputNanoUsdPerMillion: 0, outputNanoUsdPerMillion: 0 })
    expect(passedOn).toMatchObject({ inputNanoUsdPerMillion: null, outputNanoUsdPerMillion: null })
  })

  it('of a whole catalogue are described quickly', async () => {
    const ids = (findProvider({ providerId: 'openrouter' })?.models ?? []).map(({ id }) => bareModel(id))
    const startedAt = performance.now()
    expect(await describeModels('openrouter', ids, atMs)).toHaveLength(ids.length)
    expect(performance.now() - startedAt).toBeLessThan(3_000)
  })

  it('the guide is described as itself', () => {
    expect(describeModel('guide', bareModel('guide')).displayName).toBe('Baton guide')
  })
})
