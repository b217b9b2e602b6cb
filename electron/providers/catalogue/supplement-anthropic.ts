// Anthropic's models that the table lacks. Writing to the cache costs 1.25 times the input for five minutes and twice the
// input for an hour, in every tier (Anthropic's documentation of prompt caching, 2026-11). Web search costs 10 dollars
// for a thousand searches with every model (the same).
import { piAi, type SupplementEntry } from './supplement-entry.ts'

const source = piAi('https://platform.claude.com/docs/en/about-claude/pricing')
const tools = { 'web-search': '10' }
const contextWindow = 1_000_000

export const anthropicSupplement: readonly SupplementEntry[] = [
  {
    vendor: 'anthropic',
    modelId: 'claude-fable-5-2',
    price: { input: '8', output: '40', cacheRead: '0.2', cacheWrite: '10', cacheWriteLong: '16', tools },
    contextWindow,
    source,
  },
  {
    vendor: 'anthropic',
    modelId: 'claude-sonnet-5-5',
    // Reading from the cache became cheaper on 2026-10-07 (release notes of two price trackers, October 2026).
    price: [
      {
        dollars: {
          input: '2',
          output: '10',
          cacheRead: '0.2',
          cacheWrite: '2.5',
          cacheWriteLong: '4',
          tools,
        },
      },
      {
        startsAt: '2026-10-07T00:00:00Z',
        dollars: {
          input: '2',
          output: '10',
          cacheRead: '0.1',
          cacheWrite: '2.5',
          cacheWriteLong: '4',
          tools,
        },
      },
    ],
    contextWindow,
    source,
  },
  {
    vendor: 'anthropic',
    modelId: 'claude-haiku-5-5',
    price: {
      input: '0.1',
      output: '0.5',
      cacheRead: '0.01',
      cacheWrite: '0.125',
      cacheWriteLong: '0.2',
      above: {
        tokens: 100_000,
        dollars: {
          input: '0.5',
          output: '2.5',
          cacheRead: '0.05',
          cacheWrite: '0.625',
          cacheWriteLong: '1',
        },
      },
      tools,
    },
    contextWindow,
    source,
  },
]
