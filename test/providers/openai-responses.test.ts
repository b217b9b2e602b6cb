import { afterEach, describe, expect, it } from 'vitest'
import type { RenderedMessage, TurnRequest } from '../../electron/providers/adapter.ts'
import { openAiResponsesAdapter } from '../../electron/providers/openai-responses/adapter.ts'
import { buildResponsesBody } from '../../electron/providers/openai-responses/request.ts'
import type { StreamEvent } from '../../shared/domain/stream-event.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import {
  completedStream,
  functionCallItem,
  messageItem,
  numbered,
  openingRecords,
  reasoningItem,
  refusalItem,
  responseObject,
} from '../fakes/openai/responses-wire.ts'
import { startOpenAiCompatibleFake } from '../fakes/openai-compatible-server.ts'
import { type OpenAiFake, startOpenAiFake } from '../fakes/openai-server.ts'
import { jsonAnswer, streamAnswer } from '../fakes/wire-server.ts'
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

const model = 'gpt-6-sol'
const fakes: { close(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(fakes.splice(0).map((fake) => fake.close()))
})

async function startFake(): Promise<OpenAiFake> {
  const fake = await startOpenAiFake()
  fakes.push(fake)
  return fake
}

async function run(
  url: string,
  request: TurnRequest = userRequest(model),
  vendor: Vendor = 'openai',
): Promise<StreamEvent[]> {
  const events = await collectEvents(openAiResponsesAdapter.stream(request, testIo(vendor, url)))
  expectLawful(events)
  return events
}

/** One answer whose stream is exactly this body. */
async function runBody(body: string, request?: TurnRequest): Promise<StreamEvent[]> {
  const fake = await startFake()
  fake.script(streamAnswer(body, { 'x-request-id': 'req_7', 'x-ratelimit-remaining-tokens': '900' }))
  return run(fake.url, request)
}

const stored: TurnRequest = { ...userRequest(model), keepsStateAtProvider: true }
const user = (text: string): RenderedMessage => ({
  role: 'user',
  parts: [{ type: 'text', text }],
  native: null,
})
const answer = (text: string): RenderedMessage => ({
  role: 'assistant',
  parts: [{ type: 'text', text }],
  native: null,
})

describe('what a Responses stream becomes', () => {
  it('keeps every identifier with where it was found', async () => {
    const events = await runBody(
      completedStream([reasoningItem('Hm.'), messageItem('Hi'), functionCallItem('f', '{}')], {
        previousResponseId: 'resp_0',
      }),
    )
    expect(finishOfStream(events).identifiers).toEqual([
      { kind: 'request', value: 'req_7', foundIn: 'header x-request-id' },
      { kind: 'response', value: 'resp_a1', foundIn: 'event response.created' },
      { kind: 'previous-response', value: 'resp_0', foundIn: 'event response.created' },
      { kind: 'item', value: 'rs_1', foundIn: 'output[0].id' },
      { kind: 'item', value: 'msg_1', foundIn: 'output[1].id' },
      { kind: 'item', value: 'fc_1', foundIn: 'output[2].id' },
      { kind: 'call', value: 'call_1', foundIn: 'output[2].call_id' },
    ])
    expect(events[0]).toMatchObject({
      type: 'response-start',
      servedModel: 'gpt-x-2026-10-01',
      headers: { 'x-request-id': 'req_7', 'x-ratelimit-remaining-tokens': '900' },
      requestBytes: expect.any(Number),
    })
  })

  it('keeps the items as native content and the rest as metadata', async () => {
    const items = [reasoningItem('Hm.'), messageItem('Hi')]
    const finish = finishOfStream(await runBody(completedStream(items)))
    expect(finish.native).toEqual(items)
    expect(finish.metadata).toMatchObject({ status: 'completed', service_tier: 'default' })
    expect(JSON.stringify(finish.metadata)).not.toContain('Hi')
  })

  it('shows a refusal as text and never offers to go on from it', async () => {
    const events = await runBody(completedStream([refusalItem('I cannot help.')], { store: true }), stored)
    expect(textOf(events)).toBe('I cannot help.')
    expect(finishOfStream(events)).toMatchObject({ reason: 'refusal', handle: null })
  })

  it.each([
    ['max_output_tokens', 'length', true],
    ['content_filter', 'content-filter', false],
    ['max_messages', 'other', false],
  ])('ends an answer cut by %s as %s', async (rawReason, reason, hasHandle) => {
    const items = [messageItem('Half an ans')]
    const response = responseObject('incomplete', items, {
      store: true,
      extra: { incomplete_details: { reason: rawReason } },
    })
    const events = await runBody(
      numbered([...openingRecords(items), { type: 'response.incomplete', response }]),
      stored,
    )
    const finish = finishOfStream(events)
    expect(finish).toMatchObject({ reason, rawReason })
    expect(finish.handle !== null).toBe(hasHandle)
    expect(textOf(events)).toBe('Half an ans')
  })

  it('reads response.failed, with the usage it may carry', async () => {
    const response = responseObject('failed', [], {
      usage: { input_tokens: 9, output_tokens: 0 },
      extra: { error: { code: 'rate_limit_exceeded', message: 'Too fast.' } },
    })
    const events = await runBody(
      numbered([...openingRecords([messageItem('Par')]), { type: 'response.failed', response }]),
    )
    expect(failureOfStream(events)).toMatchObject({ kind: 'rate-limit', detail: 'Too fast.', status: null })
    expect(textOf(events)).toBe('Par')
    expect(events.some((event) => event.type === 'usage' && event.usage.inputTotal === 9)).toBe(true)
    expect(events.at(-1)).toMatchObject({
      identifiers: expect.arrayContaining([expect.objectContaining({ value: 'resp_a1' })]),
    })
  })

  it.each([
    ['flat', { type: 'error', code: 'server_error', message: 'Broke.', param: null }],
    ['nested', { type: 'error', error: { type: 'server_error', code: 'server_error', message: 'Broke.' } }],
  ])('reads a %s error record in mid-stream', async (_shape, record) => {
    const events = await runBody(numbered([...openingRecords([messageItem('Par')]), record]))
    expect(failureOfStream(events)).toMatchObject({ kind: 'overloaded', detail: 'Broke.', retryable: true })
    expect(textOf(events)).toBe('Par')
  })

  it('ignores record types it does not know, and items of tools it does not use', async () => {
    const items = [{ id: 'ws_1', type: 'web_search_call', status: 'completed' }, messageItem('Found.')]
    const records = openingRecords(items)
    const body = numbered([
      ...records.slice(0, 3),
      { type: 'response.brand.new.event', anything: [1] },
      { type: 'response.web_search_call.searching', output_index: 0 },
      ...records.slice(3),
      { type: 'response.completed', response: responseObject('completed', items) },
    ])
    const events = await runBody(body)
    expect(partsOf(events)).toEqual([{ type: 'text', text: 'Found.' }])
  })

  it('joins the parts of a summary and keeps sealed reasoning without words as an empty part', async () => {
    const long = {
      ...reasoningItem(''),
      summary: [
        { type: 'summary_text', text: 'First.' },
        { type: 'summary_text', text: 'Second.' },
      ],
    }
    expect(textOf(await runBody(completedStream([long, messageItem('Hi')])), 'reasoning')).toBe(
      'First.\n\nSecond.',
    )
    const sealed = partsOf(await runBody(completedStream([reasoningItem(''), messageItem('Hi')])))
    expect(sealed).toMatchObject([
      { type: 'reasoning', text: '' },
      { type: 'text', text: 'Hi' },
    ])
  })

  it('takes what was never streamed from the items and from the last record', async () => {
    const items = [reasoningItem('Hm.'), messageItem('Hi'), functionCallItem('f', '{"a":1}')]
    const only = await runBody(
      numbered([{ type: 'response.completed', response: responseObject('completed', items) }]),
    )
    expect(partsOf(only)).toMatchObject([
      { type: 'reasoning', text: 'Hm.' },
      { type: 'text', text: 'Hi' },
      { type: 'tool-call', callId: 'call_1', name: 'f', argumentsJson: '{"a":1}' },
    ])
  })

  it('says so when a 200 is no stream', async () => {
    const fake = await startFake()
    fake.script(jsonAnswer(200, { error: { message: 'Out of credits', code: 402 } }))
    expect(failureOfStream(await run(fake.url)).kind).toBe('quota')
    fake.script(jsonAnswer(200, { hello: 'world' }))
    expect(failureOfStream(await run(fake.url))).toMatchObject({
      kind: 'unknown',
      message: 'OpenAI did not answer with a stream.',
    })
  })
})

describe('handles and chains', () => {
  it('offers a handle for 25 days when the answer is kept, and none when it is not', async () => {
    const fake = await startFake()
    const kept = finishOfStream(await run(fake.url, stored))
    expect(kept.handle).toEqual({
      kind: 'response',
      value: 'resp_fake0001',
      expiresAt: Date.UTC(2026, 10, 20, 12) + 25 * 86_400_000,
      isOneUse: false,
    })
    expect(finishOfStream(await run(fake.url)).handle).toBeNull()
    expect(fake.storedIds()).toEqual(['resp_fake0001'])
    expect(fake.generationRequests().map((request) => (request.body as { store: boolean }).store)).toEqual([
      true,
      false,
    ])
  })

  it('believes the echo that nothing was kept', async () => {
    const finish = finishOfStream(
      await runBody(completedStream([messageItem('Hi')], { store: false }), stored),
    )
    expect(finish.handle).toBeNull()
  })

  it('continues a chain with only what is new, and the input grows by the chain', async () => {
    const fake = await startFake()
    const first = finishOfStream(await run(fake.url, stored))
    const events = await run(fake.url, {
      ...stored,
      messages: [user('What did I say?')],
      continueFrom: first.handle?.value ?? '',
    })
    expect(textOf(events)).toContain('I was sent 1 message and remembered 2.')
    const [one, two] = fake.generationRequests().map((request) => request.body as Record<string, unknown>)
    expect(two?.previous_response_id).toBe('resp_fake0001')
    expect(two?.input).toHaveLength(1)
    expect(two?.instructions).toBe(one?.instructions)
    const usage = events.find((event) => event.type === 'usage')
    expect(usage?.type === 'usage' && (usage.usage.cacheRead ?? 0)).toBeGreaterThan(50)
  })

  it('appends the turns it missed', async () => {
    const fake = await startFake()
    const first = finishOfStream(await run(fake.url, stored))
    const events = await run(fake.url, {
      ...stored,
      messages: [user('Elsewhere'), answer('An answer of another model'), user('Back again')],
      continueFrom: first.handle?.value ?? '',
    })
    expect(textOf(events)).toContain('I was sent 3 messages and remembered 2. You said: Back again')
    expect(finishOfStream(events).handle?.value).toBe('resp_fake0002')
  })

  it('says the handle is lost when the provider forgot it', async () => {
    const fake = await startFake()
    await run(fake.url, stored)
    fake.forget()
    const failure = failureOfStream(await run(fake.url, { ...stored, continueFrom: 'resp_fake0001' }))
    expect(failure).toMatchObject({
      kind: 'handle-lost',
      vendorCode: 'previous_response_not_found',
      status: 400,
    })
    const unstored = await startFake()
    await run(unstored.url)
    expect(failureOfStream(await run(unstored.url, { ...stored, continueFrom: 'resp_fake0001' })).kind).toBe(
      'handle-lost',
    )
  })

  it('never sends a handle to a server that may ignore it', async () => {
    const fake = await startOpenAiCompatibleFake({ flavour: 'ollama' })
    fakes.push(fake)
    const request = { ...stored, modelId: fake.modelId, continueFrom: 'resp_1' }
    const finish = finishOfStream(await run(fake.url, request, 'custom'))
    expect(finish.handle).toBeNull()
    const body = fake.generationRequests()[0]?.body
    expect(body).not.toHaveProperty('previous_response_id')
    expect(body).not.toHaveProperty('store')
  })

  it('takes a server that refuses the field for a lost handle', async () => {
    const fake = await startOpenAiCompatibleFake({ flavour: 'llama-cpp' })
    fakes.push(fake)
    const request = { ...stored, modelId: fake.modelId, continueFrom: 'resp_1' }
    expect(failureOfStream(await run(fake.url, request, 'lm-studio')).kind).toBe('handle-lost')
  })

  it('keeps a chain at LM Studio too', async () => {
    const fake = await startOpenAiCompatibleFake({ flavour: 'lm-studio' })
    fakes.push(fake)
    const request = { ...stored, modelId: fake.modelId }
    const first = finishOfStream(await run(fake.url, request, 'lm-studio'))
    const second = await run(fake.url, { ...request, continueFrom: first.handle?.value ?? '' }, 'lm-studio')
    expect(textOf(second)).toContain('remembered 2')
  })

  it('does not offer a handle for an answer that was cut', async () => {
    const fake = await startFake()
    fake.breakNext('cut')
    const events = await run(fake.url, stored)
    expect(failureOfStream(events).kind).toBe('incomplete-stream')
    expect(textOf(events)).not.toBe('')
  })

  it('deletes a stored response, and takes an unknown one for deleted', async () => {
    const fake = await startFake()
    const { handle } = finishOfStream(await run(fake.url, stored))
    if (handle === null || openAiResponsesAdapter.release === undefined) throw new Error('nothing to release')
    await openAiResponsesAdapter.release(handle, testIo('openai', fake.url))
    expect(fake.storedIds()).toEqual([])
    await openAiResponsesAdapter.release(handle, testIo('openai', fake.url))
  })
})

describe('usage', () => {
  it.each([
    ['a warm cache', { cached_tokens: 900, cache_write_tokens: 0 }, 900, 0],
    ['a cold cache', { cached_tokens: 0, cache_write_tokens: 950 }, 0, 950],
    ['a server that says nothing of caches', undefined, null, null],
  ])('keeps %s apart from zero and unknown', async (_what, details, cacheRead, cacheWrite) => {
    const usage = {
      input_tokens: 1_000,
      output_tokens: 5,
      ...(details ? { input_tokens_details: details } : {}),
    }
    const events = await runBody(completedStream([messageItem('Hi')], { usage }))
    expect(events.find((event) => event.type === 'usage')).toEqual({
      type: 'usage',
      usage: {
        inputTotal: 1_000,
        cacheRead,
        cacheWrite,
        outputTotal: 5,
        reasoning: null,
        reportedNanoUsd: null,
        raw: usage,
      },
    })
  })

  it('reads what xAI charged', async () => {
    const fake = await startFake()
    const usage = { input_tokens: 1, output_tokens: 1, cost_in_usd_ticks: 158_500 }
    fake.script(streamAnswer(completedStream([messageItem('Hi')], { usage })))
    const events = await run(fake.url, userRequest(model), 'xai')
    const seen = events.find((event) => event.type === 'usage')
    expect(seen?.type === 'usage' && seen.usage.reportedNanoUsd).toBe(15_850)
  })
})

describe('what is sent', () => {
  const native = [
    { ...reasoningItem('Thought.'), status: 'completed' },
    { ...messageItem('Hello.'), phase: 'final_answer' },
    functionCallItem('look_up', '{"city":"Oslo"}'),
    { id: 'ws_1', type: 'web_search_call', status: 'completed' },
  ]
  const history: readonly RenderedMessage[] = [
    user('Hi'),
    {
      role: 'assistant',
      parts: [{ type: 'text', text: 'Hello.' }],
      native: JSON.parse(JSON.stringify(native)),
    },
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
    ...userRequest(model),
    messages: history,
    maxOutputTokens: 5,
    reasoningEffort: 'high',
  }

  it.each(['openai', 'xai', 'lm-studio', 'custom'] as const)('writes this body for %s', (vendor) => {
    expect(buildResponsesBody(request, vendor)).toMatchSnapshot()
  })

  it('writes this body for a chain', () => {
    const chain = { ...stored, continueFrom: 'resp_1', messages: [user('Next')] }
    expect(buildResponsesBody(chain, 'openai')).toMatchSnapshot()
  })

  it('sends no id of an old item, so that a replay works wherever it was stored', async () => {
    expect(JSON.stringify(buildResponsesBody(request, 'openai'))).not.toMatch(/"id":/)
    const fake = await startFake()
    expect(textOf(await run(fake.url, request))).toContain('I was sent 4 messages')
  })

  it('does not ask a model that cannot reason for a summary', () => {
    for (const [modelId, asks] of [
      ['gpt-6-sol', true],
      ['gpt-5.6-sol', true],
      ['o4-mini', true],
      ['gpt-4.1', false],
      ['gpt-5-chat-latest', false],
    ] as const) {
      expect('reasoning' in buildResponsesBody(userRequest(modelId), 'openai')).toBe(asks)
    }
  })

  it('sends no Authorization header without a key', async () => {
    const fake = await startOpenAiCompatibleFake({ flavour: 'lm-studio' })
    fakes.push(fake)
    const io = { ...testIo('lm-studio', fake.url), apiKey: null }
    await collectEvents(openAiResponsesAdapter.stream(userRequest(fake.modelId), io))
    expect(fake.requests[0]?.headers).not.toHaveProperty('authorization')
  })
})
