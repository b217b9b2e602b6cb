import { describe, expect, it } from 'vitest'
import type { RenderedMessage, TurnRequest } from '../../electron/providers/adapter.ts'
import { anthropicMessagesAdapter } from '../../electron/providers/anthropic-messages/adapter.ts'
import { anthropicHandoff } from '../../electron/providers/anthropic-messages/handoff.ts'
import { anthropicRecords } from '../../electron/providers/anthropic-messages/record.ts'
import {
  buildCountBody,
  buildMessagesBody,
  buildThreadBody,
} from '../../electron/providers/anthropic-messages/request.ts'
import type { JsonValue } from '../../shared/domain/json.ts'
import { providerRecordSchema } from '../../shared/domain/provider-record.ts'
import { checkCountBody, checkMessagesBody } from '../fakes/anthropic/check-request.ts'
import { userRequest } from './conformance.ts'

const user = (text: string): RenderedMessage => ({
  role: 'user',
  parts: [{ type: 'text', text }],
  native: null,
})
const assistant = (text: string): RenderedMessage => ({
  role: 'assistant',
  parts: [{ type: 'text', text }],
  native: null,
})
function requestOf(messages: readonly RenderedMessage[], more: Partial<TurnRequest> = {}): TurnRequest {
  return { ...userRequest('claude-sonnet-5-5'), messages, ...more }
}

const ownAnswer: JsonValue[] = [
  { type: 'thinking', thinking: '', signature: 'ZW1wdHk=' },
  { type: 'redacted_thinking', data: 'c2VhbGVk' },
  { type: 'text', text: '', citations: null },
  { type: 'text', text: 'Tromsø it is. ', citations: null },
]

describe('the body for Anthropic', () => {
  it('is plain for a first message', () => {
    const body = buildMessagesBody(userRequest('claude-sonnet-5-5'))
    expect(body).toMatchSnapshot()
    expect(checkMessagesBody(body)).toBeNull()
  })

  it('carries a long history with own answers, tools and files', () => {
    const body = buildMessagesBody(
      requestOf([
        user('Where?'),
        { role: 'assistant', parts: [{ type: 'text', text: 'Tromsø it is.' }], native: ownAnswer },
        {
          role: 'user',
          parts: [
            { type: 'text', text: '   ' },
            { type: 'file', mediaType: 'image/png', name: 'map.png', dataBase64: 'aW1n' },
            { type: 'file', mediaType: 'application/pdf', name: 'plan.pdf', dataBase64: 'cGRm' },
            { type: 'file', mediaType: 'image/heic', name: 'photo.heic', dataBase64: 'aGVpYw==' },
          ],
          native: null,
        },
        {
          role: 'assistant',
          parts: [
            { type: 'reasoning', text: 'not ours', startedAtMs: null, durationMs: null },
            { type: 'tool-call', callId: 'toolu_x1', name: 'look_up', argumentsJson: '{"city":"Tromsø"}' },
            { type: 'tool-call', callId: 'toolu_x2', name: 'look_up', argumentsJson: '{"city":' },
          ],
          native: null,
        },
        {
          role: 'tool',
          parts: [
            { type: 'tool-result', callId: 'toolu_x1', name: 'look_up', output: 'cold', isError: false },
          ],
          native: null,
        },
        {
          role: 'tool',
          parts: [{ type: 'tool-result', callId: 'toolu_x2', name: 'look_up', output: '', isError: true }],
          native: null,
        },
        user('And now?'),
      ]),
    )
    expect(body).toMatchSnapshot()
    expect(
      checkMessagesBody({ ...body, messages: body.messages.filter((_, index) => index !== 1) }),
    ).toBeNull()
  })

  it('sends own blocks byte for byte but for empty text', () => {
    const native: RenderedMessage = { role: 'assistant', parts: [], native: ownAnswer }
    const body = buildMessagesBody(requestOf([user('Where?'), native, user('Sure?')]))
    expect(JSON.stringify(body.messages[1]?.content)).toBe(
      JSON.stringify([ownAnswer[0], ownAnswer[1], ownAnswer[3]]),
    )
  })

  it('puts tool results before everything else and keeps their order', () => {
    const body = buildMessagesBody(
      requestOf([
        user('Go'),
        {
          role: 'assistant',
          parts: [{ type: 'tool-call', callId: 'a', name: 'f', argumentsJson: '' }],
          native: null,
        },
        user('By the way'),
        {
          role: 'tool',
          parts: [{ type: 'tool-result', callId: 'a', name: 'f', output: 'done', isError: false }],
          native: null,
        },
      ]),
    )
    const last = body.messages[2]?.content
    expect(Array.isArray(last) ? last.map((block) => block.type) : last).toEqual(['tool_result', 'text'])
    expect(checkMessagesBody(body)).toBeNull()
  })

  it('begins and ends with the person', () => {
    const body = buildMessagesBody(requestOf([assistant('One'), user('Two')]))
    expect(body.messages.map((message) => message.role)).toEqual(['user', 'assistant', 'user'])
    expect(checkMessagesBody(body)).toBeNull()
  })

  it('merges neighbours of one role', () => {
    const body = buildMessagesBody(
      requestOf([user('One'), user('Two'), assistant('A'), assistant('B'), user('Three')]),
    )
    expect(body.messages.map((message) => message.content.length)).toEqual([2, 2, 1])
  })

  it.each([
    ['claude-sonnet-5-5', null, null],
    ['claude-sonnet-5-5', 'none', null],
    ['claude-sonnet-5-5', 'high', null],
    ['claude-opus-4-6', 'medium', 30_000],
    ['claude-sonnet-4-5-20250929', 'low', null],
    ['claude-haiku-4-5', 'high', 1_500],
    ['claude-opus-4-20250514', 'medium', null],
  ] as const)('asks %s for effort %s with %s tokens', (modelId, reasoningEffort, maxOutputTokens) => {
    const body = buildMessagesBody(requestOf([user('Hi')], { modelId, reasoningEffort, maxOutputTokens }))
    const { max_tokens, thinking, output_config } = body
    expect({ max_tokens, thinking, output_config }).toMatchSnapshot()
    expect(checkMessagesBody(body)).toBeNull()
    expect(body).not.toHaveProperty('temperature')
  })

  it('begins a thread with everything', () => {
    const request = requestOf([user('One'), assistant('A'), user('Two')])
    expect(buildThreadBody(request, null)).toEqual({
      ...buildMessagesBody(request),
      thread: { type: 'create' },
    })
  })

  it('continues a thread with what is new, without the system text', () => {
    const request = requestOf([user('Two')], { reasoningEffort: 'high' })
    expect(buildThreadBody(request, 'msg_1')).toEqual({
      model: 'claude-sonnet-5-5',
      max_tokens: 32_768,
      messages: [
        { role: 'user', content: [{ type: 'text', text: 'Two', cache_control: { type: 'ephemeral' } }] },
      ],
      thinking: { type: 'adaptive', display: 'summarized' },
      output_config: { effort: 'high' },
      thread: { type: 'continue', previous_message_id: 'msg_1' },
      stream: true,
    })
  })

  it('puts no words before an answer of others when a thread goes on', () => {
    const body = buildThreadBody(requestOf([assistant('Elsewhere'), user('Two')]), 'msg_1')
    expect(body.messages.map((message) => message.role)).toEqual(['assistant', 'user'])
    expect(JSON.stringify(body)).not.toContain('The conversation begins')
  })

  it('counts the same messages without marks, limit or stream', () => {
    const request = requestOf([user('One'), assistant('A'), user('Two')], { reasoningEffort: 'low' })
    const body = buildCountBody(request)
    expect(body).toEqual({
      model: 'claude-sonnet-5-5',
      system: [{ type: 'text', text: 'Be brief.' }],
      messages: [
        { role: 'user', content: [{ type: 'text', text: 'One' }] },
        { role: 'assistant', content: [{ type: 'text', text: 'A' }] },
        { role: 'user', content: [{ type: 'text', text: 'Two' }] },
      ],
      thinking: { type: 'adaptive', display: 'summarized' },
      output_config: { effort: 'low' },
    })
    expect(checkCountBody(body)).toBeNull()
  })

  it('leaves out a system text that says nothing', () => {
    expect(buildMessagesBody(requestOf([user('Hi')], { systemText: ' ' }))).not.toHaveProperty('system')
  })
})

describe('what Anthropic can take', () => {
  it('maps foreign ids to its own pattern, the same every time', () => {
    const mapped = anthropicHandoff.mapToolCallId('call:ä/1')
    expect(mapped).toMatch(/^toolu_x[0-9a-f]{24}$/)
    expect(anthropicHandoff.mapToolCallId('call:ä/1')).toBe(mapped)
    expect(anthropicHandoff.mapToolCallId('call:ä/2')).not.toBe(mapped)
  })

  it('takes own content back only from the same model', () => {
    const { replaysNativeAcrossModels } = anthropicMessagesAdapter
    expect(replaysNativeAcrossModels('claude-opus-5-5', 'claude-opus-5-5')).toBe(true)
    expect(replaysNativeAcrossModels('claude-opus-5-5', 'claude-sonnet-5-5')).toBe(false)
  })

  it('is written down in one record', () => {
    expect(anthropicRecords.map((record) => providerRecordSchema.parse(record))).toEqual(anthropicRecords)
    expect(anthropicRecords[0]?.ways).toMatchObject([
      {
        name: 'thread',
        kind: 'chain',
        use: 'switched-on',
        appendsMissedTurns: false,
        continuesOlderPoint: false,
        lifetimeMs: 300_000,
        heldForMs: 3_600_000,
        canRelease: false,
      },
    ])
    expect(anthropicMessagesAdapter.countTokens).toBeDefined()
    expect(anthropicMessagesAdapter.release).toBeUndefined()
  })
})
