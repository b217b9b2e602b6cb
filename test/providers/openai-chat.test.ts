import { afterEach, describe, expect, it } from 'vitest'
import type { RenderedMessage, TurnRequest } from '../../electron/providers/adapter.ts'
import { openAiChatAdapter } from '../../electron/providers/openai-chat/adapter.ts'
import { buildChatBody } from '../../electron/providers/openai-chat/request.ts'
import type { StreamEvent } from '../../shared/domain/stream-event.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import { chatRecords, chatStream, chunk, usageChunk } from '../fakes/openai/chat-wire.ts'
import { type CompatibleFlavour, startOpenAiCompatibleFake } from '../fakes/openai-compatible-server.ts'
import { startOpenAiFake } from '../fakes/openai-server.ts'
import { dataRecords, startWireServer, streamAnswer } from '../fakes/wire-server.ts'
import {
  collectEvents,
  expectLawful,
  failureOfStream,
  finishOfStream,
  partsOf,
  testIo,
  textOf,
  userRequest,
} from './conformance.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()))
})

async function run(
  url: string,
  vendor: Vendor,
  request: TurnRequest = userRequest('model-x'),
): Promise<StreamEvent[]> {
  const events = await collectEvents(openAiChatAdapter.stream(request, testIo(vendor, url)))
  expectLawful(events)
  return events
}

async function runBody(
  body: string,
  vendor: Vendor = 'custom',
  headers: Record<string, string> = {},
): Promise<StreamEvent[]> {
  const server = await startWireServer(() => streamAnswer(body, headers))
  closers.push(() => server.close())
  return run(`${server.url}/v1`, vendor)
}

const usageOf = (events: readonly StreamEvent[]) =>
  events.filter((event) => event.type === 'usage').at(-1)?.usage

describe('what a chat stream becomes', () => {
  it('delivers everything an OpenRouter chunk with an error holds, then the error', async () => {
    const usage = { prompt_tokens: 4, completion_tokens: 2, cost: 0.00000125 }
    const body = `: OPENROUTER PROCESSING\n\n${dataRecords([
      chunk({ content: 'Bl' }, null, { id: 'gen-1', extra: { provider: 'SomeHost' } }),
      {
        ...chunk({ content: 'ue' }, 'error', { id: 'gen-1' }),
        usage,
        error: { code: 502, message: 'upstream went away', metadata: { error_type: 'provider_unavailable' } },
      },
    ])}`
    const events = await runBody(body, 'openrouter', { 'x-generation-id': 'gen-1' })
    expect(textOf(events)).toBe('Blue')
    expect(usageOf(events)).toMatchObject({ inputTotal: 4, outputTotal: 2, reportedNanoUsd: 1_250 })
    expect(failureOfStream(events)).toMatchObject({
      kind: 'overloaded',
      vendorCode: 'provider_unavailable',
      detail: 'upstream went away',
      status: null,
      retryable: true,
    })
    expect(events.at(-1)).toMatchObject({
      identifiers: [
        { kind: 'generation', value: 'gen-1', foundIn: 'header x-generation-id' },
        { kind: 'response', value: 'gen-1', foundIn: 'body id' },
      ],
    })
  })

  it.each([
    [
      'in the choice',
      { ...chunk({}), choices: [{ index: 0, delta: {}, error: { code: 429, message: 'slow' } }] },
      'rate-limit',
    ],
    ['alone', { error: { message: 'died', type: 'server_error' } }, 'overloaded'],
    ['as a plain string', { error: 'died' }, 'unknown'],
    ['as a finish reason only', chunk({}, 'error'), 'overloaded'],
  ])('reads an error %s', async (_where, record, kind) => {
    const events = await runBody(dataRecords([chunk({ content: 'Par' }), record]))
    expect(failureOfStream(events).kind).toBe(kind)
    expect(textOf(events)).toBe('Par')
  })

  it('takes [DONE] without a finish reason for a cut', async () => {
    const events = await runBody(dataRecords([chunk({ content: 'Par' })]))
    expect(failureOfStream(events).kind).toBe('incomplete-stream')
  })

  it('takes a finish reason without [DONE] and usage for whole', async () => {
    const events = await runBody(dataRecords([chunk({ content: 'All' }), chunk({}, 'stop')], { done: false }))
    expect(finishOfStream(events)).toMatchObject({ reason: 'stop', handle: null })
    expect(usageOf(events)).toBeUndefined()
  })

  it.each([
    ['length', 'length'],
    ['content_filter', 'content-filter'],
    ['function_call', 'tool-calls'],
    ['insufficient_system_resource', 'other'],
  ])('ends with %s as %s', async (raw, reason) => {
    const events = await runBody(chatStream({ text: 'Hi', finishReason: raw }))
    expect(finishOfStream(events)).toMatchObject({ reason, rawReason: raw })
  })

  it('merges parallel calls whose fragments are interleaved', async () => {
    const fragment = (index: number, part: Record<string, unknown>, id?: string) =>
      chunk({
        tool_calls: [{ index, ...(id === undefined ? {} : { id, type: 'function' }), function: part }],
      })
    const events = await runBody(
      dataRecords([
        fragment(0, { name: 'a', arguments: '' }, 'call_a'),
        fragment(1, { name: 'b', arguments: '{"x"' }, 'call_b'),
        fragment(0, { arguments: '{"y":' }),
        fragment(1, { arguments: ':1}' }),
        fragment(0, { arguments: '2}' }),
        chunk({}, 'tool_calls'),
      ]),
    )
    expect(partsOf(events)).toEqual([
      { type: 'tool-call', callId: 'call_a', name: 'a', argumentsJson: '{"y":2}' },
      { type: 'tool-call', callId: 'call_b', name: 'b', argumentsJson: '{"x":1}' },
    ])
    expect(finishOfStream(events).native).toMatchObject({
      content: null,
      tool_calls: [
        { id: 'call_a', function: { name: 'a', arguments: '{"y":2}' } },
        { id: 'call_b', function: { name: 'b', arguments: '{"x":1}' } },
      ],
    })
  })

  it('tells calls apart that all claim index 0, lack an index, or send an object', async () => {
    const whole = (id: string, name: string, index?: number, args: unknown = '{}') =>
      chunk({
        tool_calls: [{ ...(index === undefined ? {} : { index }), id, function: { name, arguments: args } }],
      })
    const same = await runBody(dataRecords([whole('c1', 'a', 0), whole('c2', 'b', 0), chunk({}, 'stop')]))
    expect(partsOf(same).map((part) => part.type === 'tool-call' && part.name)).toEqual(['a', 'b'])
    const none = await runBody(
      dataRecords([whole('c1', 'a'), whole('c2', 'b', undefined, { x: 1 }), chunk({}, 'stop')]),
    )
    expect(partsOf(none)).toMatchObject([{ callId: 'c1' }, { callId: 'c2', argumentsJson: '{"x":1}' }])
    expect(finishOfStream(none).reason).toBe('tool-calls')
  })

  it('reads Groq’s usage and ids from its own field, and its error', async () => {
    const records = chatRecords({ text: 'Hi' })
    const usage = { prompt_tokens: 3, completion_tokens: 1, total_time: 0.1 }
    const good = await runBody(
      dataRecords([...records.slice(0, -1), { ...records.at(-1), x_groq: { id: 'req_g', usage } }]),
      'groq',
    )
    expect(usageOf(good)).toMatchObject({
      inputTotal: 3,
      outputTotal: 1,
      cacheRead: null,
      reasoning: null,
      raw: usage,
    })
    expect(finishOfStream(good).identifiers).toContainEqual({
      kind: 'request',
      value: 'req_g',
      foundIn: 'body x_groq.id',
    })
    const bad = await runBody(
      dataRecords([chunk({ content: 'H' }), { ...chunk({}), x_groq: { error: 'over capacity' } }]),
      'groq',
    )
    expect(failureOfStream(bad).detail).toBe('over capacity')
  })

  it('joins OpenRouter’s reasoning details and shows their text once', async () => {
    const detail = (text: string, signature: string | null = null) => ({
      reasoning: text,
      reasoning_details: [{ type: 'reasoning.text', index: 0, format: 'f', text, signature }],
    })
    const events = await runBody(
      dataRecords([
        chunk(detail('Let me ')),
        chunk(detail('see.', 'sig==')),
        chunk({ reasoning_details: [{ type: 'reasoning.encrypted', index: 1, data: 'opaque' }] }),
        chunk({ content: 'Yes' }),
        chunk({}, 'stop'),
      ]),
      'openrouter',
    )
    expect(textOf(events, 'reasoning')).toBe('Let me see.')
    expect(finishOfStream(events).native).toMatchObject({
      reasoning_details: [
        { type: 'reasoning.text', index: 0, format: 'f', text: 'Let me see.', signature: 'sig==' },
        { type: 'reasoning.encrypted', index: 1, data: 'opaque' },
      ],
    })
  })

  it('keeps a refusal, metadata and a repeated id for what they are', async () => {
    const events = await runBody(
      dataRecords([
        chunk({ refusal: 'No.' }, null, { id: 'chatcmpl-7' }),
        { ...chunk({}, 'stop', { id: 'chatcmpl-7' }), system_fingerprint: 'fp_ollama' },
        { ...usageChunk({ prompt_tokens: 1, completion_tokens: 1 }), timings: { predicted_ms: 12.5 } },
      ]),
      'ollama',
    )
    const finish = finishOfStream(events)
    expect(finish).toMatchObject({
      reason: 'refusal',
      metadata: { system_fingerprint: 'fp_ollama', timings: { predicted_ms: 12.5 } },
    })
    expect(finish.identifiers[0]?.kind).toBe('response-label')
    expect(textOf(events)).toBe('No.')
  })

  it('reads a whole message in one record and content as a list', async () => {
    const record = {
      ...chunk({}),
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: [{ type: 'text', text: 'Hi' }] },
          finish_reason: 'stop',
        },
      ],
    }
    expect(textOf(await runBody(dataRecords([record])))).toBe('Hi')
  })
})

describe('servers with habits', () => {
  it.each([
    ['ollama', 'ollama'],
    ['lm-studio', 'lm-studio'],
    ['llama-cpp', 'llama-cpp'],
    ['vllm', 'vllm'],
    ['openrouter', 'openrouter'],
    ['deepseek', 'deepseek'],
    ['groq', 'groq'],
  ] satisfies [CompatibleFlavour, Vendor][])(
    'talks to %s, which refuses what it does not know',
    async (flavour, vendor) => {
      const fake = await startOpenAiCompatibleFake({ flavour })
      closers.push(() => fake.close())
      const request = { ...userRequest(fake.modelId), maxOutputTokens: 50, reasoningEffort: 'high' } as const
      const events = await run(fake.url, vendor, request)
      expect(textOf(events)).toBe('Local model here. I was sent 1 message. You said: Hello')
      expect(textOf(events, 'reasoning')).toBe('Counting the messages.')
      expect(usageOf(events)?.inputTotal).toBeGreaterThan(0)
      expect(usageOf(events)?.reportedNanoUsd).toBe(flavour === 'openrouter' ? 123_450 : null)
    },
  )

  it('talks to OpenAI’s own chat and says not to store', async () => {
    const fake = await startOpenAiFake()
    closers.push(() => fake.close())
    const events = await run(fake.url, 'openai', {
      ...userRequest('gpt-6-sol'),
      maxOutputTokens: 50,
    })
    expect(textOf(events)).toContain('GPT here.')
    expect(finishOfStream(events).handle).toBeNull()
    expect(fake.generationRequests()[0]?.body).toMatchObject({ store: false, max_completion_tokens: 50 })
  })
})

describe('what is sent', () => {
  const native = {
    role: 'assistant',
    content: '<think>old thought</think>\n\nHello.',
    reasoning_content: 'old thought',
    reasoning_details: [{ type: 'reasoning.text', text: 'old thought', signature: 's' }],
    tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'look_up', arguments: '{}' } }],
  }
  const messages: readonly RenderedMessage[] = [
    { role: 'user', parts: [{ type: 'text', text: 'Hi' }], native: null },
    { role: 'assistant', parts: [], native },
    {
      role: 'tool',
      parts: [{ type: 'tool-result', callId: 'call_1', name: 'look_up', output: 'Rain', isError: false }],
      native: null,
    },
    {
      role: 'assistant',
      parts: [
        { type: 'text', text: 'It rains.' },
        { type: 'tool-call', callId: 'toolu_9', name: 'look_up', argumentsJson: '{}' },
      ],
      native: null,
    },
    {
      role: 'tool',
      parts: [{ type: 'tool-result', callId: 'toolu_9', name: null, output: 'Sun', isError: true }],
      native: null,
    },
    {
      role: 'user',
      parts: [
        { type: 'text', text: 'And this?' },
        { type: 'file', mediaType: 'image/png', name: 'a.png', dataBase64: 'aW1n' },
        { type: 'file', mediaType: 'application/pdf', name: 'b.pdf', dataBase64: 'cGRm' },
      ],
      native: null,
    },
  ]
  const request: TurnRequest = {
    ...userRequest('model-x'),
    messages,
    maxOutputTokens: 500,
    reasoningEffort: 'medium',
  }

  it.each(['openai', 'openrouter', 'deepseek', 'xai', 'groq', 'ollama', 'custom'] as const)(
    'writes this body for %s',
    (vendor) => {
      expect(buildChatBody(request, vendor)).toMatchSnapshot()
    },
  )

  it.each(['deepseek', 'ollama', 'openrouter'] as const)('is accepted by a strict %s', async (vendor) => {
    const fake = await startOpenAiCompatibleFake({ flavour: vendor })
    closers.push(() => fake.close())
    const events = await run(fake.url, vendor, { ...request, modelId: fake.modelId })
    expect(textOf(events)).toContain('I was sent 6 messages')
  })

  it('names Baton to OpenRouter and to nobody else', async () => {
    for (const vendor of ['openrouter', 'groq'] as const) {
      const fake = await startOpenAiCompatibleFake({ flavour: vendor })
      closers.push(() => fake.close())
      await run(fake.url, vendor, userRequest(fake.modelId))
      expect(fake.requests[0]?.headers['x-openrouter-title']).toBe(
        vendor === 'openrouter' ? 'Baton' : undefined,
      )
    }
  })
})
