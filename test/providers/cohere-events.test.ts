import { describe, expect, it } from 'vitest'
import { billedUsageOf } from '../../electron/providers/catalogue/billed-usage.ts'
import { computeBill } from '../../electron/providers/catalogue/compute-bill.ts'
import { priceTurn } from '../../electron/providers/catalogue/prices.ts'
import { failureOf } from '../../electron/providers/classify-failure.ts'
import type { CohereCall } from '../../electron/providers/cohere-chat/classify.ts'
import { CohereReader } from '../../electron/providers/cohere-chat/events.ts'
import { RecordSplitter } from '../../electron/providers/cohere-chat/read-records.ts'
import { usageOfCohere } from '../../electron/providers/cohere-chat/read-usage.ts'
import type { JsonValue } from '../../shared/domain/json.ts'
import { type StreamEvent, streamEventSchema } from '../../shared/domain/stream-event.ts'
import {
  type CohereCitation,
  type CohereScript,
  chatRecords,
  type WireRecord,
  writeRecords,
} from '../fakes/cohere/wire.ts'
import {
  conformanceKey,
  expectLawful,
  failOfStream,
  failureOfStream,
  finishOfStream,
  partsOf,
  textOf,
} from './conformance.ts'

const call: CohereCall = {
  vendorName: 'Cohere',
  modelId: 'command-a-plus-05-2026',
  baseUrl: 'https://api.cohere.com',
  apiKey: conformanceKey,
  signal: new AbortController().signal,
  hasStarted: true,
  requestId: 'trace-1',
  headers: null,
  nowMs: 0,
}

function readRecords(records: readonly unknown[]): StreamEvent[] {
  const reader = new CohereReader(
    {
      identifiers: [{ kind: 'trace', value: 'trace-1', foundIn: 'header x-debug-trace-id' }],
      headers: { 'x-trial-endpoint-call-remaining': '19' },
      requestBytes: 321,
    },
    call,
  )
  const events = [...reader.begin(), ...records.flatMap((record) => reader.read(record as JsonValue))]
  for (const event of events) expect(streamEventSchema.parse(event)).toEqual(event)
  return events
}
const read = (script: CohereScript): StreamEvent[] => readRecords(chatRecords(script))
/** The records of an answer with others put before the last one. */
const readWith = (script: CohereScript, ...extra: unknown[]): StreamEvent[] => {
  const records: unknown[] = chatRecords(script)
  return readRecords(records.toSpliced(-1, 0, ...extra))
}

const citation: CohereCitation = {
  start: 14,
  end: 29,
  text: 'gym memberships',
  sources: [
    { type: 'document', id: 'doc:1', document: { id: 'doc:1', customer_id: 'c-9', text: 'Benefits …' } },
    { type: 'tool', id: 'look_up_1:0', tool_output: { session_id: 's-4', content: 'gym' } },
  ],
}

describe('reading Cohere', () => {
  it('begins with ids, headers and size, and without a model', () => {
    const [first, second] = read({ id: 'gen-9', text: ['Hi'] })
    expect(second).toEqual({
      type: 'identified',
      identifiers: [{ kind: 'response', value: 'gen-9', foundIn: 'event message-start id' }],
    })
    expect(first).toEqual({
      type: 'response-start',
      identifiers: [{ kind: 'trace', value: 'trace-1', foundIn: 'header x-debug-trace-id' }],
      servedModel: null,
      headers: { 'x-trial-endpoint-call-remaining': '19' },
      requestBytes: 321,
    })
  })

  it('keeps the whole message as Cohere would write it', () => {
    const events = read({
      thinking: ['First ', 'this.'],
      text: ['We offer gym ', 'memberships.'],
      citations: [citation],
    })
    expectLawful(events)
    expect(partsOf(events).map((part) => part.type)).toEqual(['reasoning', 'text'])
    expect(finishOfStream(events).native).toEqual({
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: 'First this.' },
        { type: 'text', text: 'We offer gym memberships.' },
      ],
      citations: [{ type: 'TEXT_CONTENT', ...citation }],
    })
  })

  it('shows a plan as reasoning, and calls after it', () => {
    const events = read({
      plan: ['I will ', 'look.'],
      calls: [
        { id: 'look_up_1', name: 'look_up', jsonPieces: ['{"a"', ':1}'] },
        { id: 'now_2', name: 'now', jsonPieces: [] },
      ],
    })
    expectLawful(events)
    expect(partsOf(events)).toMatchObject([
      { type: 'reasoning', text: 'I will look.' },
      { type: 'tool-call', callId: 'look_up_1', name: 'look_up', argumentsJson: '{"a":1}' },
      { type: 'tool-call', callId: 'now_2', name: 'now', argumentsJson: '{}' },
    ])
    expect(finishOfStream(events)).toMatchObject({
      reason: 'tool-calls',
      rawReason: 'TOOL_CALL',
      native: {
        role: 'assistant',
        tool_plan: 'I will look.',
        tool_calls: [
          { id: 'look_up_1', type: 'function', function: { name: 'look_up', arguments: '{"a":1}' } },
          { id: 'now_2', type: 'function', function: { name: 'now', arguments: '{}' } },
        ],
      },
    })
  })

  it.each([
    ['COMPLETE', 'stop'],
    ['STOP_SEQUENCE', 'stop'],
    ['MAX_TOKENS', 'length'],
    ['TOOL_CALL', 'tool-calls'],
    ['ERROR_TOXIC', 'content-filter'],
    ['SOMETHING_NEW', 'other'],
  ] as const)('translates the finish reason %s', (finishReason, reason) => {
    expect(finishOfStream(read({ text: ['So far'], finishReason }))).toMatchObject({
      reason,
      rawReason: finishReason,
    })
  })

  it.each([
    [
      { finishReason: 'ERROR', error: 'it broke' },
      { kind: 'overloaded', retryable: true, detail: 'it broke' },
    ],
    [{ finishReason: 'ERROR' }, { kind: 'overloaded', detail: null, vendorCode: 'ERROR' }],
    [
      { finishReason: 'COMPLETE', error: 'it broke' },
      { kind: 'overloaded', detail: 'it broke' },
    ],
    [{ finishReason: 'ERROR', error: 'too many tokens: size limit exceeded' }, { kind: 'context-overflow' }],
    [{ finishReason: 'TIMEOUT' }, { kind: 'timeout', vendorCode: 'TIMEOUT', retryable: true }],
  ])('fails for an end that is none: %j', (end, expected) => {
    const events = read({ text: ['So ', 'far'], ...end })
    expectLawful(events)
    expect(textOf(events)).toBe('So far')
    expect(failureOfStream(events)).toMatchObject({ status: null, ...expected })
    // What was used is known all the same, and so is what the last record said.
    expect(events.some((event) => event.type === 'usage')).toBe(true)
    expect(failOfStream(events).metadata).toMatchObject({
      finish_reason: end.finishReason,
      ...('error' in end ? { error: end.error } : {}),
      usage: { tokens: expect.anything() },
    })
  })

  it('fails for a record that only complains', () => {
    for (const record of [
      { id: 'e-1', message: 'streaming error' },
      { type: 'error', message: 'no more' },
    ]) {
      const events = readWith({ text: ['So far'] }, record)
      expectLawful(events)
      expect(failureOfStream(events)).toMatchObject({ kind: 'overloaded', detail: record.message })
      expect(failOfStream(events).metadata).toMatchObject({ error: record })
    }
  })

  it('keeps what was said, the citations too, when reading fails', () => {
    const reader = new CohereReader({ identifiers: [], headers: {}, requestBytes: 1 }, call)
    const records = chatRecords({ text: ['We offer'], citations: [citation] }).slice(0, -1)
    for (const record of [...records, { type: 'news', level: 3 }]) reader.read(record as JsonValue)
    const fail = failOfStream(reader.fail(failureOf('incomplete-stream', call)))
    expect(fail.metadata).toMatchObject({
      citations: [{ text: 'gym memberships' }],
      unknown_records: [{ type: 'news', level: 3 }],
    })
  })

  it('does not offer a call cut by the limit for sending back', () => {
    const events = read({
      calls: [{ id: 'c', name: 'f', jsonPieces: ['{"a":'] }],
      finishReason: 'MAX_TOKENS',
    })
    expectLawful(events)
    expect(partsOf(events)).toMatchObject([{ argumentsJson: '{"a":' }])
    expect(finishOfStream(events)).toMatchObject({ reason: 'length', native: null })
  })

  it('reads lists where one thing is usual, and deltas without a beginning', () => {
    const events = readRecords([
      { type: 'message-start', id: 'g' },
      { type: 'content-delta', index: 0, delta: { message: { content: [{ text: 'Hel' }] } } },
      { type: 'content-delta', index: 0, delta: { message: { content: { text: 'lo' } } } },
      {
        type: 'tool-call-start',
        index: 0,
        delta: { message: { tool_calls: [{ function: { name: 'f', arguments: '{}' } }] } },
      },
      { type: 'message-end', delta: { finish_reason: 'COMPLETE' } },
    ])
    expectLawful(events)
    expect(textOf(events)).toBe('Hello')
    expect(partsOf(events)[1]).toMatchObject({ callId: 'call_0', name: 'f' })
    expect(events.some((event) => event.type === 'usage')).toBe(false)
  })

  it('warns of blocks and records it does not know, and loses neither', () => {
    const events = readWith(
      { text: ['Hi'] },
      { type: 'content-start', index: 7, delta: { message: { content: { type: 'audio', data: 'AA' } } } },
      { type: 'content-delta', index: 7, delta: { message: { content: { data: 'BB' } } } },
      { type: 'search-queries', query_id: 'q-1', queries: ['x'] },
    )
    expectLawful(events)
    expect(events.filter((event) => event.type === 'warning').map((event) => event.code)).toEqual([
      'block-not-shown',
      'record-not-shown',
    ])
    const finish = finishOfStream(events)
    expect(finish.native).toMatchObject({ content: [{ text: 'Hi' }, { type: 'audio', data: 'AABB' }] })
    expect(finish.metadata).toMatchObject({ unknown_records: [{ type: 'search-queries', queries: ['x'] }] })
    expect(finish.identifiers).toContainEqual({
      kind: 'query',
      value: 'q-1',
      foundIn: 'event search-queries query_id',
    })
  })
})

describe('identifiers and metadata of Cohere', () => {
  it('finds the answer, calls, sources and whatever else looks like an id', () => {
    const records: WireRecord[] = chatRecords({
      id: 'gen-1',
      text: ['We offer gym memberships.'],
      citations: [citation],
      calls: [{ id: 'look_up_1', name: 'look_up', jsonPieces: ['{}'] }],
    })
    const start = { ...records[0], deployment_id: 'dep-3' }
    const end = { ...records.at(-1), id: 'gen-1', event_id: 'ev-8' }
    const events = readRecords([start, ...records.slice(1, -1), end])
    expect(finishOfStream(events).identifiers).toEqual([
      { kind: 'trace', value: 'trace-1', foundIn: 'header x-debug-trace-id' },
      { kind: 'response', value: 'gen-1', foundIn: 'event message-start id' },
      { kind: 'deployment', value: 'dep-3', foundIn: 'event message-start deployment_id' },
      {
        kind: 'source',
        value: 'doc:1',
        foundIn: 'event citation-start delta.message.citations.sources[0].id',
      },
      {
        kind: 'source',
        value: 'look_up_1:0',
        foundIn: 'event citation-start delta.message.citations.sources[1].id',
      },
      { kind: 'call', value: 'look_up_1', foundIn: 'event tool-call-start delta.message.tool_calls.id' },
      { kind: 'event', value: 'ev-8', foundIn: 'event message-end event_id' },
    ])
  })

  it('keeps everything the records say but the content, and never the key', () => {
    const records: WireRecord[] = chatRecords({ id: 'gen-1', text: ['Cited.'], citations: [citation] })
    const start = { ...records[0], api_version: { version: '2' } }
    const debug = { type: 'debug', prompt: '<|START|> Be brief.', note: `used ${conformanceKey}` }
    const end = { ...records.at(-1), served_from: 'eu' }
    const metadata = finishOfStream(readRecords([start, debug, ...records.slice(1, -1), end])).metadata
    expect(metadata).toEqual({
      id: 'gen-1',
      api_version: { version: '2' },
      debug: { note: 'used [key removed]' },
      served_from: 'eu',
      finish_reason: 'COMPLETE',
      usage: {
        billed_units: { input_tokens: 3, output_tokens: 5 },
        tokens: { input_tokens: 70, output_tokens: 7 },
      },
      citations: [{ type: 'TEXT_CONTENT', ...citation }],
    })
  })

  it('keeps log probabilities as they came, and takes no id from them', () => {
    const logprobs = { token_ids: [17, 18], text: 'Hi', logprobs: [-0.1, -0.2] }
    const delta = {
      type: 'content-delta',
      index: 0,
      delta: { message: { content: { text: '!' } } },
      logprobs,
    }
    const finish = finishOfStream(readWith({ text: ['Hi'] }, delta))
    expect(finish.metadata).toMatchObject({ logprobs: [logprobs] })
    expect(finish.identifiers.map(({ kind }) => kind)).toEqual(['trace', 'response'])
  })
})

describe('counting at Cohere', () => {
  // As an answer on 2026-08 counted: most of what was read came from the cache, and little of it was billed.
  const raw = {
    billed_units: { input_tokens: 31, output_tokens: 7 },
    tokens: { input_tokens: 245, output_tokens: 9 },
    cached_tokens: 144,
  }

  it('takes what the model read and wrote', () => {
    expect(usageOfCohere(raw)).toEqual({
      inputTotal: 245,
      cacheRead: 144,
      cacheWrite: null,
      outputTotal: 9,
      reasoning: null,
      reportedNanoUsd: null,
      raw,
    })
  })

  it('bills what is billed', async () => {
    const usage = usageOfCohere(raw)
    if (usage === null) throw new Error('no usage')
    const cost = await priceTurn({
      vendor: 'cohere',
      modelServed: null,
      modelAsked: 'command-a-03-2025',
      usage,
      atMs: Date.UTC(2026, 10, 20),
    })
    // 31 tokens at $2.50 and 7 at $10 for a million.
    expect(cost).toMatchObject({ source: 'computed', nanoUsd: 31 * 2_500 + 7 * 10_000 })
  })

  it('never makes a zero, nor a real count of a billed one', () => {
    expect(usageOfCohere({ billed_units: { input_tokens: 31 } })).toMatchObject({
      inputTotal: null,
      outputTotal: null,
      cacheRead: null,
    })
    expect(usageOfCohere(null)).toBeNull()
    const rates = {
      input: { base: 1_000_000, tiers: [] },
      output: { base: 1_000_000, tiers: [] },
      cacheRead: null,
      cacheWrite: null,
      cacheWriteLong: null,
      audioInput: null,
      tools: {},
      request: null,
    }
    const partly = usageOfCohere({ ...raw, billed_units: { input_tokens: 31 } })
    const searched = usageOfCohere({ ...raw, billed_units: { ...raw.billed_units, search_units: 1 } })
    for (const [usage, unknownReason] of [
      [partly, 'counts-missing'],
      [searched, 'no-rate'],
    ] as const) {
      if (usage === null) throw new Error('no usage')
      expect(computeBill(rates, billedUsageOf(usage))).toEqual({ unknownReason })
    }
  })

  it('leaves the usage of every other vendor as it is', () => {
    const usage = {
      inputTotal: 10,
      cacheRead: 4,
      cacheWrite: null,
      outputTotal: 2,
      reasoning: null,
      reportedNanoUsd: null,
      raw: { prompt_tokens: 10 },
    }
    expect(billedUsageOf(usage)).toBe(usage)
  })
})

describe('the records of a body', () => {
  const records = chatRecords({ text: ['One\n', 'data: [DONE] is how some streams end.'] })
  const split = (text: string): JsonValue[] => {
    const splitter = new RecordSplitter()
    return [...splitter.push(text), ...splitter.end()]
  }

  it('do not end where an answer speaks of their end', () => {
    expect(split(writeRecords(records, { endsWithDone: true }))).toEqual(records)
  })

  it('may be bare lines, may have comments between them, and may be spread over lines', () => {
    expect(split(records.map((record) => `${JSON.stringify(record)}\n`).join(''))).toEqual(records)
    expect(split(': ping\n\nid: 7\nretry: 100\ndata:{"a":\ndata:1}\n\n')).toEqual([{ a: 1 }])
  })

  it('are whole or nothing', () => {
    expect(split('data: {"a":1}\n\ndata: {"b":')).toEqual([{ a: 1 }])
    expect(split('data: {"a":1}')).toEqual([{ a: 1 }])
    expect(() => new RecordSplitter().push('data: {"b":\n\n')).toThrow(SyntaxError)
  })
})
