import { afterEach, describe, expect, it } from 'vitest'
import { type RenderedMessage, sealRefusedCode, type TurnRequest } from '../../electron/providers/adapter.ts'
import { openAiResponsesAdapter } from '../../electron/providers/openai-responses/adapter.ts'
import { buildResponsesBody } from '../../electron/providers/openai-responses/request.ts'
import type { StreamEvent } from '../../shared/domain/stream-event.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import {
  completedStream,
  functionCallItem,
  messageItem,
  reasoningItem,
} from '../fakes/openai/responses-wire.ts'
import { startOpenAiCompatibleFake } from '../fakes/openai-compatible-server.ts'
import { type OpenAiFake, startOpenAiFake } from '../fakes/openai-server.ts'
import { streamAnswer } from '../fakes/wire-server.ts'
import {
  collectEvents,
  expectLawful,
  failureOfStream,
  finishOfStream,
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

describe('sealed reasoning', () => {
  const replay = (sealed: string): TurnRequest => ({
    ...userRequest(model),
    messages: [
      user('Hi'),
      {
        role: 'assistant',
        parts: [{ type: 'text', text: 'Hello.' }],
        native: [
          { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: sealed },
          JSON.parse(JSON.stringify(messageItem('Hello.'))),
        ],
      },
      user('And?'),
    ],
  })

  it('goes back to the vendor that sealed it', async () => {
    const fake = await startFake()
    expect(textOf(await run(fake.url, replay('sealed-rs_1==')))).toContain('I was sent 3 messages')
  })

  it('that is refused is named, so that the history can go without it', async () => {
    const fake = await startFake()
    const failure = failureOfStream(await run(fake.url, replay('broken')))
    expect(failure).toMatchObject({ kind: 'bad-request', vendorCode: sealRefusedCode, retryable: false })
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
    const fake = await startOpenAiCompatibleFake({ flavour: 'lm-studio' })
    fakes.push(fake)
    const io = { ...testIo('lm-studio', fake.url), apiKey: null }
    await collectEvents(openAiResponsesAdapter.stream(userRequest(fake.modelId), io))
    expect(fake.requests[0]?.headers).not.toHaveProperty('authorization')
  })
})
