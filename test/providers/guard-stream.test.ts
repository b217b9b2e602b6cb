import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { failureOf } from '../../electron/providers/classify-failure.ts'
import { type GuardClock, guardStream, stallLimits } from '../../electron/providers/guard-stream.ts'
import type { StreamEvent } from '../../shared/domain/stream-event.ts'
import { collectEvents, failureOfStream } from './conformance.ts'

const finish: StreamEvent = {
  type: 'finish',
  reason: 'stop',
  rawReason: 'stop',
  native: null,
  identifiers: [],
  handle: null,
  metadata: null,
}
const start: StreamEvent = {
  type: 'response-start',
  identifiers: [],
  servedModel: null,
  headers: {},
  requestBytes: null,
}
const open = (index: number): StreamEvent => ({ type: 'part-start', index, part: { type: 'text', text: '' } })
const think = (index: number): StreamEvent => ({
  type: 'part-start',
  index,
  part: { type: 'reasoning', text: '', startedAtMs: null, durationMs: null },
})
const delta = (index: number): StreamEvent => ({ type: 'part-delta', index, delta: 'x' })
const close = (index: number): StreamEvent => ({ type: 'part-end', index, part: null })
const held: StreamEvent = {
  type: 'held',
  handle: {
    kind: 'conversation',
    value: 'conv_1',
    position: null,
    expiresAt: null,
    heldUntil: null,
    isOneUse: false,
  },
}
const identified: StreamEvent = {
  type: 'identified',
  identifiers: [{ kind: 'item', value: 'msg_1', foundIn: 'event x item.id' }],
}
const terminalTypes = new Set(['finish', 'fail'])

async function* from(events: readonly StreamEvent[]): AsyncGenerator<StreamEvent> {
  yield* events
}

function guard(
  source: AsyncIterable<StreamEvent>,
  more: { controller?: AbortController; clock?: GuardClock } = {},
) {
  const controller = more.controller ?? new AbortController()
  return guardStream(source, {
    vendorName: 'Vendor',
    signal: controller.signal,
    abort: () => controller.abort(),
    limits: { firstEventMs: 60_000, betweenEventsMs: 20_000 },
    ...(more.clock === undefined ? {} : { clock: more.clock }),
  })
}

/** A clock that moves only when told; timers fire in order of time. */
class ManualClock implements GuardClock {
  #now = 0
  #timers: { at: number; callback: () => void }[] = []
  now(): number {
    return this.#now
  }
  setTimer(callback: () => void, delayMs: number): () => void {
    const timer = { at: this.#now + delayMs, callback }
    this.#timers.push(timer)
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer)
    }
  }
  get timerCount(): number {
    return this.#timers.length
  }
  advance(milliseconds: number): void {
    const until = this.#now + milliseconds
    for (;;) {
      const next = this.#timers.toSorted((a, b) => a.at - b.at)[0]
      if (next === undefined || next.at > until) break
      this.#timers = this.#timers.filter((other) => other !== next)
      this.#now = next.at
      next.callback()
    }
    this.#now = until
  }
}

/** A source that gives an event whenever the test pushes one. */
function pushed() {
  const waiting: ((result: IteratorResult<StreamEvent>) => void)[] = []
  let returned = false
  const source: AsyncIterable<StreamEvent> = {
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise((resolve) => waiting.push(resolve)),
      return: () => {
        returned = true
        return new Promise(() => undefined)
      },
    }),
  }
  return {
    source,
    push: (value: StreamEvent) => waiting.shift()?.({ value, done: false }),
    wasReturned: () => returned,
  }
}

describe('guardStream', () => {
  it('passes a lawful stream through unchanged', async () => {
    const events = [
      start,
      open(0),
      delta(0),
      close(0),
      open(1),
      open(2),
      delta(2),
      delta(1),
      close(1),
      close(2),
      finish,
    ]
    expect(await collectEvents(guard(from(events)))).toEqual(events)
  })

  it('passes on what the provider holds, before and between parts, and then a failure', async () => {
    const failed: StreamEvent = {
      type: 'fail',
      failure: {
        kind: 'overloaded',
        message: 'No.',
        detail: null,
        retryable: true,
        retryAfterMs: null,
        status: null,
        vendorCode: null,
        requestId: null,
      },
      identifiers: [],
    }
    const events = [held, start, start, open(0), held, close(0), failed]
    expect(await collectEvents(guard(from(events)))).toEqual(events)
  })

  it('passes on ids as they are learned, and a failure with all it kept', async () => {
    const failed: StreamEvent = {
      type: 'fail',
      failure: failureOf('rate-limit', { vendorName: 'Vendor' }),
      identifiers: [{ kind: 'request', value: 'req_1', foundIn: 'header x-request-id' }],
      metadata: { error: { code: 'slow' } },
      headers: { 'retry-after': '7' },
      isStateInDoubt: true,
    }
    const events = [start, identified, open(0), delta(0), identified, delta(0), close(0), failed]
    expect(await collectEvents(guard(from(events)))).toEqual(events)
  })

  it.each(['a stop', 'a stall'] as const)('has given out every id it was told before %s', async (how) => {
    const clock = new ManualClock()
    const controller = new AbortController()
    const { source, push } = pushed()
    const iterator = guard(source, { clock, controller })[Symbol.asyncIterator]()
    const seen: StreamEvent[] = []
    for (const event of [start, open(0), identified]) {
      const next = iterator.next()
      push(event)
      const { value } = await next
      if (value !== undefined) seen.push(value)
    }
    const last = iterator.next()
    if (how === 'a stop') controller.abort()
    else clock.advance(20_000)
    expect((await last).value).toEqual(close(0))
    expect((await iterator.next()).value).toMatchObject({
      type: 'fail',
      failure: { kind: how === 'a stop' ? 'aborted' : 'timeout' },
      identifiers: [],
    })
    expect(seen).toEqual([start, open(0), identified])
  })

  it.each([held, identified])('does not take $type for the model’s first word', async (event) => {
    const clock = new ManualClock()
    const { source, push } = pushed()
    const iterator = guard(source, { clock })[Symbol.asyncIterator]()
    const first = iterator.next()
    push(event)
    expect((await first).value).toEqual(event)
    const second = iterator.next()
    clock.advance(59_999)
    push(open(0))
    expect((await second).value).toEqual(open(0))
  })

  it('gives out nothing after the first terminal', async () => {
    expect(await collectEvents(guard(from([finish, open(0), finish])))).toEqual([finish])
  })

  it('closes what is still open before the terminal', async () => {
    const events = await collectEvents(guard(from([open(0), open(1), finish])))
    expect(events.slice(2)).toEqual([close(0), close(1), finish])
  })

  it.each([
    ['a gap in the indexes', [open(1)]],
    ['a delta for a part that never began', [delta(0)]],
    ['a delta for a closed part', [open(0), close(0), delta(0)]],
    ['an end without a beginning', [close(0)]],
    ['an index used twice', [open(0), open(0)]],
  ])('fails on %s and aborts the call', async (_what, broken) => {
    const controller = new AbortController()
    const events = await collectEvents(guard(from([...broken, finish]), { controller }))
    expect(failureOfStream(events)).toMatchObject({ kind: 'unknown', retryable: false })
    expect(events.slice(0, broken.length - 1)).toEqual(broken.slice(0, -1))
    expect(controller.signal.aborted).toBe(true)
  })

  it('ends any sequence of events with exactly one terminal, and never lets a broken law through', async () => {
    const event = fc.oneof(
      fc.nat(3).map(open),
      fc.nat(3).map(delta),
      fc.nat(3).map(close),
      fc.constantFrom(start, finish),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 30 }), async (events) => {
        const seen = await collectEvents(guard(from(events)))
        expect(seen.filter((one) => terminalTypes.has(one.type))).toHaveLength(1)
        expect(terminalTypes.has(seen.at(-1)?.type ?? '')).toBe(true)
        const starts = seen.filter((one) => one.type === 'part-start').map((one) => one.index)
        expect(starts).toEqual(starts.map((_, position) => position))
        expect(seen.filter((one) => one.type === 'part-end')).toHaveLength(starts.length)
      }),
    )
  })

  it('turns an end without a terminal, and a throw, into failures', async () => {
    const ended = await collectEvents(guard(from([open(0)])))
    expect(failureOfStream(ended)).toMatchObject({ kind: 'incomplete-stream', retryable: true })
    const thrown = await collectEvents(
      guard(
        (async function* () {
          yield open(0)
          throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })
        })(),
      ),
    )
    expect(failureOfStream(thrown).kind).toBe('incomplete-stream')
    expect(thrown.slice(0, 2)).toEqual([open(0), close(0)])
  })

  it('fails at once when it is aborted, even if the source never answers again', async () => {
    const controller = new AbortController()
    const { source, push, wasReturned } = pushed()
    const iterator = guard(source, { controller })[Symbol.asyncIterator]()
    const first = iterator.next()
    push(open(0))
    expect((await first).value).toEqual(open(0))
    const second = iterator.next()
    const abortedAt = performance.now()
    controller.abort()
    expect((await second).value).toEqual(close(0))
    expect((await iterator.next()).value).toMatchObject({ type: 'fail', failure: { kind: 'aborted' } })
    expect((await iterator.next()).done).toBe(true)
    expect(performance.now() - abortedAt).toBeLessThan(100)
    expect(wasReturned()).toBe(true)
  })

  it('does not even start a call that is already aborted', async () => {
    let wasStarted = false
    const source = (async function* () {
      wasStarted = true
      yield finish
    })()
    const controller = new AbortController()
    controller.abort()
    const events = await collectEvents(guard(source, { controller }))
    expect(failureOfStream(events).kind).toBe('aborted')
    expect(wasStarted).toBe(false)
  })

  it('measures the first silence until a part begins, headers or not', async () => {
    const clock = new ManualClock()
    const controller = new AbortController()
    const { source, push } = pushed()
    const iterator = guard(source, { controller, clock })[Symbol.asyncIterator]()
    const first = iterator.next()
    clock.advance(59_000)
    push(start)
    expect((await first).value).toEqual(start)
    const second = iterator.next()
    clock.advance(59_999)
    expect(controller.signal.aborted).toBe(false)
    clock.advance(1)
    const failed = (await second).value
    expect(failed).toMatchObject({
      type: 'fail',
      failure: { kind: 'timeout', message: 'Vendor sent nothing for 60 s.' },
    })
    expect(controller.signal.aborted).toBe(true)
  })

  it('lets a model think in silence for the first limit and speak under the second', async () => {
    const clock = new ManualClock()
    const { source, push } = pushed()
    const iterator = guard(source, { clock })[Symbol.asyncIterator]()
    for (const [event, waitMs] of [
      [think(0), 0],
      [close(0), 59_000],
      [open(1), 19_000],
    ] as const) {
      const next = iterator.next()
      clock.advance(waitMs)
      push(event)
      expect((await next).value).toEqual(event)
    }
    const last = iterator.next()
    clock.advance(20_000)
    expect((await last).value).toEqual(close(1))
    const failed = (await iterator.next()).value
    expect(failed).toMatchObject({
      failure: { kind: 'timeout', message: 'Vendor went silent in the middle of the answer for 20 s.' },
    })
    expect(clock.timerCount).toBe(0)
  })

  it('does not hold a slow reader against the source', async () => {
    const clock = new ManualClock()
    const iterator = guard(from([open(0), close(0), finish]), { clock })[Symbol.asyncIterator]()
    expect((await iterator.next()).value).toEqual(open(0))
    clock.advance(600_000)
    expect((await iterator.next()).value).toEqual(close(0))
    expect((await iterator.next()).value).toEqual(finish)
  })

  it('gives local models more time', () => {
    expect(stallLimits(true).firstEventMs).toBeGreaterThan(stallLimits(false).firstEventMs)
    expect(stallLimits(true).betweenEventsMs).toBeGreaterThan(stallLimits(false).betweenEventsMs)
  })
})
