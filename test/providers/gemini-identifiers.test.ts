// Everything an answer carries, over the real SDK: ids in bodies, nested items, headers and events, also those nobody
// foresaw, and the whole metadata, without content, without the echo of the request and without keys.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { geminiGenerateAdapter } from '../../electron/providers/gemini-generate/adapter.ts'
import { isPlainText } from '../../electron/providers/gemini-generate/read-chunk.ts'
import { geminiInteractionsAdapter } from '../../electron/providers/gemini-interactions/adapter.ts'
import type { Identifier } from '../../shared/domain/identifier.ts'
import type { StreamEvent } from '../../shared/domain/stream-event.ts'
import { interactionDone, interactionRecordText } from '../fakes/gemini/interaction-wire.ts'
import { type GeminiFake, startGeminiFake } from '../fakes/gemini-server.ts'
import { dataRecords, jsonAnswer, streamAnswer } from '../fakes/wire-server.ts'
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

const modelId = 'gemini-3.8-flash'
let fake: GeminiFake
beforeEach(async () => {
  fake = await startGeminiFake()
})
afterEach(() => fake.close())

const headers = {
  'x-goog-request-id': 'goog-1',
  'x-gemini-service-tier': 'priority',
  'x-ratelimit-remaining': '7',
  'server-timing': 'gfet4t7; dur=812',
  'set-cookie': 'secret=1',
  date: 'Fri, 20 Nov 2026 12:00:00 GMT',
}
const pairs = (identifiers: readonly Identifier[]): string[] =>
  identifiers.map(({ kind, value }) => `${kind} ${value}`)

async function run(adapter: typeof geminiGenerateAdapter, isStored = false): Promise<StreamEvent[]> {
  const state = isStored ? { way: 'interaction', handle: null } : null
  const request = { ...userRequest(modelId), state }
  const events = await collectEvents(adapter.stream(request, testIo('google', fake.url)))
  expectLawful(events)
  return events
}

describe('what an answer of generateContent carries', () => {
  const text = (words: string, more: object = {}) => ({
    candidates: [{ content: { role: 'model', parts: [{ text: words }] }, index: 0, ...more }],
    responseId: 'r1',
    modelVersion: 'gemini-3.8-flash-001',
  })
  const rating = { category: 'HARM_CATEGORY_HARASSMENT', probability: 'NEGLIGIBLE' }
  const citation = (startIndex: number) => ({ startIndex, uri: `https://example.org/${startIndex}` })
  const usageMetadata = {
    promptTokenCount: 20,
    candidatesTokenCount: 4,
    totalTokenCount: 24,
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: 20 }],
    trafficType: 'ON_DEMAND',
    serviceTier: 'priority',
  }
  const records = [
    { ...text('One '), createTime: '2026-11-20T12:00:00Z', traceId: 'trace-1' },
    text('two '),
    text('three ', { citationMetadata: { citationSources: [citation(0)] } }),
    text('four ', { citationMetadata: { citationSources: [citation(9)] } }),
    {
      candidates: [
        {
          content: {
            role: 'model',
            parts: [
              {
                functionCall: { id: 'call-1', name: 'f', args: { user_id: 'not-an-id' } },
                thoughtSignature: 'c2ln',
              },
            ],
          },
          index: 0,
        },
      ],
    },
    {
      ...text('', {
        finishReason: 'STOP',
        finishMessage: 'All said.',
        safetyRatings: [rating],
        groundingMetadata: { webSearchQueries: ['q'], groundingChunks: [{ maps: { placeId: 'places/1' } }] },
        urlContextMetadata: { urlMetadata: [] },
        continuationToken: 'dG9rZW4=',
        avgLogprobs: -0.1,
      }),
      modelStatus: { modelStage: 'STABLE' },
      promptFeedback: { safetyRatings: [rating] },
      usageMetadata,
      serverNote: `key ${conformanceKey}`,
    },
  ]

  it('is all kept', async () => {
    fake.answerNext(streamAnswer(dataRecords(records, { done: false }), headers))
    const events = await run(geminiGenerateAdapter)
    expect(textOf(events)).toBe('One two three four ')
    const finish = finishOfStream(events)
    expect(pairs(finish.identifiers)).toEqual([
      'goog-request goog-1',
      'response r1',
      'trace trace-1',
      'call call-1',
      'place places/1',
    ])
    expect(finish.identifiers).toContainEqual({
      kind: 'call',
      value: 'call-1',
      foundIn: 'body candidates[0].content.parts[0].functionCall.id',
    })
    expect(finish.metadata).toEqual({
      createTime: '2026-11-20T12:00:00Z',
      traceId: 'trace-1',
      responseId: 'r1',
      modelVersion: 'gemini-3.8-flash-001',
      index: 0,
      citationMetadata: { citationSources: [citation(0), citation(9)] },
      finishReason: 'STOP',
      finishMessage: 'All said.',
      safetyRatings: [rating],
      groundingMetadata: { webSearchQueries: ['q'], groundingChunks: [{ maps: { placeId: 'places/1' } }] },
      urlContextMetadata: { urlMetadata: [] },
      continuationToken: 'dG9rZW4=',
      avgLogprobs: -0.1,
      modelStatus: { modelStage: 'STABLE' },
      promptFeedback: { safetyRatings: [rating] },
      usageMetadata,
      serverNote: 'key [key removed]',
    })
    expect(finish.handle).toBeNull()
    const [start, second] = events
    expect(second).toMatchObject({ type: 'response-start', servedModel: 'gemini-3.8-flash-001' })
    const told = events.filter((event) => event.type === 'identified')
    expect(told.map(({ identifiers }) => pairs(identifiers))).toEqual([['call call-1'], ['place places/1']])
    expect(start).toMatchObject({
      type: 'response-start',
      servedModel: null,
      identifiers: [{ value: 'goog-1' }],
      headers: {
        'x-goog-request-id': 'goog-1',
        'x-gemini-service-tier': 'priority',
        'x-ratelimit-remaining': '7',
        'server-timing': 'gfet4t7; dur=812',
      },
    })
    expect(JSON.stringify(start)).not.toContain('secret=1')
    const usage = events.findLast((event) => event.type === 'usage')?.usage
    expect(usage?.raw).toEqual(usageMetadata)
  })

  it('tells why a prompt was blocked, with the ids learned', async () => {
    const feedback = { blockReason: 'SAFETY', safetyRatings: [{ ...rating, blocked: true }] }
    const body = dataRecords([{ promptFeedback: feedback, responseId: 'r2' }], { done: false })
    fake.answerNext(streamAnswer(body, headers))
    const events = await run(geminiGenerateAdapter)
    expect(failureOfStream(events)).toMatchObject({ kind: 'content-blocked', vendorCode: 'SAFETY' })
    expect(failureOfStream(events).detail).toContain('HARM_CATEGORY_HARASSMENT')
    expect(events.at(-1)).toMatchObject({
      identifiers: [{ value: 'goog-1' }, { kind: 'response', value: 'r2', foundIn: 'body responseId' }],
      metadata: { responseId: 'r2', promptFeedback: feedback },
    })
  })

  it.each([
    ['an error in the stream', { error: { code: 503, status: 'UNAVAILABLE', message: 'Overloaded.' } }],
    ['a cut', null],
  ])('keeps what was said before %s', async (_what, error) => {
    const half = [...records.slice(0, 4), ...(error === null ? [] : [error])]
    fake.answerNext(streamAnswer(dataRecords(half, { done: false }), headers))
    const fail = failOfStream(await run(geminiGenerateAdapter))
    expect(fail.metadata).toMatchObject({
      traceId: 'trace-1',
      modelVersion: 'gemini-3.8-flash-001',
      citationMetadata: { citationSources: [citation(0), citation(9)] },
      ...error,
    })
    // They came with the beginning.
    expect(fail).not.toHaveProperty('headers')
  })

  it('keeps the ids of a refusal', async () => {
    const details = [{ '@type': 'type.googleapis.com/google.rpc.RequestInfo', requestId: 'req-9' }]
    const error = { code: 503, status: 'UNAVAILABLE', message: 'Overloaded.', details }
    fake.answerNext(jsonAnswer(503, { error }, headers))
    const fail = failOfStream(await run(geminiGenerateAdapter))
    expect(pairs(fail.identifiers)).toEqual(['goog-request goog-1', 'request req-9'])
    expect(fail).toMatchObject({ headers: { 'x-ratelimit-remaining': '7' }, metadata: { error } })
  })

  it('walks no chunk that is only text', () => {
    expect(isPlainText(records[1])).toBe(true)
    for (const record of [records[0], records[2], records[4], records[5], {}, null]) {
      expect(isPlainText(record)).toBe(false)
    }
  })
})

describe('what an interaction carries', () => {
  const opened = {
    id: 'v1_7',
    object: 'interaction',
    model: 'gemini-3.8-pro',
    status: 'in_progress',
    previous_interaction_id: 'v1_6',
    environment_id: 'env-1',
  }
  const wire = [
    { event_type: 'interaction.created', interaction: opened, event_id: 'e1', trace_id: 'trace-1' },
    {
      event_type: 'interaction.status_update',
      interaction_id: 'v1_7',
      status: 'in_progress',
      continuation_token: 'dG9rZW4=',
      event_id: 'e2',
    },
    {
      event_type: 'step.start',
      index: 0,
      step: { type: 'google_search_call', id: 'search-1' },
      event_id: 'e3',
    },
    { event_type: 'step.stop', index: 0, step_usage: { total_tokens: 3 }, event_id: 'e4' },
    {
      event_type: 'step.start',
      index: 1,
      step: { type: 'google_search_result', call_id: 'search-1', result: [{ doc_id: 'not-an-id' }] },
      event_id: 'e5',
    },
    { event_type: 'step.stop', index: 1, event_id: 'e6' },
    { event_type: 'something.new', widget_id: 'widget-1', event_id: 'e7' },
    { event_type: 'step.start', index: 2, step: { type: 'model_output' }, event_id: 'e8' },
    { event_type: 'step.delta', index: 2, delta: { type: 'text', text: 'Well.' }, event_id: 'e9' },
    {
      event_type: 'step.stop',
      index: 2,
      usage: { total_input_tokens: 20, total_tokens: 21 },
      event_id: 'e10',
    },
    {
      event_type: 'interaction.completed',
      interaction: {
        ...opened,
        status: 'completed',
        created: '2026-11-20T12:00:00Z',
        updated: '2026-11-20T12:00:03Z',
        service_tier: 'priority',
        errors: [{ code: 'tool_fault', message: `slow ${conformanceKey}` }],
        safety: { ratings: [] },
        system_instruction: 'Be brief.',
        generation_config: { max_output_tokens: 5 },
        input: [{ type: 'user_input', content: [] }],
        usage: { total_input_tokens: 20, total_output_tokens: 2, total_tokens: 22, grounding_tool_count: [] },
      },
      event_id: 'e11',
    },
  ]
  const body = wire.map(interactionRecordText).join('') + interactionDone

  it('is all kept', async () => {
    fake.answerNext(streamAnswer(body, headers))
    const events = await run(geminiInteractionsAdapter, true)
    const finish = finishOfStream(events)
    expect(pairs(finish.identifiers)).toEqual([
      'goog-request goog-1',
      'interaction v1_7',
      'previous-interaction v1_6',
      'environment env-1',
      'trace trace-1',
      'call search-1',
      'widget widget-1',
      'event e11',
    ])
    expect(finish.metadata).toEqual({
      ...opened,
      status: 'completed',
      created: '2026-11-20T12:00:00Z',
      updated: '2026-11-20T12:00:03Z',
      service_tier: 'priority',
      errors: [{ code: 'tool_fault', message: 'slow [key removed]' }],
      safety: { ratings: [] },
      continuation_token: 'dG9rZW4=',
      step_usage: { 0: { total_tokens: 3 } },
      usage: { total_input_tokens: 20, total_output_tokens: 2, total_tokens: 22, grounding_tool_count: [] },
    })
    expect(finish.handle?.value).toBe('v1_7')
    expect(events[0]).toMatchObject({
      type: 'response-start',
      identifiers: [{ value: 'goog-1' }],
      headers: { 'x-gemini-service-tier': 'priority', 'x-ratelimit-remaining': '7' },
    })
    expect(events[1]).toMatchObject({ type: 'response-start', servedModel: 'gemini-3.8-pro' })
    const told = events.filter((event) => event.type === 'identified')
    expect(told.map(({ identifiers }) => pairs(identifiers))).toEqual([
      ['call search-1'],
      ['widget widget-1'],
      ['event e11'],
    ])
    const usages = events.flatMap((event) => (event.type === 'usage' ? [event.usage.outputTotal] : []))
    expect(usages).toEqual([1, 2])
  })

  it('keeps the ids of a refusal and of a broken stream', async () => {
    fake.answerNext(
      jsonAnswer(503, { error: { code: 'unavailable', message: 'x', request_id: 'req-9' } }, headers),
    )
    const refused = failOfStream(await run(geminiInteractionsAdapter))
    expect(pairs(refused.identifiers)).toEqual(['goog-request goog-1', 'request req-9'])
    expect(refused).toMatchObject({
      headers: { 'x-ratelimit-remaining': '7' },
      metadata: { error: { code: 'unavailable', message: 'x', request_id: 'req-9' } },
    })
    const error = { event_type: 'error', error: { code: 'internal', message: 'x', incident_id: 'i-1' } }
    const cut = body.slice(0, body.indexOf('event: interaction.completed'))
    fake.answerNext(streamAnswer(cut + interactionRecordText(error), headers))
    const broken = failOfStream(await run(geminiInteractionsAdapter))
    expect(pairs(broken.identifiers)).toEqual(
      expect.arrayContaining(['interaction v1_7', 'incident i-1', 'event e10']),
    )
    expect(broken.metadata).toMatchObject({ status: 'in_progress', error: error.error })
    expect(broken).not.toHaveProperty('headers')
  })
})
