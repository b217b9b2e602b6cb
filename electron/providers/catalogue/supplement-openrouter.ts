// OpenRouter's newest models that the table lacks. OpenRouter says itself what a call cost, and its own list of models
// goes before this once it was fetched, so this serves for estimates before that.
import { type DollarPrice, piAi, type SupplementEntry } from './supplement-entry.ts'

const source = piAi('https://openrouter.ai/models')

function entry(modelId: string, contextWindow: number, price: DollarPrice): SupplementEntry {
  return { vendor: 'openrouter', modelId, price, contextWindow, source }
}

export const openrouterSupplement: readonly SupplementEntry[] = [
  entry('openai/gpt-6-astra', 1_050_000, {
    input: '10',
    output: '50',
    cacheRead: '1',
    cacheWrite: '12.5',
    above: { tokens: 272_000, dollars: { input: '20', output: '75', cacheRead: '2', cacheWrite: '25' } },
  }),
  entry('openai/gpt-6.1-sol', 1_050_000, {
    input: '2',
    output: '10',
    cacheRead: '0.1',
    cacheWrite: '2.5',
    above: { tokens: 272_000, dollars: { input: '4', output: '15', cacheRead: '0.2', cacheWrite: '5' } },
  }),
  entry('openai/gpt-6.1-terra', 1_050_000, {
    input: '1',
    output: '5',
    cacheRead: '0.05',
    cacheWrite: '1.25',
    above: { tokens: 272_000, dollars: { input: '2', output: '7.5', cacheRead: '0.1', cacheWrite: '2.5' } },
  }),
  entry('anthropic/claude-fable-5.2', 1_000_000, {
    input: '8',
    output: '40',
    cacheRead: '0.2',
    cacheWrite: '10',
  }),
  entry('anthropic/claude-sonnet-5.5', 1_000_000, {
    input: '2',
    output: '10',
    cacheRead: '0.1',
    cacheWrite: '2.5',
  }),
  entry('anthropic/claude-haiku-5.5', 1_000_000, {
    input: '0.1',
    output: '0.5',
    cacheRead: '0.01',
    cacheWrite: '0.125',
    above: {
      tokens: 100_000,
      dollars: { input: '0.5', output: '2.5', cacheRead: '0.05', cacheWrite: '0.625' },
    },
  }),
  entry('google/gemini-4-argon', 1_048_576, {
    input: '2',
    output: '10',
    cacheRead: '0.1',
    cacheWrite: '0.1875',
  }),
  entry('mistralai/mistral-large-4-0', 1_048_576, { input: '0.7', output: '2.1', cacheRead: '0.07' }),
  entry('cohere/command-a-plus', 192_000, { input: '0.3', output: '1.5', cacheRead: '0.15' }),
  entry('x-ai/grok-4.6', 500_000, {
    input: '2',
    output: '6',
    cacheRead: '0.5',
    above: { tokens: 200_000, dollars: { input: '4', output: '12', cacheRead: '1' } },
  }),
  entry('x-ai/grok-4.7', 500_000, {
    input: '2',
    output: '6',
    cacheRead: '0.5',
    above: { tokens: 200_000, dollars: { input: '4', output: '12', cacheRead: '1' } },
  }),
]
