import type { RawMessageStreamEvent } from '@anthropic-ai/sdk/resources/messages'
import { describe, expect, it } from 'vitest'
import { openMessageReader } from '../../electron/providers/anthropic-messages/events.ts'
import { usageOf } from '../../electron/providers/anthropic-messages/read-usage.ts'
import { threadHandle } from '../../electron/providers/anthropic-messages/thread.ts'
import type { StreamEvent } from '../../shared/domain/stream-event.ts'
import { type MessageScript, messageRecords, type WireRecord } from '../fakes/anthropic/wire.ts'
import { expectLawful, finishOfStream, partsOf } from './conformance.ts'

const readAt = Date.UTC(2026, 10, 20, 12)
function readRecords(records: readonly WireRecord[], isOnThread = false): StreamEvent[] {
  const reader = openMessageReader({
    identifiers: [{ kind: 'request', value: 'req_1', foundIn: 'header request-id' }],
    headers: { 'anthropic-ratelimit-requests-remaining': '7' },
    requestBytes: 321,
    apiKey: 'sk-ant-repeated-0123456789',
    threadHandle: isOnThread ? (messageId) => threadHandle(messageId, readAt) : null,
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
        { kind: 'message', value: 'msg_9', foundIn: 'event message_start message.id' },
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
    expect(finish.metadata).toMatchObject({ stop_details: stopDetails, stop_reason: 'refusal' })
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

describe('what an answer of Anthropic says about itself', () => {
  /** Puts more into the records that open and close an answer. */
  function enrich(
    records: readonly WireRecord[],
    more: {
      readonly start?: object
      readonly end?: object
      readonly delta?: object
      readonly usage?: object
    },
  ): WireRecord[] {
    return records.map((record): WireRecord => {
      if (record.type === 'message_start') {
        return { ...record, message: { ...(record.message as object), ...more.start } }
      }
      if (record.type !== 'message_delta') return record
      return {
        ...record,
        ...more.end,
        delta: { ...(record.delta as object), ...more.delta },
        usage: { ...(record.usage as object), ...more.usage },
      }
    })
  }

  it('is kept whole but for the content, and without the key', () => {
    const container = {
      id: 'container_01',
      expires_at: '2026-11-20T13:00:00Z',
      skills: [{ skill_id: 'pdf' }],
    }
    const edits = { applied_edits: [{ type: 'clear_tool_uses_20250919', cleared_tool_uses: 2 }] }
    const dropped = [
      { type: 'thinking_dropped', path: 'messages.1.content.0', reason: 'prefix_binding_mismatch' },
    ]
    const iterations = [{ type: 'message', input_tokens: 20, output_tokens: 10 }]
    const finish = finishOfStream(
      readRecords(
        enrich(messageRecords({ blocks: [text('Secret text.')] }), {
          start: { diagnostics: { cache_miss_reason: { type: 'messages_changed' } }, new_field: { odd: 1 } },
          end: { context_management: edits, input_transformations: dropped },
          delta: { container, note: 'the key is sk-ant-repeated-0123456789' },
          usage: { iterations },
        }),
      ),
    )
    expect(finish.metadata).toEqual({
      id: 'msg_01Fake',
      type: 'message',
      role: 'assistant',
      model: 'claude-sonnet-5-5',
      stop_reason: 'end_turn',
      container,
      diagnostics: { cache_miss_reason: { type: 'messages_changed' } },
      new_field: { odd: 1 },
      context_management: edits,
      input_transformations: dropped,
      note: 'the key is [key removed]',
      usage: {
        input_tokens: 20,
        cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
        cache_creation_input_tokens: 0,
        cache_read_input_tokens: 0,
        output_tokens: 10,
        output_tokens_details: null,
        service_tier: 'standard',
        speed: 'standard',
        inference_geo: 'global',
        server_tool_use: null,
        iterations,
      },
    })
  })

  it('does not lose at the end what it said at the beginning', () => {
    const container = { id: 'container_02', expires_at: '2026-11-20T13:00:00Z', skills: null }
    const records = enrich(messageRecords({ blocks: [text('Hi')] }), { start: { container } })
    expect(finishOfStream(readRecords(records)).metadata).toMatchObject({ container })
  })

  it('names every id, wherever it stands and whatever it is called', () => {
    const blocks: readonly object[] = [
      { type: 'tool_use', id: 'toolu_1', name: 'f', input: { order_id: 'not-an-id-of-the-answer' } },
      {
        type: 'server_tool_use',
        id: 'srvtoolu_1',
        name: 'bash',
        input: {},
        caller: { tool_id: 'srvtoolu_0' },
      },
      {
        type: 'bash_code_execution_tool_result',
        tool_use_id: 'srvtoolu_1',
        content: { type: 'bash_code_execution_result', content: [{ file_id: 'file_1' }] },
      },
    ]
    const base = messageRecords({ blocks: [text('Done.')] })
    const opened = blocks.flatMap((block, position): WireRecord[] => [
      { type: 'content_block_start', index: position + 1, content_block: block },
      { type: 'content_block_stop', index: position + 1 },
    ])
    const citation = { type: 'char_location', cited_text: 'x', file_id: 'file_2' }
    const cited: WireRecord = {
      type: 'content_block_delta',
      index: 0,
      delta: { type: 'citations_delta', citation },
    }
    const news: WireRecord = { type: 'brand_new_event', ticket: { batchId: 'batch_7', paid: 'yes' } }
    const textEnd = base.findIndex((record) => record.type === 'content_block_stop')
    const records = enrich(
      [...base.slice(0, textEnd), cited, ...base.slice(textEnd, -2), ...opened, news, ...base.slice(-2)],
      { delta: { container: { id: 'container_01', skills: [{ skill_id: 'pdf' }] } } },
    )
    const events = readRecords(records)
    expectLawful(events)
    const found = finishOfStream(events).identifiers.map(({ kind, value, foundIn }) => [kind, value, foundIn])
    expect(found).toEqual([
      ['request', 'req_1', 'header request-id'],
      ['message', 'msg_01Fake', 'event message_start message.id'],
      ['file', 'file_2', 'event content_block_delta delta.citation.file_id'],
      ['call', 'toolu_1', 'content[1].id'],
      ['server-call', 'srvtoolu_1', 'content[2].id'],
      ['tool', 'srvtoolu_0', 'content[2].caller.tool_id'],
      ['file', 'file_1', 'content[3].content.content[0].file_id'],
      ['batch', 'batch_7', 'event brand_new_event ticket.batchId'],
      ['container', 'container_01', 'event message_delta delta.container.id'],
      ['skill', 'pdf', 'event message_delta delta.container.skills[0].skill_id'],
    ])
  })

  it.each([
    ['end_turn', true],
    ['tool_use', true],
    ['stop_sequence', true],
    ['max_tokens', true],
    ['refusal', false],
    ['pause_turn', false],
    ['compaction', false],
  ] as const)('after %s a thread is kept: %s', (stopReason, isKept) => {
    const records = messageRecords({ id: 'msg_7', blocks: [text('So far')], stopReason })
    expect(finishOfStream(readRecords(records, true)).handle).toEqual(
      isKept
        ? {
            kind: 'thread',
            value: 'msg_7',
            position: null,
            expiresAt: readAt + 300_000,
            heldUntil: readAt + 3_600_000,
            isOneUse: true,
          }
        : null,
    )
    expect(finishOfStream(readRecords(records)).handle).toBeNull()
  })

  it('does not expect a thread to keep what a stand-in model wrote', () => {
    const records = enrich(messageRecords({ blocks: [text('Hi')] }), {
      usage: { iterations: [{ type: 'message' }, { type: 'fallback_message' }] },
    })
    expect(finishOfStream(readRecords(records, true)).handle).toBeNull()
  })

  it('does not send back a call of a server tool that waits for its result', () => {
    const call: WireRecord = {
      type: 'content_block_start',
      index: 1,
      content_block: { type: 'server_tool_use', id: 'srvtoolu_9', name: 'web_search', input: {} },
    }
    const paused = messageRecords({ blocks: [text('Wait')], stopReason: 'pause_turn' })
    const open = paused.toSpliced(-2, 0, call, { type: 'content_block_stop', index: 1 })
    expect(finishOfStream(readRecords(open))).toMatchObject({ reason: 'other', native: null })
    const result: WireRecord = {
      type: 'content_block_start',
      index: 2,
      content_block: { type: 'web_search_tool_result', tool_use_id: 'srvtoolu_9', content: [] },
    }
    const closed = open.toSpliced(-2, 0, result, { type: 'content_block_stop', index: 2 })
    expect(finishOfStream(readRecords(closed)).native).toHaveLength(3)
  })
})

describe('counting Anthropic tokens', () => {
  const start = {
    input_tokens: 56,
    cache_creation_input_tokens: 10,
    cache_read_input_tokens: 64,
    output_tokens: 1,
  }

  it('adds cached tokens to the input and knows only a beginning of the output at the start', () => {
    expect(usageOf(start, null)).toMatchObject({
      inputTotal: 130,
      cacheRead: 64,
      cacheWrite: 10,
      outputTotal: 1,
      isPartial: true,
    })
    expect(usageOf(start, { output_tokens: 45 }).isPartial).toBeUndefined()
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
