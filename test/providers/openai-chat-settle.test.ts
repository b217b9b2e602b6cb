import { afterEach, describe, expect, it, vi } from 'vitest'
import { openAiChatAdapter } from '../../electron/providers/openai-chat/adapter.ts'
import { settleCall } from '../../electron/providers/openai-chat/settle-call.ts'
import type { Identifier } from '../../shared/domain/identifier.ts'
import type { StreamEvent } from '../../shared/domain/stream-event.ts'
import { usageSchema } from '../../shared/domain/usage.ts'
import { vendors } from '../../shared/domain/vendor-list.ts'
import { type CompatibleFakeOptions, startOpenAiCompatibleFake } from '../fakes/openai-compatible-server.ts'
import { createGate, jsonAnswer, startWireServer } from '../fakes/wire-server.ts'
import { collectEvents, conformanceKey, failureOfStream, testIo, userRequest } from './conformance.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()))
})

async function openRouter(options: CompatibleFakeOptions = {}) {
  const fake = await startOpenAiCompatibleFake({ flavour: 'openrouter', ...options })
  closers.push(() => fake.close())
  return fake
}

const usageOf = (events: readonly StreamEvent[]) =>
  events.filter((event) => event.type === 'usage').at(-1)?.usage

const idsOf = (events: readonly StreamEvent[]): Identifier[] =>
  events.flatMap((event) => ('identifiers' in event ? event.identifiers : []))

/** Asks, and stops as soon as `when` says so. */
async function stopped(
  fake: Awaited<ReturnType<typeof openRouter>>,
  when: (event: StreamEvent) => boolean,
): Promise<StreamEvent[]> {
  const controller = new AbortController()
  const events: StreamEvent[] = []
  const io = testIo('openrouter', fake.url, controller.signal)
  for await (const event of openAiChatAdapter.stream(userRequest(fake.modelId), io)) {
    events.push(event)
    if (when(event)) controller.abort()
  }
  expect(failureOfStream(events).kind).toBe('aborted')
  await fake.server.untilNoSocketIsOpen()
  return events
}

describe('a generation of OpenRouter', () => {
  it('is known by its id before the first record', async () => {
    const fake = await openRouter()
    const never = createGate()
    fake.script({
      headers: { 'content-type': 'text/event-stream', 'x-generation-id': 'gen-early' },
      steps: [{ send: ': OPENROUTER PROCESSING\n\n' }, { stall: never.opened }],
    })
    const events = await stopped(fake, (event) => event.type === 'response-start')
    expect(events.map((event) => event.type)).toEqual(['response-start', 'fail'])
    expect(events[0]).toMatchObject({
      identifiers: [{ kind: 'generation', value: 'gen-early', foundIn: 'header x-generation-id' }],
      servedModel: null,
      headers: { 'x-generation-id': 'gen-early' },
    })
  })

  it('says the model that serves with its first record, and no id twice', async () => {
    const fake = await openRouter()
    const events = await collectEvents(
      openAiChatAdapter.stream(userRequest(fake.modelId), testIo('openrouter', fake.url)),
    )
    const starts = events.filter((event) => event.type === 'response-start')
    expect(starts.map((start) => start.servedModel)).toEqual([null, 'maker/thinker'])
    expect(starts.map((start) => start.identifiers.map((one) => one.kind))).toEqual([
      ['edge-request', 'generation'],
      ['response'],
    ])
  })

  it('that was stopped is settled by what the look-up says', async () => {
    const fake = await openRouter()
    const gate = createGate()
    fake.breakNext({ holdUntil: gate })
    const events = await stopped(fake, (event) => event.type === 'part-delta')
    expect(usageOf(events)).toBeUndefined()
    const io = testIo('openrouter', fake.url)
    const settled = await vi.waitFor(async () => {
      const found = await openAiChatAdapter.settle?.(idsOf(events), io)
      if (!found) throw new Error('not yet')
      return found
    })
    expect(usageSchema.parse(settled.usage)).toEqual(settled.usage)
    const whole = fake.shown[0]
    expect(settled.usage.inputTotal).toBe(whole?.inputTokens)
    expect(settled.usage.outputTotal).toBeGreaterThan(0)
    expect(settled.usage.reportedNanoUsd).toBeGreaterThan(0)
    expect(settled.usage.reportedNanoUsd).toBeLessThan(123_450)
    expect(settled.usage.raw).toMatchObject({ cancelled: true, provider_name: 'SomeHost' })
    expect(settled.metadata).toMatchObject({ cancelled: true, generation_time: 640 })
    expect(settled.identifiers).toEqual(
      expect.arrayContaining([
        { kind: 'generation', value: 'gen-fake1', foundIn: 'generation data.id' },
        {
          kind: 'upstream-response',
          value: 'chatcmpl-upstream-gen-fake1',
          foundIn: 'generation data.upstream_id',
        },
        { kind: 'request', value: 'req-gen-fake1', foundIn: 'generation data.request_id' },
        { kind: 'session', value: 'conversation-1', foundIn: 'generation data.session_id' },
      ]),
    )
    expect(JSON.stringify(settled)).not.toContain(conformanceKey)
  })

  it('is not known at first, and then is', async () => {
    const fake = await openRouter({ lookUpLag: 2 })
    const io = testIo('openrouter', fake.url)
    const events = await collectEvents(openAiChatAdapter.stream(userRequest(fake.modelId), io))
    const ids = idsOf(events)
    await fake.server.untilRequestCount(1)
    const settled = await vi.waitFor(async () => {
      const found = await settleCall(ids, io)
      if (found === null) throw new Error('not yet')
      return found
    })
    expect(settled.usage).toMatchObject({
      inputTotal: usageOf(events)?.inputTotal,
      outputTotal: usageOf(events)?.outputTotal,
      reportedNanoUsd: 123_450,
    })
    expect(fake.requests.filter((request) => request.method === 'GET').length).toBeGreaterThanOrEqual(3)
  })

  it('is looked up by the id in its body where no header named it', async () => {
    const fake = await openRouter()
    const io = testIo('openrouter', fake.url)
    await collectEvents(openAiChatAdapter.stream(userRequest(fake.modelId), io))
    const settled = await settleCall([{ kind: 'response', value: 'gen-fake1', foundIn: 'body id' }], io)
    expect(settled?.usage.outputTotal).toBeGreaterThan(0)
  })

  it('costs what OpenRouter and the upstream ask together, with a key of one’s own', async () => {
    const fake = await openRouter({ isOwnKey: true })
    const io = testIo('openrouter', fake.url)
    const events = await collectEvents(openAiChatAdapter.stream(userRequest(fake.modelId), io))
    // A fee of five per cent, rounded half up to a nano-dollar, and the upstream's own bill.
    const both = 6_173 + 123_450
    expect(usageOf(events)?.reportedNanoUsd).toBe(both)
    expect((await settleCall(idsOf(events), io))?.usage.reportedNanoUsd).toBe(both)
  })
})

describe('a look-up', () => {
  const named: readonly Identifier[] = [{ kind: 'generation', value: 'gen-1', foundIn: 'header' }]

  it.each(vendors.filter((vendor) => vendor !== 'openrouter'))('is not made at %s', async (vendor) => {
    const server = await startWireServer(() => jsonAnswer(200, { data: {} }))
    closers.push(() => server.close())
    expect(await settleCall(named, testIo(vendor, `${server.url}/v1`))).toBeNull()
    expect(server.requests).toEqual([])
  })

  it('is not made without an id', async () => {
    const fake = await openRouter()
    const ids = [{ kind: 'request', value: 'r', foundIn: 'header x-request-id' }]
    expect(await settleCall(ids, testIo('openrouter', fake.url))).toBeNull()
    expect(fake.requests).toEqual([])
  })

  it.each([
    ['no record', {}],
    ['an empty record', { data: { id: 'gen-1' } }],
    ['sums that are not there yet', { data: { id: 'gen-1', total_cost: null, native_tokens_prompt: null } }],
    ['something else', []],
  ])('that answers with %s settles nothing', async (_what, body) => {
    const server = await startWireServer(() => jsonAnswer(200, body))
    closers.push(() => server.close())
    expect(await settleCall(named, testIo('openrouter', `${server.url}/v1`))).toBeNull()
  })

  it('leaves unknown what the record does not say', async () => {
    const data = { id: 'gen-1', native_tokens_prompt: 12, total_cost: '0.5', is_byok: true }
    const server = await startWireServer(() => jsonAnswer(200, { data }))
    closers.push(() => server.close())
    const settled = await settleCall(named, testIo('openrouter', `${server.url}/v1`))
    // The fee is known, the upstream's bill is not: so the cost is not.
    expect(settled?.usage).toMatchObject({ inputTotal: 12, outputTotal: null, reportedNanoUsd: null })
  })

  it('says why it failed', async () => {
    const server = await startWireServer(() => jsonAnswer(401, { error: { code: 401, message: 'no' } }))
    closers.push(() => server.close())
    await expect(settleCall(named, testIo('openrouter', `${server.url}/v1`))).rejects.toMatchObject({
      failure: { kind: 'auth', status: 401 },
    })
  })
})
