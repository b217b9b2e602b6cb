// Prices of models that are newer than the table, each with its source and day.
import type { ModelPrices } from './model-prices.ts'

const nano = 1_000_000_000
const version = "Baton's supplement (2026-11-20)"

/** By vendor and model id. */
export const supplementPrices: ReadonlyMap<string, ModelPrices> = new Map([
  [
    // OpenAI's guide to prompt caching and its price page: 2.00 in, 0.10 cached, 10.00 out, writing 1.25 times the
    // input; above 272,000 input tokens the GPT-6 family costs twice for input and caches and 1.5 times for output.
    'openai gpt-6.1-sol',
    {
      input: { base: 2 * nano, tiers: [{ above: 272_000, price: 4 * nano }] },
      output: { base: 10 * nano, tiers: [{ above: 272_000, price: 15 * nano }] },
      cacheRead: { base: nano / 10, tiers: [{ above: 272_000, price: nano / 5 }] },
      cacheWrite: { base: 2.5 * nano, tiers: [{ above: 272_000, price: 5 * nano }] },
      contextWindow: null,
      version,
    },
  ],
])
