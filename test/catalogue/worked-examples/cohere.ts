// Cohere bills units that it names apart from the tokens that were read. Dollars for a million, in / out (2026-11-20):
//   command-a-03-2025 2.5 / 10     command-r7b-12-2024 0.0375 / 0.15     command-r-08-2024 0.15 / 0.6
import { computed, unknown, usualDay, type WorkedExample } from './worked-example.ts'

const chat = { vendor: 'cohere', api: 'cohere-chat', at: usualDay, served: null } as const

export const cohereExamples: readonly WorkedExample[] = [
  {
    ...chat,
    title: 'bills its units and not the tokens that were read',
    rules: ['billed units instead of tokens', 'the answer names no model'],
    model: 'command-a-03-2025',
    usage: {
      billed_units: { input_tokens: 31, output_tokens: 7 },
      tokens: { input_tokens: 245, output_tokens: 9 },
      cached_tokens: 144,
    },
    working: '31 x $2.50/M + 7 x $10/M',
    expected: computed(147_500),
  },
  {
    ...chat,
    title: 'rounds the sum once and not each line',
    rules: ['rounding half up, once'],
    model: 'command-r7b-12-2024',
    usage: {
      billed_units: { input_tokens: 1_001, output_tokens: 7 },
      tokens: { input_tokens: 1_209, output_tokens: 9 },
    },
    working: '1,001 x $0.0375/M + 7 x $0.15/M',
    expected: computed(38_588),
  },
  {
    ...chat,
    title: 'has no price for its searches',
    rules: ['a tool without a rate'],
    model: 'command-r-08-2024',
    usage: {
      billed_units: { input_tokens: 31, output_tokens: 7, search_units: 1 },
      tokens: { input_tokens: 245, output_tokens: 9 },
    },
    working: 'No table says what a search unit costs.',
    expected: unknown('no-rate'),
  },
  {
    ...chat,
    title: 'does not take tokens for units that are missing',
    rules: ['a count is missing'],
    model: 'command-a-03-2025',
    usage: { billed_units: { input_tokens: 31 }, tokens: { input_tokens: 245, output_tokens: 9 } },
    working: 'The billed output is missing.',
    expected: unknown('counts-missing'),
  },
  {
    ...chat,
    title: 'knows no price for a model that nobody lists',
    rules: ['a model that nobody lists'],
    model: 'command-z-01-2027',
    usage: {
      billed_units: { input_tokens: 3, output_tokens: 1 },
      tokens: { input_tokens: 70, output_tokens: 3 },
    },
    working: 'No table lists command-z-01-2027.',
    expected: unknown('no-price'),
  },
  {
    ...chat,
    title: 'knows what a call cost that failed after it was counted',
    rules: ['a failure after the count'],
    model: 'command-r-08-2024',
    usage: {
      billed_units: { input_tokens: 300, output_tokens: 70 },
      tokens: { input_tokens: 512, output_tokens: 72 },
    },
    ends: 'failed',
    working: '300 x $0.15/M + 70 x $0.60/M',
    expected: computed(87_000),
  },
]
