// An engine whose prices, caches and counts are round numbers, so that a test can work out by hand what a request costs.
// Every message has exactly the tokens it is given: four letters are one token here, and each message has four of its own.
import type { PriceBook } from '../../electron/providers/catalogue/price-book.ts'
import type { Store } from '../../electron/store/store.ts'
import { tokensPerMessage } from '../../shared/domain/estimate-part-tokens.ts'
import type { Rates } from '../../shared/domain/price.ts'
import type { PromptCache } from '../../shared/domain/provider-record.ts'
import type { Usage } from '../../shared/domain/usage.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import { createEngineBench } from './engine-bench.ts'
import { createScriptedAdapter, type ScriptedAdapter, type ScriptedCall } from './scripted-adapter.ts'

export const minuteMs = 60_000

/** Keeps what it reads for five minutes, from 1,024 tokens on, and bills what it keeps. */
export const automaticCache: PromptCache = {
  lifetimeMs: 5 * minuteMs,
  leastTokens: 1024,
  writes: 'automatic',
  countsWrites: true,
}

/** Nano-dollars for a million tokens; the comment has it for one. */
export const roundRates: Rates = {
  input: { base: 2_000_000_000, tiers: [] }, // 2,000
  cacheRead: { base: 200_000_000, tiers: [] }, // 200
  cacheWrite: { base: 2_500_000_000, tiers: [] }, // 2,500
  output: { base: 10_000_000_000, tiers: [] }, // 10,000
  cacheWriteLong: null,
  audioInput: null,
  tools: {},
  request: null,
}

/** Half of the round ones, and nothing extra for writing. */
export const halfRates: Rates = {
  ...roundRates,
  input: { base: 1_000_000_000, tiers: [] }, // 1,000
  cacheRead: { base: 100_000_000, tiers: [] }, // 100
  cacheWrite: null,
  output: { base: 5_000_000_000, tiers: [] }, // 5,000
}

export function textOf(tokens: number): string {
  return 'word'.repeat(tokens - tokensPerMessage)
}

export function usageOf(counts: Partial<Usage>): Usage {
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

type BenchOptions = Parameters<typeof createEngineBench>[3] & { readonly store?: Store }

export interface PricedVendor {
  readonly vendor: Vendor
  readonly modelId: string
  readonly promptCache: PromptCache | null
  /** null leaves it to the price tables. */
  readonly rates: Rates | null
}

export interface PricedBench extends ReturnType<typeof createEngineBench> {
  readonly adapters: readonly ScriptedAdapter[]
  /** One question and its answer. `end` finishes the call otherwise than with an answer. */
  exchange(input: {
    readonly conversationId: string
    readonly questionTokens: number
    readonly answerTokens: number
    readonly usage: Usage | null
    readonly modelPosition?: number
    readonly end?: (call: ScriptedCall, answerId: string) => void
  }): Promise<{ messageId: string; answerId: string }>
  /** What sending so many tokens would be like. */
  previewOf(
    conversationId: string | null,
    questionTokens: number,
    modelPosition?: number,
  ): ReturnType<PricedBench['preview']['preview']>
}

const apis = ['openai-responses', 'anthropic-messages', 'openai-chat', 'cohere-chat'] as const

export async function createPricedBench(
  vendors: readonly PricedVendor[],
  options: BenchOptions = {},
): Promise<PricedBench> {
  const adapters = vendors.map((_, position) =>
    createScriptedAdapter({ api: apis[position] ?? 'openai-responses' }),
  )
  const bench = createEngineBench(
    vendors.map(({ vendor, modelId, promptCache }, position) => ({
      adapter: adapters[position] ?? createScriptedAdapter(),
      vendor,
      modelId,
      record: { promptCache },
    })),
    options.store,
    undefined,
    { usesPriceBook: true, ...options },
  )
  await setRates(bench.prices, vendors)
  return {
    ...bench,
    adapters,
    async exchange({ conversationId, questionTokens, answerTokens, usage, modelPosition = 0, end }) {
      const sent = bench.send(conversationId, textOf(questionTokens), modelPosition)
      const adapter = adapters[modelPosition]
      if (adapter === undefined) throw new Error('no such vendor')
      const call = await adapter.nextCall()
      if (usage !== null) call.emit({ type: 'usage', usage })
      if (end === undefined) call.answer(textOf(answerTokens))
      else end(call, sent.answerId)
      await bench.engine.drain()
      return sent
    },
    previewOf: (conversationId, questionTokens, modelPosition = 0) =>
      bench.preview.preview({
        conversationId,
        model: bench.modelAt(modelPosition),
        parts: [{ type: 'text', text: textOf(questionTokens) }],
      }),
  }
}

async function setRates(prices: PriceBook, vendors: readonly PricedVendor[]): Promise<void> {
  for (const { vendor, modelId, rates } of vendors) {
    if (rates !== null) await prices.setOwn(vendor, modelId, rates)
  }
}
