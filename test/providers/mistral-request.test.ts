import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RenderedMessage, TurnRequest } from '../../electron/providers/adapter.ts'
import { mistralHandoff, nineCharactersOf } from '../../electron/providers/mistral-chat/handoff.ts'
import { bridgeText, buildChatRequest, openingText } from '../../electron/providers/mistral-chat/request.ts'
import { buildConversationRequest } from '../../electron/providers/mistral-conversations/request.ts'
import type { JsonValue } from '../../shared/domain/json.ts'
import { messagesFault, messagesOfEntries } from '../fakes/mistral/check-messages.ts'
import { type LooseRecord, listOf } from '../fakes/openai/loose-json.ts'
import { userRequest } from './conformance.ts'

const model = 'mistral-medium-3-5'
const conversation = 'conv_01a10c872e727526b93a41db60fe2d7f'
const says = (role: 'user' | 'assistant', text: string): RenderedMessage => ({
  role,
  parts: [{ type: 'text', text }],
  native: null,
})
const calls = (callId: string, argumentsJson = '{"city":"Tromsø"}'): RenderedMessage => ({
  role: 'assistant',
  parts: [
    { type: 'text', text: 'I look it up.' },
    { type: 'tool-call', callId, name: 'look_up', argumentsJson },
  ],
  native: null,
})
const returns = (callId: string, output = 'cold'): RenderedMessage => ({
  role: 'tool',
  parts: [{ type: 'tool-result', callId, name: 'look_up', output, isError: false }],
  native: null,
})
function requestOf(messages: readonly RenderedMessage[], more: Partial<TurnRequest> = {}): TurnRequest {
  return { ...userRequest(model), messages, ...more }
}

const signed = {
  type: 'thinking',
  thinking: [{ type: 'text', text: 'Hm.' }],
  closed: true,
  signature: 'c2lnbmVk',
  more: 1,
}
const ownChat: JsonValue = {
  role: 'assistant',
  content: [signed, { type: 'text', text: 'Looking.' }],
  tool_calls: [
    {
      id: '7sxW7Brwm',
      type: 'function',
      function: { name: 'look_up', arguments: { city: 'Oslo' } },
      index: 0,
    },
  ],
}
const ownEntries: JsonValue = [
  {
    object: 'entry',
    type: 'tool.execution',
    id: 'tool_exec_1',
    name: 'web_search',
    arguments: '{"q":1}',
    info: { hits: 2 },
  },
  {
    object: 'entry',
    type: 'agent.handoff',
    id: 'handoff_1',
    previous_agent_id: 'ag_1',
    next_agent_id: 'ag_2',
  },
  {
    object: 'entry',
    type: 'message.output',
    id: 'msg_1',
    role: 'assistant',
    model,
    content: [signed, { type: 'text', text: 'Looking.' }],
  },
  {
    object: 'entry',
    type: 'function.call',
    id: 'fc_1',
    tool_call_id: '7sxW7Brwm',
    name: 'look_up',
    arguments: '{}',
    confirmation_status: null,
  },
]
const files: RenderedMessage = {
  role: 'user',
  parts: [
    { type: 'text', text: '   ' },
    { type: 'text', text: 'Look at these.' },
    { type: 'file', mediaType: 'image/png', name: 'map.png', dataBase64: 'aW1n' },
    { type: 'file', mediaType: 'application/pdf', name: 'plan.pdf', dataBase64: 'cGRm' },
    { type: 'file', mediaType: 'application/zip', name: 'all.zip', dataBase64: 'emlw' },
  ],
  native: null,
}
const history = (own: JsonValue): RenderedMessage[] => [
  says('user', 'Where?'),
  { role: 'assistant', parts: [{ type: 'text', text: 'Looking.' }], native: own },
  returns('7sxW7Brwm'),
  files,
  calls('AbCdEf123', ''),
  returns('AbCdEf123', ''),
]

describe('the body for Mistral chat', () => {
  it('is plain for a first message', () => {
    expect(buildChatRequest(userRequest(model))).toMatchInlineSnapshot(`
      {
        "body": {
          "messages": [
            {
              "content": "Be brief.",
              "role": "system",
            },
            {
              "content": "Hello",
              "role": "user",
            },
          ],
          "model": "mistral-medium-3-5",
          "prompt_cache_key": "conversation-1",
          "stream": true,
        },
        "path": "/v1/chat/completions",
      }
    `)
  })

  it('carries a long history with own answers, tools and files', () => {
    expect(
      buildChatRequest(requestOf(history(ownChat), { systemText: null })).body.messages,
    ).toMatchSnapshot()
  })

  it('sends an own answer back exactly as it came', () => {
    const { body } = buildChatRequest(requestOf(history(ownChat)))
    expect(JSON.stringify(listOf(body.messages)[2])).toBe(JSON.stringify(ownChat))
  })

  it('asks an agent under its id, without a model', () => {
    const { path, body } = buildChatRequest({
      ...userRequest('agent:ag_1'),
      maxOutputTokens: 7,
      reasoningEffort: 'low',
    })
    expect(path).toBe('/v1/agents/completions')
    expect(Object.keys(body).sort()).toEqual(
      ['agent_id', 'max_tokens', 'messages', 'prompt_cache_key', 'reasoning_effort', 'stream'].sort(),
    )
    expect(body).toMatchObject({ agent_id: 'ag_1', max_tokens: 7, reasoning_effort: 'low' })
  })

  it('puts one fixed message between a tool result and a question, and nowhere else', () => {
    const { body } = buildChatRequest(
      requestOf([says('user', 'Q'), calls('AbCdEf123'), returns('AbCdEf123'), says('user', 'And?')]),
    )
    const messages = listOf(body.messages)
    expect(messages.map(({ role }) => role)).toEqual([
      'system',
      'user',
      'assistant',
      'tool',
      'assistant',
      'user',
    ])
    expect(messages[4]).toEqual({ role: 'assistant', content: bridgeText })
    const straight = buildChatRequest(
      requestOf([says('user', 'Q'), calls('AbCdEf123'), returns('AbCdEf123')]),
    )
    expect(listOf(straight.body.messages).map(({ role }) => role)).toEqual([
      'system',
      'user',
      'assistant',
      'tool',
    ])
  })

  it.each([
    ['', '{}'],
    ['{"a":1}', '{"a":1}'],
    ['{"days":', '{"arguments":"{\\"days\\":"}'],
    ['[1]', '{"arguments":"[1]"}'],
  ])('sends the arguments %j of others as %j', (written, sent) => {
    const messages = [
      says('user', 'Q'),
      calls('AbCdEf123', written),
      returns('AbCdEf123'),
      says('user', 'And?'),
    ]
    const { body } = buildChatRequest(requestOf(messages))
    expect(messagesFault(listOf(body.messages), new Set())).toBeNull()
    expect(listOf(listOf(body.messages)[2]?.tool_calls)[0]).toMatchObject({ function: { arguments: sent } })
    const inputs = listOf(buildConversationRequest(requestOf(messages))?.body.inputs)
    expect(inputs.find(({ type }) => type === 'function.call')?.arguments).toBe(sent)
  })

  it('leaves out empty answers', () => {
    const empty: RenderedMessage = {
      role: 'assistant',
      parts: [],
      native: { role: 'assistant', content: '' },
    }
    const { body } = buildChatRequest(requestOf([says('assistant', 'I begin.'), empty, says('user', 'Q')]))
    expect(listOf(body.messages).slice(1)).toEqual([
      { role: 'user', content: openingText },
      { role: 'assistant', content: 'I begin.' },
      { role: 'user', content: 'Q' },
    ])
  })
})

describe('the request for Mistral conversations', () => {
  const built = (request: TurnRequest) => {
    const result = buildConversationRequest(request)
    if (result === null) throw new Error('no request was built')
    return result
  }
  const continued = (isAtEnd: boolean, position: string | null = 'msg_9') => ({
    state: { way: 'conversation', handle: { value: conversation, position, isAtEnd } },
  })

  it('says that nothing is to be kept when no state was asked for', () => {
    expect(built(userRequest(model))).toMatchInlineSnapshot(`
      {
        "body": {
          "inputs": [
            {
              "content": "Hello",
              "object": "entry",
              "role": "user",
              "type": "message.input",
            },
          ],
          "instructions": "Be brief.",
          "model": "mistral-medium-3-5",
          "store": false,
          "stream": true,
        },
        "path": "/v1/conversations",
      }
    `)
  })

  it('starts one that is kept, with the whole history as entries', () => {
    const { path, body } = built(
      requestOf(history(ownEntries), { state: { way: 'conversation', handle: null }, systemText: null }),
    )
    expect(path).toBe('/v1/conversations')
    expect(body.store).toBe(true)
    expect(body.instructions).toBeUndefined()
    expect(body.inputs).toMatchSnapshot()
    expect(JSON.stringify(body.inputs)).not.toMatch(/tool_exec_1|msg_1|"fc_1"|handoff/)
    expect(JSON.stringify(body.inputs)).toContain(
      JSON.stringify([signed, { type: 'text', text: 'Looking.' }]),
    )
  })

  it('appends only what is new, and names neither model nor instructions', () => {
    const { path, body } = built(
      requestOf([says('user', 'Missed'), says('assistant', 'Elsewhere'), says('user', 'Now')], {
        ...continued(true),
        maxOutputTokens: 50,
        reasoningEffort: 'high',
      }),
    )
    expect(path).toBe(`/v1/conversations/${conversation}`)
    expect(body).toEqual({
      inputs: [
        { object: 'entry', type: 'message.input', role: 'user', content: 'Missed' },
        { object: 'entry', type: 'message.output', role: 'assistant', content: 'Elsewhere' },
        { object: 'entry', type: 'message.input', role: 'user', content: 'Now' },
      ],
      stream: true,
      store: true,
      completion_args: { max_tokens: 50, reasoning_effort: 'high' },
    })
  })

  it('restarts from the entry that ends the covered answer', () => {
    const { path, body } = built(requestOf([says('user', 'Now')], continued(false)))
    expect(path).toBe(`/v1/conversations/${conversation}/restart`)
    expect(body).toMatchObject({ from_entry_id: 'msg_9', store: true })
    expect(body.model).toBeUndefined()
    expect(buildConversationRequest(requestOf([says('user', 'Now')], continued(false, null)))).toBeNull()
  })

  it('keeps a strange id inside its place in the address', () => {
    const state = { way: 'conversation', handle: { value: '../models?x=#', position: null, isAtEnd: true } }
    expect(built(requestOf([says('user', 'Now')], { state })).path).toBe(
      '/v1/conversations/..%2Fmodels%3Fx%3D%23',
    )
  })

  it('starts with an agent under its id and gives it the instructions', () => {
    const { body } = built({ ...userRequest('agent:ag_1'), state: { way: 'conversation', handle: null } })
    expect(body).toMatchObject({ agent_id: 'ag_1', instructions: 'Be brief.', store: true })
    expect(body.model).toBeUndefined()
  })

  it('puts the fixed message between a result and a question, also in what is appended', () => {
    const { body } = built(requestOf([returns('AbCdEf123'), says('user', 'And?')], continued(true)))
    expect(listOf(body.inputs).map(({ type }) => type)).toEqual([
      'function.result',
      'message.output',
      'message.input',
    ])
    expect(listOf(body.inputs)[1]?.content).toBe(bridgeText)
  })
})

describe('any history', () => {
  const message = fc.oneof(
    fc.string().map((text) => says('user', text)),
    fc.string().map((text) => says('assistant', text)),
    fc
      .string({ minLength: 1 })
      .map((id) => [calls(mistralHandoff.mapToolCallId(id)), returns(mistralHandoff.mapToolCallId(id))]),
  )
  const histories = fc
    .array(message, { maxLength: 8 })
    .map((messages) => [...messages.flat(), says('user', 'The last question')])

  it('becomes messages that Mistral takes', () => {
    fc.assert(
      fc.property(histories, (messages) => {
        const { body } = buildChatRequest(requestOf(messages))
        expect(messagesFault(listOf(body.messages), new Set())).toBeNull()
      }),
    )
  })

  it('becomes entries that Mistral takes', () => {
    fc.assert(
      fc.property(histories, (messages) => {
        const inputs = listOf(buildConversationRequest(requestOf(messages))?.body.inputs) as LooseRecord[]
        expect(messagesFault(messagesOfEntries(inputs), new Set())).toBeNull()
      }),
    )
  })
})

describe('ids of tool calls', () => {
  it('are nine letters and digits, the same every time', () => {
    fc.assert(
      fc.property(fc.string(), (id) => {
        expect(mistralHandoff.mapToolCallId(id)).toMatch(/^[A-Za-z0-9]{9}$/)
        expect(mistralHandoff.mapToolCallId(id)).toBe(mistralHandoff.mapToolCallId(id))
      }),
    )
    // Fixed for good: sealed thinking stands behind messages that hold them.
    expect(mistralHandoff.mapToolCallId('toolu_01Q')).toBe(nineCharactersOf('toolu_01Q'))
    expect(nineCharactersOf('toolu_01Q')).toMatchInlineSnapshot(`"Mb9Gn33Sh"`)
    expect(nineCharactersOf('')).toMatchInlineSnapshot(`"uvjRYSBc9"`)
  })

  it('keep what is good already, and do not meet', () => {
    expect(mistralHandoff.mapToolCallId('7sxW7Brwm')).toBe('7sxW7Brwm')
    const mapped = new Set(
      Array.from({ length: 20_000 }, (_, index) => mistralHandoff.mapToolCallId(`call_${index}`)),
    )
    expect(mapped.size).toBe(20_000)
  })
})
