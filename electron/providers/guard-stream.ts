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

/** Calls back when nothing has come for too long, with one timer for the whole stream however many events come. */
class StallTimer {
  readonly #limits: StallLimits
  readonly #clock: GuardClock
  readonly #onStall: () => void
  #isSpeaking = false
  #isWaiting = false
  #waitingSince = 0
  #cancelTimer: (() => void) | null = null

  constructor(limits: StallLimits, clock: GuardClock, onStall: () => void) {
    this.#limits = limits
    this.#clock = clock
    this.#onStall = onStall
  }

  get limitMs(): number {
    return this.#isSpeaking ? this.#limits.betweenEventsMs : this.#limits.firstEventMs
  }

  /** The model is speaking (or thinking in silence again), which changes how long it may be quiet. */
  setSpeaking(isSpeaking: boolean): void {
    if (this.#isSpeaking === isSpeaking) return
    this.#isSpeaking = isSpeaking
    // The running timer was set by the other limit.
    this.stop()
  }

  startWaiting(): void {
    this.#isWaiting = true
    this.#waitingSince = this.#clock.now()
    this.#cancelTimer ??= this.#clock.setTimer(this.#look, this.limitMs)
  }

  stopWaiting(): void {
    this.#isWaiting = false
  }

  stop(): void {
    this.#cancelTimer?.()
    this.#cancelTimer = null
  }

  readonly #look = (): void => {
    this.#cancelTimer = null
    // A slow reader is not a silent source.
    if (!this.#isWaiting) return
    const remainingMs = this.#waitingSince + this.limitMs - this.#clock.now()
    if (remainingMs <= 0) this.#onStall()
    else this.#cancelTimer = this.#clock.setTimer(this.#look, remainingMs)
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

  /** Ends for the parts that are still open, which are then closed. */
  closing(): StreamEvent[] {
    const ends = [...this.#open.keys()].map((index): StreamEvent => ({ type: 'part-end', index, part: null }))
    this.#open.clear()
    return ends
  }
}

function inSeconds(milliseconds: number): string {
  return `${Math.max(1, Math.round(milliseconds / 1_000))} s`
}

type Result = IteratorResult<StreamEvent, undefined>

const done: Result = { value: undefined, done: true }

/**
 * Written as an iterator by hand, since it stands on the path of every token: a generator would cost a further promise
 * for each event. For one reader that waits for each event before it asks for the next.
 */
class GuardedStream implements AsyncIterableIterator<StreamEvent, undefined> {
  readonly #source: AsyncIterable<StreamEvent>
  readonly #options: GuardOptions
  readonly #parts = new PartLedger()
  readonly #stall: StallTimer
  #iterator: AsyncIterator<StreamEvent> | null = null
  /** The reader that waits. */
  #resolve: ((result: Result) => void) | null = null
  /** What is still to be given out once the outcome is known; null before. */
  #ending: StreamEvent[] | null = null

  constructor(source: AsyncIterable<StreamEvent>, options: GuardOptions) {
    this.#source = source
    this.#options = options
    this.#stall = new StallTimer(options.limits, options.clock ?? realClock, this.#onStall)
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  next(): Promise<Result> {
    if (this.#ending === null && this.#options.signal.aborted) this.#onAbort()
    if (this.#ending !== null) return Promise.resolve(this.#nextOfEnding())
    if (this.#iterator === null) {
      this.#options.signal.addEventListener('abort', this.#onAbort)
      this.#iterator = this.#source[Symbol.asyncIterator]()
    }
    const promise = new Promise<Result>(this.#keepResolve)
    this.#stall.startWaiting()
    this.#iterator.next().then(this.#onItem, this.#onThrown)
    return promise
  }

  // One function for all events: a closure for each would be garbage on the path of every token.
  readonly #keepResolve = (resolve: (result: Result) => void): void => {
    this.#resolve = resolve
  }

  /** The reader leaves early: the source is closed and nothing more comes. */
  return(): Promise<Result> {
    this.#close()
    this.#ending = []
    return Promise.resolve(done)
  }

  readonly #onItem = (result: IteratorResult<StreamEvent>): void => {
    if (this.#ending !== null) return
    if (result.done === true) {
      this.#fail(failureOf('incomplete-stream', { vendorName: this.#options.vendorName }))
      return
    }
    const event = result.value
    const violation = this.#parts.accept(event)
    if (violation !== null) {
      this.#fail(failureOf('unknown', { vendorName: this.#options.vendorName, detail: violation }))
      this.#options.abort()
      return
    }
    switch (event.type) {
      case 'finish':
      case 'fail':
        this.#end(event)
        return
      case 'part-start':
      case 'part-end':
      case 'part-file':
        this.#stall.setSpeaking(this.#parts.isSpeaking)
    }
    this.#give({ value: event, done: false })
  }

  readonly #onThrown = (error: unknown): void => {
    const { vendorName, signal } = this.#options
    this.#fail(classifyThrown(error, { vendorName, signal, hasStarted: this.#parts.hasAny }))
  }

  readonly #onAbort = (): void => {
    this.#fail(failureOf('aborted', { vendorName: this.#options.vendorName }))
  }

  readonly #onStall = (): void => {
    const { vendorName } = this.#options
    const silence = inSeconds(this.#stall.limitMs)
    const sentence = this.#parts.hasAny
      ? `${vendorName} went silent in the middle of the answer for ${silence}.`
      : `${vendorName} sent nothing for ${silence}.`
    this.#fail(failureOf('timeout', { vendorName, sentence }))
    this.#options.abort()
  }

  #fail(failure: Failure): void {
    this.#end({ type: 'fail', failure, identifiers: [] })
  }

  /** The first outcome stands; later ones (an abort after a stall) change nothing. */
  #end(terminal: StreamEvent): void {
    if (this.#ending !== null) return
    this.#ending = [...this.#parts.closing(), terminal]
    this.#close()
    if (this.#resolve !== null) this.#give(this.#nextOfEnding())
  }

  #nextOfEnding(): Result {
    const event = this.#ending?.shift()
    return event === undefined ? done : { value: event, done: false }
  }

  #give(result: Result): void {
    const resolve = this.#resolve
    this.#resolve = null
    this.#stall.stopWaiting()
    resolve?.(result)
  }

  /** Ends the source without waiting for it: it may be stuck in a read that never returns. */
  #close(): void {
    this.#options.signal.removeEventListener('abort', this.#onAbort)
    this.#stall.stop()
    const iterator = this.#iterator
    this.#iterator = null
    // The outcome is already decided; an error while closing changes nothing about it.
    void Promise.resolve(iterator?.return?.()).catch(() => undefined)
  }
}

/** Wraps an adapter's stream. Never throws; see the rule at the top. */
export function guardStream(
  events: AsyncIterable<StreamEvent>,
  options: GuardOptions,
): AsyncIterableIterator<StreamEvent, undefined> {
  return new GuardedStream(events, options)
}
