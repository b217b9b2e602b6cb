// The life of one streamed call, the same for both OpenAI dialects: send, read records, end in exactly one finish or
// fail. The dialect's reader turns records into events and is pure; it is asked last whether the answer was whole.
import type { Identifier } from '../../../shared/domain/identifier.ts'
import type { JsonValue } from '../../../shared/domain/json.ts'
import type { StreamEvent } from '../../../shared/domain/stream-event.ts'
import type { AdapterIo } from '../adapter.ts'
import { failureOf } from '../classify-failure.ts'
import { failEvent } from '../fail-event.ts'
import { identifiersOfHeaders, keepHeaders } from '../keep-headers.ts'
import { type CallContext, failureOfCall, learnedFromPlainAnswer, openRecordStream } from './openai-client.ts'
import { learnedFromThrown } from './refused-answer.ts'

/** What opens every answer, made from its headers before the first record. */
export interface AnswerStart {
  readonly identifiers: readonly Identifier[]
  readonly headers: Record<string, string>
  readonly requestBytes: number
}

export interface RecordReader {
  /** True once a finish or a fail was given out; nothing is read after it. */
  readonly isDone: boolean
  /** True once the provider marked the answer as complete, even if more was to come. */
  readonly isComplete: boolean
  /** What can be said as soon as the headers are there, before the first record. */
  begin(): StreamEvent[]
  read(record: JsonValue): StreamEvent[]
  /** The stream ended properly: a finish, or a fail for what is missing. */
  end(): StreamEvent[]
  /** What to add to a failure: the ids, and what the answer said about itself so far. */
  readonly identifiers: readonly Identifier[]
  readonly metadata: JsonValue
}

export interface RecordCall {
  readonly path: string
  readonly body: JsonValue
  readonly context: CallContext
  createReader(start: AnswerStart): RecordReader
}

type Result = IteratorResult<StreamEvent, undefined>

const done: Result = { value: undefined, done: true }

/**
 * Written as an iterator by hand, like guard-stream: every token passes here, and a generator over the SDK's own costs
 * two further promises for each (a fifth of the whole path, measured 2026-11 by the bench of the stream path). For one
 * reader that waits for each event before it asks for the next.
 */
class RecordStream implements AsyncIterableIterator<StreamEvent, undefined> {
  readonly #call: RecordCall
  readonly #io: AdapterIo
  readonly #controller = new AbortController()
  #records: AsyncIterator<JsonValue> | null = null
  #reader: RecordReader | null = null
  /** Events of one record that are still to be given out, from `#position` on. */
  #queue: readonly StreamEvent[] = []
  #position = 0
  #isOver = false

  constructor(call: RecordCall, io: AdapterIo) {
    this.#call = call
    this.#io = io
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  next(): Promise<Result> {
    const queued = this.#queue[this.#position]
    if (queued !== undefined) {
      this.#position += 1
      return Promise.resolve({ value: queued, done: false })
    }
    if (this.#isOver) return Promise.resolve(done)
    if (this.#records === null) return this.#start()
    return this.#records.next().then(this.#onRecord, this.#onThrown)
  }

  /** The reader leaves early: the socket is closed and nothing more comes. */
  return(): Promise<Result> {
    this.#queue = []
    this.#close()
    return Promise.resolve(done)
  }

  async #start(): Promise<Result> {
    const { signal } = this.#io
    if (signal.aborted) this.#onAbort()
    else signal.addEventListener('abort', this.#onAbort, { once: true })
    const { path, body, context, createReader } = this.#call
    try {
      const opened = await openRecordStream(this.#io, path, body, this.#controller)
      const headers = keepHeaders(opened.headers, this.#io.apiKey)
      const identifiers = identifiersOfHeaders(headers)
      if ('errorBody' in opened) {
        const { failure, ...said } = learnedFromPlainAnswer(opened.errorBody, context)
        const ids = [...identifiers, ...said.identifiers]
        return this.#endWith([failEvent(failure, { ...said, identifiers: ids, headers })])
      }
      this.#reader = createReader({ identifiers, headers, requestBytes: opened.requestBytes })
      this.#records = opened.records[Symbol.asyncIterator]()
      this.#queue = this.#reader.begin()
      this.#position = 0
    } catch (thrown) {
      return this.#onThrown(thrown)
    }
    return this.next()
  }

  readonly #onAbort = (): void => this.#controller.abort(this.#io.signal.reason)

  readonly #onRecord = (result: IteratorResult<JsonValue>): Result | Promise<Result> => {
    const reader = this.#reader
    if (this.#isOver || reader === null) return done
    try {
      if (result.done === true) return this.#endWith(this.#closingEvents(reader))
      const events = reader.read(result.value)
      if (reader.isDone) return this.#endWith(events)
      const [event] = events
      if (event === undefined) return this.next()
      this.#queue = events
      this.#position = 1
      return { value: event, done: false }
    } catch (thrown) {
      return this.#onThrown(thrown)
    }
  }

  readonly #onThrown = (thrown: unknown): Result => {
    if (this.#isOver) return done
    const reader = this.#reader
    // The connection broke after the terminal mark: the answer is whole all the same.
    if (reader?.isComplete === true && !this.#io.signal.aborted) return this.#endWith(reader.end())
    const failure = failureOfCall(thrown, this.#call.context, this.#io, reader !== null)
    return this.#endWith([failEvent(failure, reader ?? learnedFromThrown(thrown, this.#io.apiKey))])
  }

  /** The SDK ends an aborted iteration without a word. */
  #closingEvents(reader: RecordReader): readonly StreamEvent[] {
    if (!this.#io.signal.aborted) return reader.end()
    return [failEvent(failureOf('aborted', this.#call.context), reader)]
  }

  #endWith(events: readonly StreamEvent[]): Result {
    this.#queue = events
    this.#position = 1
    this.#close()
    const [event] = events
    return event === undefined ? done : { value: event, done: false }
  }

  /** Closes the socket when it is still open; after a whole answer there is nothing left to close. */
  #close(): void {
    this.#isOver = true
    this.#io.signal.removeEventListener('abort', this.#onAbort)
    this.#controller.abort()
    // The outcome is already decided; an error while closing changes nothing about it.
    void Promise.resolve(this.#records?.return?.()).catch(() => undefined)
  }
}

export function runRecordStream(
  call: RecordCall,
  io: AdapterIo,
): AsyncIterableIterator<StreamEvent, undefined> {
  return new RecordStream(call, io)
}
