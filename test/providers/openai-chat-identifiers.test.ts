import { afterEach, describe, expect, it } from 'vitest'
import { openAiChatAdapter } from '../../electron/providers/openai-chat/adapter.ts'
import { ChatReader } from '../../electron/providers/openai-chat/events.ts'
import { plainDelta } from '../../electron/providers/openai-chat/plain-delta.ts'
import type { JsonRecord } from '../../electron/providers/read-json.ts'
import type { StreamEvent } from '../../shared/domain/stream-event.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import { chatRecords as chatChunks, chunk, usageChunk } from '../fakes/openai/chat-wire.ts'
import { type CompatibleFlavour, startOpenAiCompatibleFake } from '../fakes/openai-compatible-server.ts'
import { startOpenAiFake } from '../fakes/openai-server.ts'
import {
  dataRecords,
  jsonAnswer,
  startWireServer,
  streamAnswer,
  type WireAnswer,
} from '../fakes/wire-server.ts'
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

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()))
})

async function run(url: string, vendor: Vendor, modelId = 'model-x'): Promise<StreamEvent[]> {
  const events = await collectEvents(openAiChatAdapter.stream(userRequest(modelId), testIo(vendor, url)))
  expectLawful(events)
  return events
}

async function runAnswer(answer: WireAnswer, vendor: Vendor = 'custom'): Promise<StreamEvent[]> {
  const server = await startWireServer(() => answer)
  closers.push(() => server.close())
  return run(`${server.url}/v1`, vendor)
}

const onTheWire = (record: Record<string, unknown>): JsonRecord => JSON.parse(JSON.stringify(record))

/** The ids of the last event, `kind=value where`. */
function idsOf(events: readonly StreamEvent[]): string[] {
  const last = events.at(-1)
  const identifiers = last !== undefined && 'identifiers' in last ? last.identifiers : []
  return identifiers.map((one) => `${one.kind}=${one.value} ${one.foundIn}`)
}

describe('the ids of an answer', () => {
  it.each([
    [
      'openrouter',
      [
        'edge-request=ray1-FRA header cf-ray',
        'generation=gen-fake1 header x-generation-id',
        'response=gen-fake1 body id',
      ],
    ],
    [
      'groq',
      [
        'request=req_groq1 header x-request-id',
        'response=chatcmpl-fake1 body id',
        'request=req_groq body x_groq.id',
      ],
    ],
    ['deepseek', ['ds-trace=trace1 header x-ds-trace-id', 'response=chatcmpl-fake1 body id']],
    ['xai', ['request=req-xai1 header x-request-id', 'response=chatcmpl-fake1 body id']],
    // Its ids repeat, so this one is a label.
    ['ollama', ['response-label=chatcmpl-417 body id']],
    ['lm-studio', ['response=chatcmpl-fake1 body id']],
    ['llama-cpp', ['response=chatcmpl-fake1 body id']],
    ['vllm', [`response=chatcmpl-${'1'.padStart(32, '0')} body id`]],
    ['custom', ['response=chatcmpl-fake1 body id']],
  ] satisfies [CompatibleFlavour, string[]][])('are all kept at %s', async (flavour, expected) => {
    const fake = await startOpenAiCompatibleFake({ flavour })
    closers.push(() => fake.close())
    expect(idsOf(await run(fake.url, flavour, fake.modelId))).toEqual(expected)
  })

  it('are all kept at OpenAI', async () => {
    const fake = await startOpenAiFake()
    closers.push(() => fake.close())
    expect(idsOf(await run(fake.url, 'openai', 'gpt-6-sol'))).toEqual([
      'request=req_fake header x-request-id',
      'response=chatcmpl-1 body id',
    ])
  })

  it('are found in calls, annotations and fields nobody foresaw, in the middle of the text too', async () => {
    const records = chatChunks({ toolCalls: [{ id: 'call_7', name: 'f', argumentsJson: '{"a":1}' }] })
    const [first, ...rest] = records
    const body = dataRecords([
      first,
      chunk({ content: 'Hel' }),
      {
        ...chunk({ content: 'lo' }),
        workspace_id: 'ws_1',
        routing: { shardId: 's_2', hop_ids: ['h1', 'h2'] },
      },
      chunk({ annotations: [{ type: 'file', file: { id: 'file_9' } }] }),
      chunk({ reasoning_details: [{ type: 'reasoning.encrypted', id: 'rs_4', data: 'opaque' }] }),
      ...rest,
    ])
    const events = await runAnswer(streamAnswer(body))
    expect(textOf(events)).toBe('Hello')
    expect(idsOf(events)).toEqual([
      'response=chatcmpl-1 body id',
      'workspace=ws_1 body workspace_id',
      'shard=s_2 body routing.shardId',
      'hop=h1 body routing.hop_ids[0]',
      'hop=h2 body routing.hop_ids[1]',
      'file=file_9 body choices[0].delta.annotations[0].file.id',
      'reasoning=rs_4 body choices[0].delta.reasoning_details[0].id',
      'call=call_7 body choices[0].delta.tool_calls[0].id',
    ])
  })

  it('are kept when the id of the answer changes on the way', async () => {
    const body = dataRecords([
      chunk({ content: 'a' }),
      chunk({ content: 'b' }, null, { id: 'chatcmpl-2' }),
      chunk({}, 'stop'),
    ])
    const events = await runAnswer(streamAnswer(body))
    expect(idsOf(events)).toEqual(['response=chatcmpl-1 body id', 'response=chatcmpl-2 body id'])
    expect(textOf(events)).toBe('ab')
  })

  it('come with a refusal by status, from its headers and its body', async () => {
    const answer = jsonAnswer(
      429,
      { error: { code: 429, message: 'slow', metadata: { generation_id: 'gen-9' } }, user_id: 'user_1' },
      { 'x-request-id': 'req_9', 'retry-after': '4', 'x-ratelimit-remaining': '0' },
    )
    const events = await runAnswer(answer, 'openrouter')
    expect(failureOfStream(events)).toMatchObject({ kind: 'rate-limit', retryAfterMs: 4_000 })
    expect(idsOf(events)).toEqual([
      'request=req_9 header x-request-id',
      'generation=gen-9 body error.metadata.generation_id',
      'user=user_1 body user_id',
    ])
    expect(failOfStream(events)).toMatchObject({
      headers: { 'x-request-id': 'req_9', 'retry-after': '4', 'x-ratelimit-remaining': '0' },
      metadata: {
        error: { code: 429, message: 'slow', metadata: { generation_id: 'gen-9' } },
        user_id: 'user_1',
      },
    })
  })

  it('are told as they come, in the middle of the text too, and never twice', async () => {
    const body = dataRecords([
      chunk({ content: 'Hel' }),
      chunk({ content: 'lo' }),
      { ...chunk({ content: '!' }), trace_id: 'trace_1' },
      ...chatChunks({ toolCalls: [{ id: 'call_7', name: 'f', argumentsJson: '{}' }] }),
    ])
    const events = await runAnswer(streamAnswer(body, { 'x-request-id': 'req_1' }))
    const told = events.filter((event) => event.type === 'response-start' || event.type === 'identified')
    expect(told.map(({ type, identifiers }) => [type, ...identifiers.map(({ value }) => value)])).toEqual([
      ['response-start', 'req_1'],
      ['response-start', 'chatcmpl-1'],
      ['identified', 'trace_1'],
      ['identified', 'call_7'],
    ])
  })

  it('come with an error in a 200 that is no stream', async () => {
    const answer = jsonAnswer(
      200,
      { error: { code: 402, message: 'Insufficient credits' }, user_id: 'user_1' },
      { 'x-generation-id': 'gen-3' },
    )
    const events = await runAnswer(answer, 'openrouter')
    expect(failureOfStream(events).kind).toBe('quota')
    expect(idsOf(events)).toEqual(['generation=gen-3 header x-generation-id', 'user=user_1 body user_id'])
    expect(failOfStream(events)).toMatchObject({
      headers: { 'x-generation-id': 'gen-3' },
      metadata: { error: { code: 402, message: 'Insufficient credits' }, user_id: 'user_1' },
    })
  })

  it('and the metadata leave out a whole answer that is no stream: it is content', async () => {
    const answer = jsonAnswer(200, { id: 'chatcmpl-1', choices: [{ message: { content: 'Hi' } }] })
    const fail = failOfStream(await runAnswer(answer))
    expect(fail.failure.message).toContain('did not answer with a stream')
    expect(fail).not.toHaveProperty('metadata')
    expect(fail.identifiers.map(({ value }) => value)).toEqual(['chatcmpl-1'])
  })

  it('never hold the key', async () => {
    const body = dataRecords([{ ...chunk({ content: 'x' }), key_id: conformanceKey }, chunk({}, 'stop')])
    await runAnswer(streamAnswer(body, { 'x-echo-id': conformanceKey }))
  })
})

describe('the metadata of an answer', () => {
  it('is everything but content, usage and padding', async () => {
    const body = dataRecords([
      {
        ...chunk({ role: 'assistant', content: 'Hel' }),
        provider: 'SomeHost',
        obfuscation: 'xxxx',
        odd: [1],
      },
      { ...chunk({ content: 'lo' }), service_tier: 'flex', moderation: { id: 'mod_1', flagged: false } },
      {
        ...chunk({ annotations: [{ type: 'url_citation', url: 'https://a' }], images: ['data:…'] }),
        citations: ['https://a'],
      },
      {
        ...chunk({ annotations: [{ type: 'url_citation', url: 'https://b' }] }),
        citations: ['https://a', 'https://b'],
      },
      {
        ...usageChunk({ prompt_tokens: 1, completion_tokens: 1 }),
        choices: [
          {
            index: 0,
            delta: {},
            finish_reason: 'stop',
            native_finish_reason: 'END',
            stop_reason: 7,
            logprobs: { content: [] },
          },
        ],
        timings: { cache_n: 3 },
        openrouter_metadata: { attempts: [{ provider: 'A' }] },
        echo: `used ${conformanceKey}`,
      },
    ])
    expect(finishOfStream(await runAnswer(streamAnswer(body))).metadata).toEqual({
      id: 'chatcmpl-1',
      created: 1_795_000_000,
      model: 'model-x',
      provider: 'SomeHost',
      odd: [1],
      service_tier: 'flex',
      moderation: { id: 'mod_1', flagged: false },
      native_finish_reason: 'END',
      stop_reason: 7,
      timings: { cache_n: 3 },
      openrouter_metadata: { attempts: [{ provider: 'A' }] },
      echo: 'used [key removed]',
      annotations: [
        { type: 'url_citation', url: 'https://a' },
        { type: 'url_citation', url: 'https://b' },
      ],
      citations: ['https://a', 'https://b'],
    })
  })

  it('tells OpenRouter’s route, which Baton asks for', async () => {
    const fake = await startOpenAiCompatibleFake({ flavour: 'openrouter' })
    closers.push(() => fake.close())
    expect(finishOfStream(await run(fake.url, 'openrouter', fake.modelId)).metadata).toMatchObject({
      provider: 'SomeHost',
      native_finish_reason: 'STOP',
      openrouter_metadata: { region: 'eu' },
    })
  })

  it('has the headers of limits beside it', async () => {
    const fake = await startOpenAiCompatibleFake({ flavour: 'groq' })
    closers.push(() => fake.close())
    const [start] = await run(fake.url, 'groq', fake.modelId)
    expect(start).toMatchObject({
      type: 'response-start',
      headers: {
        'x-request-id': 'req_groq1',
        'x-groq-region': 'eu',
        'x-ratelimit-limit-requests': '1000',
        'x-ratelimit-remaining-requests': '999',
        'x-ratelimit-remaining-tokens': '5500',
      },
    })
  })

  it.each([
    [
      'an error in the stream',
      { error: { code: 502, message: 'gone', metadata: { error_type: 'provider_unavailable' } } },
      { error: { code: 502, message: 'gone', metadata: { error_type: 'provider_unavailable' } } },
    ],
    ['a bare reason', {}, {}],
  ])('stays with a failure: %s', async (_what, beside, kept) => {
    const last = chunk({ content: '' }, 'error')
    const [choice] = last.choices as readonly object[]
    const body = dataRecords([
      { ...chunk({ content: 'Hel' }), provider: 'SomeHost' },
      chunk({ content: 'lo' }),
      { ...last, ...beside, choices: [{ ...choice, native_finish_reason: 'upstream_gone' }] },
    ])
    const events = await runAnswer(streamAnswer(body), 'openrouter')
    expect(failOfStream(events).metadata).toEqual({
      id: 'chatcmpl-1',
      created: 1_795_000_000,
      model: 'model-x',
      provider: 'SomeHost',
      native_finish_reason: 'upstream_gone',
      finish_reason: 'error',
      ...kept,
    })
    expect(failOfStream(events)).not.toHaveProperty('headers')
  })

  it('stays with an answer that was cut', async () => {
    const cut = dataRecords([{ ...chunk({ content: 'Hel' }), provider: 'SomeHost' }], { done: false })
    expect(failOfStream(await runAnswer(streamAnswer(cut), 'openrouter'))).toMatchObject({
      failure: { kind: 'incomplete-stream' },
      metadata: { provider: 'SomeHost' },
    })
  })

  it('does not grow without end', () => {
    const reader = new ChatReader({
      start: { identifiers: [], headers: {}, requestBytes: 0 },
      context: { vendorName: 'V' },
      vendor: 'custom',
    })
    for (let index = 0; index < 3_000; index += 1) {
      const odd = {
        ...chunk({ content: 'x' }),
        [`field_${index}`]: 1,
        citations: [`https://${index}`],
      }
      reader.read(onTheWire(odd))
    }
    reader.read(onTheWire(chunk({}, 'stop')))
    const { metadata } = finishOfStream(reader.end())
    expect(Object.keys(metadata as JsonRecord).length).toBeLessThan(600)
    expect((metadata as { citations: string[] }).citations).toHaveLength(1_000)
  })
})

describe('a record that is only text', () => {
  const text = (more: Record<string, unknown> = {}): JsonRecord =>
    onTheWire({ ...chunk({ content: 'Hi' }, null), usage: null, ...more })

  it('is told from every other by its names', () => {
    expect(plainDelta(text(), 'chatcmpl-1')).toEqual({ content: 'Hi' })
    expect(
      plainDelta(text({ provider: 'A', system_fingerprint: 'f', service_tier: null }), 'chatcmpl-1'),
    ).not.toBeNull()
    for (const odd of [
      text({ id: 'chatcmpl-2' }),
      text({ usage: {} }),
      text({ trace_id: 't' }),
      text({ error: 'x' }),
      text({ choices: [] }),
      text({ choices: [{ index: 0, delta: { content: 'a' }, finish_reason: 'stop' }] }),
      text({ choices: [{ index: 0, delta: { content: 'a' }, content_filter_results: {} }] }),
      text({ choices: [{ index: 0, delta: { content: 'a', annotations: [] } }] }),
      text({ choices: [{ index: 0, message: { content: 'a' } }] }),
      text({ choices: [null] }),
    ]) {
      expect(plainDelta(odd, 'chatcmpl-1')).toBeNull()
    }
  })
})
