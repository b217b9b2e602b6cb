// Every server of the family with a small window: a conversation that fits, then one that does not.
import { afterEach, describe, expect, it } from 'vitest'
import type { RenderedMessage, TurnRequest } from '../../electron/providers/adapter.ts'
import { openAiChatAdapter } from '../../electron/providers/openai-chat/adapter.ts'
import type { StreamEvent } from '../../shared/domain/stream-event.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import { type CompatibleFlavour, startOpenAiCompatibleFake } from '../fakes/openai-compatible-server.ts'
import { startOpenAiFake } from '../fakes/openai-server.ts'
import { dataRecords, streamAnswer } from '../fakes/wire-server.ts'
import {
  collectEvents,
  expectLawful,
  failureOfStream,
  finishOfStream,
  testIo,
  textOf,
  userRequest,
} from './conformance.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()))
})

/** Some 25 tokens in each message. */
function longRequest(modelId: string, messageCount: number): TurnRequest {
  const messages = Array.from({ length: messageCount }, (_, index): RenderedMessage => {
    const text = `Message ${index} of the thread, with a few words more to fill the window.`
    return { role: index % 2 === 0 ? 'user' : 'assistant', parts: [{ type: 'text', text }], native: null }
  })
  return { ...userRequest(modelId), messages }
}

async function run(url: string, vendor: Vendor, request: TurnRequest): Promise<StreamEvent[]> {
  const events = await collectEvents(openAiChatAdapter.stream(request, testIo(vendor, url)))
  expectLawful(events)
  return events
}

const refusing = [
  'lm-studio',
  'llama-cpp',
  'vllm',
  'openrouter',
  'deepseek',
  'xai',
  'groq',
  'custom',
] as const

describe('a full window', () => {
  it.each(refusing)('is recognised at %s, and nothing is shown', async (flavour) => {
    const fake = await startOpenAiCompatibleFake({ flavour, windowTokens: 150 })
    closers.push(() => fake.close())
    expect(finishOfStream(await run(fake.url, flavour, longRequest(fake.modelId, 3))).reason).toBe('stop')
    const failure = failureOfStream(await run(fake.url, flavour, longRequest(fake.modelId, 21)))
    expect(failure).toMatchObject({ kind: 'context-overflow', retryable: false, status: 400 })
    expect(failure.message).toBe(`The conversation is too long for ${fake.modelId}.`)
    expect(fake.shown).toHaveLength(1)
  })

  it.each([...refusing, 'ollama'] as const)(
    'is recognised when %s is asked to fail by it',
    async (flavour) => {
      const fake = await startOpenAiCompatibleFake({ flavour })
      closers.push(() => fake.close())
      fake.failNext('context-overflow')
      const events = await run(fake.url, flavour, userRequest(fake.modelId))
      expect(failureOfStream(events).kind).toBe('context-overflow')
    },
  )

  it('is recognised at OpenAI', async () => {
    const fake = await startOpenAiFake({ windowTokens: 150 })
    closers.push(() => fake.close())
    const events = await run(fake.url, 'openai', longRequest('gpt-6-sol', 21))
    expect(failureOfStream(events)).toMatchObject({ kind: 'context-overflow', retryable: false })
  })

  it('is recognised inside a stream of OpenRouter', async () => {
    const fake = await startOpenAiCompatibleFake({ flavour: 'openrouter' })
    closers.push(() => fake.close())
    const error = {
      code: 400,
      message: 'Provider returned error',
      metadata: { raw: 'prompt is too long: 9 > 8' },
    }
    fake.script(streamAnswer(dataRecords([{ id: 'gen-1', error, choices: [] }])))
    const failure = failureOfStream(await run(fake.url, 'openrouter', userRequest(fake.modelId)))
    expect(failure).toMatchObject({
      kind: 'context-overflow',
      detail: 'Provider returned error: prompt is too long: 9 > 8',
    })
  })

  it('says nothing at Ollama, which drops the oldest messages', async () => {
    const fake = await startOpenAiCompatibleFake({ flavour: 'ollama', windowTokens: 150 })
    closers.push(() => fake.close())
    const events = await run(fake.url, 'ollama', longRequest(fake.modelId, 21))
    expect(textOf(events)).toContain('You said: Message 20 of the thread')
    const [shown] = fake.shown
    expect(shown?.system).toBe('Be brief.')
    expect(shown?.messages.length).toBeLessThan(10)
    expect(shown?.messages.at(-1)?.text).toContain('Message 20')
    expect(shown?.inputTokens).toBeLessThanOrEqual(150)
    const usage = events.filter((event) => event.type === 'usage').at(-1)?.usage
    expect(usage?.inputTotal).toBe(shown?.inputTokens)
  })
})

describe('state at servers that keep none', () => {
  const flavours: readonly CompatibleFlavour[] = [...refusing, 'ollama']

  it.each(flavours)('is never asked for at %s, even when a handle is at hand', async (flavour) => {
    const fake = await startOpenAiCompatibleFake({ flavour })
    closers.push(() => fake.close())
    const handle = { value: 'resp_1', position: null, isAtEnd: true }
    for (const state of [null, { way: 'response', handle: null }, { way: 'response', handle }]) {
      const finish = finishOfStream(await run(fake.url, flavour, { ...userRequest(fake.modelId), state }))
      expect(finish.handle).toBeNull()
    }
    expect(fake.stateFieldsSeen).toEqual([])
    expect(fake.storedIds()).toEqual([])
    expect(fake.shown.map((turn) => turn.isStored)).toEqual([false, false, false])
  })
})
