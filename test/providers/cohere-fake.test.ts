// The adapter and the fake together over real sockets: several turns, errors, overflow; and what the fake itself
// refuses.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { RenderedMessage, TurnRequest } from '../../electron/providers/adapter.ts'
import { cohereChatAdapter as adapter } from '../../electron/providers/cohere-chat/adapter.ts'
import type { StreamEvent } from '../../shared/domain/stream-event.ts'
import { type CohereFailureName, cohereError, errorId } from '../fakes/cohere/errors.ts'
import { type CohereFake, startCohereFake } from '../fakes/cohere-server.ts'
import { createGate, jsonAnswer } from '../fakes/wire-server.ts'
import {
  collectEvents,
  conformanceKey,
  expectLawful,
  failureOfStream,
  finishOfStream,
  partsOf,
  testIo,
  textOf,
  userRequest,
} from './conformance.ts'

const modelId = 'command-a-plus-05-2026'
const traceId = 'b0aae57a1bc79ddfcba999e6897f9d06'
let fake: CohereFake
beforeEach(async () => {
  fake = await startCohereFake({ validKey: conformanceKey })
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await fake.close()
})

const user = (text: string): RenderedMessage => ({
  role: 'user',
  parts: [{ type: 'text', text }],
  native: null,
})

async function run(request: TurnRequest, baseUrl = fake.url): Promise<StreamEvent[]> {
  const events = await collectEvents(adapter.stream(request, testIo('cohere', baseUrl)))
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

describe('Cohere over the wire', () => {
  it('holds a conversation and shows the model all of it', async () => {
    const first = [user('One')]
    const second = [...first, await answerTo(first), user('Two')]
    const third = [...second, await answerTo(second), user('Three')]
    const events = await run({ ...userRequest(modelId), messages: third })
    expect(textOf(events)).toBe('Command here. I was shown 5 messages. You said: Three')
    expect(textOf(events, 'reasoning')).toBe('The person wrote 5 characters.')
    expect(fake.shown).toHaveLength(3)
    expect(fake.shown[2]).toMatchObject({
      system: 'Be brief.',
      messages: [
        { role: 'user', text: 'One' },
        { role: 'assistant', text: 'Command here. I was shown 1 message. You said: One' },
        { role: 'user', text: 'Two' },
        { role: 'assistant', text: 'Command here. I was shown 3 messages. You said: Two' },
        { role: 'user', text: 'Three' },
      ],
      continuedFrom: null,
      isStored: false,
    })
    const usage = events.findLast((event) => event.type === 'usage')?.usage
    expect(usage?.raw).toMatchObject({ billed_units: { input_tokens: fake.shown[2]?.inputTokens } })
    expect(usage?.inputTotal).toBeGreaterThan(fake.shown[2]?.inputTokens ?? 0)
    expect(fake.shown[2]?.inputTokens).toBeGreaterThan(fake.shown[1]?.inputTokens ?? 0)
  })

  it('goes through a tool exchange and keeps what was cited', async () => {
    fake.answerNext({
      plan: ['I will look it up.'],
      calls: [{ id: 'look_up_9', name: 'look_up', jsonPieces: ['{"q":"gym"}'] }],
    })
    const asked = await run({ ...userRequest(modelId), messages: [user('Gym?')] })
    const call: RenderedMessage = { role: 'assistant', parts: [], native: finishOfStream(asked).native }
    const result: RenderedMessage = {
      role: 'tool',
      parts: [{ type: 'tool-result', callId: 'look_up_9', name: 'look_up', output: 'Yes', isError: false }],
      native: null,
    }
    fake.answerNext({
      text: ['There is a gym.'],
      citations: [{ start: 11, end: 14, text: 'gym', sources: [{ type: 'tool', id: 'look_up_9:0' }] }],
    })
    const events = await run({ ...userRequest(modelId), messages: [user('Gym?'), call, result] })
    expect(partsOf(events)).toEqual([{ type: 'text', text: 'There is a gym.' }])
    expect(fake.chatRequests()[1]?.body).toMatchObject({
      messages: [
        { role: 'system' },
        { role: 'user' },
        { role: 'assistant', tool_plan: 'I will look it up.', tool_calls: [{ id: 'look_up_9' }] },
        { role: 'tool', tool_call_id: 'look_up_9', content: 'Yes' },
      ],
    })
    const finish = finishOfStream(events)
    expect(finish.identifiers).toContainEqual(
      expect.objectContaining({ kind: 'source', value: 'look_up_9:0' }),
    )
    expect(finish.metadata).toMatchObject({ citations: [{ text: 'gym' }] })
    expect(finish.native).toMatchObject({ citations: [{ text: 'gym' }] })
  })

  it('keeps ids and counters of the headers, and says nothing about this computer', async () => {
    vi.stubEnv('CO_API_KEY', 'another-key')
    vi.stubEnv('CO_API_URL', 'http://127.0.0.1:9')
    const [start] = await run(userRequest(modelId))
    if (start?.type !== 'response-start') throw new Error('no start')
    expect(start.identifiers).toContainEqual({
      kind: 'trace',
      value: traceId,
      foundIn: 'header x-debug-trace-id',
    })
    expect(start.headers).toMatchObject({
      'x-trial-endpoint-call-remaining': '19',
      'x-endpoint-monthly-call-limit': '1000',
    })
    const sent = fake.chatRequests()[0]
    expect(start.requestBytes).toBe(Buffer.byteLength(sent?.bodyText ?? ''))
    expect(sent?.headers).toMatchObject({
      accept: 'text/event-stream',
      authorization: `Bearer ${conformanceKey}`,
      'content-type': 'application/json',
      'user-agent': 'Baton',
    })
    expect(
      Object.keys(sent?.headers ?? {}).filter((name) => /fern|client-name|stainless/.test(name)),
    ).toEqual([])
  })

  it.each(['', '/v1', '/v2'])('takes an address that ends in "%s"', async (path) => {
    await run(userRequest(modelId), `${fake.url}${path}`)
    expect(fake.server.requests.map((request) => request.path)).toEqual(['/v2/chat'])
    expect(await adapter.listModels(testIo('cohere', `${fake.url}${path}`))).not.toEqual([])
  })

  it('reads an answer that speaks of the end of streams', async () => {
    const text = 'A stream ends with data: [DONE] and nothing after it.'
    fake.answerNext({ text: [text] })
    expect(textOf(await run(userRequest(modelId)))).toBe(text)
  })

  it.each(['cut', 'end-early'] as const)('takes %s for an incomplete answer', async (how) => {
    fake.breakNext(how)
    const events = await run(userRequest(modelId))
    expect(textOf(events)).not.toBe('')
    expect(failureOfStream(events)).toMatchObject({ kind: 'incomplete-stream', requestId: traceId })
    expect(events.at(-1)).toMatchObject({
      identifiers: expect.arrayContaining([expect.objectContaining({ kind: 'response' })]),
    })
  })

  it.each([
    ['error-event', 'overloaded'],
    ['timeout', 'timeout'],
  ] as const)('reports %s in mid-stream without a status', async (how, kind) => {
    fake.breakNext(how)
    const events = await run(userRequest(modelId))
    expect(textOf(events)).not.toBe('')
    expect(failureOfStream(events)).toMatchObject({ kind, status: null, retryable: true, requestId: traceId })
    expect(events.some((event) => event.type === 'usage')).toBe(true)
  })

  it('holds an answer until it is let go', async () => {
    const gate = createGate()
    fake.breakNext({ holdUntil: gate })
    let text = ''
    for await (const event of adapter.stream(userRequest(modelId), testIo('cohere', fake.url))) {
      if (event.type === 'part-delta') {
        text += event.delta
        if (text.includes('Command')) gate.open()
      }
    }
    expect(text).toContain('You said: Hello')
  })

  it('leaves no socket behind when nobody reads on', async () => {
    fake.breakNext({ holdUntil: createGate() })
    for await (const event of adapter.stream(userRequest(modelId), testIo('cohere', fake.url))) {
      if (event.type === 'part-delta') break
    }
    await fake.server.untilNoSocketIsOpen()
    expect(fake.chatRequests()).toHaveLength(1)
  })

  it.each<[CohereFailureName, object]>([
    ['bad-key', { kind: 'auth', status: 401 }],
    ['invalid-token', { kind: 'auth', status: 498 }],
    ['not-allowed', { kind: 'auth', status: 403 }],
    ['no-credit', { kind: 'quota', status: 402, retryable: false }],
    ['rate-limit', { kind: 'rate-limit', retryAfterMs: 7_000, retryable: true }],
    [
      'month-used-up',
      {
        kind: 'quota',
        status: 429,
        retryAfterMs: null,
        retryable: false,
        message: 'This key of Cohere has used up its calls for the month.',
      },
    ],
    ['too-long', { kind: 'context-overflow', status: 400 }],
    ['size-limit', { kind: 'context-overflow', status: 422 }],
    ['too-large', { kind: 'context-overflow', status: 413 }],
    ['too-much-output', { kind: 'bad-request', status: 400 }],
    ['bad-field', { kind: 'bad-request', status: 422 }],
    ['unknown-model', { kind: 'model-missing', status: 404 }],
    ['blocked', { kind: 'content-blocked', status: 400 }],
    ['cancelled', { kind: 'overloaded', status: 499, retryable: true }],
    ['server-error', { kind: 'overloaded', status: 500 }],
    ['not-implemented', { kind: 'bad-request', status: 501, retryable: false }],
    ['overloaded', { kind: 'overloaded', status: 503 }],
    ['timeout', { kind: 'timeout', status: 504 }],
  ])('classifies %s', async (name, expected) => {
    fake.failNext(name)
    const events = await run(userRequest(modelId))
    expect(failureOfStream(events)).toMatchObject({ requestId: traceId, ...expected })
    expect(events.at(-1)).toMatchObject({
      identifiers: [
        { kind: 'trace', value: traceId },
        { kind: 'error', value: errorId, foundIn: 'body id' },
      ],
    })
    expect(fake.chatRequests()).toHaveLength(1)
    expect(fake.shown).toHaveLength(0)
  })

  it('says that an address without this API is the wrong one', async () => {
    fake.answerNext(jsonAnswer(404, { detail: 'Not Found' }))
    expect(failureOfStream(await run(userRequest(modelId)))).toMatchObject({
      kind: 'bad-request',
      message: 'Cohere has nothing at this address.',
    })
  })

  it('says when what came is no stream, and takes an error in it for one', async () => {
    fake.answerNext(jsonAnswer(200, { hello: 'world' }))
    expect(failureOfStream(await run(userRequest(modelId)))).toMatchObject({
      kind: 'unknown',
      message: 'Cohere did not answer with a stream.',
    })
    fake.answerNext({ ...cohereError(200, 'too many tokens: size limit exceeded by 9 tokens.') })
    expect(failureOfStream(await run(userRequest(modelId)))).toMatchObject({ kind: 'context-overflow' })
  })

  it('refuses a key that no header can carry without sending it', async () => {
    const io = { ...testIo('cohere', fake.url), apiKey: 'co_ключ' }
    const events = await collectEvents(adapter.stream(userRequest(modelId), io))
    expect(failureOfStream(events)).toMatchObject({
      kind: 'auth',
      message: 'The key has characters that no key can have.',
    })
    expect(JSON.stringify(events)).not.toContain('ключ')
    expect(fake.server.requests).toHaveLength(0)
  })

  it('sends no credential at all when the account has none, whatever the environment says', async () => {
    vi.stubEnv('CO_API_KEY', 'another-key')
    const io = { ...testIo('cohere', fake.url), apiKey: null }
    const events = await collectEvents(adapter.stream(userRequest(modelId), io))
    expect(failureOfStream(events).kind).toBe('auth')
    expect(fake.chatRequests()[0]?.headers).not.toHaveProperty('authorization')
  })

  it('goes nowhere without an address', async () => {
    const events = await collectEvents(adapter.stream(userRequest(modelId), testIo('cohere', '')))
    expect(failureOfStream(events)).toMatchObject({ kind: 'network', retryable: false })
  })

  it('recognises a full window before the model saw anything', async () => {
    const small = await startCohereFake({ windowTokens: 500 })
    try {
      const long = { ...userRequest(modelId), messages: [user('word '.repeat(600))] }
      const failure = failureOfStream(await run(long, small.url))
      expect(failure).toMatchObject({ kind: 'context-overflow', status: 400, retryable: false })
      expect(failure.message).toBe(`The conversation is too long for ${modelId}.`)
      expect(small.shown).toHaveLength(0)
      await run(userRequest(modelId), small.url)
      expect(small.shown).toHaveLength(1)
    } finally {
      await small.close()
    }
  })
})

describe('the fake refuses what Cohere refuses', () => {
  const good = { model: modelId, messages: [{ role: 'user', content: 'Hi' }], stream: true }
  const call = { id: 'c1', type: 'function', function: { name: 'f', arguments: '{}' } }
  const withMessages = (...messages: object[]) => ({ ...good, messages })
  const post = async (body: unknown): Promise<number> => {
    const answer = await fetch(`${fake.url}/v2/chat`, {
      method: 'POST',
      headers: { authorization: `Bearer ${conformanceKey}` },
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
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: 'Hi' },
          { role: 'assistant', tool_calls: [call] },
          { role: 'tool', tool_call_id: 'c1', content: 'x' },
        ),
      ),
    ).toBe(200)
  })

  it.each<[string, object, number]>([
    ['an unknown field', { ...good, conversation_id: 'x' }, 400],
    ['no messages', withMessages(), 400],
    [
      'a late system message',
      withMessages({ role: 'user', content: 'Hi' }, { role: 'system', content: 'x' }),
      400,
    ],
    ['an empty message', withMessages({ role: 'user', content: '' }), 400],
    ['an answer at the end', withMessages({ role: 'assistant', content: 'Well,' }), 400],
    [
      'a result without its call',
      withMessages({ role: 'user', content: 'Hi' }, { role: 'tool', tool_call_id: 'c9', content: 'x' }),
      400,
    ],
    ['a document block of the person', withMessages({ role: 'user', content: [{ type: 'document' }] }), 400],
    [
      'thinking of a model that cannot',
      { ...good, model: 'command-a-03-2025', thinking: { type: 'enabled' } },
      400,
    ],
    ['an unknown model', { ...good, model: 'command-unknown' }, 404],
  ])('refuses %s', async (_what, body, status) => {
    expect(await post(body)).toBe(status)
  })
})
