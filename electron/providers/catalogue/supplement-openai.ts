// OpenAI's models that the table lacks. Writing to the cache costs 1.25 times the input from GPT-5.6 on (OpenAI's guide
// to prompt caching, 2026); what writing for 12 hours costs is stated nowhere, so it has no rate. Web search costs 10
// dollars and file search 2.50 for a thousand calls with every model of these families in the table (2026-09-23).
import { type DollarPrice, piAi, type SupplementEntry } from './supplement-entry.ts'

const source = piAi('https://developers.openai.com/api/docs/pricing')
const tools = { 'web-search': '10', 'file-search': '2.5' }

const sol56: DollarPrice = {
  input: '4',
  output: '20',
  cacheRead: '0.4',
  cacheWrite: '5',
  above: { tokens: 272_000, dollars: { input: '8', output: '30', cacheRead: '0.8', cacheWrite: '10' } },
  tools,
}
const cyber56: DollarPrice = {
  input: '12.5',
  output: '75',
  cacheRead: '1.25',
  cacheWrite: '15.625',
  tools,
}

export const openaiSupplement: readonly SupplementEntry[] = [
  {
    vendor: 'openai',
    modelId: 'gpt-6.1-sol',
    price: {
      input: '2',
      output: '10',
      cacheRead: '0.1',
      cacheWrite: '2.5',
      above: { tokens: 272_000, dollars: { input: '4', output: '15', cacheRead: '0.2', cacheWrite: '5' } },
      tools,
    },
    contextWindow: 1_050_000,
    source,
  },
  {
    vendor: 'openai',
    modelId: 'gpt-6.1-terra',
    price: {
      input: '1',
      output: '5',
      cacheRead: '0.05',
      cacheWrite: '1.25',
      above: { tokens: 272_000, dollars: { input: '2', output: '7.5', cacheRead: '0.1', cacheWrite: '2.5' } },
      tools,
    },
    contextWindow: 1_050_000,
    source,
  },
  { vendor: 'openai', modelId: 'gpt-5.6-cyber', price: cyber56, contextWindow: 400_000, source },
  { vendor: 'openai', modelId: 'gpt-daybreak-red-latest', price: cyber56, contextWindow: 400_000, source },
  { vendor: 'openai', modelId: 'gpt-daybreak-blue-latest', price: sol56, contextWindow: 1_050_000, source },
  {
    vendor: 'openai',
    modelId: 'gpt-5.3-codex-spark',
    price: { input: '1.75', output: '14', cacheRead: '0.175' },
    contextWindow: 128_000,
    source,
  },
  {
    vendor: 'openai',
    modelId: 'chat-latest',
    price: { input: '5', output: '30', cacheRead: '0.5' },
    contextWindow: 400_000,
    source,
    note: 'The name follows the newest model; this is the price of 2026-11-10.',
  },
]
