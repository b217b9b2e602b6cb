// Chains of responses: begun, continued, branched, lost, ended early, counted and deleted.
import { describe, expect, it } from 'vitest'
import type { TurnRequest } from '../../electron/providers/adapter.ts'
import { openAiResponsesAdapter } from '../../electron/providers/openai-responses/adapter.ts'
import type { HandleSeed } from '../../shared/domain/continuation.ts'
import {
  completedStream,
  messageItem,
  numbered,
  openingRecords,
  refusalItem,
  responseObject,
} from '../fakes/openai/responses-wire.ts'
import { startOpenAiCompatibleFake } from '../fakes/openai-compatible-server.ts'
import { createGate, jsonAnswer, streamAnswer } from '../fakes/wire-server.ts'
import {
  collectEvents,
  failureOfStream,
  finishOfStream,
  partsOf,
  testIo,
  textOf,
  userRequest,
} from './conformance.ts'
import {
  answer,
  closeLater,
  heldOf,
  keptTurn,
  model,
  run,
  runBody,
  startFake,
  user,
} from './openai-responses-setup.ts'

const { release, countTokens } = openAiResponsesAdapter
if (release === undefined || countTokens === undefined)
  throw new Error('the adapter lacks what is tested here')

const day = 86_400_000
const now = Date.UTC(2026, 10, 20, 12)
const begun = keptTurn('response', [user('Hello')])

/** The handle a finish names; a test that expects one cannot go on without it. */
function handleOf(events: Parameters<typeof finishOfStream>[0]): HandleSeed {
  const { handle } = finishOfStream(events)
  if (handle === null) throw new Error('the turn left no handle')
  return handle
}

describe('a chain that begins', () => {
  it('offers a handle for 25 days of the 30, and none when nothing is to be kept', async () => {
    const fake = await startFake()
    const events = await run(fake.url, begun)
    expect(finishOfStream(events).handle).toEqual({
      kind: 'response',
      value: 'resp_fake0001',
      position: null,
      expiresAt: now + 25 * day,
      heldUntil: now + 30 * day,
      isOneUse: false,
    })
    expect(heldOf(events)).toEqual([])
    expect(finishOfStream(await run(fake.url)).handle).toBeNull()
    expect(fake.storedIds()).toEqual(['resp_fake0001'])
    expect(fake.generationRequests().map((request) => (request.body as { store: boolean }).store)).toEqual([
      true,
      false,
    ])
    expect(fake.shown.map((turn) => turn.isStored)).toEqual([true, false])
  })

  it('brings the whole history when there is one', async () => {
    const fake = await startFake()
    await run(fake.url, keptTurn('response', [user('One'), answer('Two'), user('Three')]))
    expect(fake.shown).toMatchObject([
      {
        system: 'Be brief.',
        messages: [
          { role: 'user', text: 'One' },
          { role: 'assistant', text: 'Two' },
          { role: 'user', text: 'Three' },
        ],
        continuedFrom: null,
      },
    ])
  })

  it('believes the echo of what was kept, whatever was asked', async () => {
    const hi = [messageItem('Hi')]
    const refused = await runBody(completedStream(hi, { store: false }), begun)
    expect(finishOfStream(refused).handle).toBeNull()
    expect(heldOf(refused)).toEqual([])
    const unasked = await runBody(completedStream(hi, { store: true }))
    expect(finishOfStream(unasked).handle).toBeNull()
    expect(heldOf(unasked)).toMatchObject([{ kind: 'response', value: 'resp_a1', heldUntil: now + 30 * day }])
  })
})

describe('a chain that goes on', () => {
  it('sends only what is new, the system text again, and its input grows', async () => {
    const fake = await startFake()
    const handle = handleOf(await run(fake.url, begun))
    const events = await run(fake.url, keptTurn('response', [user('What did I say?')], handle))
    expect(textOf(events)).toContain('I was sent 1 message and remembered 2.')
    const [one, two] = fake.generationRequests().map((request) => request.body as Record<string, unknown>)
    expect(two).toMatchObject({ previous_response_id: 'resp_fake0001', store: true })
    expect(two?.input).toHaveLength(1)
    expect(two?.instructions).toBe(one?.instructions)
    const [first, second] = fake.shown
    expect(second?.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user'])
    expect(second?.inputTokens).toBeGreaterThan(first?.inputTokens ?? 0)
    const usage = events.find((event) => event.type === 'usage')?.usage
    expect(usage?.inputTotal).toBe(second?.inputTokens)
    expect(usage?.cacheRead).toBeGreaterThan(0)
  })

  it('appends the turns it missed', async () => {
    const fake = await startFake()
    const handle = handleOf(await run(fake.url, begun))
    const missed = [user('Elsewhere'), answer('An answer of another model'), user('Back again')]
    const events = await run(fake.url, keptTurn('response', missed, handle))
    expect(textOf(events)).toContain('I was sent 3 messages and remembered 2. You said: Back again')
    expect(finishOfStream(events).handle?.value).toBe('resp_fake0002')
    expect(fake.shown[1]?.messages.map(({ text }) => text).slice(2)).toEqual([
      'Elsewhere',
      'An answer of another model',
      'Back again',
    ])
  })

  it('branches from an older response, and both branches go on', async () => {
    const fake = await startFake()
    const root = handleOf(await run(fake.url, begun))
    const left = handleOf(await run(fake.url, keptTurn('response', [user('Left')], root)))
    const older = keptTurn('response', [user('Right')], root)
    const branch: TurnRequest = {
      ...older,
      state: { way: 'response', handle: { value: root.value, position: null, isAtEnd: false } },
    }
    const right = handleOf(await run(fake.url, branch))
    expect(right.value).not.toBe(left.value)
    await run(fake.url, keptTurn('response', [user('Left again')], left))
    const texts = fake.shown.map((turn) => turn.messages.map(({ text }) => text).join(' '))
    expect(texts[2]).not.toContain('Left')
    expect(texts[3]).not.toContain('Right')
    expect(texts[3]).toContain('Left again')
  })

  it('is kept at LM Studio without a term, and at xAI with its own rule for the system text', async () => {
    const local = closeLater(await startOpenAiCompatibleFake({ flavour: 'lm-studio' }))
    const request = { ...begun, modelId: local.modelId }
    const first = handleOf(await run(local.url, request, 'lm-studio'))
    expect(first).toMatchObject({ kind: 'response', expiresAt: null, heldUntil: null })
    const next = { ...keptTurn('response', [user('And?')], first), modelId: local.modelId }
    expect(textOf(await run(local.url, next, 'lm-studio'))).toContain('remembered 2')

    const xai = await startFake({ vendor: 'xai' })
    const start = handleOf(await run(xai.url, { ...begun, modelId: 'grok-5' }, 'xai'))
    const go = { ...keptTurn('response', [user('And?')], start), modelId: 'grok-5' }
    const events = await run(xai.url, go, 'xai')
    expect(textOf(events)).toContain('remembered 2')
    expect(xai.shown.map((turn) => turn.system)).toEqual(['Be brief.', 'Be brief.'])
    expect(events.find((event) => event.type === 'usage')?.usage.reportedNanoUsd).toBeGreaterThan(0)
  })
})

describe('a response that is lost', () => {
  it('is said to be, before any part, when it was forgotten, deleted, never kept or too old', async () => {
    let time = now
    const fake = await startFake({ now: () => time })
    const lost = {
      kind: 'handle-lost',
      vendorCode: 'previous_response_not_found',
      status: 400,
      retryable: false,
    }
    const next = (value: string) => keptTurn('response', [user('And?')], { value })

    const forgotten = handleOf(await run(fake.url, begun))
    fake.forget(forgotten.value)
    const events = await run(fake.url, next(forgotten.value))
    expect(failureOfStream(events)).toMatchObject(lost)
    expect(partsOf(events)).toEqual([])

    const deleted = handleOf(await run(fake.url, begun))
    await release(deleted, testIo('openai', fake.url))
    expect(failureOfStream(await run(fake.url, next(deleted.value)))).toMatchObject(lost)

    const unkept = finishOfStream(await run(fake.url)).identifiers.find(({ kind }) => kind === 'response')
    expect(failureOfStream(await run(fake.url, next(unkept?.value ?? '')))).toMatchObject(lost)

    const aged = handleOf(await run(fake.url, begun))
    time += 30 * day
    expect(failureOfStream(await run(fake.url, next(aged.value)))).toMatchObject(lost)
    expect(fake.storedIds()).toEqual([])
  })

  it.each([
    [
      'a code inside the stream',
      numbered([
        {
          type: 'response.failed',
          response: responseObject('failed', [], {
            extra: { error: { code: 'previous_response_not_found', message: 'Gone.' } },
          }),
        },
      ]),
    ],
    [
      'a flat error record',
      numbered([{ type: 'error', code: 'previous_response_not_found', message: 'Gone.' }]),
    ],
    [
      'a nested error record',
      numbered([{ type: 'error', error: { code: 'previous_response_not_found', message: 'Gone.' } }]),
    ],
  ])('is recognised by %s', async (_how, body) => {
    const events = await runBody(body, keptTurn('response', [user('And?')], { value: 'resp_1' }))
    expect(failureOfStream(events).kind).toBe('handle-lost')
  })

  it.each([
    [
      'an unsupported field',
      400,
      { message: 'previous_response_id is not supported.', param: 'previous_response_id' },
    ],
    ['an id it does not find', 404, { message: 'Not found: resp_1' }],
    ['a 404 that names nothing', 404, { message: 'The requested entity was not found.', type: 'x' }],
    [
      'an organisation that keeps nothing',
      400,
      { message: 'Previous response cannot be used with zero data retention.' },
    ],
  ])('is recognised by %s', async (_how, status, error) => {
    const fake = await startFake()
    fake.script(jsonAnswer(status, { error }))
    const events = await run(fake.url, keptTurn('response', [user('And?')], { value: 'resp_1' }))
    expect(failureOfStream(events)).toMatchObject({ kind: 'handle-lost', status, retryable: false })
  })

  it('is not confused with a missing model or a refused seal', async () => {
    const fake = await startFake()
    const next = keptTurn('response', [user('And?')], { value: 'resp_1' })
    fake.failNext('model-missing')
    expect(failureOfStream(await run(fake.url, next)).kind).toBe('model-missing')
    fake.script(jsonAnswer(404, { error: { message: "Item with id 'rs_1' not found.", code: null } }))
    expect(failureOfStream(await run(fake.url, next))).toMatchObject({ kind: 'bad-request' })
  })

  it('is noticed when a server ignores the id without a word', async () => {
    const fake = closeLater(await startOpenAiCompatibleFake({ flavour: 'ollama' }))
    const request = { ...keptTurn('response', [user('And?')], { value: 'resp_1' }), modelId: fake.modelId }
    const events = await run(fake.url, request, 'lm-studio')
    expect(failureOfStream(events)).toMatchObject({
      kind: 'handle-lost',
      message: 'LM Studio answered without the earlier part of this conversation.',
    })
    expect(partsOf(events)).toEqual([])
  })

  it('is never tried at a server that may ignore it', async () => {
    const fake = closeLater(await startOpenAiCompatibleFake({ flavour: 'ollama' }))
    const request = { ...keptTurn('response', [user('And?')], { value: 'resp_1' }), modelId: fake.modelId }
    expect(failureOfStream(await run(fake.url, request, 'custom')).kind).toBe('handle-lost')
    expect(fake.requests).toEqual([])
    const fresh = { ...begun, modelId: fake.modelId }
    const finish = finishOfStream(await run(fake.url, fresh, 'custom'))
    expect(finish.handle).toBeNull()
    expect(fake.generationRequests()[0]?.body).not.toHaveProperty('store')
  })
})

describe('an answer that is no place to go on from', () => {
  it.each(['cut', 'end-early', 'error-record'] as const)('leaves nothing after %s', async (how) => {
    const fake = await startFake()
    fake.breakNext(how)
    const events = await run(fake.url, begun)
    expect(['incomplete-stream', 'overloaded']).toContain(failureOfStream(events).kind)
    expect(textOf(events)).not.toBe('')
    expect(heldOf(events)).toEqual([])
    expect(fake.storedIds()).toEqual([])
    expect(fake.shown).toHaveLength(1)
  })

  it('leaves nothing when it is stopped', async () => {
    const fake = await startFake()
    const gate = createGate()
    fake.breakNext({ holdUntil: gate })
    const controller = new AbortController()
    const events = []
    const stream = openAiResponsesAdapter.stream(begun, testIo('openai', fake.url, controller.signal))
    for await (const event of stream) {
      events.push(event)
      if (event.type === 'part-delta') controller.abort()
    }
    expect(failureOfStream(events).kind).toBe('aborted')
    await fake.server.untilNoSocketIsOpen()
    expect(fake.storedIds()).toEqual([])
  })

  it('lists a refused or blocked one as held, without a handle', async () => {
    const refused = await runBody(completedStream([refusalItem('No.')], { store: true }), begun)
    expect(finishOfStream(refused)).toMatchObject({ reason: 'refusal', handle: null })
    expect(heldOf(refused)).toMatchObject([{ kind: 'response', value: 'resp_a1' }])
    const items = [messageItem('Half')]
    const extra = { incomplete_details: { reason: 'content_filter' } }
    const response = responseObject('incomplete', items, { store: true, extra })
    const blocked = await runBody(
      numbered([...openingRecords(items), { type: 'response.incomplete', response }]),
      begun,
    )
    expect(finishOfStream(blocked).handle).toBeNull()
    expect(heldOf(blocked)).toHaveLength(1)
  })

  it('lists a failed one as held, since the provider named it', async () => {
    const extra = { error: { code: 'server_error', message: 'Broke.' } }
    const response = responseObject('failed', [], { store: true, extra })
    const events = await runBody(numbered([{ type: 'response.failed', response }]), begun)
    expect(failureOfStream(events).kind).toBe('overloaded')
    expect(heldOf(events)).toMatchObject([{ value: 'resp_a1' }])
  })
})

describe('a window that is too small', () => {
  it('is named by the fake as by the real one, along a chain too', async () => {
    const fake = await startFake({ windowTokens: 60 })
    const handle = handleOf(await run(fake.url, begun))
    const long = keptTurn('response', [user('word '.repeat(30))], handle)
    expect(failureOfStream(await run(fake.url, long))).toMatchObject({
      kind: 'context-overflow',
      vendorCode: 'context_length_exceeded',
      retryable: false,
    })
    expect(fake.shown).toHaveLength(1)
  })

  it.each([
    ['the code in an error record', { type: 'error', code: 'context_length_exceeded', message: 'Too long.' }],
    [
      'the code in a failed response',
      {
        type: 'response.failed',
        response: responseObject('failed', [], {
          extra: { error: { code: 'context_length_exceeded', message: 'Too long.' } },
        }),
      },
    ],
    [
      'its words alone',
      { type: 'error', code: null, message: 'Your input exceeds the context window of this model.' },
    ],
  ])('is recognised by %s', async (_how, record) => {
    expect(failureOfStream(await runBody(numbered([record]))).kind).toBe('context-overflow')
  })

  it('is recognised by its words in a 400', async () => {
    const fake = await startFake()
    fake.script(
      jsonAnswer(400, { error: { message: 'Input is too long for the context window.', code: null } }),
    )
    expect(failureOfStream(await run(fake.url)).kind).toBe('context-overflow')
  })
})

describe('counting and deleting', () => {
  it('counts what the provider would bill, with what it holds', async () => {
    const fake = await startFake()
    const io = testIo('openai', fake.url)
    const counted = await countTokens(userRequest(model), io)
    const handle = handleOf(await run(fake.url, begun))
    expect(counted).toBe(fake.shown[0]?.inputTokens)
    const next = keptTurn('response', [user('And?')], handle)
    const continued = await countTokens(next, io)
    await run(fake.url, next)
    expect(continued).toBe(fake.shown[1]?.inputTokens)
    expect(continued).toBeGreaterThan(counted)
    expect(fake.generationRequests()).toHaveLength(2)
  })

  it('says why it cannot count', async () => {
    const fake = await startFake()
    const lost = keptTurn('response', [user('And?')], { value: 'resp_gone' })
    await expect(countTokens(lost, testIo('openai', fake.url))).rejects.toMatchObject({
      failure: { kind: 'handle-lost' },
    })
    await expect(countTokens(userRequest(model), testIo('xai', fake.url))).rejects.toMatchObject({
      failure: { kind: 'bad-request', message: 'xAI does not count tokens before a request.' },
    })
  })

  it('deletes a stored response, and says when there was none', async () => {
    const fake = await startFake()
    const handle = handleOf(await run(fake.url, begun))
    expect(await release(handle, testIo('openai', fake.url))).toBe('deleted')
    expect(fake.storedIds()).toEqual([])
    expect(await release(handle, testIo('openai', fake.url))).toBe('already-gone')
    const refused = await startFake({ validKey: 'sk-other' })
    await expect(release(handle, testIo('openai', refused.url))).rejects.toMatchObject({
      failure: { kind: 'auth' },
    })
  })

  it('leaves early without leaving a socket open', async () => {
    const fake = await startFake()
    fake.breakNext({ holdUntil: createGate() })
    for await (const event of openAiResponsesAdapter.stream(begun, testIo('openai', fake.url))) {
      if (event.type === 'part-delta') break
    }
    await fake.server.untilNoSocketIsOpen()
    expect(await collectEvents(openAiResponsesAdapter.stream(begun, testIo('openai', fake.url)))).not.toEqual(
      [],
    )
    fake.script(streamAnswer(''))
    expect(failureOfStream(await run(fake.url)).kind).toBe('incomplete-stream')
  })
})
