// The adapter and the fake together over real sockets: several turns, seals, refusals, lists.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AdapterError, type RenderedMessage, type TurnRequest } from '../../electron/providers/adapter.ts'
import { anthropicMessagesAdapter as adapter } from '../../electron/providers/anthropic-messages/adapter.ts'
import type { StreamEvent } from '../../shared/domain/stream-event.ts'
import { type AnthropicFailureName, anthropicError, anthropicFailures } from '../fakes/anthropic/errors.ts'
import { type AnthropicFake, startAnthropicFake } from '../fakes/anthropic-server.ts'
import { createGate, jsonAnswer, startWireServer } from '../fakes/wire-server.ts'
import {
  collectEvents,
  conformanceKey,
  expectLawful,
  failOfStream,
  failureOfStream,
  finishOfStream,
  testIo,
  textOf,
  userRequest,
} from './conformance.ts'

const modelId = 'claude-sonnet-5-5'
let fake: AnthropicFake
beforeEach(async () => {
  fake = await startAnthropicFake({ validKey: conformanceKey })
})
afterEach(() => fake.close())

const user = (text: string): RenderedMessage => ({
  role: 'user',
  parts: [{ type: 'text', text }],
  native: null,
})

async function run(request: TurnRequest): Promise<StreamEvent[]> {
  const events = await collectEvents(adapter.stream(request, testIo('anthropic', fake.url)))
  expectLawful(events)
  return events
}
async function answerTo(messages: readonly RenderedMessage[]): Promise<RenderedMessage> {
  const events = await run({ ...userRequest(modelId), messages })
  return {
    role: 'assistant',
    parts: [{ type: 'text', text: textOf(events) }],
    native: finishOfStream(events).native,
  }
}

describe('Anthropic over the wire', () => {
  it('holds a conversation in which its own thinking goes back sealed', async () => {
    const first = [user('One')]
    const second = [...first, await answerTo(first), user('Two')]
    const third = [...second, await answerTo(second), user('Three')]
    const events = await run({ ...userRequest(modelId), messages: third })
    expect(textOf(events)).toBe('Claude here. I was shown 5 messages. You said: Three')
    const sent = fake.messageRequests().at(-1)
    expect(sent?.body).toMatchObject({ stream: true, max_tokens: 16_384 })
    expect(sent?.body).not.toHaveProperty('thread')
    expect(sent?.headers).toMatchObject({
      'anthropic-version': '2026-10-21',
      authorization: `Bearer ${conformanceKey}`,
    })
    expect(sent?.headers).not.toHaveProperty('anthropic-beta')
    const start = events[0]
    expect(start?.type === 'response-start' ? start.requestBytes : null).toBe(
      Buffer.byteLength(sent?.bodyText ?? ''),
    )
    expect(JSON.stringify(sent?.body)).toContain('"signature"')
  })

  it('names a broken seal by a code of its own', async () => {
    const first = [user('One')]
    const answer = await answerTo(first)
    const changed = [user('Another one'), answer, user('Two')]
    const failure = failureOfStream(await run({ ...userRequest(modelId), messages: changed }))
    expect(failure).toMatchObject({
      kind: 'bad-request',
      vendorCode: 'seal-refused',
      status: 400,
      retryable: false,
      requestId: 'req_011FakeRequest',
    })
    // Without the native content the same path is fine.
    const plain = [user('Another one'), { ...answer, native: null }, user('Two')]
    expect(finishOfStream(await run({ ...userRequest(modelId), messages: plain })).reason).toBe('stop')
  })

  it('collects every id and the rate-limit headers', async () => {
    const events = await run(userRequest(modelId))
    const [start, second] = events
    if (start?.type !== 'response-start') throw new Error('no start')
    if (second?.type !== 'response-start') throw new Error('no second start')
    expect(start.identifiers.map(({ kind, value }) => [kind, value])).toEqual([
      ['organization', 'org-fake-0001'],
      ['workspace', 'wrkspc_fake_0001'],
      ['request', 'req_011FakeRequest'],
    ])
    expect(second.identifiers.map(({ kind, value }) => [kind, value])).toEqual([
      ['message', 'msg_01Fake000001'],
    ])
    expect(finishOfStream(events).identifiers).toEqual([...start.identifiers, ...second.identifiers])
    expect(start.headers['anthropic-ratelimit-requests-remaining']).toBe('999')
    expect(start.headers['anthropic-ratelimit-requests-reset']).toBe('2026-11-20T12:00:01Z')
    expect([start.servedModel, second.servedModel]).toEqual([null, modelId])
  })

  it('reports an error event in mid-stream without a status', async () => {
    fake.breakNext('error-event')
    const events = await run(userRequest(modelId))
    expect(textOf(events)).not.toBe('')
    expect(failureOfStream(events)).toMatchObject({
      kind: 'overloaded',
      status: null,
      retryable: true,
      vendorCode: 'overloaded_error',
      requestId: 'req_011FakeRequest',
    })
    const fail = failOfStream(events)
    expect(fail.identifiers.map(({ kind }) => kind)).toContain('message')
    // What the message said of itself, and what the error says.
    expect(fail.metadata).toMatchObject({
      id: 'msg_01Fake000001',
      type: 'message',
      model: modelId,
      usage: { input_tokens: expect.any(Number) },
      error: { type: 'overloaded_error', message: 'Overloaded' },
      request_id: 'req_011FakeRequest',
    })
    expect(fail.metadata).not.toHaveProperty('content')
    expect(fail).not.toHaveProperty('headers')
  })

  it.each(['cut', 'end-early'] as const)('takes %s for an incomplete answer', async (how) => {
    fake.breakNext(how)
    const events = await run(userRequest(modelId))
    expect(textOf(events)).not.toBe('')
    expect(failureOfStream(events)).toMatchObject({
      kind: 'incomplete-stream',
      requestId: 'req_011FakeRequest',
    })
  })

  it('leaves no socket behind when nobody reads on', async () => {
    fake.breakNext({ holdUntil: createGate() })
    for await (const event of adapter.stream(userRequest(modelId), testIo('anthropic', fake.url))) {
      if (event.type === 'part-delta') break
    }
    await fake.server.untilNoSocketIsOpen()
    expect(fake.messageRequests()).toHaveLength(1)
  })

  it('ends a refusal as a refusal', async () => {
    fake.breakNext('refusal')
    expect(finishOfStream(await run(userRequest(modelId)))).toMatchObject({ reason: 'refusal', native: null })
  })

  it('holds an answer until it is let go', async () => {
    const gate = createGate()
    fake.breakNext({ holdUntil: gate })
    let text = ''
    for await (const event of adapter.stream(userRequest(modelId), testIo('anthropic', fake.url))) {
      if (event.type === 'part-delta') {
        text += event.delta
        if (text.includes('Claude')) gate.open()
      }
    }
    expect(text).toContain('You said: Hello')
  })

  it.each<[AnthropicFailureName, object]>([
    ['bad-key', { kind: 'auth', status: 401 }],
    ['not-allowed', { kind: 'auth', status: 403 }],
    ['billing', { kind: 'quota', status: 402 }],
    ['no-credit', { kind: 'quota', status: 400 }],
    ['spend-limit', { kind: 'quota', vendorCode: 'enforced_spend_limit_reached', retryAfterMs: null }],
    ['rate-limit', { kind: 'rate-limit', retryAfterMs: 7_000, retryable: true }],
    ['too-long', { kind: 'context-overflow', status: 400 }],
    ['too-long-with-output', { kind: 'context-overflow', status: 400 }],
    ['too-large', { kind: 'context-overflow', status: 413 }],
    ['too-large-unpacked', { kind: 'context-overflow', vendorCode: 'request_body_too_large_after_decoding' }],
    ['unknown-model', { kind: 'model-missing', status: 404 }],
    ['broken-seal', { kind: 'bad-request', vendorCode: 'seal-refused' }],
    ['server-error', { kind: 'overloaded', status: 500 }],
    ['timeout', { kind: 'timeout', status: 504 }],
    ['overloaded', { kind: 'overloaded', status: 529 }],
  ])('classifies %s', async (name, expected) => {
    fake.failNext(name)
    const failure = failureOfStream(await run(userRequest(modelId)))
    expect(failure).toMatchObject({ requestId: 'req_011FakeRequest', ...expected })
    expect(fake.messageRequests()).toHaveLength(1)
    expect(fake.shown).toEqual([])
  })

  it('keeps the ids of a refused request', async () => {
    fake.failNext('rate-limit')
    expect((await run(userRequest(modelId))).at(-1)).toMatchObject({
      identifiers: [
        { kind: 'organization', value: 'org-fake-0001', foundIn: 'header anthropic-organization-id' },
        { kind: 'workspace', value: 'wrkspc_fake_0001', foundIn: 'header anthropic-workspace-id' },
        { kind: 'request', value: 'req_011FakeRequest', foundIn: 'header request-id' },
      ],
      headers: { 'retry-after': '7', 'anthropic-ratelimit-requests-remaining': '999' },
      metadata: { error: { type: 'rate_limit_error' }, request_id: 'req_011FakeRequest' },
    })
    fake.answerNext(jsonAnswer(400, { type: 'error', error: {}, request_id: 'req_body', trace_id: 't-1' }))
    expect((await run(userRequest(modelId))).at(-1)).toMatchObject({
      identifiers: [
        { kind: 'request', value: 'req_body', foundIn: 'body request_id' },
        { kind: 'trace', value: 't-1', foundIn: 'body trace_id' },
      ],
    })
  })

  it('obeys a server that forbids another try, and waits at a ramp limit', async () => {
    fake.answerNext(anthropicError(500, 'api_error', 'no', { headers: { 'x-should-retry': 'false' } }))
    expect(failureOfStream(await run(userRequest(modelId)))).toMatchObject({
      kind: 'overloaded',
      retryable: false,
    })
    fake.answerNext(
      anthropicError(429, 'rate_limit_error', 'Slower, please.', {
        errorCode: 'ramp_limit_exceeded',
        headers: { 'retry-after': '3' },
      }),
    )
    expect(failureOfStream(await run(userRequest(modelId)))).toMatchObject({
      kind: 'rate-limit',
      retryAfterMs: 3_000,
    })
  })

  it('says that an address without this API is the wrong one', async () => {
    fake.answerNext(jsonAnswer(404, { detail: 'Not Found' }))
    const failure = failureOfStream(await run(userRequest(modelId)))
    expect(failure).toMatchObject({ kind: 'bad-request', message: 'Anthropic has nothing at this address.' })
  })

  it('refuses a key that no header can carry without sending it', async () => {
    const io = { ...testIo('anthropic', fake.url), apiKey: 'sk-ant-ключ' }
    const events = await collectEvents(adapter.stream(userRequest(modelId), io))
    expect(failureOfStream(events).kind).toBe('auth')
    expect(JSON.stringify(events)).not.toContain('ключ')
    expect(fake.server.requests).toHaveLength(0)
  })

  it('sends no credential at all when the account has none', async () => {
    const io = { ...testIo('anthropic', fake.url), apiKey: null }
    const events = await collectEvents(adapter.stream(userRequest(modelId), io))
    expect(failureOfStream(events).kind).toBe('auth')
    expect(fake.messageRequests()[0]?.headers).not.toHaveProperty('authorization')
  })
})

describe('counting with Anthropic', () => {
  it('names the number that the turn is billed for', async () => {
    const messages = [user('One'), await answerTo([user('One')]), user('Two, a little longer.')]
    const request: TurnRequest = { ...userRequest(modelId), messages }
    const counted = await adapter.countTokens?.(request, testIo('anthropic', fake.url))
    expect(fake.countRequests()).toHaveLength(1)
    const usage = (await run(request)).findLast((event) => event.type === 'usage')
    expect(counted).toBeGreaterThan(0)
    expect(usage?.usage.inputTotal).toBe(counted)
    expect(fake.shown.at(-1)?.inputTokens).toBe(counted)
  })

  it('fails with a classified error', async () => {
    const io = { ...testIo('anthropic', fake.url), apiKey: 'sk-ant-other-key-000000' }
    const failed = await adapter.countTokens?.(userRequest(modelId), io).catch((error: unknown) => error)
    expect(failed).toBeInstanceOf(AdapterError)
    expect(failed).toMatchObject({ failure: { kind: 'auth' } })
  })

  it('takes an answer without a number for no count', async () => {
    const server = await startWireServer(() => jsonAnswer(200, { input_tokens: 'many' }))
    try {
      const failed = await adapter
        .countTokens?.(userRequest(modelId), testIo('anthropic', server.url))
        .catch((error: unknown) => error)
      expect(failed).toMatchObject({ failure: { kind: 'unknown' } })
    } finally {
      await server.close()
    }
  })
})

describe('the window of the fake', () => {
  it('overflows with the words of the real one', async () => {
    await fake.close()
    fake = await startAnthropicFake({ windowTokens: 40 })
    expect(finishOfStream(await run(userRequest(modelId))).reason).toBe('stop')
    const failure = failureOfStream(await run(userRequest(modelId, 'long '.repeat(60))))
    expect(failure).toMatchObject({ kind: 'context-overflow', status: 400, retryable: false })
    expect(failure.detail).toMatch(/^prompt is too long: \d+ tokens > 40 maximum$/)
    expect(fake.shown).toHaveLength(1)
  })
})

describe('the models of Anthropic', () => {
  it('are listed with what is known, without the retired ones', async () => {
    const models = await adapter.listModels(testIo('anthropic', `${fake.url}/v1`))
    expect(models.map((model) => model.id)).toEqual([
      'claude-opus-5-5',
      'claude-sonnet-5-5',
      'claude-haiku-5-5',
      'claude-sonnet-4-5-20250929',
    ])
    expect(models[0]).toMatchObject({
      displayName: 'Claude Opus 5.5',
      contextWindow: 1_000_000,
      maxOutputTokens: 128_000,
      acceptsImages: true,
      acceptsDocuments: true,
      reasons: true,
      releasedAt: Date.UTC(2026, 9, 14),
      deprecation: null,
    })
    expect(models[3]?.deprecation).toBe('Ends on 2026-11-30.')
  })

  it.each([
    ['bad-key', 401],
    ['not-allowed', 403],
  ] as const)('cannot be listed with a key that is refused (%s)', async (name, status) => {
    const server = await startWireServer(() => anthropicFailures[name]())
    try {
      const failed = await adapter
        .listModels(testIo('anthropic', server.url))
        .catch((error: unknown) => error)
      expect(failed).toBeInstanceOf(AdapterError)
      expect(failed).toMatchObject({ failure: { kind: 'auth', status } })
    } finally {
      await server.close()
    }
  })

  it('come page after page', async () => {
    await fake.close()
    fake = await startAnthropicFake({ modelPageSize: 2 })
    expect(await adapter.listModels(testIo('anthropic', fake.url))).toHaveLength(4)
    expect(fake.server.requests.map((request) => request.path)).toEqual([
      '/v1/models?limit=1000',
      '/v1/models?limit=1000&after_id=claude-sonnet-5-5',
      '/v1/models?limit=1000&after_id=claude-sonnet-4-5-20250929',
    ])
  })
})

describe('the fake refuses what Anthropic refuses', () => {
  const good = {
    model: modelId,
    max_tokens: 100,
    messages: [{ role: 'user', content: 'Hi' }],
  }
  const mark = { type: 'ephemeral' }
  const call = { type: 'tool_use', id: 'toolu_1', name: 'f', input: {} }
  const result = { type: 'tool_result', tool_use_id: 'toolu_1', content: 'x' }
  const withMessages = (...messages: object[]) => ({ ...good, messages })
  const post = async (body: unknown): Promise<number> => {
    const answer = await fetch(`${fake.url}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': conformanceKey, 'anthropic-version': '2026-10-21' },
      body: JSON.stringify(body),
    })
    await answer.text()
    return answer.status
  }

  it('takes a good request', async () => {
    expect(await post(good)).toBe(200)
    expect(
      await post(
        withMessages(
          { role: 'user', content: 'Hi' },
          { role: 'assistant', content: [call] },
          { role: 'user', content: [result] },
        ),
      ),
    ).toBe(200)
  })

  it.each<[string, object]>([
    ['a sampling field', { ...good, temperature: 1 }],
    ['no max_tokens', { model: good.model, messages: good.messages }],
    ['an empty text block', withMessages({ role: 'user', content: [{ type: 'text', text: '' }] })],
    ['a prefill', withMessages({ role: 'user', content: 'Hi' }, { role: 'assistant', content: 'Well,' })],
    [
      'an unanswered call',
      withMessages(
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: [call] },
        { role: 'user', content: 'So?' },
      ),
    ],
    ['a stray result', withMessages({ role: 'user', content: [result] })],
    [
      'a result after text',
      withMessages(
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: [call] },
        { role: 'user', content: [{ type: 'text', text: 'So' }, result] },
      ),
    ],
    [
      'a made-up seal',
      withMessages(
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: [{ type: 'thinking', thinking: 'x', signature: 'AAAA' }] },
        { role: 'user', content: 'So?' },
      ),
    ],
    [
      'a fifth mark',
      {
        ...good,
        messages: [
          {
            role: 'user',
            content: Array.from({ length: 5 }, () => ({ type: 'text', text: 'x', cache_control: mark })),
          },
        ],
      },
    ],
    [
      'four marks and one for the whole body',
      {
        ...good,
        cache_control: mark,
        messages: [
          {
            role: 'user',
            content: Array.from({ length: 4 }, () => ({ type: 'text', text: 'x', cache_control: mark })),
          },
        ],
      },
    ],
    ['a thread without its beta', { ...good, thread: { type: 'create' } }],
    [
      'an assistant at the beginning',
      withMessages({ role: 'assistant', content: 'Hi' }, { role: 'user', content: 'Yes' }),
    ],
  ])('refuses %s', async (_what, body) => {
    expect(await post(body)).toBe(400)
  })
})
