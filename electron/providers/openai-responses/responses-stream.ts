// The life of one turn of this api: first whatever must exist before, then the answer. Until the first part of the
// answer every event is looked at, since a failure before it may mean that what was continued is lost; from then on the
// records pass straight through.
import type { Failure } from '../../../shared/domain/failure.ts'
import type { Identifier } from '../../../shared/domain/identifier.ts'
import type { StreamEvent } from '../../../shared/domain/stream-event.ts'
import type { AdapterIo } from '../adapter.ts'
import type { FailEvent } from '../fail-event.ts'

/** An answer that can be asked for now. */
export interface ReadyCall {
  readonly events: AsyncIterator<StreamEvent, undefined>
  /** Ids learned before the answer; the events do not have them when the answer fails early. */
  readonly identifiers: readonly Identifier[]
  /** What a failure before the first part means. */
  readFailure(failure: Failure): Pick<FailEvent, 'failure' | 'isStateInDoubt'>
}

/** Yields what is to be said before the answer; null when a `fail` was the last of it. */
export type Preparation = AsyncGenerator<StreamEvent, ReadyCall | null, undefined>

type Result = IteratorResult<StreamEvent, undefined>

const done: Result = { value: undefined, done: true }

/** Written as an iterator by hand: every token passes here. For one reader that waits for each event. */
class ResponsesStream implements AsyncIterableIterator<StreamEvent, undefined> {
  readonly #preparation: Preparation
  readonly #leave: () => void
  #call: ReadyCall | null = null
  #hasParts = false
  #isOver = false

  constructor(preparation: Preparation, leave: () => void) {
    this.#preparation = preparation
    this.#leave = leave
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  next(): Promise<Result> {
    if (this.#isOver) return Promise.resolve(done)
    if (this.#call === null) return this.#prepare()
    return this.#hasParts ? this.#call.events.next() : this.#call.events.next().then(this.#look)
  }

  /** The reader leaves early: whatever is under way is closed and nothing more comes. */
  return(): Promise<Result> {
    this.#isOver = true
    this.#leave()
    // The outcome is already decided; an error while closing changes nothing about it.
    void Promise.resolve(this.#call?.events.return?.()).catch(() => undefined)
    return Promise.resolve(done)
  }

  async #prepare(): Promise<Result> {
    const step = await this.#preparation.next()
    if (step.done !== true) return { value: step.value, done: false }
    this.#call = step.value
    if (step.value === null) this.#isOver = true
    if (this.#isOver) void this.return()
    return this.next()
  }

  readonly #look = (result: Result): Result => {
    const event = result.value
    if (event === undefined || this.#call === null) return result
    if (event.type === 'part-start') this.#hasParts = true
    if (event.type !== 'fail') return result
    const known = new Set(event.identifiers.map(({ kind, value }) => `${kind} ${value}`))
    const earlier = this.#call.identifiers.filter(({ kind, value }) => !known.has(`${kind} ${value}`))
    const identifiers = [...earlier, ...event.identifiers]
    return { value: { ...event, ...this.#call.readFailure(event.failure), identifiers }, done: false }
  }
}

/** @param prepare gets an io whose signal is also aborted when the reader leaves early */
export function streamResponses(
  io: AdapterIo,
  prepare: (io: AdapterIo) => Preparation,
): AsyncIterable<StreamEvent> {
  const controller = new AbortController()
  const signal = AbortSignal.any([io.signal, controller.signal])
  return new ResponsesStream(prepare({ ...io, signal }), () => controller.abort())
}
