// Counting before a request is made: Google's own count, the same for both dialects as what is billed afterwards.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AdapterError, type RenderedMessage } from '../../electron/providers/adapter.ts'
import { geminiGenerateAdapter } from '../../electron/providers/gemini-generate/adapter.ts'
import { geminiInteractionsAdapter } from '../../electron/providers/gemini-interactions/adapter.ts'
import { type GeminiFake, startGeminiFake } from '../fakes/gemini-server.ts'
import { jsonAnswer, startWireServer } from '../fakes/wire-server.ts'
import {
  collectEvents,
  conformanceKey,
  failureOfStream,
  finishOfStream,
  testIo,
  textOf,
  userRequest,
} from './conformance.ts'

const modelId = 'gemini-3.8-flash'
let fake: GeminiFake
beforeEach(async () => {
  fake = await startGeminiFake({ validKey: conformanceKey })
})
afterEach(() => fake.close())

const user = (text: string): RenderedMessage => ({
  role: 'user',
  parts: [{ type: 'text', text }],
  native: null,
})

describe.each([
  ['generateContent', geminiGenerateAdapter],
  ['Interactions', geminiInteractionsAdapter],
] as const)('counting for %s', (_name, adapter) => {
  const count = (messages: readonly RenderedMessage[], url = fake.url) =>
    adapter.countTokens?.({ ...userRequest(modelId), messages }, testIo('google', url))

  it('counts what is billed, system text and own answers included', async () => {
    const io = testIo('google', fake.url)
    const first = await collectEvents(adapter.stream(userRequest(modelId), io))
    const own: RenderedMessage = {
      role: 'assistant',
      parts: [{ type: 'text', text: textOf(first) }],
      native: finishOfStream(first).native,
    }
    const messages = [user('Hello'), own, user('And more, '.repeat(20))]
    const counted = await count(messages)
    const events = await collectEvents(adapter.stream({ ...userRequest(modelId), messages }, io))
    expect(counted).toBe(events.findLast((event) => event.type === 'usage')?.usage.inputTotal)
    expect(counted).toBe(fake.shown.at(-1)?.inputTokens)
    const request = fake.server.requests.find(({ path }) => path.endsWith(':countTokens'))
    expect(request?.path).toBe(`/v1beta/models/${modelId}:countTokens`)
    expect(request?.headers['x-goog-api-key']).toBe(conformanceKey)
    expect(Object.keys(request?.body as object)).toEqual(['generateContentRequest'])
  })

  it('throws what went wrong', async () => {
    const server = await startWireServer(() =>
      jsonAnswer(404, { error: { code: 404, status: 'NOT_FOUND', message: 'models/x is not found' } }),
    )
    const odd = await startWireServer(() => jsonAnswer(200, { totalTokens: 'many' }))
    try {
      const failed = await count([user('Hi')], server.url)?.catch((thrown: unknown) => thrown)
      expect(failed).toBeInstanceOf(AdapterError)
      expect(failed).toMatchObject({ failure: { kind: 'model-missing', status: 404 } })
      const unclear = await count([user('Hi')], odd.url)?.catch((thrown: unknown) => thrown)
      expect(unclear).toMatchObject({ failure: { kind: 'unknown' } })
    } finally {
      await server.close()
      await odd.close()
    }
  })

  it('tells of a window that is too small', async () => {
    await fake.close()
    fake = await startGeminiFake({ windowTokens: 60 })
    const [model] = await adapter.listModels(testIo('google', fake.url))
    expect(model?.contextWindow).toBe(60)
    const request = { ...userRequest(modelId), messages: [user('Long '.repeat(100))] }
    const events = await collectEvents(adapter.stream(request, testIo('google', fake.url)))
    expect(failureOfStream(events)).toMatchObject({ kind: 'context-overflow', status: 400 })
    expect(fake.shown).toEqual([])
  })
})
