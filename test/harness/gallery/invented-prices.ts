// A price table with prices that are invented: tiers, tools, an old source, a model no table knows, and enough others.
import type { PriceRow, PriceTableState, Rate, Rates } from '../../../shared/domain/price.ts'
import type { Vendor } from '../../../shared/domain/vendor.ts'

const usd = 1_000_000_000
const dayMs = 24 * 60 * 60 * 1000

export function rateOf(dollars: number, above: number | null = null, factor: number = 2): Rate {
  const base = Math.round(dollars * usd)
  return { base, tiers: above === null ? [] : [{ above, price: Math.round(base * factor) }] }
}

export function ratesOf(input: number, output: number, more: Partial<Rates> = {}): Rates {
  return {
    input: rateOf(input),
    output: rateOf(output),
    cacheRead: null,
    cacheWrite: null,
    cacheWriteLong: null,
    audioInput: null,
    tools: {},
    request: null,
    ...more,
  }
}

/** @param days how old its source is */
export function priceRowOf(
  vendor: Vendor,
  modelId: string,
  rates: Rates,
  more: Partial<PriceRow> = {},
  days: number = 64,
): PriceRow {
  return {
    vendor,
    modelId,
    rates,
    source: 'table',
    sourceName: 'genai-prices 0.1.8 (2026-09-23)',
    sourceUrl: 'https://example.org/pricing',
    asOf: Date.now() - days * dayMs,
    note: null,
    listed: null,
    ...more,
  }
}

const supplement: Partial<PriceRow> = {
  source: 'supplement',
  sourceName: "Baton's supplement (2026-11-20)",
}

const known: readonly PriceRow[] = [
  priceRowOf(
    'openai',
    'gpt-6.1-sol',
    ratesOf(2, 10, {
      input: rateOf(2, 272_000),
      output: rateOf(10, 272_000, 1.5),
      cacheRead: rateOf(0.1, 272_000),
      cacheWrite: rateOf(2.5, 272_000),
      cacheWriteLong: rateOf(4, 272_000),
      tools: { 'web-search': 10_000 * usd },
    }),
    { ...supplement, note: 'At the priority rate only OpenAI knows the price.' },
    6,
  ),
  priceRowOf('openai', 'gpt-6.1-sol-mini', ratesOf(0.25, 2, { cacheRead: rateOf(0.025) }), supplement, 6),
  priceRowOf('openai', 'gpt-5', ratesOf(1.25, 10, { cacheRead: rateOf(0.125) })),
  priceRowOf('openai', 'gpt-4o-audio-preview', ratesOf(2.5, 10, { audioInput: rateOf(40) }), {}, 410),
  priceRowOf(
    'anthropic',
    'claude-opus-5-5',
    ratesOf(5, 25, {
      cacheRead: rateOf(0.5),
      cacheWrite: rateOf(6.25),
      cacheWriteLong: rateOf(10),
      tools: { 'web-search': 10_000 * usd },
    }),
  ),
  priceRowOf(
    'anthropic',
    'claude-sonnet-5',
    ratesOf(3, 15, {
      input: rateOf(3, 200_000),
      output: rateOf(15, 200_000, 1.5),
      cacheRead: rateOf(0.3, 200_000),
      cacheWrite: rateOf(3.75, 200_000),
    }),
  ),
  priceRowOf('google', 'gemini-4-pro', ratesOf(2, 12, { input: rateOf(2, 200_000), cacheRead: rateOf(0.2) })),
  priceRowOf('mistral', 'mistral-large-4', ratesOf(2, 6)),
  priceRowOf('cohere', 'command-a-03-2025', ratesOf(2.5, 10), {}, 230),
  priceRowOf('deepseek', 'deepseek-chat', ratesOf(0.28, 0.42, { cacheRead: rateOf(0.028) }), {
    note: 'Half of it from 16:30 to 00:30 UTC.',
  }),
  priceRowOf('xai', 'grok-5-fast-reasoning-with-a-name-that-goes-on-and-on', ratesOf(0.2, 0.5)),
  priceRowOf('groq', 'llama-3.1-8b-instant', ratesOf(0.05, 0.08), {}, 64),
  priceRowOf('openrouter', 'vendor/free-model:free', ratesOf(0, 0)),
]

export function inventedPrices(): PriceRow[] {
  const others = Array.from({ length: 890 }, (_, index) =>
    priceRowOf('openrouter', `vendor/model-${index}`, ratesOf((index + 1) / 80, (index + 1) / 20), {
      sourceUrl: null,
    }),
  )
  return [...known, ...others]
}

export const inventedTable: PriceTableState = {
  host: 'prices.example.org',
  sourceName: 'genai-prices 0.1.8 (2026-09-23)',
  asOf: Date.now() - 64 * dayMs,
  fetchedAt: null,
}
