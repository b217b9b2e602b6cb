// Sessions of Google's SDK: its chats keep the history in memory, and Baton goes on in one only while it holds exactly
// what was said. What the model is shown is read at the fake.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type {
  ContinuedHandle,
  ProviderAdapter,
  RenderedMessage,
  TurnRequest,
} from '../../electron/providers/adapter.ts'
import { createGeminiGenerateAdapter } from '../../electron/providers/gemini-generate/adapter.ts'
import { connectGoogle } from '../../electron/providers/gemini-generate/open-google.ts'
import type { HandleSeed } from '../../shared/domain/continuation.ts'
import type { StreamEvent } from '../../shared/domain/stream-event.ts'
import { generateError } from '../fakes/gemini/errors.ts'
import { generateBody } from '../fakes/gemini/generate-wire.ts'
import { type GeminiFake, startGeminiFake } from '../fakes/gemini-server.ts'
import { createGate, dataRecords, streamAnswer } from '../fakes/wire-server.ts'
import {
  collectEvents,
  conformanceKey,
  expectLawful,
  failureOfStream,
  finishOfStream,
  partsOf,
  testIo,
  textOf,
  userRequest,
} from './conformance.ts'

const modelId = 'gemini-3.8-flash'
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
let adapter: ProviderAdapter
beforeEach(async () => {
  fake = await startGeminiFake({ validKey: conformanceKey })
  adapter = createGeminiGenerateAdapter()
})
afterEach(() => fake.close())

function requestOf(
  messages: readonly RenderedMessage[],
  handle: ContinuedHandle | null,
  more: Partial<TurnRequest> = {},
): TurnRequest {
  return { ...userRequest(modelId), messages, state: { way: 'sdk-session', handle }, ...more }
}

async function ask(
  messages: readonly RenderedMessage[],
  handle: ContinuedHandle | null,
  more: Partial<TurnRequest> = {},
): Promise<StreamEvent[]> {
  const io = testIo('google', fake.url)
  const events = await collectEvents(adapter.stream(requestOf(messages, handle, more), io))
  expectLawful(events)
  return events
}

function seedOfStream(events: readonly StreamEvent[]): HandleSeed {
  const { handle } = finishOfStream(events)
  if (handle === null) throw new Error('the turn gave no handle')
  return handle
}

const shownTexts = (): string[] | undefined => fake.shown.at(-1)?.messages.map(({ text }) => text)

async function expectLost(handle: ContinuedHandle, more: Partial<TurnRequest> = {}): Promise<void> {
  const before = fake.server.requests.length
  const events = await ask([user('Next')], handle, more)
  expect(events).toHaveLength(1)
  expect(failureOfStream(events)).toMatchObject({
    kind: 'handle-lost',
    message: "The session of Google's SDK is gone: it ends with the program that held it.",
    retryable: false,
    status: null,
  })
  expect(fake.server.requests).toHaveLength(before)
}

describe("a session of Google's SDK", () => {
  it('begins with the history and goes on with what is new', async () => {
    const first = await ask([user('One'), assistant('From elsewhere'), user('Two')], null)
    const seed = seedOfStream(first)
    expect(seed).toEqual({
      kind: 'sdk-session',
      value: expect.stringMatching(/^session_[0-9a-f]{24}$/),
      position: '1',
      expiresAt: null,
      heldUntil: null,
      isOneUse: false,
    })
    const second = await ask([user('Three')], continued(seed))
    expect(seedOfStream(second)).toEqual({ ...seed, position: '2' })
    const third = await ask([user('Four')], continued(seedOfStream(second)))
    expect(seedOfStream(third)).toEqual({ ...seed, position: '3' })
    expect(shownTexts()).toEqual([
      'One',
      'From elsewhere',
      'Two',
      textOf(first),
      'Three',
      textOf(second),
      'Four',
    ])
    expect(fake.server.requests).toHaveLength(3)
  })

  it('is nothing that Google holds', async () => {
    const events = await ask([user('One')], null)
    expect(events.some((event) => event.type === 'held')).toBe(false)
    expect(adapter.release).toBeUndefined()
    expect(fake.shown.at(-1)).toMatchObject({ isStored: false, continuedFrom: null })
  })

  it('is billed for all of it', async () => {
    const first = await ask([user('One '.repeat(100))], null)
    const second = await ask([user('Two')], continued(seedOfStream(first)))
    const input = (events: readonly StreamEvent[]) =>
      events.findLast((event) => event.type === 'usage')?.usage.inputTotal ?? 0
    expect(input(second)).toBeGreaterThan(input(first))
  })

  it('sends system text and settings with each request, and the signatures of earlier thoughts', async () => {
    const first = await ask([user('One')], null)
    await ask([user('Two')], continued(seedOfStream(first)), {
      systemText: 'Be very brief.',
      reasoningEffort: 'high',
    })
    const body = fake.generateRequests().at(-1)?.body as Record<string, unknown>
    expect(body.systemInstruction).toEqual({ parts: [{ text: 'Be very brief.' }] })
    expect(body.generationConfig).toEqual({
      thinkingConfig: { includeThoughts: true, thinkingLevel: 'HIGH' },
    })
    const signature = Buffer.from('seal-1').toString('base64')
    expect(JSON.stringify(finishOfStream(first).native)).toContain(signature)
    expect(JSON.stringify(body.contents)).toContain(signature)
  })

  it('keeps native content as a request of its own would', async () => {
    const inSession = finishOfStream(await ask([user('One')], null))
    await fake.close()
    fake = await startGeminiFake()
    const alone = finishOfStream(
      await collectEvents(
        adapter.stream({ ...userRequest(modelId), messages: [user('One')] }, testIo('google', fake.url)),
      ),
    )
    expect(inSession.native).toEqual(alone.native)
    expect(alone.handle).toBeNull()
  })

  it('goes on after a call', async () => {
    const call = { functionCall: { id: 'c1', name: 'f', args: { a: 1 } }, thoughtSignature: 'c2ln' }
    fake.answerNext(streamAnswer(generateBody({ chunks: [[call]] })))
    const first = await ask([user('One')], null)
    expect(finishOfStream(first).reason).toBe('tool-calls')
    const result: RenderedMessage = {
      role: 'tool',
      parts: [{ type: 'tool-result', callId: 'c1', name: 'f', output: 'done', isError: false }],
      native: null,
    }
    await ask([result], continued(seedOfStream(first)))
    expect(fake.shown.at(-1)?.messages).toEqual([
      { role: 'user', text: 'One' },
      { role: 'tool', text: 'done' },
    ])
  })
})

describe('a session that is gone', () => {
  it('is lost with the program, and the next turn begins it anew from the store', async () => {
    const first = await ask([user('One')], null)
    adapter = createGeminiGenerateAdapter()
    await expectLost(continued(seedOfStream(first)))
    const own = { ...assistant(textOf(first)), native: finishOfStream(first).native }
    const second = await ask([user('One'), own, user('Two')], null)
    expect(seedOfStream(second).value).not.toBe(seedOfStream(first).value)
    expect(shownTexts()).toEqual(['One', textOf(first), 'Two'])
  })

  it.each<[string, (seed: HandleSeed) => ContinuedHandle, Partial<TurnRequest>]>([
    ['for another value', (seed) => ({ ...continued(seed), value: 'session_other' }), {}],
    ['for an older point', (seed) => ({ ...continued(seed), position: '0' }), {}],
    ['where it has gone on', (seed) => ({ ...continued(seed), isAtEnd: false }), {}],
    ['for another model', continued, { modelId: 'gemini-3.8-pro' }],
  ])('is lost %s', async (_what, handleOf, more) => {
    const first = await ask([user('One')], null)
    await expectLost(handleOf(seedOfStream(first)), more)
    // It is still there for what it is.
    expect(finishOfStream(await ask([user('Two')], continued(seedOfStream(first)))).reason).toBe('stop')
  })

  it('is lost at another address', async () => {
    const first = await ask([user('One')], null)
    const io = testIo('google', 'http://127.0.0.1:9')
    const events = await collectEvents(
      adapter.stream(requestOf([user('Two')], continued(seedOfStream(first))), io),
    )
    expect(failureOfStream(events).kind).toBe('handle-lost')
  })

  it('cannot take up turns that were answered elsewhere', async () => {
    const first = await ask([user('One')], null)
    const missed = [user('Missed'), assistant('Elsewhere'), user('Two')]
    const events = await ask(missed, continued(seedOfStream(first)))
    expect(failureOfStream(events).kind).toBe('handle-lost')
    expect(fake.server.requests).toHaveLength(1)
  })

  it('is not asked twice at once', async () => {
    const handle = continued(seedOfStream(await ask([user('One')], null)))
    const gate = createGate()
    fake.breakNext({ holdUntil: gate })
    const running = ask([user('Two')], handle)
    await fake.server.untilRequestCount(2)
    await expectLost(handle)
    gate.open()
    expect(seedOfStream(await running).position).toBe('2')
  })

  it('is dropped when fifty newer ones are open', async () => {
    const first = seedOfStream(await ask([user('One')], null))
    const second = seedOfStream(await ask([user('Two')], null))
    for (let count = 0; count < 49; count += 1) await ask([user('More')], null)
    await expectLost(continued(first))
    expect(finishOfStream(await ask([user('Next')], continued(second))).reason).toBe('stop')
  })
})

describe('a turn that ends otherwise', () => {
  /** A second turn goes wrong; what the session then holds is in doubt. */
  async function expectDropped(spoil: () => void): Promise<StreamEvent[]> {
    const handle = continued(seedOfStream(await ask([user('One')], null)))
    spoil()
    const events = await ask([user('Two')], handle)
    const last = events.at(-1)
    expect(last?.type === 'finish' ? last.handle : null).toBeNull()
    await expectLost(handle)
    return events
  }

  it.each(['cut', 'error-event', 'end-early', 'blocked'] as const)(
    'drops the session after %s',
    async (how) => {
      const events = await expectDropped(() => fake.breakNext(how))
      expect(events.at(-1)?.type).toBe('fail')
    },
  )

  it('drops it after a refusal of the request', async () => {
    const events = await expectDropped(() => fake.failNext('rate-limit'))
    expect(failureOfStream(events).kind).toBe('rate-limit')
  })

  it('drops it when it is stopped', async () => {
    const handle = continued(seedOfStream(await ask([user('One')], null)))
    fake.breakNext({ holdUntil: createGate() })
    const controller = new AbortController()
    const io = testIo('google', fake.url, controller.signal)
    const events: StreamEvent[] = []
    for await (const event of adapter.stream(requestOf([user('Two')], handle), io)) {
      events.push(event)
      if (event.type === 'part-delta') controller.abort()
    }
    expect(failureOfStream(events).kind).toBe('aborted')
    await fake.server.untilNoSocketIsOpen()
    await expectLost(handle)
  })

  it.each(['MAX_TOKENS', 'CONTINUATION', 'SAFETY', 'SOMETHING_NEW'])(
    'drops it at %s and asks for nothing more',
    async (finishReason) => {
      const body = generateBody({ chunks: [[{ text: 'Cut' }]], finishReason })
      await expectDropped(() => fake.answerNext(streamAnswer(body)))
      expect(fake.generateRequests()).toHaveLength(2)
    },
  )

  it('gives no handle for an answer that the SDK left out, and says so', async () => {
    // A last chunk without content makes the whole answer invalid for the SDK.
    const [record] = JSON.parse(
      `[${generateBody({ chunks: [[{ text: 'Whole' }]], finishReason: null }).slice(6)}]`,
    )
    const last = { candidates: [{ finishReason: 'STOP', index: 0 }], responseId: 'r1' }
    const body = dataRecords([record, last], { done: false })
    const events = await expectDropped(() => fake.answerNext(streamAnswer(body)))
    expect(partsOf(events)).toMatchObject([{ type: 'text', text: 'Whole' }])
    expect(finishOfStream(events).native).toEqual([{ text: 'Whole' }])
    expect(events.at(-2)).toMatchObject({ type: 'warning', code: 'session-ended' })
  })

  it('gives no handle for an empty answer', async () => {
    const body = generateBody({ chunks: [[{ text: '' }]] })
    await expectDropped(() => fake.answerNext(streamAnswer(body)))
  })

  it('takes no session with a key that no header can carry', async () => {
    const handle = continued(seedOfStream(await ask([user('One')], null)))
    const io = { ...testIo('google', fake.url), apiKey: 'AIza-ключ' }
    const events = await collectEvents(adapter.stream(requestOf([user('Two')], handle), io))
    expect(failureOfStream(events).kind).toBe('auth')
    expect(fake.server.requests).toHaveLength(1)
  })

  it('takes the key of each turn and has none in between', async () => {
    const connection = await connectGoogle(fake.url)
    const call = connection.begin(testIo('google', fake.url))
    await call.client.models.list()
    call.close()
    await expect(call.client.models.list()).rejects.toThrow('no call to Google is open')
    connection.begin({ ...testIo('google', fake.url), apiKey: 'AIza-another-key-0123456789' })
    await expect(call.client.models.list()).rejects.toThrow('API key not valid')
    const keys = fake.server.requests.map((request) => request.headers['x-goog-api-key'])
    expect(keys).toEqual([conformanceKey, 'AIza-another-key-0123456789'])
  })

  it('classifies a refused request as any other', async () => {
    fake.answerNext(generateError(400, 'INVALID_ARGUMENT', 'The input token count (9) exceeds the maximum.'))
    expect(failureOfStream(await ask([user('One')], null)).kind).toBe('context-overflow')
  })
})
