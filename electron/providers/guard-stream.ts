// The law of streams, enforced once for every adapter: part indexes count up without gaps, deltas reach only open
// parts, exactly one finish or fail comes, and it comes last. A stream that breaks the law, falls silent, ends early
// or throws becomes a `fail`; what came before stays. Parts still open at the end are closed before the terminal.
import type { Failure } from '../../shared/domain/failure.ts'
import type { Part } from '../../shared/domain/part.ts'
import type { StreamEvent } from '../../shared/domain/stream-event.ts'
import { classifyThrown, failureOf } from './classify-failure.ts'

/** How long a stream may be silent, in milliseconds. */
export interface StallLimits {
  /** Until the model begins to speak. Headers and ids are no beginning, and while it reasons it may be as silent. */
  readonly firstEventMs: number
  /** Between two events once it has begun. */
  readonly betweenEventsMs: number
}

/**
 * Hosted models may think for minutes without a word; a local one may first load for minutes. Every limit stays below
 * 300 s, at which Node's fetch itself gives up on missing headers or bytes (undici defaults, Node 24).
 */
export function stallLimits(vendorIsLocal: boolean): StallLimits {
  return vendorIsLocal
    ? { firstEventMs: 290_000, betweenEventsMs: 120_000 }
    : { firstEventMs: 180_000, betweenEventsMs: 60_000 }
}

/** Timers and clock, replaceable in tests. */
export interface GuardClock {
  now(): number
  /** Calls back once after `delayMs`; the returned function cancels. */
  setTimer(callback: () => void, delayMs: number): () => void
}

const realClock: GuardClock = {
  now: () => performance.now(),
  setTimer: (callback, delayMs) => {
    const timer = setTimeout(callback, delayMs)
    return () => clearTimeout(timer)
  },
}

export interface GuardOptions {
  readonly vendorName: string
  readonly signal: AbortSignal
  /** Called on a stall so that the socket closes; it should abort `signal`. */
  readonly abort: () => void
  readonly limits: StallLimits
  readonly clock?: GuardClock
}

type Arrival =
  | { readonly type: 'item'; readonly result: IteratorResult<StreamEvent> }
  | { readonly type: 'thrown'; readonly error: unknown }
  | { readonly type: 'aborted' }
  | { readonly type: 'stalled' }

/** Waits for the next item, the abort or the stall, whichever is first, with one timer for the whole stream. */
class Watchdog {
  readonly #iterator: AsyncIterator<StreamEvent>
  readonly #options: GuardOptions
  readonly #clock: GuardClock
  #isSpeaking = false
  #waitingSince = 0
  #wake: ((arrival: Arrival) => void) | null = null
  #cancelTimer: (() => void) | null = null
  readonly #onAbort = (): void => this.#settle({ type: 'aborted' })

  constructor(iterator: AsyncIterator<StreamEvent>, options: GuardOptions) {
    this.#iterator = iterator
    this.#options = options
    this.#clock = options.clock ?? realClock
    options.signal.addEventListener('abort', this.#onAbort)
  }

  /** The model is speaking (or thinking in silence again), which changes how long it may be quiet. */
  setSpeaking(isSpeaking: boolean): void {
    if (this.#isSpeaking === isSpeaking) return
    this.#isSpeaking = isSpeaking
    // The running timer was set by the other limit.
    this.#cancelTimer?.()
    this.#cancelTimer = null
  }

  get limitMs(): number {
    return this.#isSpeaking ? this.#options.limits.betweenEventsMs : this.#options.limits.firstEventMs
  }

  next(): Promise<Arrival> {
    if (this.#options.signal.aborted) return Promise.resolve({ type: 'aborted' })
    this.#waitingSince = this.#clock.now()
    return new Promise((resolve) => {
      this.#wake = resolve
      this.#watch()
      this.#iterator.next().then(
        (result) => this.#settle({ type: 'item', result }),
        (error: unknown) => this.#settle({ type: 'thrown', error }),
      )
    })
  }

  /** Ends the source without waiting for it: it may be stuck in a read that never returns. */
  close(): void {
    this.#options.signal.removeEventListener('abort', this.#onAbort)
    this.#cancelTimer?.()
    this.#cancelTimer = null
    // The outcome is already decided; an error while closing changes nothing about it.
    void Promise.resolve(this.#iterator.return?.()).catch(() => undefined)
  }

  #settle(arrival: Arrival): void {
    const wake = this.#wake
    this.#wake = null
    wake?.(arrival)
  }

  // One running timer that looks again when it fires costs nothing per event, however many events come.
  #watch(): void {
    if (this.#cancelTimer !== null) return
    const look = (): void => {
      this.#cancelTimer = null
      if (this.#wake === null) return
      const remainingMs = this.#waitingSince + this.limitMs - this.#clock.now()
      if (remainingMs <= 0) this.#settle({ type: 'stalled' })
      else this.#cancelTimer = this.#clock.setTimer(look, remainingMs)
    }
    this.#cancelTimer = this.#clock.setTimer(look, this.limitMs)
  }
}

/** Keeps account of parts. Returns what is wrong with an event, or null. */
class PartLedger {
  readonly #open = new Map<number, Part['type']>()
  #count = 0

  accept(event: StreamEvent): string | null {
    switch (event.type) {
      case 'part-start':
      case 'part-file':
        if (event.index !== this.#count) return `part ${event.index} began where part ${this.#count} was due`
        this.#count += 1
        if (event.type === 'part-start') this.#open.set(event.index, event.part.type)
        return null
      case 'part-delta':
        return this.#open.has(event.index) ? null : `a delta came for part ${event.index}, which is not open`
      case 'part-end':
        return this.#open.delete(event.index) ? null : `part ${event.index} ended without being open`
      default:
        return null
    }
  }

  get hasAny(): boolean {
    return this.#count > 0
  }

  /** True from the first part on, except while reasoning is all that is open. */
  get isSpeaking(): boolean {
    if (this.#count === 0) return false
    const types = [...this.#open.values()]
    return types.length === 0 || types.some((type) => type !== 'reasoning')
  }

  *closing(): Generator<StreamEvent> {
    for (const index of this.#open.keys()) yield { type: 'part-end', index, part: null }
    this.#open.clear()
  }
}

function inSeconds(milliseconds: number): string {
  return `${Math.max(1, Math.round(milliseconds / 1_000))} s`
}

/** Wraps an adapter's stream. Never throws; see the rule at the top. */
export async function* guardStream(
  events: AsyncIterable<StreamEvent>,
  options: GuardOptions,
): AsyncGenerator<StreamEvent, void, void> {
  const { vendorName, signal } = options
  const parts = new PartLedger()
  const failed = function* (failure: Failure): Generator<StreamEvent> {
    yield* parts.closing()
    yield { type: 'fail', failure, identifiers: [] }
  }
  if (signal.aborted) {
    yield* failed(failureOf('aborted', { vendorName }))
    return
  }
  const watchdog = new Watchdog(events[Symbol.asyncIterator](), options)
  try {
    while (true) {
      const arrival = await watchdog.next()
      if (arrival.type === 'aborted') {
        yield* failed(failureOf('aborted', { vendorName }))
        return
      }
      if (arrival.type === 'stalled') {
        const silence = inSeconds(watchdog.limitMs)
        const sentence = parts.hasAny
          ? `${vendorName} went silent in the middle of the answer for ${silence}.`
          : `${vendorName} sent nothing for ${silence}.`
        options.abort()
        yield* failed(failureOf('timeout', { vendorName, sentence }))
        return
      }
      if (arrival.type === 'thrown') {
        yield* failed(classifyThrown(arrival.error, { vendorName, signal, hasStarted: parts.hasAny }))
        return
      }
      if (arrival.result.done === true) {
        yield* failed(failureOf('incomplete-stream', { vendorName }))
        return
      }
      const event = arrival.result.value
      const violation = parts.accept(event)
      if (violation !== null) {
        options.abort()
        yield* failed(failureOf('unknown', { vendorName, detail: violation }))
        return
      }
      if (event.type === 'part-start' || event.type === 'part-end' || event.type === 'part-file') {
        watchdog.setSpeaking(parts.isSpeaking)
      }
      if (event.type === 'finish' || event.type === 'fail') {
        yield* parts.closing()
        yield event
        return
      }
      yield event
    }
  } finally {
    watchdog.close()
  }
}
