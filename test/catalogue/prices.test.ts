import { readFileSync } from 'node:fs'
import { calcPrice, findProvider } from '@pydantic/genai-prices'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { describeModels } from '../../electron/providers/catalogue/describe-models.ts'
import type { ModelPrices } from '../../electron/providers/catalogue/model-prices.ts'
import { describeModel } from '../../electron/providers/catalogue/models.ts'
import { findPrices, genaiPricesVersion } from '../../electron/providers/catalogue/price-table.ts'
import { computeNanoUsd, type PriceInput, priceTurn } from '../../electron/providers/catalogue/prices.ts'
import { bareModel } from '../../shared/domain/bare-model.ts'
import { unknownCost } from '../../shared/domain/unknown-cost.ts'
import type { Usage } from '../../shared/domain/usage.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'

const atMs = Date.UTC(2026, 10, 20, 12)

function usage(counts: Partial<Usage>): Usage {
  return {
    inputTotal: null,
    cacheRead: null,
    cacheWrite: null,
    outputTotal: null,
    reasoning: null,
    reportedNanoUsd: null,
    raw: null,
    ...counts,
  }
}

function turn(
  vendor: Vendor,
  modelAsked: string,
  counts: Partial<Usage>,
  rest: Partial<PriceInput> = {},
): PriceInput {
  return { vendor, modelAsked, modelServed: null, usage: usage(counts), atMs, ...rest }
}

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
    // gemini-3.8-flash: 0.75 in, 3.75 out; a vendor that names no cached part has none.
    ['google', 'gemini-3.8-flash', { inputTotal: 10, outputTotal: 1 }, 11_250],
    // gpt-6-sol doubles above 272,000: 300,000 x 4 + 1,000 x 15.
    ['openai', 'gpt-6-sol', { inputTotal: 300_000, outputTotal: 1_000 }, 1_215_000_000],
    // Exactly at the limit it does not.
    ['openai', 'gpt-6-sol', { inputTotal: 272_000, outputTotal: 0 }, 544_000_000],
    // A dated form of a listed model.
    ['anthropic', 'claude-sonnet-4-5-20250929', thousand, 4_500_000],
    ['openai', 'gpt-4o-2024-08-06', thousand, 3_500_000],
    // A cached token costs what others cost where the table has no price for it.
    ['openrouter', 'cohere/command-a', { inputTotal: 1_000, cacheRead: 1_000, outputTotal: 0 }, 2_500_000],
    ['groq', 'openai/gpt-oss-120b', thousand, 210_000],
    ['xai', 'grok-4.6', thousand, 2_600_000],
  ] as const)('%s %s', async (vendor, model, counts, nanoUsd) => {
    expect(await priceTurn(turn(vendor, model, counts))).toEqual({
      nanoUsd,
      source: 'computed',
      priceVersion: genaiPricesVersion,
    })
  })

  it('takes the newest models from the supplement', async () => {
    // gpt-6.1-sol: 700 x 2.00 + 200 x 0.10 + 100 x 2.50 + 50 x 10.00 = 2,170.
    const counts = { inputTotal: 1_000, cacheRead: 200, cacheWrite: 100, outputTotal: 50 }
    const cost = { nanoUsd: 2_170_000, source: 'computed', priceVersion: "Baton's supplement (2026-11-20)" }
    expect(await priceTurn(turn('openai', 'gpt-6.1-sol', counts))).toEqual(cost)
    expect(await priceTurn(turn('openai', 'gpt-6.1-sol-2026-11-02', counts))).toEqual(cost)
    // Above 272,000: 272,001 x 4.00 + 1 x 15.00.
    const long = await priceTurn(turn('openai', 'gpt-6.1-sol', { inputTotal: 272_001, outputTotal: 1 }))
    expect(long.nanoUsd).toBe(1_088_019_000)
  })

  it('follows prices that change with the hour', async () => {
    const day = await findPrices('deepseek', 'deepseek-v4-pro', Date.UTC(2026, 10, 20, 2))
    const night = await findPrices('deepseek', 'deepseek-v4-pro', Date.UTC(2026, 10, 20, 21))
    expect(day?.input.base).toBe(1_320_000_000)
    expect(night?.input.base).toBe(660_000_000)
  })

  it('states the version of the table that is installed', () => {
    const file = readFileSync('node_modules/@pydantic/genai-prices/package.json', 'utf8')
    const { version } = JSON.parse(file) as { version: string }
    expect(genaiPricesVersion).toContain(`genai-prices ${version} `)
  })
})

describe('what is not computed', () => {
  it('is what the provider reports itself', async () => {
    const input = turn('openrouter', 'openai/gpt-4o', { ...thousand, reportedNanoUsd: 123 })
    expect(await priceTurn(input)).toEqual({ nanoUsd: 123, source: 'reported', priceVersion: null })
  })

  it.each(['ollama', 'lm-studio', 'llama-cpp', 'vllm', 'guide'] as const)('is free: %s', async (vendor) => {
    expect(await priceTurn(turn(vendor, 'anything', {}))).toEqual({
      nanoUsd: 0,
      source: 'computed',
      priceVersion: 'local',
    })
  })

  it('is not free when a local server passes the model on to a paid service', async () => {
    expect(await priceTurn(turn('ollama', 'gpt-oss:120b-cloud', thousand))).toEqual(unknownCost)
  })
})

describe('unknown is never zero', () => {
  it.each([
    // The table's claude-sonnet-5 matches this by its beginning; it is another model with another price.
    ['anthropic', 'claude-sonnet-5-5'],
    ['anthropic', 'claude-haiku-5-5'],
    ['google', 'gemini-4-argon'],
    ['google', 'gemini-3.8-flash-lite'],
    ['google', 'gemini-2.5-pro-preview-99-99'],
    ['openai', 'gpt-6.1-terra'],
    ['openai', 'gpt-4o-2031-01-01x'],
    ['deepseek', 'deepseek-v4-pro-max'],
    ['xai', 'grok-4.7'],
    ['custom', 'gpt-4o'],
    ['openai', ''],
  ] as const)('%s %s', async (vendor, model) => {
    expect(await priceTurn(turn(vendor, model, thousand))).toEqual(unknownCost)
  })

  it('when a count is missing or they contradict each other', async () => {
    for (const counts of [
      {},
      { inputTotal: 1_000 },
      { outputTotal: 1_000 },
      { inputTotal: 10, cacheRead: 11, outputTotal: 1 },
    ]) {
      expect(await priceTurn(turn('openai', 'gpt-4o', counts))).toEqual(unknownCost)
    }
  })

  it('prices what served, not what was asked', async () => {
    const priced = async (modelAsked: string, modelServed: string) =>
      (await priceTurn(turn('openai', modelAsked, thousand, { modelServed }))).nanoUsd
    expect(await priced('gpt-4o', 'gpt-4o-2024-08-06')).toBe(3_500_000)
    expect(await priced('gpt-6.1-sol', 'gpt-4o')).toBe(3_500_000)
    expect(await priced('gpt-4o', 'gpt-9')).toBeNull()
    expect(
      (await priceTurn(turn('google', 'gemini-3.8-flash', thousand, { modelServed: 'gemini-3.8-flash-001' })))
        .nanoUsd,
    ).toBe(1_125_000)
    // Longer, but another model.
    const other = turn('anthropic', 'claude-sonnet-5', thousand, { modelServed: 'claude-sonnet-5-5' })
    expect(await priceTurn(other)).toEqual(unknownCost)
  })
})

/** Adds decimals as text, digit by digit with BigInt, without using the code under test or floating point. */
function decimalNano(parts: readonly { readonly count: number; readonly dollars: string }[]): bigint {
  const scale = 15
  const sum = parts.reduce((total, { count, dollars }) => {
    const [whole = '0', fraction = ''] = dollars.split('.')
    return total + BigInt(count) * BigInt(whole + fraction.padEnd(scale, '0'))
  }, 0n)
  // Dollars per million tokens, scaled by 10^15, to nano-dollars: times 10^9, over 10^6 and 10^15.
  const divisor = 10n ** BigInt(scale - 3)
  return (2n * sum + divisor) / (2n * divisor)
}

const dollars = fc
  .tuple(fc.integer({ min: 0, max: 150 }), fc.integer({ min: 0, max: 999_999 }))
  .map(([whole, fraction]) => `${whole}.${String(fraction).padStart(6, '0')}`)
const count = fc.integer({ min: 0, max: 5_000_000 })

function rate(price: string): ModelPrices['input'] {
  return { base: Number(decimalNano([{ count: 1_000_000, dollars: price }])), tiers: [] }
}

describe('the sum', () => {
  it('is exact to the nano-dollar against decimal arithmetic', () => {
    fc.assert(
      fc.property(
        dollars,
        dollars,
        dollars,
        dollars,
        count,
        count,
        count,
        count,
        (i, o, r, w, plain, read, write, output) => {
          const prices: ModelPrices = {
            input: rate(i),
            output: rate(o),
            cacheRead: rate(r),
            cacheWrite: rate(w),
            contextWindow: null,
            version: 'test',
          }
          const counts = usage({
            inputTotal: plain + read + write,
            cacheRead: read,
            cacheWrite: write,
            outputTotal: output,
          })
          const expected = decimalNano([
            { count: plain, dollars: i },
            { count: read, dollars: r },
            { count: write, dollars: w },
            { count: output, dollars: o },
          ])
          expect(BigInt(computeNanoUsd(prices, counts) ?? -1)).toBe(expected)
        },
      ),
      { numRuns: 500 },
    )
  })

  it("agrees with the table's own calculation for every model it names, up to floating point", async () => {
    const tables = [
      ['openai', 'openai'],
      ['anthropic', 'anthropic'],
      ['google', 'google'],
      ['mistral', 'mistral'],
      ['cohere', 'cohere'],
      ['deepseek', 'deepseek'],
      ['xai', 'x-ai'],
      ['groq', 'groq'],
      ['openrouter', 'openrouter'],
    ] as const
    let compared = 0
    for (const [vendor, providerId] of tables) {
      for (const model of findProvider({ providerId })?.models ?? []) {
        const prices = await findPrices(vendor, model.id, atMs)
        if (prices === null) continue
        for (const inputTotal of [1_003, 250_007, 900_001]) {
          const counts = { inputTotal, cacheRead: 17, cacheWrite: 0, outputTotal: 777 }
          const theirs = calcPrice(
            { input_tokens: inputTotal, cache_read_tokens: 17, output_tokens: 777 },
            model.id,
            { providerId, timestamp: new Date(atMs) },
          )
          const ours = computeNanoUsd(prices, usage(counts)) ?? -1
          expect(Math.abs(ours - (theirs?.total_price ?? -1) * 1e9), `${vendor} ${model.id}`).toBeLessThan(2)
          compared += 1
        }
      }
    }
    expect(compared).toBeGreaterThan(1_500)
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
    const [guessed] = await describeModels('anthropic', [bareModel('claude-sonnet-5-5')], atMs)
    expect(guessed).toMatchObject({ displayName: 'Claude Sonnet 5.5', inputNanoUsdPerMillion: null })
  })

  it('keep what the provider says', async () => {
    const told = { ...bareModel('gpt-4o', 'Four Oh'), contextWindow: 42, inputNanoUsdPerMillion: 7 }
    const [described] = await describeModels('openai', [told], atMs)
    expect(described).toMatchObject({ displayName: 'Four Oh', contextWindow: 42, inputNanoUsdPerMillion: 7 })
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
