import { CohereClientV2 } from 'cohere-ai'
import { describe, expect, it } from 'vitest'
import type { RenderedMessage, TurnRequest } from '../../electron/providers/adapter.ts'
import { cohereChatAdapter } from '../../electron/providers/cohere-chat/adapter.ts'
import { cohereHandoff } from '../../electron/providers/cohere-chat/handoff.ts'
import { buildChatBody } from '../../electron/providers/cohere-chat/request.ts'
import type { JsonValue } from '../../shared/domain/json.ts'
import { checkChatBody } from '../fakes/cohere/check-request.ts'
import { startCohereFake } from '../fakes/cohere-server.ts'
import { conformanceKey, userRequest } from './conformance.ts'

const modelId = 'command-a-plus-05-2026'
const user = (text: string): RenderedMessage => ({
  role: 'user',
  parts: [{ type: 'text', text }],
  native: null,
})
const assistant = (text: string, native: JsonValue = null): RenderedMessage => ({
  role: 'assistant',
  parts: [{ type: 'text', text }],
  native,
})
const result = (callId: string, output: string, isError = false): RenderedMessage => ({
  role: 'tool',
  parts: [{ type: 'tool-result', callId, name: 'weather', output, isError }],
  native: null,
})
const picture = { type: 'file', mediaType: 'image/png', name: 'a.png', dataBase64: 'iVBORw==' } as const
function requestOf(messages: readonly RenderedMessage[], more: Partial<TurnRequest> = {}): TurnRequest {
  return { ...userRequest(modelId), messages, ...more }
}

const ownAnswer: JsonValue = {
  role: 'assistant',
  content: [
    { type: 'thinking', thinking: 'Which town?' },
    { type: 'text', text: 'Tromsø it is. ' },
  ],
  citations: [{ start: 0, end: 6, text: 'Tromsø', sources: [{ type: 'document', id: 'doc:1' }] }],
}
const ownCall: JsonValue = {
  role: 'assistant',
  content: [{ type: 'thinking', thinking: 'I need the weather.' }],
  tool_plan: 'I will look up the weather.',
  tool_calls: [
    { id: 'weather_1a', type: 'function', function: { name: 'weather', arguments: '{"city":"Tromsø"}' } },
  ],
}

describe('the body for Cohere', () => {
  it('is plain for a first message', () => {
    const body = buildChatBody(userRequest(modelId))
    expect(body).toMatchSnapshot()
    expect(checkChatBody(body)).toBeNull()
  })

  it('carries a long history with own answers, tools and pictures', () => {
    const body = buildChatBody(
      requestOf([
        user('Where?'),
        assistant('Tromsø it is.', ownAnswer),
        { role: 'user', parts: [{ type: 'text', text: 'And what is this?' }, picture], native: null },
        assistant('', ownCall),
        result('weather_1a', '{"degrees":-3}'),
        {
          role: 'assistant',
          parts: [
            { type: 'text', text: 'I ask once more.' },
            { type: 'tool-call', callId: 'call_b', name: 'weather', argumentsJson: '' },
          ],
          native: null,
        },
        result('call_b', 'no such station', true),
        user('So?'),
      ]),
    )
    expect(body).toMatchSnapshot()
    expect(checkChatBody(body)).toBeNull()
  })

  it('sends thinking back with the calls it led to, and with nothing else', () => {
    const finished = JSON.stringify(
      buildChatBody(requestOf([user('A'), assistant('B', ownAnswer), user('C')])),
    )
    expect(finished).toContain('Tromsø it is. ')
    expect(finished).not.toContain('Which town?')
    expect(finished).not.toContain('doc:1')
    const calling = JSON.stringify(
      buildChatBody(requestOf([user('A'), assistant('', ownCall), result('weather_1a', 'cold')])),
    )
    expect(calling).toContain('I need the weather.')
    expect(calling).toContain('I will look up the weather.')
  })

  it('merges neighbours of one role, but never a tool exchange', () => {
    const body = buildChatBody(
      requestOf([
        user('One'),
        user('Two'),
        assistant('A'),
        assistant('B', ownAnswer),
        user('Three'),
        assistant('', ownCall),
        result('weather_1a', 'cold'),
      ]),
    )
    expect(body.messages).toMatchObject([
      { role: 'system' },
      { role: 'user', content: 'One\n\nTwo' },
      { role: 'assistant', content: [{ text: 'A' }, { text: 'Tromsø it is. ' }] },
      { role: 'user', content: 'Three' },
      { role: 'assistant', tool_calls: [{ id: 'weather_1a' }] },
      { role: 'tool', tool_call_id: 'weather_1a' },
    ])
    expect(checkChatBody(body)).toBeNull()
  })

  it('leaves out what says nothing', () => {
    const empty: JsonValue = { role: 'assistant', content: [{ type: 'thinking', thinking: 'Cut off' }] }
    const body = buildChatBody(
      requestOf([user('Hi'), assistant('', empty), user(' '), user('There')], { systemText: ' ' }),
    )
    expect(body.messages).toEqual([{ role: 'user', content: 'Hi\n\nThere' }])
  })

  it('says that it leaves out a file that has no form here', () => {
    const pdf = { ...picture, mediaType: 'application/pdf', name: 'a.pdf' }
    const body = buildChatBody(requestOf([{ role: 'user', parts: [pdf], native: null }]))
    expect(body.messages).toContainEqual({
      role: 'user',
      content: '[File a.pdf (application/pdf) is not shown here.]',
    })
  })

  it.each([
    [modelId, null, null],
    [modelId, 'none', null],
    [modelId, 'low', null],
    [modelId, 'medium', 4_000],
    [modelId, 'high', null],
    [modelId, 'high', 4_000],
    ['command-a-reasoning-08-2025', 'medium', null],
    ['command-a-03-2025', 'high', 500],
    ['command-r7b-12-2024', 'none', null],
  ] as const)('asks %s for effort %s with %s tokens', (model, reasoningEffort, maxOutputTokens) => {
    const body = buildChatBody(requestOf([user('Hi')], { modelId: model, reasoningEffort, maxOutputTokens }))
    const { max_tokens = null, thinking = null } = body
    expect({ max_tokens, thinking }).toMatchSnapshot()
    expect(checkChatBody(body)).toBeNull()
  })

  it("is what the SDK's own typed call would send", async () => {
    const fake = await startCohereFake()
    try {
      const client = new CohereClientV2({ token: conformanceKey, baseUrl: fake.url, maxRetries: 0 })
      const stream = await client.chatStream({
        model: modelId,
        maxTokens: 4_000,
        thinking: { type: 'enabled', tokenBudget: 2_000 },
        messages: [
          { role: 'system', content: 'Be brief.' },
          {
            role: 'user',
            content: [
              { type: 'text', text: 'Where?' },
              { type: 'image_url', imageUrl: { url: 'data:image/png;base64,iVBORw==' } },
            ],
          },
          {
            role: 'assistant',
            content: [{ type: 'thinking', thinking: 'I need the weather.' }],
            toolPlan: 'I will look up the weather.',
            toolCalls: [
              {
                id: 'weather_1a',
                type: 'function',
                function: { name: 'weather', arguments: '{"city":"Tromsø"}' },
              },
            ],
          },
          { role: 'tool', toolCallId: 'weather_1a', content: 'cold' },
        ],
      })
      let text = ''
      for await (const event of stream) {
        if (event.type === 'content-delta') text += event.delta?.message?.content?.text ?? ''
      }
      // The fake is true enough for the SDK to read it.
      expect(text).toMatch(/^Command here\. I was shown 3 messages/)
      expect(
        buildChatBody(
          requestOf(
            [
              { role: 'user', parts: [{ type: 'text', text: 'Where?' }, picture], native: null },
              assistant('', ownCall),
              result('weather_1a', 'cold'),
            ],
            { maxOutputTokens: 4_000, reasoningEffort: 'medium' },
          ),
        ),
      ).toEqual(fake.chatRequests()[0]?.body)
    } finally {
      await fake.close()
    }
  })
})

describe('what Cohere can take', () => {
  it('keeps ordinary ids and maps the others, the same every time', () => {
    expect(cohereHandoff.mapToolCallId('toolu_01Q-x')).toBe('toolu_01Q-x')
    const mapped = cohereHandoff.mapToolCallId('call:ä/1')
    expect(mapped).toMatch(/^call_[0-9a-f]{24}$/)
    expect(cohereHandoff.mapToolCallId('call:ä/1')).toBe(mapped)
    expect(cohereHandoff.mapToolCallId('call:ä/2')).not.toBe(mapped)
  })

  it('takes own content back only from the same model, and no documents', () => {
    expect(cohereChatAdapter.replaysNativeAcrossModels(modelId, modelId)).toBe(true)
    expect(cohereChatAdapter.replaysNativeAcrossModels(modelId, 'command-a-03-2025')).toBe(false)
    expect(cohereHandoff).toMatchObject({ acceptsImages: true, documentMediaTypes: [] })
  })
})
