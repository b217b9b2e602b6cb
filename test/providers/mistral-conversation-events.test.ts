// What the events of a conversation become, those included that nobody foresaw.
import { describe, expect, it } from 'vitest'
import { mistralConversationsAdapter } from '../../electron/providers/mistral-conversations/adapter.ts'
import type { StreamEvent } from '../../shared/domain/stream-event.ts'
import { conversationBody, conversationEvents, conversationRecord } from '../fakes/mistral/wire.ts'
import { failOfStream, failureOfStream, finishOfStream, partsOf, textOf, userRequest } from './conformance.ts'
import { runBody, thinker } from './mistral-setup.ts'

const idsOf = (events: readonly StreamEvent[]): string[] => {
  const terminal = events.at(-1)
  if (terminal?.type !== 'finish' && terminal?.type !== 'fail') throw new Error('no terminal event')
  return terminal.identifiers.map(({ kind, value }) => `${kind} ${value}`)
}

describe('a conversation answer', () => {
  const kept = { ...userRequest(thinker), state: { way: 'conversation', handle: null } }

  it('reads a tool of Mistral, thinking, text and sources in one answer', async () => {
    const events = conversationEvents({
      execution: {
        id: 'tool_exec_1',
        name: 'web_search',
        argumentPieces: ['{"query"', ':"fjords"}'],
        info: { hits: 3 },
      },
      thinking: ['Hm, ', 'fjords.'],
      signature: 'c2lnbmVk',
      text: 'Deep ones.',
      agentId: 'ag_7',
      usage: {
        prompt_tokens: 177,
        completion_tokens: 134,
        total_tokens: 4_240,
        connector_tokens: 3_929,
        connectors: { web_search: 1 },
      },
    })
    const source = {
      type: 'tool_reference',
      tool: 'web_search',
      title: 'Fjords',
      url: 'https://example.org/f',
    }
    const message = events.findLast((event) => event.type === 'message.output.delta')
    events.splice(-1, 0, { ...message, type: 'message.output.delta', content: source, content_index: 2 })
    events.splice(-1, 0, {
      type: 'agent.handoff.started',
      id: 'handoff_1',
      output_index: 2,
      previous_agent_id: 'ag_7',
      previous_agent_name: 'A',
    })
    events.splice(-1, 0, {
      type: 'agent.handoff.done',
      id: 'handoff_1',
      output_index: 2,
      next_agent_id: 'ag_8',
      next_agent_name: 'B',
    })
    events.splice(-1, 0, { type: 'weather.report', station_id: 'st-1' })
    const read = await runBody(mistralConversationsAdapter, events.map(conversationRecord).join(''), kept)
    expect(textOf(read, 'reasoning')).toBe('Hm, fjords.')
    expect(textOf(read)).toBe('Deep ones.')
    const finish = finishOfStream(read)
    expect(finish).toMatchObject({ reason: 'stop', rawReason: null })
    expect(finish.handle).toEqual({
      kind: 'conversation',
      value: 'conv_01a10c872e727526b93a41db60fe2d7f',
      position: 'handoff_1',
      expiresAt: null,
      heldUntil: null,
      isOneUse: false,
    })
    expect(finish.native).toEqual([
      {
        object: 'entry',
        type: 'tool.execution',
        id: 'tool_exec_1',
        model: thinker,
        agent_id: 'ag_7',
        name: 'web_search',
        function: 'web_search',
        arguments: '{"query":"fjords"}',
        info: { hits: 3 },
      },
      {
        object: 'entry',
        type: 'message.output',
        id: 'msg_01a10c872f00700d923d7c8d2a0f7e38',
        role: 'assistant',
        model: thinker,
        agent_id: 'ag_7',
        content: [
          {
            type: 'thinking',
            thinking: [{ type: 'text', text: 'Hm, fjords.' }],
            closed: true,
            signature: 'c2lnbmVk',
          },
          { type: 'text', text: 'Deep ones.' },
          source,
        ],
      },
      {
        object: 'entry',
        type: 'agent.handoff',
        id: 'handoff_1',
        previous_agent_id: 'ag_7',
        previous_agent_name: 'A',
        next_agent_id: 'ag_8',
        next_agent_name: 'B',
      },
    ])
    expect(idsOf(read)).toEqual(
      expect.arrayContaining([
        'conversation conv_01a10c872e727526b93a41db60fe2d7f',
        'entry tool_exec_1',
        'entry msg_01a10c872f00700d923d7c8d2a0f7e38',
        'entry handoff_1',
        'agent ag_7',
        'agent ag_8',
        'station st-1',
      ]),
    )
    expect(finish.metadata).toMatchObject({
      conversation_id: 'conv_01a10c872e727526b93a41db60fe2d7f',
      model: thinker,
      usage: { connector_tokens: 3_929, connectors: { web_search: 1 } },
      outputs: [
        { id: 'tool_exec_1', name: 'web_search' },
        { id: 'msg_01a10c872f00700d923d7c8d2a0f7e38' },
        { id: 'handoff_1' },
      ],
      sources: [source],
      other_events: [{ type: 'weather.report', station_id: 'st-1' }],
      started_at: expect.any(String),
      done_at: expect.any(String),
    })
    expect(JSON.stringify(finish.metadata)).not.toMatch(/Deep ones|hits|fjords"/)
    expect(read.findLast((event) => event.type === 'usage')?.usage).toMatchObject({
      inputTotal: 4_106,
      outputTotal: 134,
      cacheRead: null,
    })
  })

  it('gives each message a part of its own, also when they take turns', async () => {
    const say = (id: string, content: string, outputIndex: number) => ({
      type: 'message.output.delta',
      ...{ id, content, output_index: outputIndex, content_index: 0, role: 'assistant' },
    })
    const [started, ...rest] = conversationEvents({})
    const events = [
      ...(started === undefined ? [] : [started]),
      ...[
        say('msg_1', 'One, ', 0),
        say('msg_1', 'two', 0),
        say('msg_2', 'Three', 1),
        say('msg_1', ', four', 0),
      ],
      ...rest,
    ]
    const read = await runBody(mistralConversationsAdapter, events.map(conversationRecord).join(''), kept)
    expect(partsOf(read).map((part) => ('text' in part ? part.text : ''))).toEqual([
      'One, two',
      'Three',
      ', four',
    ])
    expect(finishOfStream(read).native).toMatchObject([
      { id: 'msg_1', content: 'One, two, four' },
      { id: 'msg_2', content: 'Three' },
    ])
    expect(finishOfStream(read).handle?.position).toBe('msg_2')
  })

  it('joins the pieces of function calls and waits for their results', async () => {
    const read = await runBody(
      mistralConversationsAdapter,
      conversationBody({
        text: 'I look. ',
        calls: [
          { id: '7sxW7Brwm', name: 'look_up', arguments: '{"city":"Tromsø"}' },
          { id: 'AbCdEf123', name: 'look_up', arguments: '{"city":"Oslo"}' },
        ],
        callEntryIds: ['fc_1', 'fc_2'],
      }),
      kept,
    )
    const finish = finishOfStream(read)
    expect(finish.reason).toBe('tool-calls')
    expect(finish.handle?.position).toBe('fc_2')
    expect(partsOf(read)).toEqual([
      { type: 'text', text: 'I look. ' },
      { type: 'tool-call', callId: '7sxW7Brwm', name: 'look_up', argumentsJson: '{"city":"Tromsø"}' },
      { type: 'tool-call', callId: 'AbCdEf123', name: 'look_up', argumentsJson: '{"city":"Oslo"}' },
    ])
    expect(idsOf(read)).toEqual(
      expect.arrayContaining(['entry fc_1', 'entry fc_2', 'call 7sxW7Brwm', 'call AbCdEf123']),
    )
  })

  it('takes an answer that used up its limit for a cut one, but not with tools in it', async () => {
    const limited = { ...kept, maxOutputTokens: 12 }
    const usage = { prompt_tokens: 5, completion_tokens: 12, total_tokens: 17 }
    const cut = await runBody(
      mistralConversationsAdapter,
      conversationBody({ text: 'And so', usage }),
      limited,
    )
    expect(finishOfStream(cut).reason).toBe('length')
    const execution = { id: 'tool_exec_1', name: 'web_search', argumentPieces: ['{}'], info: {} }
    const withTool = await runBody(
      mistralConversationsAdapter,
      conversationBody({ text: 'Done.', usage, execution }),
      limited,
    )
    expect(finishOfStream(withTool).reason).toBe('stop')
    const unlimited = await runBody(
      mistralConversationsAdapter,
      conversationBody({ text: 'Done.', usage }),
      kept,
    )
    expect(finishOfStream(unlimited).reason).toBe('stop')
  })

  it('announces a kept conversation before anything is said, and none when nothing is kept', async () => {
    const read = await runBody(mistralConversationsAdapter, conversationBody({ text: 'Hi' }), kept)
    const types = read.map(({ type }) => type).slice(0, 5)
    expect(types).toEqual(['response-start', 'identified', 'held', 'identified', 'part-start'])
    const unkept = await runBody(mistralConversationsAdapter, conversationBody({ text: 'Hi' }))
    expect(unkept.some(({ type }) => type === 'held')).toBe(false)
    expect(finishOfStream(unkept).handle).toBeNull()
    expect(idsOf(unkept)).toContain('conversation conv_01a10c872e727526b93a41db60fe2d7f')
  })

  it('fails on conversation.response.error, and when done never comes', async () => {
    const events = conversationEvents({ text: 'A long answer it was.' })
    const half = events.slice(0, 3)
    const error = { type: 'conversation.response.error', message: 'Response failed.', code: 500 }
    const failed = await runBody(
      mistralConversationsAdapter,
      [...half, error].map(conversationRecord).join(''),
      kept,
    )
    expect(failureOfStream(failed)).toMatchObject({
      kind: 'overloaded',
      status: null,
      vendorCode: '500',
      detail: 'Response failed.',
    })
    expect(textOf(failed)).not.toBe('')
    // What it said until then stays, and so does what the last record said.
    expect(failOfStream(failed).metadata).toMatchObject({
      conversation_id: 'conv_01a10c872e727526b93a41db60fe2d7f',
      model: 'mistral-medium-3-5',
      error: { message: 'Response failed.', code: 500 },
    })
    const limited = { ...error, message: 'Rate limit exceeded', code: 429 }
    const busy = await runBody(
      mistralConversationsAdapter,
      [...half, limited].map(conversationRecord).join(''),
      kept,
    )
    expect(failureOfStream(busy).kind).toBe('rate-limit')
    const ended = await runBody(mistralConversationsAdapter, half.map(conversationRecord).join(''), kept)
    expect(failOfStream(ended)).toMatchObject({
      failure: { kind: 'incomplete-stream' },
      metadata: { model: 'mistral-medium-3-5' },
    })
    expect(ended.filter(({ type }) => type === 'held')).toHaveLength(1)
  })

  it('reads records whose data names no type by their event', async () => {
    const text = conversationEvents({ text: 'By name.' })
      .map(({ type, ...rest }) => `event: ${type}\ndata: ${JSON.stringify(rest)}\n\n`)
      .join('')
    expect(textOf(await runBody(mistralConversationsAdapter, text, kept))).toBe('By name.')
  })
})
