// Google's models that the table lacks.
import { type DollarPrice, piAi, type SupplementEntry } from './supplement-entry.ts'

const source = piAi('https://ai.google.dev/gemini-api/docs/pricing')
const contextWindow = 1_048_576
const note = 'The name follows the newest model; this is the price of 2026-11-10.'

/** Gemini 3.1 Pro and what is built on it. */
const pro31: DollarPrice = {
  input: '2',
  output: '12',
  cacheRead: '0.2',
  above: { tokens: 200_000, dollars: { input: '4', output: '18', cacheRead: '0.4' } },
}
const flashLite31: DollarPrice = { input: '0.25', output: '1.5', cacheRead: '0.025' }

export const googleSupplement: readonly SupplementEntry[] = [
  {
    vendor: 'google',
    modelId: 'gemini-4-argon',
    price: { input: '2', output: '10', cacheRead: '0.1' },
    contextWindow,
    source,
  },
  { vendor: 'google', modelId: 'gemini-3.1-pro-preview-customtools', price: pro31, contextWindow, source },
  { vendor: 'google', modelId: 'gemini-3.1-flash-lite-preview', price: flashLite31, contextWindow, source },
  { vendor: 'google', modelId: 'deep-research-preview-04-2026', price: pro31, contextWindow, source },
  { vendor: 'google', modelId: 'deep-research-max-preview-04-2026', price: pro31, contextWindow, source },
  {
    vendor: 'google',
    modelId: 'gemini-2.5-computer-use-preview-10-2025',
    price: {
      input: '1.25',
      output: '10',
      above: { tokens: 200_000, dollars: { input: '2.5', output: '15' } },
    },
    contextWindow: 128_000,
    source,
  },
  {
    vendor: 'google',
    modelId: 'gemini-robotics-er-2-preview',
    price: { input: '1', output: '5', cacheRead: '0.1' },
    contextWindow: 131_072,
    source,
  },
  { vendor: 'google', modelId: 'gemini-pro-latest', price: pro31, contextWindow, source, note },
  {
    vendor: 'google',
    modelId: 'gemini-flash-latest',
    price: { input: '1.5', output: '9', cacheRead: '0.15' },
    contextWindow,
    source,
    note,
  },
  { vendor: 'google', modelId: 'gemini-flash-lite-latest', price: flashLite31, contextWindow, source, note },
]
