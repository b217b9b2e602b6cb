import { describe, expect, it } from 'vitest'
import { loadPackagedSources, type PriceSources } from '../../electron/providers/catalogue/price-sources.ts'
import { genaiPricesVersion } from '../../electron/providers/catalogue/price-table.ts'
import { priceTurn } from '../../electron/providers/catalogue/prices.ts'
import { supplementVersion } from '../../electron/providers/catalogue/supplement-entry.ts'
import { unknownBecause } from '../../shared/domain/unknown-cost.ts'
import { atMs, extrasWith, flat, ratesWith, turnOf, usageWith } from './price-setup.ts'

const thousand = { inputTotal: 1_000, outputTotal: 100 }

describe('worked examples', () => {
  it.each([
    // gpt-4o: 2.50 in, 1.25 cached, 10.00 out. 800 x 2.50 + 200 x 1.25 + 100 x 10 = 3,250 millionths of a dollar.
    ['openai', 'gpt-4o', { inputTotal: 1_000, cacheRead: 200, cacheWrite: 0, outputTotal: 100 }, 3_250_000],
    // claude-opus-5-5: 4 in, 0.20 cached, 5 written, 20 out. 500 x 4 + 400 x 0.2 + 100 x 5 + 10 x 20 = 2,780.
    [
      'anthropic',
      'claude-opus-5-5',
      { inputTotal: 1_000, cacheRead: 400, cacheWrite: 100, outputTotal: 10 },
      2_780_000,
    ],
    // The same, 60 of the 100 written for an hour at 8: 500 x 4 + 400 x 0.2 + 40 x 5 + 60 x 8 + 10 x 20 = 2,960.
    [
      'anthropic',
      'claude-opus-5-5',
      {
        inputTotal: 1_000,
        cacheRead: 400,
        cacheWrite: 100,
        outputTotal: 10,
        extras: extrasWith({ cacheWriteLong: 60 }),
      },
      2_960_000,
    ],
    // Two web searches at 10 dollars for a thousand: 1,000 x 4 + 100 x 20 + 2 x 10,000 = 26,000.
    [
      'anthropic',
      'claude-opus-5-5',
      { ...thousand, extras: extrasWith({ toolUnits: [{ name: 'web-search', count: 2 }] }) },
      26_000_000,
    ],
    // gemini-3.8-flash: 0.75 in, 3.75 out; a vendor that names no cached part has none.
    ['google', 'gemini-3.8-flash', { inputTotal: 10, outputTotal: 1 }, 11_250],
    // gemini-2.5-flash: 0.30 in, 1.00 for audio, 2.50 out. 900 x 0.3 + 100 x 1 + 100 x 2.5 = 620.
    ['google', 'gemini-2.5-flash', { ...thousand, extras: extrasWith({ audioInput: 100 }) }, 620_000],
    // gpt-6-sol doubles above 272,000: 300,000 x 4 + 1,000 x 15.
    ['openai', 'gpt-6-sol', { inputTotal: 300_000, outputTotal: 1_000 }, 1_215_000_000],
    // Exactly at the limit it does not.
    ['openai', 'gpt-6-sol', { inputTotal: 272_000, outputTotal: 0 }, 544_000_000],
    // OpenAI's page of GPT-5.6 has "<272K" for the usual price, xAI's of Grok "< 200k": the limit itself costs the tier.
    ['openai', 'gpt-5.6-sol', { inputTotal: 271_999, outputTotal: 0 }, 1_087_996_000],
    ['openai', 'gpt-5.6-sol', { inputTotal: 272_000, outputTotal: 0 }, 2_176_000_000],
    ['xai', 'grok-4.6', { inputTotal: 199_999, outputTotal: 0 }, 399_998_000],
    ['xai', 'grok-4.6', { inputTotal: 200_000, outputTotal: 0 }, 800_000_000],
    // A dated name the table lists.
    ['openai', 'gpt-4o-2024-08-06', thousand, 3_500_000],
    ['groq', 'openai/gpt-oss-120b', thousand, 210_000],
    ['xai', 'grok-4.6', thousand, 2_600_000],
  ] as const)('%s %s', async (vendor, model, counts, nanoUsd) => {
    expect(await priceTurn(turnOf(vendor, model, structuredClone(counts) as object))).toMatchObject({
      nanoUsd,
      source: 'computed',
      priceVersion: genaiPricesVersion,
    })
  })

  it('are kept line by line with the rate that was used', async () => {
    const counts = {
      inputTotal: 1_000,
      cacheRead: 400,
      cacheWrite: 100,
      outputTotal: 10,
      extras: extrasWith({ cacheWriteLong: 60, toolUnits: [{ name: 'web-search', count: 2 }] }),
    }
    expect((await priceTurn(turnOf('anthropic', 'claude-opus-5-5', counts))).bill).toEqual([
      { item: 'input', tool: null, count: 500, nanoUsdPerMillion: 4_000_000_000 },
      { item: 'cache-read', tool: null, count: 400, nanoUsdPerMillion: 200_000_000 },
      { item: 'cache-write', tool: null, count: 40, nanoUsdPerMillion: 5_000_000_000 },
      { item: 'cache-write-long', tool: null, count: 60, nanoUsdPerMillion: 8_000_000_000 },
      { item: 'output', tool: null, count: 10, nanoUsdPerMillion: 20_000_000_000 },
      { item: 'tool', tool: 'web-search', count: 2, nanoUsdPerMillion: 10_000_000_000_000 },
    ])
  })

  it('take the newest models from the supplement', async () => {
    // gpt-6.1-sol: 700 x 2.00 + 200 x 0.10 + 100 x 2.50 + 50 x 10.00 = 2,170.
    const counts = { inputTotal: 1_000, cacheRead: 200, cacheWrite: 100, outputTotal: 50 }
    const cost = { nanoUsd: 2_170_000, source: 'computed', priceVersion: supplementVersion }
    expect(await priceTurn(turnOf('openai', 'gpt-6.1-sol', counts))).toMatchObject(cost)
    // Above 272,000: 272,001 x 4.00 + 1 x 15.00.
    const long = await priceTurn(turnOf('openai', 'gpt-6.1-sol', { inputTotal: 272_001, outputTotal: 1 }))
    expect(long.nanoUsd).toBe(1_088_019_000)
  })

  it('say whose price it is where a name is listed only without its day', async () => {
    const versionOf = async (vendor: 'openai' | 'anthropic', asked: string, modelServed: string | null) =>
      (await priceTurn(turnOf(vendor, asked, thousand, { modelServed }))).priceVersion
    const table = genaiPricesVersion
    expect(await versionOf('openai', 'gpt-4o-2029-01-01', null)).toBe(`${table}, as gpt-4o`)
    expect(await versionOf('openai', 'GPT-4o-2029-01-01', null)).toBe(`${table}, as gpt-4o`)
    expect(await versionOf('openai', 'gpt-4o', 'gpt-4o-2029-01-01')).toBe(`${table}, as gpt-4o`)
    expect(await versionOf('openai', 'gpt-6-sol', 'gpt-4o-2029-01-01')).toBe(`${table}, as gpt-4o`)
    expect(await versionOf('anthropic', 'claude-sonnet-4-5-20250929', null)).toBe(
      `${table}, as claude-sonnet-4-5`,
    )
    expect(await versionOf('openai', 'gpt-6.1-sol', 'gpt-6.1-sol-2026-11-02')).toBe(
      `${supplementVersion}, as gpt-6.1-sol`,
    )
    const revised = turnOf('google', 'gemini-3.8-flash', thousand, { modelServed: 'gemini-3.8-flash-001' })
    expect((await priceTurn(revised)).priceVersion).toBe(`${table}, as gemini-3.8-flash`)
    // Listed as they are, by id or by another name.
    expect(await versionOf('openai', 'gpt-4o', 'gpt-4o-2024-08-06')).toBe(table)
    expect(await versionOf('openai', 'gpt-5.6', null)).toBe(table)
    expect(await versionOf('openai', 'gpt-9', 'GPT-4o')).toBe(table)
  })

  it('bill the whole request of claude-haiku-5-5 at the higher price above 100,000 tokens', async () => {
    const priced = async (inputTotal: number) => {
      const extras = extrasWith({ cacheWriteLong: 1_000 })
      const counts = { inputTotal, cacheRead: 50_000, cacheWrite: 3_000, outputTotal: 1_000, extras }
      return (await priceTurn(turnOf('anthropic', 'claude-haiku-5-5', counts))).nanoUsd
    }
    // 47,000 x 0.1 + 50,000 x 0.01 + 2,000 x 0.125 + 1,000 x 0.2 + 1,000 x 0.5.
    expect(await priced(100_000)).toBe(6_150_000)
    // 47,001 x 0.5 + 50,000 x 0.05 + 2,000 x 0.625 + 1,000 x 1 + 1,000 x 2.5.
    expect(await priced(100_001)).toBe(30_750_500)
  })

  it('price what was counted of a call that ended early', async () => {
    const begun = { inputTotal: 1_000, outputTotal: null, isPartial: true }
    expect(await priceTurn(turnOf('anthropic', 'claude-opus-5-5', begun))).toMatchObject({
      nanoUsd: 4_000_000,
      bill: [{ item: 'input', count: 1_000 }],
    })
    expect(await priceTurn(turnOf('anthropic', 'claude-opus-5-5', { ...begun, isPartial: false }))).toEqual(
      unknownBecause('counts-missing'),
    )
  })

  it('bill what Cohere bills, not what the model read', async () => {
    const raw = { billed_units: { input_tokens: 10, output_tokens: 5 }, tokens: { input_tokens: 300 } }
    const counts = { inputTotal: 300, outputTotal: 9, cacheRead: 256, raw }
    // command-a: 10 x 2.50 + 5 x 10.
    expect((await priceTurn(turnOf('cohere', 'command-a-03-2025', counts))).nanoUsd).toBe(75_000)
  })
})

describe('the order of the sources', () => {
  const ownRates = ratesWith({ input: flat(7_000_000), output: flat(0) })
  async function withOwn(modelId: string): Promise<PriceSources> {
    const { listed } = await loadPackagedSources()
    return { own: (_, id) => (id === modelId ? { rates: ownRates, setAt: atMs } : null), listed }
  }

  it('begins with what the provider reports itself', async () => {
    const input = turnOf('openrouter', 'openai/gpt-4o', { ...thousand, reportedNanoUsd: 123 })
    const cost = { nanoUsd: 123, source: 'reported', priceVersion: null }
    expect(await priceTurn(input)).toEqual(cost)
    expect(await priceTurn(input, () => withOwn('openai/gpt-4o'))).toEqual(cost)
    const none = turnOf('openrouter', 'no/such', {
      extras: extrasWith({ specialRate: 'flex' }),
      reportedNanoUsd: 0,
    })
    expect((await priceTurn(none)).nanoUsd).toBe(0)
  })

  it('takes the person’s own price before every table, for the name asked for and the one that served', async () => {
    const cost = { nanoUsd: 7_000, source: 'computed', priceVersion: 'Your own price (2026-11-20)' }
    const open = () => withOwn('gpt-4o')
    expect(await priceTurn(turnOf('openai', 'gpt-4o', thousand), open)).toMatchObject(cost)
    const served = turnOf('openai', 'gpt-4o', thousand, { modelServed: 'gpt-4o-2024-08-06' })
    expect(await priceTurn(served, open)).toMatchObject(cost)
    // Another model served: its own price counts.
    const other = turnOf('openai', 'gpt-4o', thousand, { modelServed: 'gpt-6-sol' })
    expect(await priceTurn(other, open)).toMatchObject({ priceVersion: genaiPricesVersion })
  })

  it('falls back to the person’s own price of what they asked for where nobody knows what served', async () => {
    const cost = { nanoUsd: 7_000, source: 'computed', priceVersion: 'Your own price (2026-11-20)' }
    const open = () => withOwn('my-deployment')
    const path = { modelServed: '/models/qwen.gguf' }
    expect(await priceTurn(turnOf('custom', 'my-deployment', thousand, path), open)).toMatchObject(cost)
    expect(await priceTurn(turnOf('llama-cpp', 'my-deployment', thousand, path), open)).toMatchObject(cost)
    expect(await priceTurn(turnOf('openai', 'my-deployment', thousand, path), open)).toMatchObject(cost)
    // Never to a table's price of what was asked for, and never before a price of what served.
    expect(await priceTurn(turnOf('openai', 'gpt-4o', thousand, path), open)).toEqual(
      unknownBecause('no-price'),
    )
    const listed = turnOf('openai', 'my-deployment', thousand, { modelServed: 'gpt-4o' })
    expect(await priceTurn(listed, open)).toMatchObject({ nanoUsd: 3_500_000 })
    const ownServed = turnOf('custom', 'other', thousand, { modelServed: 'my-deployment' })
    expect(await priceTurn(ownServed, open)).toMatchObject(cost)
    expect(await priceTurn(turnOf('ollama', 'other', thousand, path), open)).toMatchObject({ nanoUsd: 0 })
  })

  it.each(['ollama', 'lm-studio', 'llama-cpp', 'vllm', 'guide'] as const)('is free: %s', async (vendor) => {
    const free = { nanoUsd: 0, source: 'computed', priceVersion: 'local' }
    expect(await priceTurn(turnOf(vendor, 'anything', {}))).toEqual(free)
    expect(await priceTurn(turnOf(vendor, 'anything', {}, { usage: null }))).toEqual(free)
  })

  it('takes an own price of a model on a local server before nothing', async () => {
    const cost = await priceTurn(turnOf('ollama', 'qwen:27b', thousand), () => withOwn('qwen:27b'))
    expect(cost.nanoUsd).toBe(7_000)
  })

  it('is not free when a local server passes the model on to a paid service', async () => {
    expect(await priceTurn(turnOf('ollama', 'gpt-oss:120b-cloud', thousand))).toEqual(
      unknownBecause('no-price'),
    )
    const cost = await priceTurn(turnOf('ollama', 'gpt-oss:120b-cloud', thousand), () =>
      withOwn('gpt-oss:120b-cloud'),
    )
    expect(cost.nanoUsd).toBe(7_000)
  })

  it('corrects what the table has wrong', async () => {
    const safeguard = await priceTurn(turnOf('groq', 'openai/gpt-oss-safeguard-20b', thousand))
    // 1,000 x 0.075 + 100 x 0.3, and not twice as much as the table says.
    expect(safeguard).toMatchObject({ nanoUsd: 105_000, priceVersion: supplementVersion })
    const large = await priceTurn(turnOf('mistral', 'mistral-large-latest', thousand))
    expect(large).toMatchObject({ nanoUsd: 650_000, priceVersion: supplementVersion })
  })
})

describe('unknown is never zero', () => {
  it.each([
    ['google', 'gemini-3.8-flash-lite'],
    ['google', 'gemini-2.5-pro-preview-99-99'],
    ['openai', 'gpt-6.1-luna'],
    ['openai', 'gpt-4o-2031-01-01x'],
    ['anthropic', 'claude-sonnet-5-6'],
    ['anthropic', 'claude-haiku-5-5-fast'],
    ['deepseek', 'deepseek-v4-pro-max'],
    ['xai', 'grok-4.8'],
    ['custom', 'gpt-4o'],
    ['openai', ''],
    ['openai', 'constructor'],
  ] as const)('%s %s', async (vendor, model) => {
    expect(await priceTurn(turnOf(vendor, model, thousand))).toEqual(unknownBecause('no-price'))
  })

  it.each([
    ['no-usage', 'gpt-4o', null],
    ['counts-missing', 'gpt-4o', usageWith({})],
    ['counts-missing', 'gpt-4o', usageWith({ inputTotal: 1_000 })],
    ['counts-missing', 'gpt-4o', usageWith({ outputTotal: 1_000 })],
    ['counts-missing', 'gpt-4o', usageWith({ outputTotal: 1_000, isPartial: true })],
    ['counts-contradict', 'gpt-4o', usageWith({ inputTotal: 10, cacheRead: 11, outputTotal: 1 })],
    ['counts-contradict', 'gpt-4o', usageWith({ inputTotal: 10, outputTotal: 1, reasoning: 2 })],
    ['counts-contradict', 'gpt-6-sol', usageWith({ ...thousand, extras: extrasWith({ cacheWriteLong: 1 }) })],
    ['special-rate', 'gpt-4o', usageWith({ ...thousand, extras: extrasWith({ specialRate: 'priority' }) })],
    // What writing for 12 hours costs is stated nowhere.
    [
      'no-rate',
      'gpt-6.1-sol',
      usageWith({ ...thousand, cacheWrite: 20, extras: extrasWith({ cacheWriteLong: 20 }) }),
    ],
    // The table has no price for its cached tokens.
    ['no-rate', 'gpt-4', usageWith({ ...thousand, cacheRead: 1 })],
    ['no-rate', 'gpt-4o', usageWith({ ...thousand, extras: extrasWith({ mediaOutput: 1 }) })],
    ['no-rate', 'gpt-4o', usageWith({ ...thousand, extras: extrasWith({ audioInput: 1 }) })],
    [
      'no-rate',
      'gpt-4o',
      usageWith({ ...thousand, extras: extrasWith({ toolUnits: [{ name: 'toString', count: 1 }] }) }),
    ],
  ] as const)('%s', async (reason, model, usage) => {
    expect(await priceTurn(turnOf('openai', model, {}, { usage }))).toEqual(unknownBecause(reason))
  })

  it('says so for searches of Cohere, which have no price for one', async () => {
    const raw = { billed_units: { input_tokens: 10, output_tokens: 5, search_units: 1 } }
    expect(await priceTurn(turnOf('cohere', 'command-a-03-2025', { ...thousand, raw }))).toEqual(
      unknownBecause('no-rate'),
    )
  })

  it('and an own price does not hide it', async () => {
    const open = async (): Promise<PriceSources> => ({
      own: () => ({ rates: ratesWith(), setAt: atMs }),
      listed: () => null,
    })
    expect(await priceTurn(turnOf('custom', 'm', {}, { usage: null }), open)).toEqual(
      unknownBecause('no-usage'),
    )
    const special = { ...thousand, extras: extrasWith({ specialRate: 'flex' }) }
    expect(await priceTurn(turnOf('custom', 'm', special), open)).toEqual(unknownBecause('special-rate'))
  })

  it('prices what served, not what was asked', async () => {
    const priced = async (modelAsked: string, modelServed: string) =>
      (await priceTurn(turnOf('openai', modelAsked, thousand, { modelServed }))).nanoUsd
    expect(await priced('gpt-4o', 'gpt-4o-2024-08-06')).toBe(3_500_000)
    expect(await priced('gpt-6.1-sol', 'gpt-4o')).toBe(3_500_000)
    expect(await priced('gpt-4o', 'gpt-9')).toBeNull()
    expect(
      (
        await priceTurn(
          turnOf('google', 'gemini-3.8-flash', thousand, { modelServed: 'gemini-3.8-flash-001' }),
        )
      ).nanoUsd,
    ).toBe(1_125_000)
    // Longer, but another model: its cached tokens cost half as much.
    const cached = { inputTotal: 1_000, cacheRead: 1_000, outputTotal: 0 }
    const other = turnOf('anthropic', 'claude-sonnet-5', cached, { modelServed: 'claude-sonnet-5-5' })
    expect((await priceTurn(other)).nanoUsd).toBe(100_000)
    expect((await priceTurn(turnOf('anthropic', 'claude-sonnet-5', cached))).nanoUsd).toBe(200_000)
  })
})
