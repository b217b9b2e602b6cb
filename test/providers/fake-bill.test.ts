// What the fakes charge is worked out apart from Baton: the two must agree on every answer of every seller.
import { afterEach, describe, expect, it } from 'vitest'
import type { ProviderAdapter } from '../../electron/providers/adapter.ts'
import { anthropicMessagesAdapter } from '../../electron/providers/anthropic-messages/adapter.ts'
import { priceTurn } from '../../electron/providers/catalogue/prices.ts'
import { cohereChatAdapter } from '../../electron/providers/cohere-chat/adapter.ts'
import { geminiGenerateAdapter } from '../../electron/providers/gemini-generate/adapter.ts'
import { geminiInteractionsAdapter } from '../../electron/providers/gemini-interactions/adapter.ts'
import { mistralChatAdapter } from '../../electron/providers/mistral-chat/adapter.ts'
import { mistralConversationsAdapter } from '../../electron/providers/mistral-conversations/adapter.ts'
import { openAiChatAdapter } from '../../electron/providers/openai-chat/adapter.ts'
import { openAiResponsesAdapter } from '../../electron/providers/openai-responses/adapter.ts'
import type { StreamEvent } from '../../shared/domain/stream-event.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import { startAnthropicFake } from '../fakes/anthropic-server.ts'
import { startCohereFake } from '../fakes/cohere-server.ts'
import { type BilledRequest, nanoUsdFor } from '../fakes/fake-bill.ts'
import { startGeminiFake } from '../fakes/gemini-server.ts'
import { startMistralFake } from '../fakes/mistral-server.ts'
import { type CompatibleFlavour, startOpenAiCompatibleFake } from '../fakes/openai-compatible-server.ts'
import { startOpenAiFake } from '../fakes/openai-server.ts'
import { collectEvents, finishOfStream, lastUsage, testIo, userRequest } from './conformance.ts'

interface BillingFake {
  readonly url: string
  readonly billed: readonly BilledRequest[]
  close(): Promise<void>
}

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()))
})

/** A Friday at noon, at which nothing has a price of its own. */
const atMs = Date.UTC(2026, 10, 20, 12)
const now = () => atMs
const compatible = (flavour: CompatibleFlavour) => () => startOpenAiCompatibleFake({ flavour, now })

async function ask(
  adapter: ProviderAdapter,
  vendor: Vendor,
  fake: BillingFake,
  modelId: string,
  text?: string,
) {
  const events = await collectEvents(adapter.stream(userRequest(modelId, text), testIo(vendor, fake.url)))
  finishOfStream(events)
  return events
}

async function costOf(vendor: Vendor, modelAsked: string, events: readonly StreamEvent[]) {
  const modelServed = events.reduce<string | null>(
    (served, event) => (event.type === 'response-start' ? (event.servedModel ?? served) : served),
    null,
  )
  return priceTurn({ vendor, modelAsked, modelServed, usage: lastUsage(events) ?? null, atMs })
}

const sellers: [string, ProviderAdapter, Vendor, string, () => Promise<BillingFake>][] = [
  ['Responses of OpenAI', openAiResponsesAdapter, 'openai', 'gpt-6-sol', () => startOpenAiFake({ now })],
  ['chat of OpenAI', openAiChatAdapter, 'openai', 'gpt-4.1', () => startOpenAiFake({ now })],
  ['Anthropic', anthropicMessagesAdapter, 'anthropic', 'claude-opus-5-5', () => startAnthropicFake({ now })],
  [
    'a small model',
    anthropicMessagesAdapter,
    'anthropic',
    'claude-haiku-5-5',
    () => startAnthropicFake({ now }),
  ],
  ['generateContent', geminiGenerateAdapter, 'google', 'gemini-3.8-flash', () => startGeminiFake({ now })],
  ['Interactions', geminiInteractionsAdapter, 'google', 'gemini-2.5-flash', () => startGeminiFake({ now })],
  ['chat of Mistral', mistralChatAdapter, 'mistral', 'mistral-medium-3-5', () => startMistralFake({ now })],
  [
    'Conversations',
    mistralConversationsAdapter,
    'mistral',
    'mistral-medium-3-5',
    () => startMistralFake({ now }),
  ],
  ['Cohere', cohereChatAdapter, 'cohere', 'command-r7b-12-2024', () => startCohereFake()],
  ['DeepSeek', openAiChatAdapter, 'deepseek', 'deepseek-v4-pro', compatible('deepseek')],
  ['chat of xAI', openAiChatAdapter, 'xai', 'maker/quick-mind', compatible('xai')],
  [
    'Responses of xAI',
    openAiResponsesAdapter,
    'xai',
    'grok-5',
    () => startOpenAiFake({ now, vendor: 'xai' }),
  ],
  ['OpenRouter', openAiChatAdapter, 'openrouter', 'maker/thinker', compatible('openrouter')],
  [
    'a local server',
    openAiChatAdapter,
    'llama-cpp',
    '/models/maker/local-7b-q4.gguf',
    compatible('llama-cpp'),
  ],
]

describe('what a fake charged', () => {
  it.each(sellers)('is what Baton says it cost: %s', async (_name, adapter, vendor, modelId, start) => {
    const fake = await start()
    closers.push(() => fake.close())
    for (const text of ['Hello', 'Tell me more of it. '.repeat(400)]) {
      const events = await ask(adapter, vendor, fake, modelId, text)
      const billed = fake.billed.at(-1)
      expect(billed).toMatchObject({ model: modelId, nanoUsd: expect.any(Number) })
      expect((await costOf(vendor, modelId, events)).nanoUsd).toBe(billed?.nanoUsd)
    }
    expect(fake.billed).toHaveLength(2)
    const [short, long] = fake.billed.map(({ nanoUsd }) => nanoUsd ?? 0)
    const isFlat = vendor === 'openrouter' || vendor === 'llama-cpp'
    expect((long ?? 0) > (short ?? 0)).toBe(!isFlat)
  })

  it('is reported by the vendors that say it', async () => {
    for (const [vendor, flavour] of [
      ['xai', 'xai'],
      ['openrouter', 'openrouter'],
    ] as const) {
      const fake = await compatible(flavour)()
      closers.push(() => fake.close())
      const cost = await costOf(
        vendor,
        fake.modelId,
        await ask(openAiChatAdapter, vendor, fake, fake.modelId),
      )
      expect(cost).toMatchObject({ source: 'reported', nanoUsd: fake.billed[0]?.nanoUsd })
    }
  })

  it('counts reads and writes of a warm cache', async () => {
    const fake = await startAnthropicFake({ now })
    closers.push(() => fake.close())
    const text = 'A long beginning. '.repeat(1_000)
    await ask(anthropicMessagesAdapter, 'anthropic', fake, 'claude-sonnet-5-5', text)
    await ask(anthropicMessagesAdapter, 'anthropic', fake, 'claude-sonnet-5-5', text)
    const [cold, warm] = fake.billed
    expect(Number(cold?.usage?.cache_creation_input_tokens)).toBeGreaterThan(1_000)
    expect(Number(warm?.usage?.cache_read_input_tokens)).toBeGreaterThan(1_000)
    expect(warm?.nanoUsd).toBeLessThan((cold?.nanoUsd ?? 0) / 2)
  })

  it('leaves out what was refused', async () => {
    const fake = await startAnthropicFake({ now })
    closers.push(() => fake.close())
    fake.failNext('overloaded')
    await collectEvents(
      anthropicMessagesAdapter.stream(userRequest('claude-opus-5-5'), testIo('anthropic', fake.url)),
    )
    expect(fake.server.requests).toHaveLength(1)
    expect(fake.billed).toEqual([])
  })

  it('is right by hand', () => {
    // 10 x 4 + 1,000 x 0.20 + 200 x 5 + 300 x 8 + 40 x 20 millionths of a dollar.
    const charge = { input: 10, cacheRead: 1_000, cacheWrite: 200, cacheWriteLong: 300, output: 40 }
    expect(nanoUsdFor('anthropic', 'claude-opus-5-5', charge)).toBe(4_440_000)
    // 1 x 0.0375 + 1 x 0.15 = 0.1875 millionths.
    expect(nanoUsdFor('cohere', 'command-r7b-12-2024', { input: 1, output: 1 })).toBe(188)
    // One token above the tier.
    expect(nanoUsdFor('openai', 'gpt-6-luna', { input: 272_000, output: 10 })).toBe(27_205_000)
    expect(nanoUsdFor('openai', 'gpt-6-luna', { input: 1, cacheRead: 272_000, output: 10 })).toBe(5_447_700)
    // At the peak and on a Saturday.
    const friday = Date.UTC(2026, 10, 20, 3, 59)
    const million = { input: 1_000_000, output: 0 }
    expect(nanoUsdFor('deepseek', 'deepseek-v4-pro', million, friday)).toBe(1_320_000_000)
    expect(nanoUsdFor('deepseek', 'deepseek-v4-pro', million, friday + 86_400_000)).toBe(660_000_000)
    expect(nanoUsdFor('openai', 'gpt-7', million)).toBeNull()
  })
})
