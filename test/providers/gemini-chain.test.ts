// Chains of Gemini Interactions over the real SDK and a fake that keeps, expires and deletes: what is sent, what the
// model is shown, which ids may be continued and which are only held.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ContinuedHandle, RenderedMessage, TurnRequest } from '../../electron/providers/adapter.ts'
import { geminiInteractionsAdapter as adapter } from '../../electron/providers/gemini-interactions/adapter.ts'
import type { HandleSeed } from '../../shared/domain/continuation.ts'
import type { StreamEvent } from '../../shared/domain/stream-event.ts'
import { interactionError } from '../fakes/gemini/errors.ts'
import {
  type InteractionScript,
  interactionBody,
  interactionRecordText,
} from '../fakes/gemini/interaction-wire.ts'
import { type GeminiFake, type GeminiFakeOptions, startGeminiFake } from '../fakes/gemini-server.ts'
import { createGate, streamAnswer } from '../fakes/wire-server.ts'
import {
  collectEvents,
  conformanceKey,
  expectLawful,
  failureOfStream,
  finishOfStream,
  testIo,
  textOf,
  userRequest,
} from './conformance.ts'

const modelId = 'gemini-3.8-flash'
const hourMs = 3_600_000
const dayMs = 24 * hourMs
const noon = Date.UTC(2026, 10, 20, 12)
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
const continued = (seed: HandleSeed): ContinuedHandle => ({
  value: seed.value,
  position: seed.position,
  isAtEnd: true,
})

let fake: GeminiFake
let now = noon
beforeEach(async () => {
  now = noon
  await restart({})
})
afterEach(() => fake.close())

async function restart(options: GeminiFakeOptions): Promise<void> {
  await fake?.close()
  fake = await startGeminiFake({ validKey: conformanceKey, now: () => now, ...options })
}

function requestOf(
  messages: readonly RenderedMessage[],
  handle: ContinuedHandle | null,
  more: Partial<TurnRequest> = {},
): TurnRequest {
  return { ...userRequest(modelId), messages, state: { way: 'interaction', handle }, ...more }
}

async function run(
  request: TurnRequest,
  signal: AbortSignal = new AbortController().signal,
): Promise<StreamEvent[]> {
  const io = { ...testIo('google', fake.url, signal), now: () => now }
  const events = await collectEvents(adapter.stream(request, io))
  expectLawful(events)
  return events
}

const ask = (
  messages: readonly RenderedMessage[],
  handle: ContinuedHandle | null,
  more: Partial<TurnRequest> = {},
): Promise<StreamEvent[]> => run(requestOf(messages, handle, more))

function seedOfStream(events: readonly StreamEvent[]): HandleSeed {
  const { handle } = finishOfStream(events)
  if (handle === null) throw new Error('the turn gave no handle')
  return handle
}

function heldOf(events: readonly StreamEvent[]): HandleSeed[] {
  return events.flatMap((event) => (event.type === 'held' ? [event.handle] : []))
}

function inputTokensOf(events: readonly StreamEvent[]): number | null {
  return events.findLast((event) => event.type === 'usage')?.usage.inputTotal ?? null
}

function lastBody(): Record<string, unknown> {
  return fake.interactionRequests().at(-1)?.body as Record<string, unknown>
}

describe('a chain of interactions', () => {
  it('begins with the whole history and is announced before any of the answer', async () => {
    const events = await ask([user('One'), assistant('From elsewhere'), user('Two')], null)
    expect(lastBody()).toMatchObject({ store: true, stream: true, model: modelId })
    expect(lastBody()).not.toHaveProperty('previous_interaction_id')
    const seed: HandleSeed = {
      kind: 'interaction',
      value: 'v1_fake0001',
      position: '2026-11-20T12:00:00.000Z',
      expiresAt: noon + 20 * hourMs,
      heldUntil: noon + 55 * dayMs,
      isOneUse: false,
    }
    expect(heldOf(events)).toEqual([seed])
    const firstPart = events.findIndex((event) => event.type === 'part-start')
    expect(events.findIndex((event) => event.type === 'held')).toBeLessThan(firstPart)
    expect(seedOfStream(events)).toEqual(seed)
    expect(fake.storedIds()).toEqual(['v1_fake0001'])
  })

  it('sends only what is new, and everything that is not inherited again', async () => {
    const first = await ask([user('One')], null, { reasoningEffort: 'low', maxOutputTokens: 400 })
    const second = await ask([user('Two')], continued(seedOfStream(first)), {
      reasoningEffort: 'high',
      maxOutputTokens: 500,
      systemText: 'Be very brief.',
    })
    expect(lastBody()).toEqual({
      model: modelId,
      input: [{ type: 'user_input', content: [{ type: 'text', text: 'Two' }] }],
      store: true,
      stream: true,
      previous_interaction_id: 'v1_fake0001',
      system_instruction: 'Be very brief.',
      generation_config: { max_output_tokens: 500, thinking_level: 'high', thinking_summaries: 'auto' },
    })
    expect(fake.shown.at(-1)).toMatchObject({
      dialect: 'interactions',
      system: 'Be very brief.',
      messages: [
        { role: 'user', text: 'One' },
        { role: 'assistant', text: textOf(first) },
        { role: 'user', text: 'Two' },
      ],
      continuedFrom: 'v1_fake0001',
      isStored: true,
    })
    expect(textOf(second)).toBe('Gemini here. I was shown 4 steps. You said: Two')
    expect(seedOfStream(second).value).toBe('v1_fake0002')
  })

  it('is billed for what it inherits', async () => {
    const first = await ask([user('One '.repeat(100))], null)
    const second = await ask([user('Two')], continued(seedOfStream(first)))
    expect(inputTokensOf(second)).toBeGreaterThan(inputTokensOf(first) ?? 0)
    expect(inputTokensOf(second)).toBe(fake.shown.at(-1)?.inputTokens)
  })

  it('takes up turns that were answered elsewhere', async () => {
    const first = await ask([user('One')], null)
    await ask([user('Missed'), assistant('Elsewhere'), user('Two')], continued(seedOfStream(first)))
    expect(fake.shown.at(-1)?.messages.map(({ text }) => text)).toEqual([
      'One',
      textOf(first),
      'Missed',
      'Elsewhere',
      'Two',
    ])
  })

  it('goes on from an older answer as often as asked', async () => {
    const first = await ask([user('One')], null)
    const second = await ask([user('Two')], continued(seedOfStream(first)))
    const branch = await ask([user('Other')], { ...continued(seedOfStream(first)), isAtEnd: false })
    await ask([user('Three')], continued(seedOfStream(second)))
    expect(fake.shown.at(-1)?.messages.map(({ text }) => text)).toEqual([
      'One',
      textOf(first),
      'Two',
      textOf(second),
      'Three',
    ])
    await ask([user('More')], continued(seedOfStream(branch)))
    expect(fake.shown.at(-1)?.messages.map(({ text }) => text)).toEqual([
      'One',
      textOf(first),
      'Other',
      textOf(branch),
      'More',
    ])
  })

  it('lives 20 hours from its first answer, however often it goes on', async () => {
    const first = await ask([user('One')], null)
    now += 19 * hourMs
    const second = seedOfStream(await ask([user('Two')], continued(seedOfStream(first))))
    expect(second).toMatchObject({
      position: '2026-11-20T12:00:00.000Z',
      expiresAt: noon + 20 * hourMs,
      heldUntil: noon + 19 * hourMs + 55 * dayMs,
    })
    const unknownBegin = seedOfStream(await ask([user('Three')], { ...continued(second), position: null }))
    expect(unknownBegin.expiresAt).toBe(now + 20 * hourMs)
  })

  it('is not begun where nothing is to be kept', async () => {
    const events = await run({ ...userRequest(modelId), state: null })
    expect(lastBody()).toMatchObject({ store: false })
    expect(heldOf(events)).toEqual([])
    expect(finishOfStream(events).handle).toBeNull()
    expect(fake.storedIds()).toEqual([])
    expect(fake.shown.at(-1)).toMatchObject({ isStored: false, continuedFrom: null })
  })
})

describe('an interaction that is no longer there', () => {
  const expectLost = (events: readonly StreamEvent[], status: number, vendorCode: string): void => {
    expect(events).toHaveLength(1)
    expect(failureOfStream(events)).toMatchObject({
      kind: 'handle-lost',
      message: 'Google no longer has the earlier part of this conversation.',
      status,
      vendorCode,
      retryable: false,
    })
  }

  it.each([
    ['not-found', 404, 'not_found'],
    ['invalid-request', 400, 'invalid_request'],
  ] as const)('is a lost handle when it is refused as %s', async (lostForm, status, code) => {
    await restart({ lostForm })
    const first = await ask([user('One')], null)
    fake.forget(seedOfStream(first).value)
    expectLost(await ask([user('Two')], continued(seedOfStream(first))), status, code)
    expect(fake.interactionRequests()).toHaveLength(2)
    expect(fake.shown).toHaveLength(1)
  })

  it('is lost when its time is over, and others are not', async () => {
    const first = await ask([user('One')], null)
    now += 23 * hourMs
    const second = await ask([user('Two')], continued(seedOfStream(first)))
    now += 2 * hourMs
    expect(fake.storedIds()).toEqual([seedOfStream(second).value])
    expectLost(await ask([user('Other')], continued(seedOfStream(first))), 404, 'not_found')
    expect(finishOfStream(await ask([user('Three')], continued(seedOfStream(second)))).reason).toBe('stop')
  })

  it('is lost for another project that may not see it', async () => {
    const words = 'No permission for interaction v1_other.'
    fake.answerNext(interactionError(403, 'permission_denied', words))
    const handle = { value: 'v1_other', position: null, isAtEnd: true }
    expectLost(await ask([user('One')], handle), 403, 'permission_denied')
  })

  it('is lost when an event of the stream says so before the answer', async () => {
    const error = {
      event_type: 'error',
      error: { code: 'not_found', message: 'Interaction v1_x was not found.' },
    }
    fake.answerNext(streamAnswer(interactionRecordText(error)))
    const events = await ask([user('Two')], { value: 'v1_x', position: null, isAtEnd: true })
    expect(failureOfStream(events)).toMatchObject({ kind: 'handle-lost', status: null })
  })

  it('is not taken for lost once the answer has begun', async () => {
    const error = { event_type: 'error', error: { code: 'not_found', message: 'v1_x was not found.' } }
    const begun = interactionBody({ steps: [{ type: 'model_output', pieces: ['Begun', '.'] }] })
    const cutAt = begun.indexOf('event: step.stop')
    fake.answerNext(streamAnswer(begun.slice(0, cutAt) + interactionRecordText(error)))
    const events = await ask([user('Two')], { value: 'v1_x', position: null, isAtEnd: true })
    expect(textOf(events)).toBe('Begun.')
    expect(failureOfStream(events).kind).not.toBe('handle-lost')
  })

  it.each([
    ['rate-limit', 'rate-limit'],
    ['unknown-model', 'model-missing'],
    ['not-allowed', 'auth'],
    ['too-long', 'context-overflow'],
  ] as const)('is not what %s means', async (name, kind) => {
    fake.failNext(name)
    const events = await ask([user('Two')], { value: 'v1_x', position: null, isAtEnd: true })
    expect(failureOfStream(events).kind).toBe(kind)
  })

  it('is never looked for when the handle is of another kind', async () => {
    const events = await ask(
      [user('Two')],
      { value: 'session_1', position: null, isAtEnd: true },
      {
        state: { way: 'sdk-session', handle: { value: 'session_1', position: null, isAtEnd: true } },
      },
    )
    expect(failureOfStream(events).kind).toBe('handle-lost')
    expect(fake.server.requests).toHaveLength(0)
  })
})

describe('an interaction that did not end well', () => {
  it('is held and cannot be continued when it was stopped', async () => {
    fake.breakNext({ holdUntil: createGate() })
    const controller = new AbortController()
    const events: StreamEvent[] = []
    const io = testIo('google', fake.url, controller.signal)
    for await (const event of adapter.stream(requestOf([user('One')], null), io)) {
      events.push(event)
      if (event.type === 'part-delta') controller.abort()
    }
    expect(failureOfStream(events).kind).toBe('aborted')
    expect(heldOf(events).map(({ value }) => value)).toEqual(fake.storedIds())
    const [held] = heldOf(events)
    if (held === undefined) throw new Error('nothing is held')
    expect(failureOfStream(await ask([user('Two')], continued(held))).kind).toBe('handle-lost')
  })

  it.each(['cut', 'error-event', 'end-early'] as const)('is held after %s', async (how) => {
    fake.breakNext(how)
    const events = await ask([user('One')], null)
    expect(failureOfStream(events).retryable).toBe(true)
    expect(heldOf(events).map(({ value }) => value)).toEqual(fake.storedIds())
  })

  const said: InteractionScript = { id: 'v1_own', steps: [{ type: 'model_output', pieces: ['Well'] }] }
  it.each([
    ['completed', 'v1_own'],
    ['requires_action', 'v1_own'],
    ['incomplete', null],
    ['budget_exceeded', null],
    ['requires_continuation', null],
    ['something_new', null],
  ])('with the status %s gives the handle %s', async (status, value) => {
    fake.answerNext(streamAnswer(interactionBody({ ...said, status })))
    const events = await ask([user('One')], null)
    expect(finishOfStream(events).handle?.value ?? null).toBe(value)
    expect(heldOf(events).map((seed) => seed.value)).toEqual(['v1_own'])
    expect(fake.interactionRequests()).toHaveLength(1)
  })

  it.each(['failed', 'cancelled'])('is held when it is %s', async (status) => {
    fake.answerNext(streamAnswer(interactionBody({ ...said, status })))
    const events = await ask([user('One')], null)
    expect(events.at(-1)?.type).toBe('fail')
    expect(heldOf(events)).toHaveLength(1)
  })

  it('gives no handle for an answer with an error inside', async () => {
    const body = interactionBody(said).replace(
      '"step":{"type":"model_output"}',
      '"step":{"type":"model_output","error":{"code":13,"message":"tool failed"}}',
    )
    fake.answerNext(streamAnswer(body))
    expect(finishOfStream(await ask([user('One')], null)).handle).toBeNull()
  })

  it('says that a chain is too long for the model', async () => {
    await restart({ windowTokens: 200 })
    let events = await ask([user('One')], null)
    let turns = 1
    for (; events.at(-1)?.type === 'finish' && turns < 40; turns += 1) {
      events = await ask([user('And then?')], continued(seedOfStream(events)))
    }
    expect(failureOfStream(events)).toMatchObject({ kind: 'context-overflow', status: 400 })
    expect(turns).toBeGreaterThan(2)
    expect(fake.shown.every((turn) => turn.inputTokens <= 200)).toBe(true)
  })
})
