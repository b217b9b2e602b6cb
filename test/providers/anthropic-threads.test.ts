// Message Threads: what is sent, what is kept, and every way to lose it.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  type RenderedMessage,
  type RequestedState,
  stateRefusedCode,
  type TurnRequest,
} from '../../electron/providers/adapter.ts'
import { anthropicMessagesAdapter as adapter } from '../../electron/providers/anthropic-messages/adapter.ts'
import {
  type AnthropicErrorFacts,
  kindOfAnthropicError,
} from '../../electron/providers/anthropic-messages/classify.ts'
import type { HandleSeed } from '../../shared/domain/continuation.ts'
import type { StreamEvent } from '../../shared/domain/stream-event.ts'
import { anthropicError } from '../fakes/anthropic/errors.ts'
import { type AnthropicFake, startAnthropicFake } from '../fakes/anthropic-server.ts'
import { createGate } from '../fakes/wire-server.ts'
import {
  collectEvents,
  expectLawful,
  failureOfStream,
  finishOfStream,
  testIo,
  textOf,
  userRequest,
} from './conformance.ts'

const modelId = 'claude-sonnet-5-5'
const noon = Date.UTC(2026, 10, 20, 12)
let time = noon
let fake: AnthropicFake
beforeEach(async () => {
  time = noon
  fake = await startAnthropicFake({ now: () => time })
})
afterEach(() => fake.close())

const user = (text: string): RenderedMessage => ({
  role: 'user',
  parts: [{ type: 'text', text }],
  native: null,
})
const begins: RequestedState = { way: 'thread', handle: null }
const continues = (value: string): RequestedState => ({
  way: 'thread',
  handle: { value, position: null, isAtEnd: true },
})

async function run(
  messages: readonly RenderedMessage[],
  state: RequestedState | null,
  more: Partial<TurnRequest> = {},
  signal?: AbortSignal,
): Promise<StreamEvent[]> {
  const io = { ...testIo('anthropic', fake.url, signal), now: () => time }
  const events = await collectEvents(
    adapter.stream({ ...userRequest(modelId), messages, state, ...more }, io),
  )
  expectLawful(events)
  return events
}
function handleOf(events: readonly StreamEvent[]): HandleSeed {
  const { handle } = finishOfStream(events)
  if (handle === null) throw new Error('no handle')
  return handle
}
function answerOf(events: readonly StreamEvent[]): RenderedMessage {
  const parts = [{ type: 'text', text: textOf(events) }] as const
  return { role: 'assistant', parts, native: finishOfStream(events).native }
}
const lastBody = () => fake.messageRequests().at(-1)?.body

describe('a thread', () => {
  it('begins with the whole history and is named by the id of the answer', async () => {
    const events = await run([user('One')], begins)
    expect(finishOfStream(events).handle).toEqual({
      kind: 'thread',
      value: 'msg_01Fake000001',
      position: null,
      expiresAt: noon + 5 * 60_000,
      heldUntil: noon + 60 * 60_000,
      isOneUse: true,
    })
    expect(lastBody()).toMatchObject({ system: [{ text: 'Be brief.' }], thread: { type: 'create' } })
    const sent = fake.messageRequests()[0]
    expect(sent?.headers['anthropic-beta']).toBe('message-threads-2026-08-12')
    const start = events[0]
    expect(start?.type === 'response-start' ? start.requestBytes : null).toBe(
      Buffer.byteLength(sent?.bodyText ?? ''),
    )
    expect(fake.storedIds()).toEqual(['msg_01Fake000001'])
  })

  it('goes on with what is new only, and the model is shown everything', async () => {
    let events = await run([user('One')], begins)
    for (const text of ['Two', 'Three', 'Four', 'Five', 'Six']) {
      events = await run([user(text)], continues(handleOf(events).value))
      const body = lastBody()
      expect(body).toMatchObject({ messages: [{ role: 'user', content: [{ text }] }] })
      expect(body).not.toHaveProperty('system')
      expect(body).not.toHaveProperty('tools')
    }
    expect(textOf(events)).toBe('Claude here. I was shown 11 messages. You said: Six')
    expect(fake.storedIds()).toEqual([handleOf(events).value])
    const turns = fake.shown
    expect(turns.at(-1)).toMatchObject({
      system: 'Be brief.',
      continuedFrom: 'msg_01Fake000005',
      isStored: true,
    })
    expect(turns.at(-1)?.messages.map((message) => message.role)).toEqual([
      ...Array.from({ length: 5 }, () => ['user', 'assistant']).flat(),
      'user',
    ])
    // Everything is billed again, and most of it is read from the cache.
    expect(turns.map((turn) => turn.inputTokens)).toEqual(
      turns.map((turn) => turn.inputTokens).toSorted((a, b) => a - b),
    )
    const usage = events.findLast((event) => event.type === 'usage')?.usage
    expect(usage?.inputTotal).toBe(turns.at(-1)?.inputTokens)
    expect(usage?.cacheRead).toBe(turns.at(-2)?.inputTokens)
  })

  it('can be left at any time: its sealed answers go back in a replay', async () => {
    const first = await run([user('One')], begins)
    const second = await run([user('Two')], continues(handleOf(first).value))
    const history = [user('One'), answerOf(first), user('Two'), answerOf(second), user('Three')]
    const third = await run(history, null)
    expect(textOf(third)).toBe('Claude here. I was shown 5 messages. You said: Three')
    expect(finishOfStream(third).handle).toBeNull()
    expect(lastBody()).not.toHaveProperty('thread')
    // And a new thread can begin with it.
    expect(handleOf(await run(history, begins)).value).toBe('msg_01Fake000004')
  })

  it('shows the model the same on a thread as in a replay', async () => {
    const first = await run([user('One')], begins)
    await run([user('Two')], continues(handleOf(first).value))
    await run([user('One'), answerOf(first), user('Two')], null)
    const [, onThread, replayed] = fake.shown
    expect(onThread?.messages).toEqual(replayed?.messages)
    expect(onThread?.inputTokens).toBe(replayed?.inputTokens)
    expect(replayed).toMatchObject({ continuedFrom: null, isStored: false })
  })

  it('takes the result of a tool call alone', async () => {
    const events = await run([user('One')], begins)
    const result: RenderedMessage = {
      role: 'tool',
      parts: [{ type: 'tool-result', callId: 'toolu_1', name: 'f', output: 'x', isError: false }],
      native: null,
    }
    // The thread holds no such call, so the fake refuses; what counts is that the result goes first and alone.
    expect(failureOfStream(await run([result], continues(handleOf(events).value))).kind).toBe('bad-request')
    expect(lastBody()).toMatchObject({ messages: [{ role: 'user', content: [{ type: 'tool_result' }] }] })
  })

  it('is left alone where nobody asked for one, or for another way', async () => {
    await run([user('One')], null)
    await run([user('One')], { way: 'response', handle: null })
    expect(fake.messageRequests().every((request) => request.headers['anthropic-beta'] === undefined)).toBe(
      true,
    )
    expect(fake.storedIds()).toEqual([])
  })
})

describe('a thread that cannot be continued', () => {
  async function expectLost(events: readonly StreamEvent[], vendorCode: string): Promise<void> {
    expect(failureOfStream(events)).toMatchObject({
      kind: 'handle-lost',
      vendorCode,
      retryable: false,
      requestId: 'req_011FakeRequest',
    })
    expect(events).toHaveLength(1)
    expect(finishOfStream(await run([user('One')], begins)).reason).toBe('stop')
  }

  it('was forgotten', async () => {
    const { value } = handleOf(await run([user('One')], begins))
    fake.forget(value)
    await expectLost(await run([user('Two')], continues(value)), 'thread_not_found')
  })

  it('has expired after five minutes, counted from the last request', async () => {
    const first = handleOf(await run([user('One')], begins))
    time += 5 * 60_000 - 1
    const second = handleOf(await run([user('Two')], continues(first.value)))
    time += 5 * 60_000 - 1
    const third = handleOf(await run([user('Three')], continues(second.value)))
    time += 5 * 60_000
    expect(third.expiresAt).toBe(time)
    expect(fake.storedIds()).toEqual([])
    await expectLost(await run([user('Four')], continues(third.value)), 'thread_not_found')
  })

  it('was continued already: another branch, or the same question again', async () => {
    const { value } = handleOf(await run([user('One')], begins))
    await run([user('Two')], continues(value))
    await expectLost(await run([user('Two, edited')], continues(value)), 'thread_already_continued')
  })

  it('is being continued', async () => {
    const { value } = handleOf(await run([user('One')], begins))
    const gate = createGate()
    fake.breakNext({ holdUntil: gate })
    const held = run([user('Two')], continues(value))
    await fake.server.untilRequestCount(2)
    await expectLost(await run([user('Two')], continues(value)), 'thread_continue_in_flight')
    gate.open()
    expect(handleOf(await held).value).toBe('msg_01Fake000002')
  })

  it('was made with another model', async () => {
    const { value } = handleOf(await run([user('One')], begins))
    const events = await run([user('Two')], continues(value), { modelId: 'claude-opus-5-5' })
    await expectLost(events, 'thread_fingerprint_mismatch')
  })

  it('never existed', async () => {
    await expectLost(await run([user('Two')], continues('msg_invented')), 'thread_not_found')
  })

  it.each([
    ['begun', begins],
    ['continued', continues('msg_1')],
  ])('is refused for what it cannot do, %s, so that it goes on without one', async (_how, state) => {
    await fake.close()
    fake = await startAnthropicFake({ threadsRefusedFor: ['thinking', 'hipaa'] })
    expect(failureOfStream(await run([user('One')], state))).toMatchObject({
      kind: 'bad-request',
      vendorCode: stateRefusedCode,
      retryable: false,
      status: 400,
      message: 'Anthropic cannot hold this conversation in a thread. It can be sent without one.',
      detail: 'The request cannot be combined with `thread`. (thread_unsupported_request: thinking, hipaa)',
    })
    expect(finishOfStream(await run([user('One')], null)).reason).toBe('stop')
    expect(fake.messageRequests()).toHaveLength(2)
  })

  it('is refused without a code where it was to begin', async () => {
    fake.answerNext(anthropicError(400, 'invalid_request_error', 'thread: Extra inputs are not permitted'))
    expect(failureOfStream(await run([user('One')], begins))).toMatchObject({
      kind: 'bad-request',
      vendorCode: stateRefusedCode,
      detail: 'thread: Extra inputs are not permitted',
    })
  })

  it('fails for other reasons like any turn', async () => {
    const { value } = handleOf(await run([user('One')], begins))
    fake.failNext('overloaded')
    expect(failureOfStream(await run([user('Two')], continues(value)))).toMatchObject({ kind: 'overloaded' })
    fake.failNext('too-long')
    expect(failureOfStream(await run([user('Two')], continues(value))).kind).toBe('context-overflow')
    // What was refused before it began has not used the thread up.
    expect(fake.storedIds()).toEqual([value])
    expect(handleOf(await run([user('Two')], continues(value))).value).toBe('msg_01Fake000002')
  })
})

describe('an answer that no thread keeps', () => {
  it.each(['cut', 'end-early', 'error-event'] as const)('was broken (%s)', async (how) => {
    const { value } = handleOf(await run([user('One')], begins))
    fake.breakNext(how)
    const events = await run([user('Two')], continues(value))
    expect(events.at(-1)).toMatchObject({ type: 'fail' })
    expect(events.some((event) => event.type === 'held')).toBe(false)
    expect(fake.storedIds()).toEqual([])
  })

  it('was refused by the model', async () => {
    fake.breakNext('refusal')
    expect(finishOfStream(await run([user('One')], begins))).toMatchObject({
      reason: 'refusal',
      handle: null,
    })
    expect(fake.storedIds()).toEqual([])
  })

  it('was stopped', async () => {
    const never = createGate()
    fake.breakNext({ holdUntil: never })
    const controller = new AbortController()
    const running = run([user('One')], begins, {}, controller.signal)
    await fake.server.untilRequestCount(1)
    controller.abort()
    expect(failureOfStream(await running).kind).toBe('aborted')
    await fake.server.untilNoSocketIsOpen()
    expect(fake.storedIds()).toEqual([])
  })
})

describe('errors about threads', () => {
  const refused = (facts: Partial<AnthropicErrorFacts>): AnthropicErrorFacts => ({
    status: 400,
    type: 'invalid_request_error',
    errorCode: null,
    message: null,
    ...facts,
  })
  const create = { type: 'create' } as const
  const goesOn = { type: 'continue', previousId: 'msg_9' } as const

  it.each([
    ['thread_not_found', 404],
    ['thread_already_continued', 400],
    ['thread_continue_in_flight', 400],
    ['thread_fingerprint_mismatch', 400],
  ] as const)('%s is a lost handle only where one was continued', (errorCode, status) => {
    const facts = refused({ errorCode, status })
    expect(kindOfAnthropicError(facts, goesOn)).toBe('handle-lost')
    expect(kindOfAnthropicError(facts, create)).toBe('bad-request')
    expect(kindOfAnthropicError(facts, null)).not.toBe('handle-lost')
  })

  it('thread_unsupported_request is no lost handle at all', () => {
    const facts = refused({ errorCode: 'thread_unsupported_request' })
    for (const step of [goesOn, create, null]) expect(kindOfAnthropicError(facts, step)).toBe('bad-request')
  })

  it.each([
    ['thread: Extra inputs are not permitted'],
    ['Unexpected value(s) `message-threads-2026-08-12` for the `anthropic-beta` header'],
    ['No response msg_9 was found'],
    ['A maximum of 4 blocks with cache_control may be provided. Found 5.'],
  ])('without a code, "%s" sends everything again', (message) => {
    expect(kindOfAnthropicError(refused({ message }), goesOn)).toBe('handle-lost')
    expect(kindOfAnthropicError(refused({ message }), create)).toBe('bad-request')
  })

  it.each([
    [refused({ message: 'prompt is too long: 2 tokens > 1 maximum, thread included' }), 'context-overflow'],
    [refused({ message: 'Invalid `signature` in `thinking` block of the thread' }), 'bad-request'],
    [refused({ status: 404, type: 'not_found_error', message: 'model: claude-unknown' }), 'model-missing'],
    [refused({ status: 429, type: 'rate_limit_error', message: 'threads: slower' }), 'rate-limit'],
    [refused({ errorCode: 'enforced_spend_limit_reached', message: 'thread' }), 'quota'],
    [refused({ message: 'Your credit balance is too low to continue msg_9.' }), 'quota'],
  ] as const)('does not take %j for a lost thread', (facts, kind) => {
    expect(kindOfAnthropicError(facts, goesOn)).toBe(kind)
  })

  it('keeps the ids of a lost thread', async () => {
    fake.answerNext(
      anthropicError(404, 'not_found_error', 'gone', {
        errorCode: 'thread_not_found',
        headers: { 'anthropic-organization-id': 'org-fake-0001' },
      }),
    )
    expect((await run([user('Two')], continues('msg_1'))).at(-1)).toMatchObject({
      identifiers: expect.arrayContaining([
        { kind: 'organization', value: 'org-fake-0001', foundIn: 'header anthropic-organization-id' },
      ]),
    })
  })
})
