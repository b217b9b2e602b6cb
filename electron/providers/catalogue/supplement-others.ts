// Models of the other vendors that the table lacks or has under a wrong price.
import { piAi, type SupplementEntry } from './supplement-entry.ts'

const groq = piAi('https://console.groq.com/docs/models')

export const otherSupplement: readonly SupplementEntry[] = [
  {
    vendor: 'xai',
    modelId: 'grok-4.7',
    price: {
      input: '2',
      output: '6',
      cacheRead: '0.5',
      above: { tokens: 200_000, dollars: { input: '4', output: '12', cacheRead: '1' } },
    },
    contextWindow: 500_000,
    source: piAi('https://docs.x.ai/developers/grok-4-7'),
  },
  {
    vendor: 'groq',
    modelId: 'qwen/qwen3.6-27b',
    price: { input: '0.6', output: '3', cacheRead: '0.3' },
    contextWindow: 131_072,
    source: groq,
  },
  {
    vendor: 'groq',
    modelId: 'qwen/qwen3.8-27b',
    price: { input: '0.8', output: '4' },
    contextWindow: 131_072,
    source: groq,
  },
  {
    vendor: 'groq',
    modelId: 'openai/gpt-oss-safeguard-20b',
    price: { input: '0.075', output: '0.3', cacheRead: '0.0375' },
    contextWindow: 131_072,
    source: groq,
    corrects: 'The table takes it for another name of openai/gpt-oss-120b, at twice the price.',
  },
  {
    vendor: 'cohere',
    modelId: 'command-a-reasoning-08-2025',
    price: { input: '2.5', output: '10' },
    contextWindow: 256_000,
    source: {
      name: "OpenCode's catalogue of models (2026-11)",
      day: '2026-11-26',
      url: 'https://opencode.ai/data/cohere/command-a-reasoning-08-2025',
    },
  },
]
