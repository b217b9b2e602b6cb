import { describe, expect, it } from 'vitest'
import type { RenderedMessage, TurnRequest } from '../../electron/providers/adapter.ts'
import { geminiGenerateAdapter } from '../../electron/providers/gemini-generate/adapter.ts'
import { buildCountParameters } from '../../electron/providers/gemini-generate/count-tokens.ts'
import { geminiGenerateHandoff } from '../../electron/providers/gemini-generate/handoff.ts'
import { splitVersion } from '../../electron/providers/gemini-generate/open-google.ts'
import { buildGenerateParameters } from '../../electron/providers/gemini-generate/request.ts'
import { geminiInteractionsAdapter } from '../../electron/providers/gemini-interactions/adapter.ts'
import { geminiInteractionsHandoff } from '../../electron/providers/gemini-interactions/handoff.ts'
import { buildInteractionBody } from '../../electron/providers/gemini-interactions/request.ts'
import type { JsonValue } from '../../shared/domain/json.ts'
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
const modelId = 'gemini-3.8-flash'
function requestOf(messages: readonly RenderedMessage[], more: Partial<TurnRequest> = {}): TurnRequest {
  return { ...userRequest(modelId), messages, ...more }
}

const filesAndWords: RenderedMessage = {
  role: 'user',
  parts: [
    { type: 'text', text: 'Look:' },
    { type: 'file', mediaType: 'image/png', name: 'map.png', dataBase64: 'aW1n' },
    { type: 'file', mediaType: 'application/pdf', name: 'plan.pdf', dataBase64: 'cGRm' },
  ],
  native: null,
}
const result = (callId: string, output: string, isError = false): RenderedMessage => ({
  role: 'tool',
  parts: [{ type: 'tool-result', callId, name: null, output, isError }],
  native: null,
})

describe('the parameters of generateContent', () => {
  const ownParts: JsonValue[] = [
    { text: 'Hm.', thought: true },
    { text: 'I look it up.' },
    { functionCall: { id: 'own-1', name: 'look_up', args: { city: 'Tromsø' } }, thoughtSignature: 'c2ln' },
    { functionCall: { name: 'look_up', args: {} } },
  ]
  const ownCalls: RenderedMessage = {
    role: 'assistant',
    parts: [
      { type: 'tool-call', callId: 'own-1', name: 'look_up', argumentsJson: '{"city":"Tromsø"}' },
      { type: 'tool-call', callId: 'r1-call-2', name: 'look_up', argumentsJson: '{}' },
    ],
    native: ownParts,
  }

  it('are plain for a first message', () => {
    expect(buildGenerateParameters(userRequest(modelId))).toMatchSnapshot()
  })

  it('carry own parts with their signatures, results by name, and files', () => {
    const messages = [
      user('Where?'),
      ownCalls,
      result('own-1', 'cold'),
      result('r1-call-2', 'no', true),
      filesAndWords,
    ]
    const parameters = buildGenerateParameters(requestOf(messages))
    expect(parameters).toMatchSnapshot()
    expect(JSON.stringify(parameters.contents)).toContain(JSON.stringify(ownParts))
  })

  it('begin and end with the person and merge neighbours', () => {
    const messages = [assistant('One'), user('Two'), user('Three')]
    expect(buildGenerateParameters(requestOf(messages)).contents).toMatchObject([
      { role: 'user' },
      { role: 'model', parts: [{ text: 'One' }] },
      { role: 'user', parts: [{ text: 'Two' }, { text: 'Three' }] },
    ])
  })

  it.each([
    ['gemini-3.8-flash', null],
    ['gemini-3.8-flash', 'none'],
    ['gemini-3.8-flash', 'high'],
    ['gemini-2.5-pro', 'none'],
    ['gemini-2.5-flash', 'none'],
    ['gemini-2.5-flash', 'medium'],
    ['gemma-4-27b-it', 'high'],
  ] as const)('ask %s for effort %s', (id, reasoningEffort) => {
    const { config } = buildGenerateParameters(requestOf([user('Hi')], { modelId: id, reasoningEffort }))
    expect(config?.thinkingConfig ?? null).toMatchSnapshot()
    expect(config).toMatchObject({
      automaticContinuation: false,
      automaticFunctionCalling: { disable: true },
    })
  })
})

describe('the body of a count', () => {
  it('is the whole request, system text included, and no contents beside it', () => {
    const parameters = buildCountParameters(requestOf([user('Hi'), assistant('Yes?'), user('Go on')]))
    expect(parameters).toMatchSnapshot()
    expect(parameters).not.toHaveProperty('contents')
  })
})

describe('the body of an interaction', () => {
  const ownSteps: JsonValue[] = [
    { type: 'thought', signature: 'c2ln', summary: [{ type: 'text', text: 'Hm.' }] },
    { type: 'model_output', content: [{ type: 'text', text: 'I look it up.' }] },
    { type: 'function_call', id: 'own-1', name: 'look_up', arguments: { city: 'Tromsø' } },
  ]
  const own: RenderedMessage = { role: 'assistant', parts: [{ type: 'text', text: 'x' }], native: ownSteps }

  it('says that nothing is to be stored', () => {
    const body = buildInteractionBody(requestOf([user('Hi')]))
    expect(body.store).toBe(false)
    expect(body).not.toHaveProperty('previous_interaction_id')
    expect(body).toMatchSnapshot()
  })

  it('says that it is to be stored when a chain begins', () => {
    const body = buildInteractionBody(
      requestOf([user('Hi'), assistant('Yes?'), user('Go on')], {
        state: { way: 'interaction', handle: null },
      }),
    )
    expect(body).toMatchObject({ store: true })
    expect(body).not.toHaveProperty('previous_interaction_id')
    expect(body.input).toHaveLength(3)
  })

  it('sends settings and system text again with what is new', () => {
    const handle = { value: 'v1_7', position: null, isAtEnd: true }
    const body = buildInteractionBody(
      requestOf([user('Missed'), assistant('Elsewhere'), user('New')], {
        state: { way: 'interaction', handle },
        reasoningEffort: 'low',
        maxOutputTokens: 500,
      }),
    )
    expect(body).toMatchSnapshot()
  })

  it('carries own steps as they came, results, files and foreign answers', () => {
    const messages = [
      user('Where?'),
      own,
      result('own-1', 'cold'),
      assistant('From another model'),
      filesAndWords,
    ]
    const body = buildInteractionBody(requestOf(messages, { reasoningEffort: 'low', maxOutputTokens: 500 }))
    expect(body).toMatchSnapshot()
    expect(JSON.stringify(body.input)).toContain(JSON.stringify(ownSteps).slice(1, -1))
  })

  it('keeps the order of text and calls', () => {
    const mixed: RenderedMessage = {
      role: 'assistant',
      parts: [
        { type: 'text', text: 'Before' },
        { type: 'tool-call', callId: 'a', name: 'f', argumentsJson: '{' },
        { type: 'text', text: 'After' },
      ],
      native: null,
    }
    expect(buildInteractionBody(requestOf([mixed, user('And?')])).input).toEqual([
      { type: 'model_output', content: [{ type: 'text', text: 'Before' }] },
      { type: 'function_call', id: 'a', name: 'f', arguments: { arguments: '{' } },
      { type: 'model_output', content: [{ type: 'text', text: 'After' }] },
      { type: 'user_input', content: [{ type: 'text', text: 'And?' }] },
    ])
  })

  it('asks for no summaries where no thinking is wanted', () => {
    const body = buildInteractionBody(requestOf([user('Hi')], { reasoningEffort: 'none' }))
    expect(body.generation_config).toEqual({ thinking_level: 'minimal', thinking_summaries: 'none' })
  })

  it('asks a model that does not think for nothing of the kind', () => {
    const body = buildInteractionBody(
      requestOf([user('Hi')], { modelId: 'gemma-4-27b-it', reasoningEffort: 'high' }),
    )
    expect(body).not.toHaveProperty('generation_config')
  })
})

describe('what Gemini can take', () => {
  it.each([geminiGenerateHandoff, geminiInteractionsHandoff])(
    'turns foreign tool exchanges into text',
    (rules) => {
      expect(rules.foreignToolExchange).toBe('text')
      expect(rules.mapToolCallId('x')).toBe(rules.mapToolCallId('x'))
      expect(rules.mapToolCallId('x')).not.toBe(rules.mapToolCallId('y'))
    },
  )

  it.each([geminiGenerateAdapter, geminiInteractionsAdapter])(
    'takes own content back only from the same model',
    (adapter) => {
      expect(adapter.replaysNativeAcrossModels('a', 'a')).toBe(true)
      expect(adapter.replaysNativeAcrossModels('a', 'b')).toBe(false)
    },
  )

  it('keeps a version that the address already names', () => {
    expect(splitVersion('https://g.example/v1beta')).toEqual({
      baseUrl: 'https://g.example',
      apiVersion: 'v1beta',
    })
    expect(splitVersion('https://g.example/v1')).toEqual({ baseUrl: 'https://g.example', apiVersion: 'v1' })
    expect(splitVersion('https://g.example/x')).toEqual({
      baseUrl: 'https://g.example/x',
      apiVersion: 'v1beta',
    })
  })
})
