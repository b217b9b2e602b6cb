import type { RawMessageStreamEvent } from '@anthropic-ai/sdk/resources/messages'
import { describe, expect, it } from 'vitest'
import { openMessageReader } from '../../electron/providers/anthropic-messages/events.ts'
import { usageOf } from '../../electron/providers/anthropic-messages/read-usage.ts'
import type { StreamEvent } from '../../shared/domain/stream-event.ts'
import { type MessageScript, messageRecords, type WireRecord } from '../fakes/anthropic/wire.ts'
import { expectLawful, finishOfStream, partsOf } from './conformance.ts'

function readRecords(records: readonly WireRecord[]): StreamEvent[] {
  const reader = openMessageReader({
    identifiers: [{ kind: 'request', value: 'req_1', foundIn: 'header request-id' }],
    headers: { 'anthropic-ratelimit-requests-remaining': '7' },
    requestBytes: 321,
  })
  const events = records.flatMap((record) => reader.read(record as unknown as RawMessageStreamEvent))
  expect(reader.isFinished).toBe(records.at(-1)?.type === 'message_stop')
  return events
}
const read = (script: MessageScript): StreamEvent[] => readRecords(messageRecords(script))
const text = (value: string) => ({ type: 'text', pieces: [value] }) as const

describe('reading Anthropic', () => {
  it('begins with ids, headers and size', () => {
    const [first] = read({ id: 'msg_9', model: 'claude-opus-5-5', blocks: [text('Hi')] })
    expect(first).toEqual({
      type: 'response-start',
      identifiers: [
        { kind: 'request', value: 'req_1', foundIn: 'header request-id' },
        { kind: 'message', value: 'msg_9', foundIn: 'event message_start' },
      ],
      servedModel: 'claude-opus-5-5',
      headers: { 'anthropic-ratelimit-requests-remaining': '7' },
      requestBytes: 321,
    })
  })

  it('keeps sealed empty thinking and redacted thinking in native', () => {
    const events = read({
      blocks: [
        { type: 'thinking', pieces: [], signature: 'c2lnbmVk' },
        { type: 'redacted_thinking', data: 'c2VhbGVk' },
        text('Done.'),
      ],
    })
    expectLawful(events)
    expect(partsOf(events).map((part) => part.type)).toEqual(['reasoning', 'reasoning', 'text'])
    expect(finishOfStream(events).native).toEqual([
      { type: 'thinking', thinking: '', signature: 'c2lnbmVk' },
      { type: 'redacted_thinking', data: 'c2VhbGVk' },
      { type: 'text', text: 'Done.', citations: null },
    ])
  })

  it('keeps fields it does not know, and citations', () => {
    const records = messageRecords({ blocks: [text('Cited.')] })
    const citation = { type: 'char_location', cited_text: 'x', document_index: 0 }
    const at = records.findIndex((record) => record.type === 'content_block_stop')
    const changed: WireRecord[] = records
      .toSpliced(at, 0, {
        type: 'content_block_delta',
        index: 0,
        delta: { type: 'citations_delta', citation },
      })
      .map((record) =>
        record.type === 'content_block_start'
          ? { ...record, content_block: { type: 'text', text: '', citations: null, newField: 1 } }
          : record,
      )
    expect(finishOfStream(readRecords(changed)).native).toEqual([
      { type: 'text', text: 'Cited.', citations: [citation], newField: 1 },
    ])
  })

  it('shows a tool call without arguments as an empty object', () => {
    const events = read({
      blocks: [{ type: 'tool_use', id: 'toolu_1', name: 'now', jsonPieces: [] }],
      stopReason: 'tool_use',
    })
    expectLawful(events)
    expect(partsOf(events)).toEqual([
      { type: 'tool-call', callId: 'toolu_1', name: 'now', argumentsJson: '{}' },
    ])
    expect(finishOfStream(events).native).toEqual([
      { type: 'tool_use', id: 'toolu_1', name: 'now', input: {} },
    ])
    expect(finishOfStream(events).identifiers).toContainEqual({
      kind: 'call',
      value: 'toolu_1',
      foundIn: 'content[0].id',
    })
  })

  it('does not offer a call cut by the limit for sending back', () => {
    const events = read({
      blocks: [{ type: 'tool_use', id: 'toolu_1', name: 'f', jsonPieces: ['{"a":'] }],
      stopReason: 'max_tokens',
    })
    expectLawful(events)
    expect(partsOf(events)).toMatchObject([{ argumentsJson: '{"a":' }])
    expect(finishOfStream(events)).toMatchObject({ reason: 'length', native: null })
  })

  it('does not offer unsealed thinking for sending back', () => {
    const events = read({
      blocks: [{ type: 'thinking', pieces: ['half'], signature: '' }],
      stopReason: 'max_tokens',
    })
    expect(finishOfStream(events).native).toBeNull()
  })

  it.each([
    ['end_turn', 'stop'],
    ['stop_sequence', 'stop'],
    ['tool_use', 'tool-calls'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['pause_turn', 'other'],
    ['refusal', 'refusal'],
    ['something_new', 'other'],
  ] as const)('translates the stop reason %s', (stopReason, reason) => {
    const finish = finishOfStream(read({ blocks: [text('So far')], stopReason }))
    expect(finish).toMatchObject({ reason, rawReason: stopReason })
    expect(finish.native === null).toBe(stopReason === 'refusal')
  })

  it('keeps what a refusal says about itself', () => {
    const stopDetails = { type: 'refusal', category: 'cyber', explanation: 'no' }
    const finish = finishOfStream(read({ blocks: [], stopReason: 'refusal', stopDetails }))
    expect(finish.metadata).toMatchObject({ stop_details: stopDetails, service_tier: 'standard' })
  })

  it('warns of blocks it does not show and keeps them', () => {
    const records = messageRecords({ blocks: [text('Found.')] })
    const search = { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: {} }
    const changed: WireRecord[] = records.toSpliced(
      2,
      0,
      { type: 'content_block_start', index: 5, content_block: search },
      {
        type: 'content_block_delta',
        index: 5,
        delta: { type: 'input_json_delta', partial_json: '{"query":"x"}' },
      },
      { type: 'content_block_stop', index: 5 },
    )
    const events = readRecords(changed)
    expectLawful(events)
    expect(events).toContainEqual(expect.objectContaining({ type: 'warning', code: 'block-not-shown' }))
    expect(partsOf(events).map((part) => part.type)).toEqual(['text'])
    expect(finishOfStream(events).native).toMatchObject([{ text: 'Found.' }, { input: { query: 'x' } }])
  })

  it('warns of a delta for a block that is not open', () => {
    const stray: WireRecord = {
      type: 'content_block_delta',
      index: 3,
      delta: { type: 'text_delta', text: 'x' },
    }
    const events = readRecords(messageRecords({ blocks: [text('Hi')] }).toSpliced(1, 0, stray))
    expect(events).toContainEqual(expect.objectContaining({ type: 'warning', code: 'stray-delta' }))
    expectLawful(events)
  })
})

describe('counting Anthropic tokens', () => {
  const start = {
    input_tokens: 56,
    cache_creation_input_tokens: 10,
    cache_read_input_tokens: 64,
    output_tokens: 1,
  }

  it('adds cached tokens to the input and knows no output at the start', () => {
    expect(usageOf(start, null)).toMatchObject({
      inputTotal: 130,
      cacheRead: 64,
      cacheWrite: 10,
      outputTotal: null,
    })
  })

  it('keeps the input of the start where the delta is silent, and replaces the output', () => {
    const delta = { input_tokens: null, output_tokens: 45, output_tokens_details: { thinking_tokens: 30 } }
    const usage = usageOf(start, delta)
    expect(usage).toMatchObject({ inputTotal: 130, outputTotal: 45, reasoning: 30 })
    expect(usage.raw).toMatchObject({ input_tokens: 56, output_tokens: 45 })
  })

  it('takes corrected input counts of the delta', () => {
    expect(usageOf(start, { input_tokens: 100, output_tokens: 2 }).inputTotal).toBe(174)
  })

  it('never makes a zero of what is absent', () => {
    expect(usageOf({}, { output_tokens: 3 })).toMatchObject({
      inputTotal: null,
      cacheRead: null,
      cacheWrite: null,
      outputTotal: 3,
      reasoning: null,
    })
  })
})
