// Both Gemini adapters and the fake together over real sockets: several turns, signatures, refusals, lists.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  AdapterError,
  type RenderedMessage,
  sealRefusedCode,
  type TurnRequest,
} from '../../electron/providers/adapter.ts'
import { geminiGenerateAdapter } from '../../electron/providers/gemini-generate/adapter.ts'
import { geminiInteractionsAdapter } from '../../electron/providers/gemini-interactions/adapter.ts'
import type { StreamEvent } from '../../shared/domain/stream-event.ts'
import { type GeminiFailureName, interactionError } from '../fakes/gemini/errors.ts'
import { type GeminiFake, startGeminiFake } from '../fakes/gemini-server.ts'
import { createGate, jsonAnswer, startWireServer } from '../fakes/wire-server.ts'
import {
  collectEvents,
  conformanceKey,
  expectLawful,
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
] as const)('Gemini %s over the wire', (_name, adapter) => {
  const run = async (request: TurnRequest): Promise<StreamEvent[]> => {
    const events = await collectEvents(adapter.stream(request, testIo('google', fake.url)))
    expectLawful(events)
    return events
  }
  const requests = () => [...fake.generateRequests(), ...fake.interactionRequests()]

  it('holds a conversation in which its own signed content goes back', async () => {
    const first = [user('One')]
    const answer = await run({ ...userRequest(modelId), messages: first })
    const native = finishOfStream(answer).native
    const own: RenderedMessage = {
      role: 'assistant',
      parts: [{ type: 'text', text: textOf(answer) }],
      native,
    }
    const events = await run({ ...userRequest(modelId), messages: [...first, own, user('Two')] })
    expect(textOf(events)).toMatch(/^Gemini here\. I was shown \d (messages|steps)\. You said: Two$/)
    expect(textOf(events, 'reasoning')).toBe('The person wants an answer.')
    const sent = requests().at(-1)
    expect(sent?.bodyText).toContain(JSON.stringify(native).slice(1, -1))
    expect(sent?.headers['x-goog-api-key']).toBe(conformanceKey)
    const start = events[0]
    expect(start?.type === 'response-start' ? start.requestBytes : null).toBe(
      Buffer.byteLength(sent?.bodyText ?? ''),
    )
  })

  it('reports an error in mid-stream without a status', async () => {
    fake.breakNext('error-event')
    const events = await run(userRequest(modelId))
    expect(textOf(events)).not.toBe('')
    expect(failureOfStream(events)).toMatchObject({ kind: 'overloaded', status: null, retryable: true })
    expect(failureOfStream(events).vendorCode?.toLowerCase()).toBe('unavailable')
  })

  it.each(['cut', 'end-early'] as const)('takes %s for an incomplete answer', async (how) => {
    fake.breakNext(how)
    const events = await run(userRequest(modelId))
    expect(textOf(events)).not.toBe('')
    expect(failureOfStream(events).kind).toBe('incomplete-stream')
    expect(events.at(-1)).toMatchObject({
      identifiers: expect.arrayContaining([
        expect.objectContaining({ value: expect.stringContaining('fake') }),
      ]),
    })
  })

  it('leaves no socket behind when nobody reads on', async () => {
    fake.breakNext({ holdUntil: createGate() })
    for await (const event of adapter.stream(userRequest(modelId), testIo('google', fake.url))) {
      if (event.type === 'part-delta') break
    }
    await fake.server.untilNoSocketIsOpen()
    expect(requests()).toHaveLength(1)
  })

  it('says that a prompt was blocked', async () => {
    fake.breakNext('blocked')
    expect(failureOfStream(await run(userRequest(modelId)))).toMatchObject({
      kind: 'content-blocked',
      retryable: false,
    })
  })

  it.each<[GeminiFailureName, object]>([
    ['bad-key', { kind: 'auth' }],
    ['not-allowed', { kind: 'auth', status: 403 }],
    ['rate-limit', { kind: 'rate-limit', retryAfterMs: 7_000 }],
    ['quota', { kind: 'quota', retryAfterMs: null, retryable: false }],
    ['too-long', { kind: 'context-overflow', status: 400 }],
    ['unknown-model', { kind: 'model-missing', status: 404 }],
    ['server-error', { kind: 'overloaded', status: 500 }],
    ['overloaded', { kind: 'overloaded', status: 503 }],
  ])('classifies %s', async (name, expected) => {
    fake.failNext(name)
    expect(failureOfStream(await run(userRequest(modelId)))).toMatchObject(expected)
    expect(requests()).toHaveLength(1)
  })

  it('says when own content is refused for its signature', async () => {
    const own: RenderedMessage = {
      role: 'assistant',
      parts: [{ type: 'text', text: 'Yes?' }],
      native:
        adapter === geminiGenerateAdapter
          ? [{ functionCall: { name: 'f', args: {} } }]
          : [{ type: 'thought', signature: 'Zm9yZWlnbg==' }],
    }
    const events = await run({ ...userRequest(modelId), messages: [user('One'), own, user('Two')] })
    expect(failureOfStream(events)).toMatchObject({
      kind: 'bad-request',
      status: 400,
      vendorCode: sealRefusedCode,
    })
    expect(fake.shown).toEqual([])
  })

  it('goes to the account and nowhere else, whatever the environment says', async () => {
    vi.stubEnv('GOOGLE_GENAI_USE_VERTEXAI', 'true')
    vi.stubEnv('GOOGLE_GEMINI_BASE_URL', 'http://127.0.0.1:9')
    vi.stubEnv('GOOGLE_API_KEY', 'another-key')
    try {
      expect(finishOfStream(await run(userRequest(modelId))).reason).toBe('stop')
    } finally {
      vi.unstubAllEnvs()
    }
    expect(requests()[0]?.headers['x-goog-api-key']).toBe(conformanceKey)
  })

  it('refuses a key that no header can carry without sending it', async () => {
    const io = { ...testIo('google', fake.url), apiKey: 'AIza-ключ' }
    const events = await collectEvents(adapter.stream(userRequest(modelId), io))
    expect(failureOfStream(events).kind).toBe('auth')
    expect(JSON.stringify(events)).not.toContain('ключ')
    expect(fake.server.requests).toHaveLength(0)
  })

  it('says that an address without this API is the wrong one', async () => {
    const server = await startWireServer(() => ({ status: 404, steps: [{ send: 'nothing here' }] }))
    try {
      const events = await collectEvents(adapter.stream(userRequest(modelId), testIo('google', server.url)))
      expect(failureOfStream(events)).toMatchObject({ kind: 'bad-request', status: 404 })
      expect(failureOfStream(events).message).toBe('Google has nothing at this address.')
    } finally {
      await server.close()
    }
  })

  it('lists chat models page after page', async () => {
    await fake.close()
    fake = await startGeminiFake({ modelPageSize: 4 })
    const models = await adapter.listModels(testIo('google', fake.url))
    expect(models.map((model) => model.id)).toEqual([
      'gemini-3.8-pro',
      'gemini-3.8-flash',
      'gemini-2.5-flash',
    ])
    expect(models[0]).toMatchObject({
      displayName: 'Gemini 3.8 Pro',
      contextWindow: 1_048_576,
      maxOutputTokens: 65_536,
      reasons: true,
      deprecation: null,
    })
    expect(models[2]?.deprecation).toContain('2027-01-15')
    expect(fake.server.requests).toHaveLength(2)
  })

  it.each([
    [
      'a 400 that means the key',
      400,
      { code: 400, status: 'INVALID_ARGUMENT', message: 'API key not valid.' },
    ],
    ['a 401', 401, { code: 401, status: 'UNAUTHENTICATED', message: 'no' }],
    ['a 403', 403, { code: 403, status: 'PERMISSION_DENIED', message: 'no' }],
  ])('takes %s for a refused key when listing', async (_what, status, error) => {
    const server = await startWireServer(() => jsonAnswer(status, { error }))
    try {
      const failed = await adapter.listModels(testIo('google', server.url)).catch((thrown: unknown) => thrown)
      expect(failed).toBeInstanceOf(AdapterError)
      expect(failed).toMatchObject({ failure: { kind: 'auth', status } })
    } finally {
      await server.close()
    }
  })
})

describe('Interactions alone', () => {
  it('takes an empty wallet for a matter of money', async () => {
    fake.answerNext(interactionError(402, 'payment_required', 'Prepaid credits are depleted.'))
    const events = await collectEvents(
      geminiInteractionsAdapter.stream(userRequest(modelId), testIo('google', fake.url)),
    )
    expect(failureOfStream(events)).toMatchObject({ kind: 'quota', status: 402 })
  })
})

describe('the fake refuses what Gemini refuses', () => {
  const post = async (path: string, body: unknown): Promise<number> => {
    const answer = await fetch(`${fake.url}${path}`, {
      method: 'POST',
      headers: { 'x-goog-api-key': conformanceKey },
      body: JSON.stringify(body),
    })
    await answer.text()
    return answer.status
  }
  const generate = `/v1beta/models/${modelId}:streamGenerateContent?alt=sse`
  const words = (role: string, text = 'Hi') => ({ role, parts: [{ text }] })
  const call = { functionCall: { name: 'f', args: {} }, thoughtSignature: 'c2ln' }

  it('takes good requests', async () => {
    expect(await post(generate, { contents: [words('user')] })).toBe(200)
    expect(
      await post('/v1beta/interactions', { model: modelId, input: [{ type: 'user_input', content: [{}] }] }),
    ).toBe(200)
  })

  it.each<[string, object]>([
    ['no contents', { contents: [] }],
    ['an unknown field', { contents: [words('user')], messages: [] }],
    ['a wrong role', { contents: [words('assistant'), words('user')] }],
    ['empty parts', { contents: [{ role: 'user', parts: [] }] }],
    ['an answer at the end', { contents: [words('user'), words('model')] }],
    [
      'a call without its signature',
      {
        contents: [words('user'), { role: 'model', parts: [{ functionCall: { name: 'f' } }] }, words('user')],
      },
    ],
    ['an unanswered call', { contents: [words('user'), { role: 'model', parts: [call] }, words('user')] }],
  ])('refuses %s', async (_what, body) => {
    expect(await post(generate, body)).toBe(400)
  })

  it.each<[string, object]>([
    ['the first schema', { model: modelId, outputs: [] }],
    ['no input', { model: modelId, input: [] }],
    ['a foreign signature', { model: modelId, input: [{ type: 'thought', signature: 'AAAA' }] }],
    [
      'an unsigned call',
      { model: modelId, input: [{ type: 'function_call', id: 'a', name: 'f', arguments: {} }] },
    ],
  ])('refuses %s as an interaction', async (_what, body) => {
    expect(await post('/v1beta/interactions', body)).toBe(400)
  })
})

describe('the fake keeps what Gemini keeps', () => {
  const call = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${fake.url}${path}`, {
      method,
      headers: { 'x-goog-api-key': conformanceKey },
      body: body === undefined ? null : JSON.stringify(body),
    })
    return { status: answer.status, text: await answer.text() }
  }
  const interact = (more: object) =>
    call('POST', '/v1beta/interactions', { model: modelId, input: 'Hi', stream: true, ...more })

  it('stores unless it is told not to, and takes a text for what the person says', async () => {
    await interact({})
    await interact({ store: false })
    expect(fake.storedIds()).toEqual(['v1_fake0001'])
    await interact({ previous_interaction_id: 'v1_fake0001', input: [{ type: 'text', text: 'More' }] })
    expect(fake.shown.map(({ messages, isStored }) => [messages.length, isStored])).toEqual([
      [1, true],
      [1, false],
      [3, true],
    ])
  })

  it('does not know what was forgotten, deleted or never there', async () => {
    await interact({})
    await interact({})
    fake.forget('v1_fake0001')
    expect((await interact({ previous_interaction_id: 'v1_fake0001' })).status).toBe(404)
    expect((await call('GET', '/v1beta/interactions/v1_fake0001')).status).toBe(404)
    expect((await call('DELETE', '/v1beta/interactions/v1_fake0001')).status).toBe(404)
    expect((await call('DELETE', '/v1beta/interactions/v1_fake0002')).status).toBe(200)
    expect(fake.storedIds()).toEqual([])
    await interact({})
    fake.forget()
    expect(fake.storedIds()).toEqual([])
  })

  it('shows both dialects in order', async () => {
    const io = testIo('google', fake.url)
    await collectEvents(geminiInteractionsAdapter.stream(userRequest(modelId, 'One'), io))
    await collectEvents(geminiGenerateAdapter.stream(userRequest(modelId, 'Two'), io))
    fake.failNext('overloaded')
    await collectEvents(geminiGenerateAdapter.stream(userRequest(modelId, 'Refused'), io))
    fake.breakNext('cut')
    await collectEvents(geminiInteractionsAdapter.stream(userRequest(modelId, 'Cut'), io))
    expect(fake.shown).toEqual(
      [
        ['interactions', 'One'],
        ['generate', 'Two'],
        ['interactions', 'Cut'],
      ].map(([dialect, text]) => ({
        dialect,
        system: 'Be brief.',
        messages: [{ role: 'user', text }],
        continuedFrom: null,
        isStored: false,
        inputTokens: 18,
      })),
    )
  })

  it('counts contents or a whole request, never both', async () => {
    const contents = [{ role: 'user', parts: [{ text: 'Hello' }] }]
    const path = `/v1beta/models/${modelId}:countTokens`
    const whole = { generateContentRequest: { model: `models/${modelId}`, contents } }
    expect(JSON.parse((await call('POST', path, { contents })).text)).toMatchObject({ totalTokens: 16 })
    expect((await call('POST', path, whole)).status).toBe(200)
    expect((await call('POST', path, { ...whole, contents })).status).toBe(400)
    expect((await call('POST', path, { contents, systemInstruction: {} })).status).toBe(400)
  })
})
