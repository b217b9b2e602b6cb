// The Conversations API: begun with a history, continued, locked, lost, written half, counted and deleted.
import { describe, expect, it } from 'vitest'
import type { RenderedMessage, TurnRequest } from '../../electron/providers/adapter.ts'
import { wasNeverSent } from '../../electron/providers/classify-failure.ts'
import { openAiResponsesAdapter } from '../../electron/providers/openai-responses/adapter.ts'
import type { HandleSeed } from '../../shared/domain/continuation.ts'
import type { StreamEvent } from '../../shared/domain/stream-event.ts'
import { openAiFailures } from '../fakes/openai/errors.ts'
import { completedStream, messageItem, reasoningItem, refusalItem } from '../fakes/openai/responses-wire.ts'
import type { OpenAiFake } from '../fakes/openai-server.ts'
import { createGate, streamAnswer } from '../fakes/wire-server.ts'
import { failOfStream, failureOfStream, finishOfStream, partsOf, testIo, textOf } from './conformance.ts'
import { answer, heldOf, keptTurn, run, startFake, user } from './openai-responses-setup.ts'

const { release, countTokens } = openAiResponsesAdapter
if (release === undefined || countTokens === undefined)
  throw new Error('the adapter lacks what is tested here')

const begun = keptTurn('conversation', [user('Hello')])

function handleOf(events: readonly StreamEvent[]): HandleSeed {
  const { handle } = finishOfStream(events)
  if (handle === null) throw new Error('the turn left no handle')
  return handle
}

/** `count` messages in turn, beginning with the person's. */
function history(count: number): RenderedMessage[] {
  return Array.from({ length: count }, (_, index) =>
    index % 2 === 0 ? user(`Question ${index}`) : answer(`Answer ${index}`),
  )
}

function next(handle: Pick<HandleSeed, 'value'>, ...messages: readonly RenderedMessage[]): TurnRequest {
  return keptTurn('conversation', messages.length === 0 ? [user('And?')] : messages, handle)
}

/** Method, path and number of items of every request. */
function callsOf(fake: OpenAiFake): string[] {
  return fake.requests.map(({ method, path, body }) => {
    const items = (body as { items?: unknown[] } | null)?.items
    const place = path.replace('/v1', '').replace(/conv_fake\d+/, 'ID')
    return `${method} ${place}${items === undefined ? '' : ` ${items.length}`}`
  })
}

function shownTexts(fake: OpenAiFake, position = -1): readonly string[] {
  return fake.shown.at(position)?.messages.map(({ text }) => text) ?? []
}

describe('a conversation that begins', () => {
  it('is created, announced at once, and holds the turn', async () => {
    const fake = await startFake()
    const events = await run(fake.url, begun)
    expect(callsOf(fake)).toEqual(['POST /conversations', 'POST /responses'])
    const conversation = {
      kind: 'conversation',
      value: 'conv_fake0001',
      position: null,
      expiresAt: null,
      heldUntil: null,
      isOneUse: false,
    }
    expect(events[0]).toEqual({ type: 'held', handle: conversation })
    expect(finishOfStream(events).handle).toEqual(conversation)
    expect(events[1]).toMatchObject({
      type: 'identified',
      identifiers: [expect.anything(), { kind: 'conversation', value: 'conv_fake0001' }],
    })
    // The answer is stored as a response of its own as well, and can be deleted by itself.
    expect(heldOf(events)[1]).toMatchObject({ kind: 'response', value: 'resp_fake0001' })
    expect(fake.storedIds()).toEqual(['resp_fake0001', 'conv_fake0001'])
    expect(fake.generationRequests()[0]?.body).toMatchObject({
      conversation: 'conv_fake0001',
      store: true,
      instructions: 'Be brief.',
      input: [{ role: 'user' }],
    })
    expect(fake.generationRequests()[0]?.body).not.toHaveProperty('previous_response_id')
  })

  it('brings a history in batches of twenty, and asks with the last question alone', async () => {
    const fake = await startFake()
    const messages = history(46).concat(user('Last'))
    await run(fake.url, keptTurn('conversation', messages))
    expect(callsOf(fake)).toEqual([
      'POST /conversations 20',
      'POST /conversations/ID/items 20',
      'POST /conversations/ID/items 6',
      'POST /responses',
    ])
    expect(fake.shown[0]?.messages).toHaveLength(47)
    expect(shownTexts(fake).slice(0, 2)).toEqual(['Question 0', 'Answer 1'])
    expect(shownTexts(fake).at(-1)).toBe('Last')
    expect(fake.generationRequests()[0]?.body).toMatchObject({ input: [{ role: 'user' }] })
  })

  it('brings answers without their reasoning and calls with their results', async () => {
    const fake = await startFake()
    const native = JSON.parse(JSON.stringify([reasoningItem('Hm.'), messageItem('Own.')]))
    const call: RenderedMessage = {
      role: 'assistant',
      parts: [{ type: 'tool-call', callId: 'call_1', name: 'f', argumentsJson: '{}' }],
      native: null,
    }
    const result: RenderedMessage = {
      role: 'tool',
      parts: [{ type: 'tool-result', callId: 'call_1', name: 'f', output: 'Rain', isError: false }],
      native: null,
    }
    const own: RenderedMessage = { role: 'assistant', parts: [{ type: 'text', text: 'Own.' }], native }
    await run(fake.url, keptTurn('conversation', [user('Hi'), own, user('Look'), call, result]))
    const [created] = fake.requests.map((request) => request.body as { items: { type: string }[] })
    expect(created?.items.map((item) => item.type)).toEqual([
      'message',
      'message',
      'message',
      'function_call',
    ])
    expect(fake.generationRequests()[0]?.body).toMatchObject({ input: [{ type: 'function_call_output' }] })
    expect(fake.shown[0]?.messages.at(-1)).toEqual({ role: 'tool', text: 'Rain' })
  })

  it('is announced even when the rest of its history, or its answer, fails', async () => {
    const fake = await startFake()
    fake.scriptConversations(openAiFailures['server-error'](), 1)
    const events = await run(fake.url, keptTurn('conversation', history(25)))
    expect(heldOf(events)).toMatchObject([{ kind: 'conversation', value: 'conv_fake0001' }])
    expect(failureOfStream(events)).toMatchObject({ kind: 'overloaded', retryable: true, status: 500 })
    expect(fake.generationRequests()).toEqual([])
    fake.failNext('rate-limit')
    const limited = await run(fake.url, begun)
    expect(heldOf(limited)).toMatchObject([{ value: 'conv_fake0002' }])
    expect(failureOfStream(limited)).toMatchObject({ kind: 'rate-limit', retryAfterMs: 1_000 })
  })

  it('fails like any call when it cannot be created', async () => {
    const fake = await startFake({ validKey: 'sk-other' })
    const events = await run(fake.url, begun)
    expect(failureOfStream(events)).toMatchObject({ kind: 'auth', requestId: 'req_fake_error' })
    expect(events).toHaveLength(1)
  })

  it('is not asked for where there are none', async () => {
    const fake = await startFake({ vendor: 'xai' })
    const finish = finishOfStream(await run(fake.url, { ...begun, modelId: 'grok-5' }, 'xai'))
    expect(finish.handle).toBeNull()
    expect(callsOf(fake)).toEqual(['POST /responses'])
    expect(fake.requests[0]?.body).toMatchObject({ store: false })
  })
})

describe('a conversation that goes on', () => {
  it('sends only what is new, and its input grows', async () => {
    const fake = await startFake()
    const handle = handleOf(await run(fake.url, begun))
    const events = await run(fake.url, next(handle, user('What did I say?')))
    expect(textOf(events)).toContain('I was sent 1 message and remembered 2.')
    expect(handleOf(events).value).toBe(handle.value)
    expect(callsOf(fake).slice(2)).toEqual(['POST /responses'])
    const [first, second] = fake.shown
    expect(second?.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user'])
    expect(second?.continuedFrom).toBe(handle.value)
    expect(second?.inputTokens).toBeGreaterThan(first?.inputTokens ?? 0)
  })

  it('is given the turns it missed first, in batches of twenty', async () => {
    const fake = await startFake()
    const handle = handleOf(await run(fake.url, begun))
    const events = await run(fake.url, next(handle, ...history(24), user('Back again')))
    expect(callsOf(fake).slice(2)).toEqual([
      'POST /conversations/ID/items 20',
      'POST /conversations/ID/items 4',
      'POST /responses',
    ])
    expect(shownTexts(fake).slice(2, 4)).toEqual(['Question 0', 'Answer 1'])
    expect(shownTexts(fake).at(-1)).toBe('Back again')
    expect(handleOf(events).value).toBe(handle.value)
  })

  it('names every id it met on the way, and where', async () => {
    const fake = await startFake()
    const created = finishOfStream(
      await run(fake.url, keptTurn('conversation', history(22).concat(user('Last')))),
    )
    expect(created.identifiers).toEqual(
      expect.arrayContaining([
        {
          kind: 'request',
          value: 'req_of_conv_fake0001',
          foundIn: 'POST /conversations header x-request-id',
        },
        { kind: 'conversation', value: 'conv_fake0001', foundIn: 'POST /conversations id' },
        { kind: 'item', value: 'msg_kept21', foundIn: 'POST /conversations/items data[0].id' },
        { kind: 'request', value: 'req_fake', foundIn: 'header x-request-id' },
        { kind: 'response', value: 'resp_fake0001', foundIn: 'event response.created response.id' },
      ]),
    )
    expect(created.metadata).toMatchObject({ conversation: { id: 'conv_fake0001' } })
    fake.scriptConversations(openAiFailures['server-error'](), 1)
    const failed = await run(fake.url, keptTurn('conversation', history(25)))
    expect(failed.at(-1)).toMatchObject({
      identifiers: expect.arrayContaining([
        expect.objectContaining({ kind: 'conversation', value: 'conv_fake0002' }),
        expect.objectContaining({ kind: 'request', value: 'req_fake_error' }),
      ]),
    })
  })

  it('cannot go back to an older point', async () => {
    const fake = await startFake()
    const request = next({ value: 'conv_fake0001' })
    const older: TurnRequest = {
      ...request,
      state: { way: 'conversation', handle: { value: 'conv_fake0001', position: null, isAtEnd: false } },
    }
    expect(failureOfStream(await run(fake.url, older)).kind).toBe('handle-lost')
    expect(fake.requests).toEqual([])
  })
})

describe('a conversation that is busy', () => {
  it('is left alone for a few seconds while an answer is written, and is free after it', async () => {
    const fake = await startFake()
    const handle = handleOf(await run(fake.url, begun))
    const gate = createGate()
    fake.breakNext({ holdUntil: gate })
    const slow = run(fake.url, next(handle, user('Slow')))
    await fake.server.untilRequestCount(3)
    for (const request of [next(handle), next(handle, answer('Missed'), user('And?'))]) {
      const events = await run(fake.url, request)
      expect(failureOfStream(events)).toEqual(
        expect.objectContaining({
          kind: 'overloaded',
          message: 'OpenAI is still busy with another answer in this conversation.',
          retryable: true,
          retryAfterMs: 3_000,
          vendorCode: 'conversation_locked',
          status: 400,
        }),
      )
    }
    gate.open()
    expect(finishOfStream(await slow).handle?.value).toBe(handle.value)
    expect(textOf(await run(fake.url, next(handle)))).toContain('remembered 4')
  })
})

describe('a conversation that is lost', () => {
  it.each([
    ['on the question', [user('And?')]],
    ['on the turns it missed', [user('Elsewhere'), answer('Theirs'), user('And?')]],
  ])('says so %s, before any part', async (_where, messages) => {
    const fake = await startFake()
    const handle = handleOf(await run(fake.url, begun))
    fake.forget(handle.value)
    const events = await run(fake.url, next(handle, ...messages))
    expect(failureOfStream(events)).toMatchObject({ kind: 'handle-lost', status: 404, retryable: false })
    expect(partsOf(events)).toEqual([])
    expect(heldOf(events)).toEqual([])
  })

  it('is noticed when a server ignores it without a word', async () => {
    const fake = await startFake()
    const elsewhere = completedStream([messageItem('Hi')], { conversationId: null })
    fake.script(streamAnswer(elsewhere))
    const continued = await run(fake.url, next({ value: 'conv_1' }))
    expect(failureOfStream(continued).kind).toBe('handle-lost')
    expect(partsOf(continued)).toEqual([])
    fake.script(streamAnswer(elsewhere))
    const fresh = await run(fake.url, begun)
    expect(failureOfStream(fresh)).toMatchObject({ kind: 'unknown', retryable: false })
    expect(heldOf(fresh)).toMatchObject([{ kind: 'conversation' }])
  })
})

describe('a conversation in doubt', () => {
  const missed = [...history(24), user('Back')]

  it('is given up when it got only part of what it missed, and the failure stays what it is', async () => {
    const fake = await startFake()
    const handle = handleOf(await run(fake.url, begun))
    fake.scriptConversations(openAiFailures['rate-limit'](), 1)
    const fail = failOfStream(await run(fake.url, next(handle, ...missed)))
    expect(fail).toMatchObject({
      isStateInDoubt: true,
      failure: {
        kind: 'rate-limit',
        retryable: true,
        retryAfterMs: 1_000,
        status: 429,
        vendorCode: 'rate_limit_exceeded',
      },
      headers: { 'retry-after': '1' },
      metadata: { error: { code: 'rate_limit_exceeded' } },
    })
    expect(fake.generationRequests()).toHaveLength(1)
  })

  it.each([
    ['bad-key', 'auth'],
    ['quota', 'quota'],
  ] as const)('is given up when it got a part and then %s', async (name, kind) => {
    const fake = await startFake()
    const handle = handleOf(await run(fake.url, begun))
    fake.scriptConversations(openAiFailures[name](), 1)
    const fail = failOfStream(await run(fake.url, next(handle, ...missed)))
    expect(fail).toMatchObject({ isStateInDoubt: true, failure: { kind, retryable: false } })
  })

  it.each(['server-error', 'unavailable'] as const)('is given up when a batch ends in %s', async (name) => {
    const fake = await startFake()
    const handle = handleOf(await run(fake.url, begun))
    fake.scriptConversations(openAiFailures[name]())
    expect(failOfStream(await run(fake.url, next(handle, ...missed)))).toMatchObject({
      isStateInDoubt: true,
      failure: { kind: 'overloaded', retryable: true },
    })
  })

  it('is given up when the connection broke over a batch', async () => {
    const fake = await startFake()
    const handle = handleOf(await run(fake.url, begun))
    fake.scriptConversations({ steps: [{ cut: true }] })
    expect(failOfStream(await run(fake.url, next(handle, ...missed)))).toMatchObject({
      isStateInDoubt: true,
      failure: { kind: 'network', retryable: true },
    })
  })

  it('is given up when it got all of it and then no answer', async () => {
    const fake = await startFake()
    const handle = handleOf(await run(fake.url, begun))
    for (const [name, kind] of [
      ['rate-limit', 'rate-limit'],
      ['quota', 'quota'],
      ['context-overflow', 'context-overflow'],
      ['server-error', 'overloaded'],
    ] as const) {
      fake.failNext(name)
      const fail = failOfStream(await run(fake.url, next(handle, answer('Theirs'), user('Back'))))
      expect(fail).toMatchObject({ isStateInDoubt: true, failure: { kind } })
    }
  })

  it('is given up when the question itself may have been taken in', async () => {
    const fake = await startFake()
    const handle = handleOf(await run(fake.url, begun))
    fake.failNext('server-error')
    expect(failOfStream(await run(fake.url, next(handle)))).toMatchObject({
      isStateInDoubt: true,
      failure: { kind: 'overloaded', status: 500 },
    })
    // A new one is not continued anyway.
    fake.failNext('server-error')
    expect(failOfStream(await run(fake.url, begun))).not.toHaveProperty('isStateInDoubt')
  })

  it('is not when nothing was sent, or it is lost anyway', async () => {
    const handle = { value: 'conv_1' }
    const closed = await startFake()
    await closed.close()
    const unreached = failOfStream(await run(closed.url, next(handle, ...missed)))
    expect(unreached).not.toHaveProperty('isStateInDoubt')
    expect(wasNeverSent(unreached.failure)).toBe(true)
    const fake = await startFake()
    const lost = failOfStream(await run(fake.url, next(handle, ...missed)))
    expect(lost.failure.kind).toBe('handle-lost')
    expect(lost).not.toHaveProperty('isStateInDoubt')
  })

  it('is not when it got nothing', async () => {
    const fake = await startFake()
    const handle = handleOf(await run(fake.url, begun))
    fake.scriptConversations(openAiFailures['rate-limit']())
    const refused = await run(fake.url, next(handle, ...missed))
    expect(failureOfStream(refused)).toMatchObject({
      kind: 'rate-limit',
      retryable: true,
      retryAfterMs: 1_000,
    })
    expect(failOfStream(refused)).not.toHaveProperty('isStateInDoubt')
    fake.failNext('rate-limit')
    expect(failureOfStream(await run(fake.url, next(handle))).kind).toBe('rate-limit')
    const shown = await run(fake.url, next(handle, ...missed))
    expect(textOf(shown)).toContain('remembered 26')
  })

  it('keeps a stop a stop, and closes the socket', async () => {
    const fake = await startFake()
    const handle = handleOf(await run(fake.url, begun))
    const closed = createGate()
    fake.scriptConversations({ steps: [], stallHeaders: createGate().opened, ended: closed.open }, 1)
    const controller = new AbortController()
    const io = testIo('openai', fake.url, controller.signal)
    const events: StreamEvent[] = []
    const reading = (async () => {
      for await (const event of openAiResponsesAdapter.stream(next(handle, ...missed), io)) events.push(event)
    })()
    await fake.server.untilRequestCount(4)
    const stoppedAt = performance.now()
    controller.abort()
    await reading
    expect(failOfStream(events)).toMatchObject({ isStateInDoubt: true, failure: { kind: 'aborted' } })
    await closed.opened
    expect(performance.now() - stoppedAt).toBeLessThan(100)
  })

  it('holds nothing of a turn that was cut, and names no handle for it', async () => {
    const fake = await startFake()
    const handle = handleOf(await run(fake.url, begun))
    const items = fake.storedItemIds()
    fake.breakNext('cut')
    const cut = await run(fake.url, next(handle))
    expect(failureOfStream(cut).kind).toBe('incomplete-stream')
    expect(heldOf(cut)).toEqual([])
    expect(fake.storedItemIds()).toEqual(items)
    expect(textOf(await run(fake.url, next(handle)))).toContain('remembered 2')
  })

  it('is not continued from a refusal', async () => {
    const fake = await startFake()
    const facts = { store: true, conversationId: 'conv_fake0001' }
    fake.script(streamAnswer(completedStream([refusalItem('No.')], facts)))
    const events = await run(fake.url, begun)
    expect(finishOfStream(events)).toMatchObject({ reason: 'refusal', handle: null })
    expect(heldOf(events).map(({ kind }) => kind)).toEqual(['conversation', 'response'])
  })
})

describe('counting and deleting', () => {
  it('counts with what the conversation holds and what it missed', async () => {
    const fake = await startFake()
    const io = testIo('openai', fake.url)
    const fresh = keptTurn('conversation', [...history(4), user('Last')])
    const counted = await countTokens(fresh, io)
    const handle = handleOf(await run(fake.url, fresh))
    expect(counted).toBe(fake.shown[0]?.inputTokens)
    const missed = next(handle, user('Elsewhere'), answer('Theirs'), user('Back'))
    const continued = await countTokens(missed, io)
    await run(fake.url, missed)
    expect(continued).toBe(fake.shown[1]?.inputTokens)
  })

  it('deletes the items first, however many, and then the conversation', async () => {
    const fake = await startFake()
    const io = testIo('openai', fake.url)
    const events = await run(fake.url, keptTurn('conversation', history(230).concat(user('Last'))))
    const handle = handleOf(events)
    expect(fake.storedItemIds()).toHaveLength(233)
    expect(await release(handle, io)).toBe('deleted')
    expect(fake.storedConversationIds()).toEqual([])
    expect(fake.storedItemIds()).toEqual([])
    expect(callsOf(fake).at(-1)).toBe('DELETE /conversations/ID')
    // The responses made in it are kept by themselves and deleted by themselves.
    const [response] = heldOf(events).filter(({ kind }) => kind === 'response')
    expect(fake.storedIds()).toEqual([response?.value])
    expect(await release({ kind: 'response', value: response?.value ?? '', position: null }, io)).toBe(
      'deleted',
    )
    expect(fake.storedIds()).toEqual([])
  })

  it('says when there was nothing to delete', async () => {
    const fake = await startFake()
    const seed = { kind: 'conversation', value: 'conv_gone', position: null }
    expect(await release(seed, testIo('openai', fake.url))).toBe('already-gone')
    await expect(release(seed, testIo('openai', 'http://127.0.0.1:1/v1'))).rejects.toMatchObject({
      failure: { kind: 'network' },
    })
  })
})
