// Mistral's chat against a server that refuses what the real one refuses: replay, agents, thinking, cache, failures.
import { describe, expect, it } from 'vitest'
import { sealRefusedCode } from '../../electron/providers/adapter.ts'
import { mistralChatAdapter as adapter } from '../../electron/providers/mistral-chat/adapter.ts'
import { mistralHandoff } from '../../electron/providers/mistral-chat/handoff.ts'
import { mistralChatRecords } from '../../electron/providers/mistral-chat/record.ts'
import { mistralConversationsRecords } from '../../electron/providers/mistral-conversations/record.ts'
import { registry } from '../../electron/providers/registry.ts'
import { providerRecordSchema } from '../../shared/domain/provider-record.ts'
import { fieldError, mistralError, mistralFailures } from '../fakes/mistral/errors.ts'
import { listOf, recordOf } from '../fakes/openai/loose-json.ts'
import { createGate, jsonAnswer, startWireServer } from '../fakes/wire-server.ts'
import { failureOfStream, finishOfStream, testIo, textOf, userRequest } from './conformance.ts'
import { assistant, pilot, plain, runTurn, startFake, thinker, user } from './mistral-setup.ts'

describe('a chat with Mistral', () => {
  it('replays an own answer with its signed thinking to the same model, and is taken', async () => {
    const fake = await startFake()
    const first = finishOfStream(await runTurn(adapter, fake.url, userRequest(thinker)))
    expect(JSON.stringify(first.native)).toContain('"signature"')
    const second = await runTurn(adapter, fake.url, {
      ...userRequest(thinker),
      messages: [user('Hello'), { role: 'assistant', parts: [], native: first.native }, user('And now?')],
    })
    expect(textOf(second)).toBe('Mistral here. I was sent 3 messages. You said: And now?')
    expect(first.handle).toBeNull()
    expect(fake.shown).toHaveLength(2)
    expect(fake.shown[1]).toEqual({
      system: 'Be brief.',
      messages: [
        { role: 'user', text: 'Hello' },
        { role: 'assistant', text: 'Mistral here. I was sent 1 message. You said: Hello' },
        { role: 'user', text: 'And now?' },
      ],
      continuedFrom: null,
      isStored: false,
      inputTokens: expect.any(Number),
    })
    expect(fake.shown[1]?.inputTokens).toBeGreaterThan(fake.shown[0]?.inputTokens ?? 0)
    expect(adapter.replaysNativeAcrossModels(thinker, plain)).toBe(false)
    expect(adapter.replaysNativeAcrossModels(thinker, thinker)).toBe(true)
  })

  it('says that a seal was refused, so that the same path goes again without it', async () => {
    const fake = await startFake()
    const chunk = { type: 'thinking', thinking: [], signature: 'bm90LW91cnM=' }
    const native = { role: 'assistant', content: [chunk, { type: 'text', text: 'Hi' }] }
    const messages = [user('Hello'), { role: 'assistant' as const, parts: [], native }, user('And?')]
    const refused = await runTurn(adapter, fake.url, { ...userRequest(thinker), messages })
    expect(failureOfStream(refused)).toMatchObject({ kind: 'bad-request', vendorCode: sealRefusedCode })
  })

  it('reads a growing thread from the cache by its key', async () => {
    const fake = await startFake()
    const long = user('word '.repeat(200))
    const ask = (messages: readonly ReturnType<typeof user>[]) =>
      runTurn(adapter, fake.url, { ...userRequest(plain), messages })
    const cached = async (messages: readonly ReturnType<typeof user>[]) =>
      (await ask(messages)).findLast((event) => event.type === 'usage')?.usage.cacheRead
    expect(await cached([long])).toBe(0)
    expect(await cached([long, assistant('A'), user('B')])).toBeGreaterThan(200)
    expect(fake.generationRequests().map(({ body }) => recordOf(body).prompt_cache_key)).toEqual([
      'conversation-1',
      'conversation-1',
    ])
  })

  it('answers as an agent, with the instructions of both', async () => {
    const fake = await startFake()
    const events = await runTurn(adapter, fake.url, userRequest(pilot))
    expect(textOf(events)).toBe('Harbour pilot here. I was sent 1 message. You said: Hello')
    expect(fake.requests[0]?.path).toBe('/v1/agents/completions')
    expect(fake.shown[0]?.system).toBe('You know every harbour.\n\nBe brief.')
    const missing = await runTurn(adapter, fake.url, userRequest('agent:ag_gone'))
    expect(failureOfStream(missing)).toMatchObject({ kind: 'model-missing', status: 404 })
  })

  it('sends tool exchanges of others in an order and with ids that are taken', async () => {
    const fake = await startFake()
    const callId = mistralHandoff.mapToolCallId('toolu_01Q')
    const exchange = [
      user('Weather?'),
      {
        role: 'assistant' as const,
        parts: [{ type: 'tool-call' as const, callId, name: 'weather', argumentsJson: '{}' }],
        native: null,
      },
      {
        role: 'tool' as const,
        parts: [{ type: 'tool-result' as const, callId, name: 'weather', output: 'cold', isError: false }],
        native: null,
      },
      user('And tomorrow?'),
    ]
    const events = await runTurn(adapter, fake.url, { ...userRequest(plain), messages: exchange })
    expect(finishOfStream(events).reason).toBe('stop')
    const wrong = JSON.parse(JSON.stringify(exchange).replaceAll(callId, 'toolu_01Q'))
    const refused = await runTurn(adapter, fake.url, { ...userRequest(plain), messages: wrong })
    expect(failureOfStream(refused)).toMatchObject({ kind: 'bad-request', vendorCode: '3280', status: 400 })
  })

  it('recognises a full window by the code and by the words', async () => {
    const fake = await startFake({ windowTokens: 60 })
    const events = await runTurn(adapter, fake.url, {
      ...userRequest(plain),
      messages: [user('word '.repeat(200))],
    })
    expect(failureOfStream(events)).toMatchObject({
      kind: 'context-overflow',
      vendorCode: '3059',
      retryable: false,
    })
    const words =
      'Prompt contains 65673 tokens and 0 draft tokens, too large for model with 32768 maximum context length'
    fake.script(mistralError(400, words))
    expect(failureOfStream(await runTurn(adapter, fake.url, userRequest(plain))).kind).toBe(
      'context-overflow',
    )
    expect(fake.shown).toHaveLength(0)
  })

  it('leaves no trace of an answer that was stopped, cut or broken', async () => {
    const fake = await startFake()
    const gate = createGate()
    const controller = new AbortController()
    fake.breakNext({ holdUntil: gate })
    const stopped: string[] = []
    for await (const event of adapter.stream(
      userRequest(plain),
      testIo('mistral', fake.url, controller.signal),
    )) {
      stopped.push(event.type === 'fail' ? event.failure.kind : event.type)
      if (event.type === 'part-delta') controller.abort()
    }
    expect(stopped.at(-1)).toBe('aborted')
    await fake.server.untilNoSocketIsOpen()
    gate.open()
    fake.breakNext('cut')
    expect(failureOfStream(await runTurn(adapter, fake.url, userRequest(plain))).kind).toBe(
      'incomplete-stream',
    )
    fake.breakNext('end-early')
    expect(failureOfStream(await runTurn(adapter, fake.url, userRequest(plain))).kind).toBe(
      'incomplete-stream',
    )
    fake.breakNext('error-record')
    const broken = await runTurn(adapter, fake.url, userRequest(plain))
    expect(failureOfStream(broken)).toMatchObject({ kind: 'overloaded', vendorCode: '1100' })
    expect(textOf(broken)).not.toBe('')
  })

  it('needs no key for a server without one, and refuses one that no header can carry', async () => {
    const fake = await startFake()
    const io = testIo('mistral', fake.url)
    const events: string[] = []
    for await (const event of adapter.stream(userRequest(plain), { ...io, apiKey: null }))
      events.push(event.type)
    expect(fake.requests[0]?.headers.authorization).toBeUndefined()
    expect(fake.requests[0]?.headers.cookie).toBeUndefined()
    for await (const event of adapter.stream(userRequest(plain), { ...io, apiKey: 'kéy with space' })) {
      expect(event).toMatchObject({ type: 'fail', failure: { kind: 'auth' } })
    }
    expect(fake.requests).toHaveLength(1)
  })

  it('closes the socket when the reader leaves early', async () => {
    const fake = await startFake()
    fake.breakNext({ holdUntil: createGate() })
    for await (const event of adapter.stream(userRequest(plain), testIo('mistral', fake.url))) {
      if (event.type === 'part-delta') break
    }
    await fake.server.untilNoSocketIsOpen()
  })

  it.each(['', 'not an address'])('sends the key nowhere for the address "%s"', async (baseUrl) => {
    const events = await runTurn(adapter, baseUrl, userRequest(plain))
    expect(failureOfStream(events)).toMatchObject({ kind: 'network', retryable: false })
  })
})

describe('errors of Mistral', () => {
  it.each([
    ['bad-key', 'auth', null],
    ['gateway-bad-key', 'auth', null],
    ['quota', 'quota', null],
    ['rate-limit', 'rate-limit', '1300'],
    ['gateway-rate-limit', 'rate-limit', null],
    ['busy', 'overloaded', '3505'],
    ['server-error', 'overloaded', '1000'],
    ['unavailable', 'overloaded', null],
    ['model-missing', 'model-missing', '1500'],
    ['context-overflow', 'context-overflow', '3059'],
    ['tool-id', 'bad-request', '3280'],
    // Nothing was continued, so nothing can be lost: there is nothing at this address.
    ['handle-lost', 'bad-request', null],
  ] as const)('reads %s as %s', async (name, kind, vendorCode) => {
    const fake = await startFake()
    fake.failNext(name)
    const events = await runTurn(adapter, fake.url, userRequest(plain))
    const failure = failureOfStream(events)
    expect(failure).toMatchObject({ kind, vendorCode, requestId: expect.stringMatching(/818ee$/) })
    expect(failure.retryAfterMs).toBe(name === 'rate-limit' ? 1_000 : null)
    const terminal = events.at(-1)
    expect(terminal).toMatchObject({
      identifiers: expect.arrayContaining([expect.objectContaining({ kind: 'correlation' })]),
    })
    expect(fake.generationRequests()).toHaveLength(1)
  })

  it('says which field was wrong, in both shapes, without repeating what was sent', async () => {
    const fake = await startFake()
    const problem = {
      type: 'extra_forbidden',
      loc: ['body', 'user'],
      msg: 'Extra inputs are not permitted',
      input: 'a secret',
    }
    for (const shape of ['chat', 'agents'] as const) {
      fake.script(fieldError(problem, shape))
      const failure = failureOfStream(await runTurn(adapter, fake.url, userRequest(plain)))
      expect(failure).toMatchObject({
        kind: 'bad-request',
        status: 422,
        detail: 'body.user: Extra inputs are not permitted',
      })
    }
    const loc = ['body', 'messages', 1, 'assistant', 'content', 0, 'thinking']
    fake.script(fieldError({ ...problem, loc }, 'chat'))
    expect(failureOfStream(await runTurn(adapter, fake.url, userRequest(plain))).vendorCode).toBe(
      sealRefusedCode,
    )
  })

  it('knows blocked content by its words', async () => {
    const fake = await startFake()
    fake.script(mistralError(403, 'Request blocked by guardrail.', { type: 'guardrail_violation' }))
    expect(failureOfStream(await runTurn(adapter, fake.url, userRequest(plain))).kind).toBe('content-blocked')
  })
})

describe('the models of Mistral', () => {
  it('are those for chat, followed by the agents', async () => {
    const fake = await startFake()
    const models = await adapter.listModels(testIo('mistral', `${fake.url}/v1`))
    expect(models.map(({ id, displayName }) => [id, displayName])).toEqual([
      ['mistral-medium-3-5', 'mistral-medium-3-5'],
      ['mistral-small-latest', 'mistral-small-latest'],
      ['mistral-large-2411', 'mistral-large-2411'],
      ['agent:ag_019f13ba6e6476a8b4b3614446fc3521', 'Agent: Harbour pilot'],
      ['agent:ag_019f13ba6e6476a8b4b3614446fc3522', 'Agent: Cook'],
    ])
    expect(models[0]).toMatchObject({
      contextWindow: 262_144,
      acceptsImages: true,
      reasons: true,
      releasedAt: null,
    })
    expect(models[2]?.deprecation).toBe('Ends on 2026-12-31; mistral-large-2512 replaces it.')
    expect(models[4]).toMatchObject({
      contextWindow: 262_144,
      reasons: true,
      releasedAt: Date.UTC(2026, 5, 29, 14, 13, 32, 926),
    })
    expect(fake.requests.map(({ path }) => path)).toContain('/v1/agents/pages?page_size=100')
  })

  it('are listed without agents when these cannot be had, and fail with a wrong key', async () => {
    const fake = await startFake({ validKey: 'another-key' })
    await expect(adapter.listModels(testIo('mistral', fake.url))).rejects.toMatchObject({
      failure: { kind: 'auth', status: 401 },
    })
    const server = await startWireServer(({ path }) =>
      path === '/v1/models'
        ? jsonAnswer(200, [
            { id: 'open-model', created: 1_700_000_000, capabilities: null, strange: true },
            { id: 'other-model', created: 1_600_000_000 },
            { id: '' },
            'no card',
          ])
        : mistralFailures['server-error'](),
    )
    try {
      const models = await adapter.listModels(testIo('mistral', server.url))
      expect(models.map(({ id, releasedAt }) => [id, releasedAt])).toEqual([
        ['open-model', 1_700_000_000_000],
        ['other-model', 1_600_000_000_000],
      ])
    } finally {
      await server.close()
    }
  })
})

describe('what Baton knows about Mistral', () => {
  it('is a whole record for each api, and chat is the usual one', () => {
    for (const record of [...mistralChatRecords, ...mistralConversationsRecords]) {
      expect(providerRecordSchema.parse(record)).toEqual(record)
      const texts = [
        record.state,
        record.history,
        record.retention,
        record.lostHandle,
        record.cost,
        record.recommendation,
      ]
      for (const text of texts) expect(text).toMatch(/^[A-Z].*\.$/s)
      expect(listOf(record.identifiers).length).toBeGreaterThan(3)
    }
    expect(registry.apisOf('mistral')).toEqual(['mistral-chat', 'mistral-conversations'])
  })
})
