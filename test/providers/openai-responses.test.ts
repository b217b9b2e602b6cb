// What the records of a Responses stream become.
import { describe, expect, it } from 'vitest'
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
import { jsonAnswer, streamAnswer } from '../fakes/wire-server.ts'
import { failureOfStream, finishOfStream, partsOf, textOf, userRequest } from './conformance.ts'
import { keptTurn, model, run, runBody, startFake, user } from './openai-responses-setup.ts'

const stored = keptTurn('response', [user('Hello')])

describe('what a Responses stream becomes', () => {
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
