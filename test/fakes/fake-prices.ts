// What the fakes charge: dollars for a million tokens as text, written down here a second time, so that a slip in Baton's
// own tables shows. A model that is not listed is charged in secret: its bill is null, and Baton cannot know it either.

export interface FakePrice {
  readonly input: string
  readonly output: string
  /** Left out: what input costs. */
  readonly cacheRead?: string
  readonly cacheWrite?: string
  readonly cacheWriteLong?: string
  /** Dollars for one answer, whatever its length. */
  readonly answer?: string
}

export interface FakeTariff extends FakePrice {
  /** Counts for the whole request with more input tokens than this. */
  readonly above?: { readonly tokens: number; readonly price: FakePrice }
  /** Counts from Monday to Friday between these hours, UTC. */
  readonly peak?: { readonly hours: readonly (readonly [number, number])[]; readonly price: FakePrice }
}

const chinaDay = [
  [1, 4],
  [6, 10],
] as const

export type FakeSeller = keyof typeof fakePrices

export const fakePrices = {
  openai: {
    'gpt-6-sol': {
      ...{ input: '2', cacheRead: '0.2', cacheWrite: '2.5', output: '10' },
      above: {
        tokens: 272_000,
        price: { input: '4', cacheRead: '0.4', cacheWrite: '5', output: '15' },
      },
    },
    'gpt-6-luna': {
      ...{ input: '0.1', cacheRead: '0.01', cacheWrite: '0.125', output: '0.5' },
      above: {
        tokens: 272_000,
        price: { input: '0.2', cacheRead: '0.02', cacheWrite: '0.25', output: '0.75' },
      },
    },
    'gpt-4.1': { input: '2', cacheRead: '0.5', output: '8' },
  },
  anthropic: {
    'claude-opus-5-5': {
      input: '4',
      cacheRead: '0.2',
      cacheWrite: '5',
      cacheWriteLong: '8',
      output: '20',
    },
    'claude-sonnet-5-5': {
      input: '2',
      cacheRead: '0.1',
      cacheWrite: '2.5',
      cacheWriteLong: '4',
      output: '10',
    },
    'claude-haiku-5-5': {
      ...{ input: '0.1', cacheRead: '0.01', cacheWrite: '0.125', cacheWriteLong: '0.2', output: '0.5' },
      above: {
        tokens: 100_000,
        price: {
          input: '0.5',
          cacheRead: '0.05',
          cacheWrite: '0.625',
          cacheWriteLong: '1',
          output: '2.5',
        },
      },
    },
    'claude-sonnet-4-5-20250929': {
      ...{ input: '3', cacheRead: '0.3', cacheWrite: '3.75', cacheWriteLong: '6', output: '15' },
      above: {
        tokens: 200_000,
        price: { input: '6', cacheRead: '0.6', cacheWrite: '7.5', cacheWriteLong: '12', output: '22.5' },
      },
    },
  },
  google: {
    'gemini-3.8-flash': { input: '0.75', cacheRead: '0.075', output: '3.75' },
    'gemini-2.5-flash': { input: '0.3', cacheRead: '0.03', output: '2.5' },
  },
  mistral: {
    'mistral-medium-3-5': { input: '1.5', cacheRead: '0.15', output: '7.5' },
    'mistral-small-latest': { input: '0.15', cacheRead: '0.015', output: '0.6' },
    'mistral-large-2411': { input: '2', output: '6' },
  },
  cohere: {
    'command-a-03-2025': { input: '2.5', output: '10' },
    'command-a-reasoning-08-2025': { input: '2.5', output: '10' },
    'command-r7b-12-2024': { input: '0.0375', output: '0.15' },
  },
  deepseek: {
    'deepseek-v4-pro': {
      ...{ input: '0.66', cacheRead: '0.022', output: '1.98' },
      peak: { hours: chinaDay, price: { input: '1.32', cacheRead: '0.044', output: '3.96' } },
    },
    'deepseek-v4-flash': {
      ...{ input: '0.15', cacheRead: '0.003', output: '0.6' },
      peak: { hours: chinaDay, price: { input: '0.3', cacheRead: '0.006', output: '1.2' } },
    },
  },
  // These two say themselves what an answer costs, so their models may be invented.
  openrouter: {
    'maker/thinker': { input: '0', output: '0', answer: '0.00012345' },
    'maker/router': { input: '0', output: '0', answer: '0.00012345' },
  },
  xai: {
    'grok-5': { input: '2', cacheRead: '0.5', output: '6' },
    'maker/quick-mind': { input: '0.2', cacheRead: '0.05', output: '0.5' },
  },
  groq: {},
  /** Somebody's server, of which nobody else knows the prices. */
  custom: {},
} as const satisfies Readonly<Record<string, Readonly<Record<string, FakeTariff>>>>
