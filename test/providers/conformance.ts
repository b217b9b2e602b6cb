// What every adapter must do whatever its dialect. A subject brings its wire format; the scenes, the broken bytes and
// the expectations are the same for all. Each scene has a server of its own, so that open sockets can be counted.
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import type { AdapterIo, ProviderAdapter, TurnRequest } from '../../electron/providers/adapter.ts'
import { wasNeverSent } from '../../electron/providers/classify-failure.ts'
import { guardStream } from '../../electron/providers/guard-stream.ts'
import { keepHeaders } from '../../electron/providers/keep-headers.ts'
import { redactKeys } from '../../electron/providers/redact-detail.ts'
import { vendorProfiles } from '../../electron/providers/vendors.ts'
import type { Failure } from '../../shared/domain/failure.ts'
import { foldEvent } from '../../shared/domain/fold-event.ts'
import type { Identifier } from '../../shared/domain/identifier.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { Part } from '../../shared/domain/part.ts'
import type { StreamEvent } from '../../shared/domain/stream-event.ts'
import type { Usage } from '../../shared/domain/usage.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import {
  createGate,
  type RecordedRequest,
  splitBytes,
  startWireServer,
  streamAnswer,
  type WireAnswer,
  type WireHandler,
  type WireServer,
  withCrlf,
} from '../fakes/wire-server.ts'

/** What the scenes say; a subject's bodies must hold exactly this, in several deltas. */
export const scene = {
  text: 'Grüße aus Ærø 🌍, ready.',
  reasoning: 'First I look 🔍 at it.',
  toolName: 'look_up',
  toolArguments: '{"city":"Tromsø"}',
  inputTotal: 120,
  cacheRead: 64,
  outputTotal: 45,
  reasoningTokens: 30,
} as const

/** `reasoning` is reasoning and then text; all three end with the scene's usage. */
export type StreamScenario = 'text' | 'reasoning' | 'tool-call'
/** `rate-limit` asks to wait 7 seconds. */
export type ErrorScenario =
  | 'bad-key'
  | 'rate-limit'
  | 'quota'
  | 'server-error'
  | 'overloaded'
  | 'unknown-model'

export interface ConformanceSubject {
  readonly name: string
  readonly adapter: ProviderAdapter
  readonly vendor: Vendor
  readonly modelId: string
  /** Appended to the server's address to make the base URL: `/v1` or nothing. */
  readonly basePath: string
  /** The whole body of a 200 answer, with LF line ends. */
  streamBody(scenario: StreamScenario): string
  /** How this vendor answers with an error; `bad-key` should repeat the key, as some vendors do. null: it never does. */
  errorAnswer(scenario: ErrorScenario, apiKey: string): WireAnswer | null
  /** Extra headers of good answers. */
  readonly headers?: Readonly<Record<string, string>>
  /** Kinds that differ from the usual ones, e.g. a vendor that says `quota` with its own code. */
  readonly reportsCacheRead?: boolean
  readonly reportsReasoningTokens?: boolean
  /** Counts come with the answer already, and not only at its end. */
  readonly countsMeanwhile?: boolean
  /** What is asked for in every scene; the usual request of `userRequest` when left out. */
  request?(): TurnRequest
  /** Answers the requests that must come before the answer is asked for; null for the one that asks. They are not counted. */
  answerBefore?(request: RecordedRequest): WireAnswer | null
}

export const conformanceKey = 'sk-conformance-0123456789abcdefghij'

export function userRequest(modelId: string, text = 'Hello'): TurnRequest {
  return {
    modelId,
    systemText: 'Be brief.',
    messages: [{ role: 'user', parts: [{ type: 'text', text }], native: null }],
    state: null,
    maxOutputTokens: null,
    reasoningEffort: null,
    cacheKey: 'conversation-1',
  }
}

export function testIo(
  vendor: Vendor,
  baseUrl: string,
  signal: AbortSignal = new AbortController().signal,
): AdapterIo {
  return { vendor, baseUrl, apiKey: conformanceKey, signal, now: () => Date.UTC(2026, 10, 20, 12) }
}

export async function collectEvents(events: AsyncIterable<StreamEvent>): Promise<StreamEvent[]> {
  const collected: StreamEvent[] = []
  for await (const event of events) collected.push(event)
  return collected
}

/** Folds the events as the engine does and returns the parts. */
export function partsOf(events: readonly StreamEvent[]): readonly Part[] {
  let message: Message = {
    id: 'm',
    conversationId: 'c',
    parentId: null,
    role: 'assistant',
    status: 'pending',
    parts: [],
    createdAt: 0,
    completedAt: null,
  }
  for (const event of events) {
    if (event.type === 'part-start' || event.type === 'part-delta' || event.type === 'part-end') {
      message = foldEvent(message, event, 0)
    }
  }
  return message.parts
}

export function textOf(events: readonly StreamEvent[], type: 'text' | 'reasoning' = 'text'): string {
  return partsOf(events)
    .map((part) => (part.type === type && 'text' in part ? part.text : ''))
    .join('')
}

export function failOfStream(events: readonly StreamEvent[]): Extract<StreamEvent, { type: 'fail' }> {
  const last = events.at(-1)
  if (last?.type !== 'fail') throw new Error(`the stream ended with ${JSON.stringify(last)}`)
  return last
}

export function failureOfStream(events: readonly StreamEvent[]): Failure {
  return failOfStream(events).failure
}

export function lastUsage(events: readonly StreamEvent[]): Usage | undefined {
  return events.filter((event) => event.type === 'usage').at(-1)?.usage
}

export function finishOfStream(events: readonly StreamEvent[]): Extract<StreamEvent, { type: 'finish' }> {
  const last = events.at(-1)
  if (last?.type !== 'finish') throw new Error(`the stream ended with ${JSON.stringify(last)}`)
  return last
}

function keyOf({ kind, value }: Identifier): string {
  return `${kind}=${value}`
}

/** The ids that were given out before the last word, `kind=value`: a stop right then would have kept these. */
export function toldIds(events: readonly StreamEvent[]): string[] {
  const told = events.flatMap((event) =>
    event.type === 'response-start' || event.type === 'identified' ? event.identifiers.map(keyOf) : [],
  )
  return [...new Set(told)]
}

/** Ids are told as they are learned, and the last word of a good answer knows no others. */
function expectIdsTold(events: readonly StreamEvent[]): void {
  const last = events.at(-1)
  const told = toldIds(events)
  for (const event of events) if (event.type === 'identified') expect(event.identifiers).not.toEqual([])
  if (last?.type !== 'finish' && last?.type !== 'fail') return
  const atEnd = last.identifiers.map(keyOf)
  expect(atEnd).toEqual(expect.arrayContaining(told))
  if (last.type === 'finish') expect(told).toEqual(expect.arrayContaining(atEnd))
}

/** The law of guard-stream, checked on what an adapter yields by itself. */
export function expectLawful(events: readonly StreamEvent[]): void {
  const terminals = events.filter((event) => event.type === 'finish' || event.type === 'fail')
  expect(terminals).toHaveLength(1)
  expect(events.at(-1)).toBe(terminals[0])
  const open = new Set<number>()
  let count = 0
  for (const event of events) {
    if (event.type === 'part-start' || event.type === 'part-file') {
      expect(event.index).toBe(count)
      count += 1
      if (event.type === 'part-start') open.add(event.index)
    }
    if (event.type === 'part-delta') expect(open.has(event.index)).toBe(true)
    if (event.type === 'part-end') expect(open.delete(event.index)).toBe(true)
  }
  if (terminals[0]?.type === 'finish') expect([...open]).toEqual([])
  expect(JSON.stringify(events)).not.toContain(conformanceKey)
  expectIdsTold(events)
}

/** What must be kept of a refused answer: its headers, and its body where that is JSON, without what is null. */
function keptOf(answer: WireAnswer): { headers: Record<string, string>; metadata: unknown } {
  const text = answer.steps.map((step) => ('send' in step ? String(step.send) : '')).join('')
  const body: Record<string, unknown> = JSON.parse(redactKeys(text, conformanceKey))
  const entries = Object.entries(body).filter(([, value]) => value !== null)
  return {
    headers: keepHeaders(Object.entries(answer.headers ?? {}), conformanceKey),
    metadata: Object.fromEntries(entries),
  }
}

/** Events without what differs from run to run. */
function comparable(events: readonly StreamEvent[]): StreamEvent[] {
  return events.map((event) => (event.type === 'response-start' ? { ...event, headers: {} } : event))
}

const errorExpectations: Readonly<Record<ErrorScenario, { kind: Failure['kind']; retryable: boolean }>> = {
  'bad-key': { kind: 'auth', retryable: false },
  'rate-limit': { kind: 'rate-limit', retryable: true },
  quota: { kind: 'quota', retryable: false },
  'server-error': { kind: 'overloaded', retryable: true },
  overloaded: { kind: 'overloaded', retryable: true },
  'unknown-model': { kind: 'model-missing', retryable: false },
}

export function describeConformance(subject: ConformanceSubject): void {
  const { adapter, vendor } = subject
  const vendorName = vendorProfiles[vendor].name
  const servers: WireServer[] = []
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()))
  })
  const request = (): TurnRequest => subject.request?.() ?? userRequest(subject.modelId)
  const start = (handler: WireHandler): Promise<WireServer> =>
    startWireServer((received) => subject.answerBefore?.(received) ?? handler(received))
  const serve = async (handler: WireHandler): Promise<WireServer> => {
    const server = await start(handler)
    servers.push(server)
    return server
  }
  /** Only the requests that ask for an answer. */
  const asked = (server: WireServer): readonly RecordedRequest[] =>
    server.requests.filter((received) => (subject.answerBefore?.(received) ?? null) === null)
  const good = (scenario: StreamScenario): WireAnswer =>
    streamAnswer(subject.streamBody(scenario), subject.headers)
  const run = async (server: WireServer): Promise<StreamEvent[]> => {
    const events = await collectEvents(
      adapter.stream(request(), testIo(vendor, `${server.url}${subject.basePath}`)),
    )
    expectLawful(events)
    return events
  }
  const guarded = (
    server: WireServer,
    controller: AbortController,
    limits: { firstEventMs: number; betweenEventsMs: number },
  ) =>
    guardStream(
      adapter.stream(request(), testIo(vendor, `${server.url}${subject.basePath}`, controller.signal)),
      { vendorName, signal: controller.signal, abort: () => controller.abort(), limits },
    )
  const patient = { firstEventMs: 20_000, betweenEventsMs: 20_000 }
  const upTo = (scenario: StreamScenario, word: string): string => {
    const body = subject.streamBody(scenario)
    return body.slice(0, body.indexOf('\n\n', body.indexOf(word)) + 2)
  }
  /** What was counted of an answer that broke off is "at least". */
  const expectCountsAtLeast = (events: readonly StreamEvent[]): void => {
    const usage = lastUsage(events)
    if (subject.countsMeanwhile !== true) expect(usage).toBeUndefined()
    else expect(usage).toMatchObject({ isPartial: true, inputTotal: scene.inputTotal })
  }
  /** The first part of the text scene, cut in the middle of the answer's text. */
  const firstHalf = (): string => upTo('text', 'Ærø')

  describe(`${subject.name}: what every adapter does`, () => {
    it('streams text with usage in one request that carries the key', async () => {
      const server = await serve(() => good('text'))
      const events = await run(server)
      expect(textOf(events)).toBe(scene.text)
      expect(finishOfStream(events).reason).toBe('stop')
      const usage = lastUsage(events)
      expect(usage?.isPartial).toBeUndefined()
      expect(usage?.inputTotal).toBe(scene.inputTotal)
      expect(usage?.outputTotal).toBe(scene.outputTotal)
      expect(usage?.cacheRead).toBe(subject.reportsCacheRead === false ? null : scene.cacheRead)
      expect(usage?.reasoning).toBe(subject.reportsReasoningTokens === false ? null : scene.reasoningTokens)
      const prepared = ['held', 'identified']
      expect(events.find((event) => !prepared.includes(event.type))?.type).toBe('response-start')
      expect(events.filter((event) => event.type === 'part-delta').length).toBeGreaterThan(1)
      expect(asked(server)).toHaveLength(1)
      expect(JSON.stringify(asked(server)[0]?.headers)).toContain(conformanceKey)
      expect(asked(server)[0]?.path).not.toContain(conformanceKey)
    })

    it('keeps reasoning and text apart', async () => {
      const events = await run(await serve(() => good('reasoning')))
      expect(textOf(events, 'reasoning')).toBe(scene.reasoning)
      expect(textOf(events)).toBe(scene.text)
      expect(partsOf(events).map((part) => part.type)).toEqual(['reasoning', 'text'])
    })

    it('delivers a tool call whole', async () => {
      const events = await run(await serve(() => good('tool-call')))
      const call = partsOf(events).find((part) => part.type === 'tool-call')
      expect(call?.name).toBe(scene.toolName)
      expect(JSON.parse(call?.argumentsJson ?? '')).toEqual(JSON.parse(scene.toolArguments))
      expect(call?.callId).not.toBe('')
      expect(finishOfStream(events).reason).toBe('tool-calls')
    })

    it.each(['text', 'reasoning', 'tool-call'] as const)(
      'reads %s the same however the bytes are cut',
      async (scenario) => {
        const whole = comparable(await run(await serve(() => good(scenario))))
        const body = subject.streamBody(scenario)
        const length = new TextEncoder().encode(body).length
        const readSplit = async (text: string, offsets: readonly number[]): Promise<StreamEvent[]> => {
          const server = await start(() => streamAnswer(splitBytes(text, offsets), subject.headers))
          try {
            return comparable(await run(server))
          } finally {
            await server.close()
          }
        }
        const everyByte = Array.from({ length }, (_, index) => index)
        expect(await readSplit(body, everyByte)).toEqual(whole)
        expect(await readSplit(withCrlf(body), everyByte)).toEqual(whole)
        expect(await readSplit(body.trimEnd(), [])).toEqual(whole)
        await fc.assert(
          fc.asyncProperty(
            fc.array(fc.nat(length), { maxLength: 12 }),
            fc.boolean(),
            async (offsets, isCrlf) => {
              expect(await readSplit(isCrlf ? withCrlf(body) : body, offsets)).toEqual(whole)
            },
          ),
          { numRuns: 15 },
        )
      },
    )

    it('stops within 100 ms and leaves no socket open', async () => {
      const never = createGate()
      const server = await serve(() =>
        streamAnswer([{ send: firstHalf() }, { stall: never.opened }], subject.headers),
      )
      const controller = new AbortController()
      const events: StreamEvent[] = []
      let abortedAt = 0
      for await (const event of guarded(server, controller, patient)) {
        events.push(event)
        if (event.type === 'part-delta' && abortedAt === 0) {
          abortedAt = performance.now()
          controller.abort()
        }
      }
      expect(failureOfStream(events).kind).toBe('aborted')
      await server.untilNoSocketIsOpen()
      expect(performance.now() - abortedAt).toBeLessThan(100)
      expectCountsAtLeast(events)
    })

    it('fails as aborted by itself when it is stopped before the headers', async () => {
      const never = createGate()
      const server = await serve(() => ({ ...good('text'), stallHeaders: never.opened }))
      const controller = new AbortController()
      const stream = collectEvents(
        adapter.stream(request(), testIo(vendor, `${server.url}${subject.basePath}`, controller.signal)),
      )
      await server.untilRequestCount(1)
      controller.abort()
      expect(failureOfStream(await stream).kind).toBe('aborted')
      await server.untilNoSocketIsOpen()
    })

    it('keeps what came and says so when the connection is cut', async () => {
      const server = await serve(() => streamAnswer([{ send: firstHalf() }, { cut: true }], subject.headers))
      const events = await run(server)
      expect(failureOfStream(events)).toMatchObject({ kind: 'incomplete-stream', retryable: true })
      expect(scene.text.startsWith(textOf(events))).toBe(true)
      expect(textOf(events)).not.toBe('')
      expectCountsAtLeast(events)
    })

    it('takes a proper end without a terminal mark for a cut', async () => {
      const events = await run(await serve(() => streamAnswer(firstHalf(), subject.headers)))
      expect(failureOfStream(events).kind).toBe('incomplete-stream')
      expect(textOf(events)).not.toBe('')
    })

    it('waits out a stall that ends', async () => {
      const gate = createGate()
      const half = firstHalf()
      const rest = subject.streamBody('text').slice(half.length)
      const server = await serve(() =>
        streamAnswer([{ send: half }, { stall: gate.opened }, { send: rest }], subject.headers),
      )
      const events: StreamEvent[] = []
      for await (const event of guarded(server, new AbortController(), patient)) {
        events.push(event)
        if (event.type === 'part-delta') gate.open()
      }
      expect(finishOfStream(events).reason).toBe('stop')
      expect(textOf(events)).toBe(scene.text)
    })

    it.each([
      ['text', 'Ærø'],
      ['tool-call', scene.toolName],
    ] as const)('has told every id it saw of %s when it is stopped in the middle', async (scenario, word) => {
      const whole = finishOfStream(await run(await serve(() => good(scenario)))).identifiers
      const half = upTo(scenario, word)
      const headerValues = Object.values(subject.headers ?? {})
      const seen = whole
        .filter(({ value }) => half.includes(`"${value}"`) || headerValues.includes(value))
        .map(keyOf)
      const never = createGate()
      const server = await serve(() =>
        streamAnswer([{ send: half }, { stall: never.opened }], subject.headers),
      )
      const controller = new AbortController()
      const events: StreamEvent[] = []
      for await (const event of guarded(server, controller, {
        firstEventMs: 3_000,
        betweenEventsMs: 3_000,
      })) {
        events.push(event)
        const told = new Set(toldIds(events))
        const hasBegun = events.some(({ type }) => type === 'part-start')
        if (hasBegun && seen.every((key) => told.has(key))) controller.abort()
      }
      expect(seen).not.toEqual([])
      expect(toldIds(events)).toEqual(expect.arrayContaining(seen))
      expect(failureOfStream(events).kind).toBe('aborted')
    })

    it('gives up on a stall that does not end', async () => {
      const never = createGate()
      const server = await serve(() =>
        streamAnswer([{ send: firstHalf() }, { stall: never.opened }], subject.headers),
      )
      const events = await collectEvents(
        guarded(server, new AbortController(), { firstEventMs: 20_000, betweenEventsMs: 60 }),
      )
      expect(failureOfStream(events)).toMatchObject({ kind: 'timeout', retryable: true })
      expect(failureOfStream(events).message).toContain('went silent')
      expect(textOf(events)).not.toBe('')
      await server.untilNoSocketIsOpen()
    })

    it.each(Object.keys(errorExpectations) as ErrorScenario[])('classifies %s', async (scenario) => {
      const answer = subject.errorAnswer(scenario, conformanceKey)
      if (answer === null) {
        expect(vendorProfiles[vendor].isLocal).toBe(true)
        return
      }
      const server = await serve(() => answer)
      const events = await run(server)
      const failure = failureOfStream(events)
      expect(failure).toMatchObject(errorExpectations[scenario])
      expect(failure.retryAfterMs).toBe(scenario === 'rate-limit' ? 7_000 : null)
      expect(failure.status).toBe(answer.status ?? 200)
      expect(asked(server)).toHaveLength(1)
      const { headers, metadata } = failOfStream(events)
      if ((answer.status ?? 200) >= 400) {
        const kept = keptOf(answer)
        expect(headers).toMatchObject(kept.headers)
        expect(metadata).toEqual(kept.metadata)
      }
      if (scenario === 'unknown-model') expect(failure.message).toContain(subject.modelId)
      else expect(failure.message).toContain(vendorName)
    })

    it('reads an error page that is no JSON, and an empty one', async () => {
      const page = await serve(() => ({
        status: 502,
        headers: { 'content-type': 'text/html' },
        steps: [{ send: '<html><body><h1>502 Bad Gateway</h1></body></html>' }],
      }))
      expect(failureOfStream(await run(page))).toMatchObject({
        kind: 'overloaded',
        status: 502,
        retryable: true,
      })
      const empty = await serve(() => ({ status: 500, steps: [] }))
      expect(failureOfStream(await run(empty))).toMatchObject({ kind: 'overloaded', status: 500 })
    })

    it('says so when nothing listens', async () => {
      const server = await startWireServer(() => good('text'))
      await server.close()
      const failure = failureOfStream(await run(server))
      expect(failure).toMatchObject({ kind: 'network', retryable: true, status: null })
      expect(failure.message).toContain(server.url)
      expect(failure.vendorCode).toBe('ECONNREFUSED')
      expect(wasNeverSent(failure)).toBe(true)
    })

    it('survives bytes that are no records', async () => {
      const events = await run(await serve(() => streamAnswer('data: {"broken\n\n', subject.headers)))
      expect(['unknown', 'incomplete-stream']).toContain(failureOfStream(events).kind)
    })
  })
}
