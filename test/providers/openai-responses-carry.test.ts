// What a Responses request looks like, and what of an own answer goes back.
import { describe, expect, it } from 'vitest'
import { type RenderedMessage, sealRefusedCode, type TurnRequest } from '../../electron/providers/adapter.ts'
import { openAiResponsesAdapter } from '../../electron/providers/openai-responses/adapter.ts'
import { buildCountBody, buildResponsesBody } from '../../electron/providers/openai-responses/request.ts'
import type { JsonValue } from '../../shared/domain/json.ts'
import { functionCallItem, messageItem, numbered, reasoningItem } from '../fakes/openai/responses-wire.ts'
import { startOpenAiCompatibleFake } from '../fakes/openai-compatible-server.ts'
import { streamAnswer } from '../fakes/wire-server.ts'
import { collectEvents, failureOfStream, finishOfStream, testIo, textOf, userRequest } from './conformance.ts'
import { answer, closeLater, keptTurn, model, run, startFake, user } from './openai-responses-setup.ts'

function asJson(value: unknown): JsonValue {
  return JSON.parse(JSON.stringify(value))
}

describe('sealed reasoning', () => {
  const replay = (native: readonly unknown[]): TurnRequest => ({
    ...userRequest(model),
    messages: [
      user('Hi'),
      { role: 'assistant', parts: [{ type: 'text', text: 'Hello.' }], native: asJson(native) },
      user('And?'),
    ],
  })

  it('goes back unchanged in a replay that keeps nothing, and is taken', async () => {
    const fake = await startFake()
    const first = finishOfStream(await run(fake.url))
    expect(first.handle).toBeNull()
    const native = Array.isArray(first.native) ? first.native : []
    const second = await run(fake.url, replay(native))
    expect(textOf(second)).toContain('I was sent 3 messages')
    const sent = fake.generationRequests()[1]?.body as { store: boolean; input: Record<string, unknown>[] }
    expect(sent.store).toBe(false)
    const [sealed] = asJson(native) as { encrypted_content: string; summary: unknown }[]
    expect(sent.input[1]).toEqual({
      type: 'reasoning',
      summary: sealed?.summary,
      encrypted_content: sealed?.encrypted_content,
    })
    expect(fake.storedIds()).toEqual([])
  })

  it('is taken from the item when it is done, not from its announcement or the last record', async () => {
    const fake = await startFake()
    const sealed = { ...reasoningItem('Hm.'), encrypted_content: 'whole' }
    const message = messageItem('Hi')
    const early = { ...sealed, encrypted_content: 'half' }
    const response = {
      id: 'resp_1',
      status: 'completed',
      output: [{ ...sealed, encrypted_content: null }, message],
    }
    const records = [
      { type: 'response.created', response: { id: 'resp_1', status: 'in_progress', output: [] } },
      { type: 'response.output_item.added', output_index: 0, item: early },
      { type: 'response.output_item.done', output_index: 0, item: sealed },
      { type: 'response.output_item.added', output_index: 1, item: message },
      { type: 'response.output_item.done', output_index: 1, item: message },
      { type: 'response.completed', response },
    ]
    fake.script(streamAnswer(numbered(records)))
    expect(finishOfStream(await run(fake.url)).native).toEqual([sealed, message])
  })

  it('that is refused is named, so that the history can go without it', async () => {
    const fake = await startFake()
    for (const native of [
      [{ ...reasoningItem('Hm.'), encrypted_content: 'broken' }],
      [{ ...reasoningItem('Hm.'), summary: [{ type: 'summary_text', text: 'Changed.' }] }],
      [reasoningItem('Hm.', 'rs_1', 'xai')],
    ]) {
      const failure = failureOfStream(await run(fake.url, replay([...native, messageItem('Hello.')])))
      expect(failure).toMatchObject({ kind: 'bad-request', vendorCode: sealRefusedCode, retryable: false })
    }
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
      native: asJson(native),
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
    const chain = keptTurn('response', [user('Next')], { value: 'resp_1' })
    expect(buildResponsesBody(chain, 'openai')).toMatchSnapshot()
  })

  it('says in every request whether it is to be stored, where the server takes the switch', () => {
    const begun = keptTurn('response', [user('Hi')])
    for (const vendor of ['openai', 'xai', 'lm-studio'] as const) {
      expect(buildResponsesBody(begun, vendor)).toMatchObject({ store: true })
      expect(buildResponsesBody(userRequest(model), vendor)).toMatchObject({ store: false })
    }
    expect(buildResponsesBody(begun, 'custom')).not.toHaveProperty('store')
    expect(buildResponsesBody(userRequest(model), 'custom')).not.toHaveProperty('store')
  })

  it('puts the system text into the chain of a vendor that refuses instructions there', () => {
    const begun = buildResponsesBody(keptTurn('response', [user('Hi')]), 'xai')
    expect(begun).not.toHaveProperty('instructions')
    expect(begun.input).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: [{ type: 'input_text', text: 'Hi' }] },
    ])
    const continued = buildResponsesBody(keptTurn('response', [user('Next')], { value: 'resp_1' }), 'xai')
    expect(continued).not.toHaveProperty('instructions')
    expect(continued.input).toEqual([{ role: 'user', content: [{ type: 'input_text', text: 'Next' }] }])
  })

  it('counts what it would send and nothing else', () => {
    const chain = keptTurn('response', [answer('Elsewhere'), user('Next')], { value: 'resp_1' })
    expect(Object.keys(buildCountBody(chain, 'openai')).sort()).toEqual([
      'input',
      'instructions',
      'model',
      'previous_response_id',
      'reasoning',
    ])
    const conversation = keptTurn('conversation', [answer('Elsewhere'), user('Next')], { value: 'conv_1' })
    const counted = buildCountBody(conversation, 'openai')
    expect(counted).toMatchObject({
      conversation: 'conv_1',
      input: [{ role: 'assistant' }, { role: 'user' }],
    })
    expect(counted).not.toHaveProperty('previous_response_id')
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

  it('says nothing about this computer', async () => {
    const fake = await startFake()
    await run(fake.url)
    const headers = fake.requests[0]?.headers ?? {}
    expect(Object.keys(headers).filter((name) => name.startsWith('x-stainless'))).toEqual([])
    expect(headers['user-agent']).toBe('Baton')
  })

  it('goes nowhere when the account has no address', async () => {
    expect(failureOfStream(await run(''))).toMatchObject({
      kind: 'network',
      message: 'The address of OpenAI is not a valid one.',
      retryable: false,
    })
  })

  it('sends no Authorization header without a key', async () => {
    const fake = closeLater(await startOpenAiCompatibleFake({ flavour: 'lm-studio' }))
    const io = { ...testIo('lm-studio', fake.url), apiKey: null }
    await collectEvents(openAiResponsesAdapter.stream(userRequest(fake.modelId), io))
    expect(fake.requests[0]?.headers).not.toHaveProperty('authorization')
  })
})
