// What the chunks of a chat answer become, those included that nobody foresaw.
import { describe, expect, it } from 'vitest'
import { mistralChatAdapter } from '../../electron/providers/mistral-chat/adapter.ts'
import { usageOf } from '../../electron/providers/mistral-chat/read-usage.ts'
import type { StreamEvent } from '../../shared/domain/stream-event.ts'
import { chatBody, chatChunks, chatRecord } from '../fakes/mistral/wire.ts'
import { jsonAnswer, streamAnswer } from '../fakes/wire-server.ts'
import { failureOfStream, finishOfStream, partsOf, textOf } from './conformance.ts'
import { runBody, thinker } from './mistral-setup.ts'

const done = 'data: [DONE]\n\n'
const body = (chunks: readonly object[]): string => `${chunks.map(chatRecord).join('')}${done}`
const chunk = (delta: object, more: object = {}, choice: object = {}): object => ({
  id: 'cmpl-1',
  object: 'chat.completion.chunk',
  model: thinker,
  choices: [{ index: 0, delta, finish_reason: null, ...choice }],
  ...more,
})
const last = (delta: object = { content: '' }, more: object = {}, reason = 'stop'): object =>
  chunk(
    delta,
    { usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 }, ...more },
    { finish_reason: reason },
  )
const warnings = (events: readonly StreamEvent[]): string[] =>
  events.flatMap((event) => (event.type === 'warning' ? [event.detail] : []))
const idsOf = (events: readonly StreamEvent[]): string[] => {
  const terminal = events.at(-1)
  if (terminal?.type !== 'finish' && terminal?.type !== 'fail') throw new Error('no terminal event')
  return terminal.identifiers.map(({ kind, value }) => `${kind} ${value}`)
}

describe('a chat answer', () => {
  it('keeps thinking with its signature, byte for byte, beside the text', async () => {
    const events = await runBody(
      mistralChatAdapter,
      chatBody({ thinking: ['First ', 'ü, ', 'then.'], signature: 'c2ln+/bmVk==', text: 'So it is.' }),
    )
    expect(textOf(events, 'reasoning')).toBe('First ü, then.')
    expect(textOf(events)).toBe('So it is.')
    expect(finishOfStream(events).native).toEqual({
      role: 'assistant',
      content: [
        {
          type: 'thinking',
          thinking: [{ type: 'text', text: 'First ü, then.' }],
          closed: true,
          signature: 'c2ln+/bmVk==',
        },
        { type: 'text', text: 'So it is.' },
      ],
    })
  })

  it('begins a new block of thinking after a signature', async () => {
    const think = (text: string, more: object = {}) => ({
      type: 'thinking',
      thinking: [{ type: 'text', text }],
      ...more,
    })
    const events = await runBody(
      mistralChatAdapter,
      body([
        chunk({ role: 'assistant', content: [think('a', { closed: true, signature: null })] }),
        chunk({
          content: [
            think('b', { signature: 'one' }),
            think('c', { note: 7 }),
            think('d', { signature: 'two' }),
          ],
        }),
        last({ content: 'Done.' }),
      ]),
    )
    expect(finishOfStream(events).native).toEqual({
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: [{ type: 'text', text: 'ab' }], closed: true, signature: 'one' },
        { type: 'thinking', thinking: [{ type: 'text', text: 'cd' }], note: 7, signature: 'two' },
        { type: 'text', text: 'Done.' },
      ],
    })
    expect(textOf(events, 'reasoning')).toBe('abcd')
  })

  it('takes arguments as text, in pieces and as an object', async () => {
    const call = (id: string | null, args: unknown, index?: number, name = 'look_up') => ({
      ...(id === null ? {} : { id }),
      function: { name, arguments: args },
      ...(index === undefined ? {} : { index }),
    })
    const events = await runBody(
      mistralChatAdapter,
      body([
        chunk({ role: 'assistant', content: 'I look. ' }),
        chunk({ tool_calls: [call('7sxW7Brwm', '{"a":', 0)] }),
        chunk({ tool_calls: [call('null', '1}', 0), call('AbCdEf123', { city: 'Oslo' }, 1)] }),
        last({ tool_calls: [call(null, '{}', 2, 'third')] }, {}, 'tool_calls'),
      ]),
    )
    const parts = partsOf(events).filter((part) => part.type === 'tool-call')
    expect(parts.map(({ callId, argumentsJson }) => [callId, argumentsJson])).toEqual([
      ['7sxW7Brwm', '{"a":1}'],
      ['AbCdEf123', '{"city":"Oslo"}'],
      [expect.stringMatching(/^[A-Za-z0-9]{9}$/), '{}'],
    ])
    const finish = finishOfStream(events)
    expect(finish.reason).toBe('tool-calls')
    expect(finish.native).toMatchObject({
      content: 'I look. ',
      tool_calls: [
        { id: '7sxW7Brwm', type: 'function', function: { name: 'look_up', arguments: '{"a":1}' } },
        { id: 'AbCdEf123', function: { arguments: { city: 'Oslo' } } },
        { id: parts[2]?.callId, function: { name: 'third' } },
      ],
    })
    expect(idsOf(events)).toEqual(
      expect.arrayContaining(['response cmpl-1', 'call 7sxW7Brwm', 'call AbCdEf123']),
    )
  })

  it('keeps no answer for sending back whose call was cut', async () => {
    const call = { id: '7sxW7Brwm', index: 0, function: { name: 'look_up', arguments: '{"city":"Tr' } }
    const events = await runBody(mistralChatAdapter, body([last({ tool_calls: [call] }, {}, 'length')]))
    expect(finishOfStream(events)).toMatchObject({ reason: 'length', native: null })
    expect(partsOf(events)).toMatchObject([{ argumentsJson: '{"city":"Tr' }])
  })

  it('loses nothing to fields, chunks and records that nobody knows', async () => {
    const events = await runBody(
      mistralChatAdapter,
      [
        ': a comment\n\n',
        'event: heartbeat\ndata: {}\n\n',
        body([
          { object: 'chat.completion.note', trace_id: 'tr-1', choices: null },
          chunk({ role: 'assistant', content: 'One' }),
          chunk({ content: '.', mood: { mood_id: 'm-1' } }),
          chunk({ content: ' ' }, { queue: { queue_id: 'q-9' } }),
          chunk({ content: '' }, {}, { judge_id: 'j-4' }),
          chunk({
            content: [{ type: 'hologram', data: { file_id: 'f-1' } }, { type: 'caption', text: 'Two. ' }, 7],
          }),
          chunk({
            content: [
              { type: 'text', text: 'Three.', annotations: [1] },
              { type: 'reference', reference_ids: [0, 'r-2'] },
            ],
          }),
          chunk({ content: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,aW1n' } }] }),
          chunk({ content: [{ type: 'tool_file', tool: 'image_generation', file_id: 'file-3' }] }),
          last({ content: ' Four.' }, { service_tier: 'priority', guardrails: [{ name: 'none' }] }),
        ]),
      ].join(''),
    )
    expect(textOf(events)).toBe('One. Two. Three. Four.')
    expect(events.find((event) => event.type === 'part-file')).toMatchObject({
      mediaType: 'image/png',
      dataBase64: 'aW1n',
    })
    expect(warnings(events)).toEqual([
      'Mistral sent content of type hologram.',
      'Mistral sent content of type tool_file.',
    ])
    const finish = finishOfStream(events)
    expect(idsOf(events)).toEqual(
      expect.arrayContaining([
        'trace tr-1',
        'response cmpl-1',
        'mood m-1',
        'queue q-9',
        'judge j-4',
        'file f-1',
        'reference r-2',
        'file file-3',
      ]),
    )
    expect(finish.metadata).toMatchObject({
      id: 'cmpl-1',
      model: thinker,
      finish_reason: 'stop',
      service_tier: 'priority',
      queue: { queue_id: 'q-9' },
      message: { mood: { mood_id: 'm-1' } },
      judge_id: 'j-4',
      guardrails: [{ name: 'none' }],
      usage: { prompt_tokens: 3 },
      sources: [{ type: 'reference', reference_ids: [0, 'r-2'] }],
      files: [{ type: 'tool_file', file_id: 'file-3' }],
    })
    expect(JSON.stringify(finish.metadata)).not.toContain('One.')
    expect(JSON.stringify(finish.native)).toContain('hologram')
  })

  it.each([
    ['stop', 'stop'],
    ['length', 'length'],
    ['model_length', 'length'],
    ['tool_calls', 'tool-calls'],
    ['tired', 'other'],
  ] as const)('reads the finish reason %s as %s', async (raw, reason) => {
    const events = await runBody(mistralChatAdapter, body([chunk({ content: 'A' }), last({}, {}, raw)]))
    expect(finishOfStream(events)).toMatchObject({ reason, rawReason: raw })
  })

  it('keeps what the headers say, without cookies', async () => {
    const headers = {
      'mistral-correlation-id': 'corr-1',
      'x-kong-request-id': 'kong-1',
      'x-ratelimit-remaining-tokens-minute': '499',
      'x-model-deprecation-timestamp': '2026-12-31',
      'set-cookie': 'secret=1',
    }
    const events = await runBody(mistralChatAdapter, streamAnswer(chatBody({ text: 'Hi' }), headers))
    const [start, second] = events
    if (start?.type !== 'response-start') throw new Error('the answer did not start')
    // Told before the first record, which then names the model.
    expect(start.identifiers.map(({ value }) => value)).toEqual(['corr-1', 'kong-1'])
    expect(start.headers).toMatchObject({
      'x-ratelimit-remaining-tokens-minute': '499',
      'x-model-deprecation-timestamp': '2026-12-31',
    })
    expect(JSON.stringify(start.headers)).not.toContain('secret')
    expect(start).toMatchObject({ servedModel: null, requestBytes: expect.any(Number) })
    expect(second).toMatchObject({ type: 'response-start', servedModel: thinker })
    expect(idsOf(events)).toEqual(expect.arrayContaining(['correlation corr-1', 'gateway-request kong-1']))
  })

  it('is whole without the last mark once it has its finish, even when the connection breaks then', async () => {
    const records = chatChunks({ text: 'Whole.' }).map(chatRecord)
    const events = await runBody(
      mistralChatAdapter,
      streamAnswer([...records.map((send) => ({ send })), { cut: true }]),
    )
    expect(finishOfStream(events).reason).toBe('stop')
    expect(textOf(events)).toBe('Whole.')
  })

  it.each([
    [
      'the object of the api',
      { object: 'error', message: 'Service unavailable.', type: 'unreachable_backend', code: '1100' },
    ],
    ['a nested error', { error: { message: 'Service unavailable.', code: 503 } }],
    ['a bare sentence', { detail: 'Service unavailable.' }],
  ])('fails on %s inside the stream and keeps what came', async (_name, error) => {
    const events = await runBody(mistralChatAdapter, body([chunk({ content: 'Half' }), error]))
    expect(textOf(events)).toBe('Half')
    expect(failureOfStream(events)).toMatchObject({
      kind: 'overloaded',
      retryable: true,
      status: null,
      detail: 'Service unavailable.',
    })
  })

  it('fails when the finish reason is an error', async () => {
    const events = await runBody(
      mistralChatAdapter,
      body([chunk({ content: 'Half' }), last({}, {}, 'error')]),
    )
    expect(failureOfStream(events).kind).toBe('overloaded')
  })

  it('says so when a good status brings no stream', async () => {
    const refused = await runBody(
      mistralChatAdapter,
      jsonAnswer(200, { object: 'error', message: 'Invalid model: x', type: 'invalid_model', code: '1500' }),
    )
    expect(failureOfStream(refused)).toMatchObject({ kind: 'model-missing', vendorCode: '1500' })
    const page = await runBody(mistralChatAdapter, {
      headers: { 'content-type': 'text/html' },
      steps: [{ send: '<h1>Welcome</h1>' }],
    })
    expect(failureOfStream(page)).toMatchObject({
      kind: 'unknown',
      message: 'Mistral did not answer with a stream.',
    })
  })
})

describe('counts of Mistral', () => {
  it('leaves unknown what is absent, and finds cached tokens in either place', () => {
    expect(usageOf(undefined)).toBeNull()
    expect(usageOf({})).toEqual({
      inputTotal: null,
      cacheRead: null,
      cacheWrite: null,
      outputTotal: null,
      reasoning: null,
      reportedNanoUsd: null,
      raw: {},
    })
    expect(usageOf({ prompt_tokens: 9, num_cached_tokens: 4 })).toMatchObject({ inputTotal: 9, cacheRead: 4 })
    const both = { prompt_tokens: 9, num_cached_tokens: 4, prompt_tokens_details: { cached_tokens: 8 } }
    expect(usageOf(both)).toMatchObject({ cacheRead: 8, raw: both })
  })

  it('adds what connectors read unless the prompt holds it already', () => {
    const beside = { prompt_tokens: 10, completion_tokens: 5, connector_tokens: 3, total_tokens: 18 }
    expect(usageOf(beside)?.inputTotal).toBe(13)
    expect(usageOf({ ...beside, total_tokens: 15 })?.inputTotal).toBe(10)
  })
})
