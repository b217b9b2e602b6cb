// Runs one streamed answer of either api: asks once, hands the records to a reader, and turns every outcome into events.
import type { Failure } from '../../../shared/domain/failure.ts'
import type { Identifier } from '../../../shared/domain/identifier.ts'
import type { JsonValue } from '../../../shared/domain/json.ts'
import type { StreamEvent } from '../../../shared/domain/stream-event.ts'
import type { AdapterIo } from '../adapter.ts'
import { failureOf } from '../classify-failure.ts'
import { collectIdentifiers } from '../collect-identifiers.ts'
import {
  type FailEvent,
  failEvent,
  type Learned,
  mayHaveBeenTakenIn,
  metadataOfRefusal,
} from '../fail-event.ts'
import { identifiersOfHeaders, keepHeaders } from '../keep-headers.ts'
import { asRecord } from '../read-json.ts'
import {
  classifyMistral,
  failureOfMistral,
  type MistralCallContext,
  parseBody,
  readMistralError,
  saidByMistral,
} from './classify.ts'
import { callMistral, readRecords } from './open-mistral.ts'
import type { BuiltRequest } from './request.ts'

/** What is known when the answer begins. */
export interface AnswerStart {
  readonly headers: Readonly<Record<string, string>>
  /** Ids found in the headers. */
  readonly identifiers: readonly Identifier[]
  readonly requestBytes: number
}

export interface RecordReader {
  /** True once a finish or fail was given out. */
  readonly isDone: boolean
  /** True once the provider marked the answer as complete, even if more was to come. */
  readonly isComplete: boolean
  /** What the headers say, before the first record. */
  begin(): StreamEvent[]
  read(record: JsonValue): StreamEvent[]
  /** The stream ended properly: a finish, or a fail for what is missing. */
  end(): StreamEvent[]
  /** Reading failed: closes what is open and keeps what was learned. */
  fail(failure: Failure): StreamEvent[]
}

export interface AnswerCall {
  /** @throws AdapterError for a turn that cannot be sent */
  build(): BuiltRequest
  readonly context: MistralCallContext
  /** True when the request adds to what Mistral already keeps. */
  readonly isAppended: boolean
  createReader(start: AnswerStart): RecordReader
}

/** A 200 whose body is no stream: an error in JSON, or something else at this address. */
function failureOfPlainAnswer(bodyText: string, context: MistralCallContext): Failure | null {
  const body = parseBody(bodyText)
  const facts = asRecord(body) === null ? null : readMistralError(body, null)
  if (facts === null || (facts.message ?? facts.code ?? facts.type) === null) return null
  return failureOfMistral(facts, context, null)
}

/** What an answer that is no stream comes to, and everything it says. */
async function readRefusal(response: Response, call: AnswerCall, io: AdapterIo): Promise<FailEvent> {
  const { context } = call
  const headers = keepHeaders(response.headers, io.apiKey)
  const bodyText = await response.text()
  const body = parseBody(bodyText)
  const answer = { headers: response.headers, nowMs: io.now() }
  const failure = response.ok
    ? failureOfPlainAnswer(bodyText, context)
    : failureOfMistral(readMistralError(body, response.status), context, answer)
  const sentence = `${context.vendorName} did not answer with a stream.`
  const said = saidByMistral(body)
  const learned: Learned = {
    identifiers: [
      ...identifiersOfHeaders(headers),
      ...collectIdentifiers(said, 'body', { kinds: {}, skip: new Set(['loc', 'ctx']) }),
    ],
    headers,
    // A whole answer is content.
    metadata: failure === null || said === null ? null : metadataOfRefusal(said, io.apiKey),
    isStateInDoubt: call.isAppended && failure !== null && mayHaveBeenTakenIn(failure),
  }
  return failEvent(failure ?? failureOf('unknown', { ...context, detail: bodyText, sentence }), learned)
}

export async function* runStream(call: AnswerCall, io: AdapterIo): AsyncGenerator<StreamEvent> {
  const { context } = call
  let reader: RecordReader | null = null
  try {
    const { path, body } = call.build()
    const bodyText = JSON.stringify(body)
    const response = await callMistral(io, {
      method: 'POST',
      path,
      bodyText,
      accept: 'text/event-stream',
      signal: io.signal,
    })
    const isStream = /\btext\/event-stream\b/.test(response.headers.get('content-type') ?? '')
    if (!response.ok || !isStream || response.body === null) {
      yield await readRefusal(response, call, io)
      return
    }
    const headers = keepHeaders(response.headers, io.apiKey)
    const identifiers = identifiersOfHeaders(headers)
    reader = call.createReader({ headers, identifiers, requestBytes: Buffer.byteLength(bodyText) })
    yield* reader.begin()
    for await (const { data } of await readRecords(response.body)) {
      for (const event of reader.read(data)) yield event
      if (reader.isDone) return
    }
    yield* io.signal.aborted ? reader.fail(failureOf('aborted', context)) : reader.end()
  } catch (thrown) {
    if (reader?.isDone === true) return
    // The connection broke after the terminal mark: the answer is whole all the same.
    if (reader?.isComplete === true && !io.signal.aborted) {
      yield* reader.end()
      return
    }
    const failure = classifyMistral(thrown, context, reader !== null)
    if (reader !== null) yield* reader.fail(failure)
    else {
      const isStateInDoubt = call.isAppended && mayHaveBeenTakenIn(failure)
      yield failEvent(failure, { identifiers: [], isStateInDoubt })
    }
  }
}
