// Runs one streamed answer of either api: asks once, hands the records to a reader, and turns every outcome into events.
import type { Failure } from '../../../shared/domain/failure.ts'
import type { Identifier } from '../../../shared/domain/identifier.ts'
import type { JsonValue } from '../../../shared/domain/json.ts'
import type { StreamEvent } from '../../../shared/domain/stream-event.ts'
import type { AdapterIo } from '../adapter.ts'
import { failureOf } from '../classify-failure.ts'
import { identifiersOfHeaders, keepHeaders } from '../keep-headers.ts'
import { asRecord } from '../read-json.ts'
import {
  classifyMistral,
  failureOfMistral,
  type MistralCallContext,
  parseBody,
  readMistralError,
} from './classify.ts'
import { callMistral, readRecords } from './open-mistral.ts'

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
  readonly identifiers: readonly Identifier[]
  read(record: JsonValue): StreamEvent[]
  /** The stream ended properly: a finish, or a fail for what is missing. */
  end(): StreamEvent[]
}

export interface AnswerCall {
  readonly path: string
  readonly body: JsonValue
  readonly context: MistralCallContext
  createReader(start: AnswerStart): RecordReader
}

/** A 200 whose body is no stream: an error in JSON, or something else at this address. */
function failureOfPlainAnswer(bodyText: string, context: MistralCallContext): Failure {
  const body = parseBody(bodyText)
  const facts = asRecord(body) === null ? null : readMistralError(body, null)
  if (facts !== null && (facts.message ?? facts.code ?? facts.type) !== null) {
    return failureOfMistral(facts, context, null)
  }
  const sentence = `${context.vendorName} did not answer with a stream.`
  return failureOf('unknown', { ...context, detail: bodyText, sentence })
}

async function failureOfAnswer(
  response: Response,
  io: AdapterIo,
  context: MistralCallContext,
): Promise<Failure> {
  const bodyText = await response.text()
  if (response.ok) return failureOfPlainAnswer(bodyText, context)
  const facts = readMistralError(parseBody(bodyText), response.status)
  return failureOfMistral(facts, context, { headers: response.headers, nowMs: io.now() })
}

export async function* runStream(call: AnswerCall, io: AdapterIo): AsyncGenerator<StreamEvent> {
  const { context } = call
  let identifiers: readonly Identifier[] = []
  let reader: RecordReader | null = null
  try {
    const bodyText = JSON.stringify(call.body)
    const response = await callMistral(io, {
      method: 'POST',
      path: call.path,
      bodyText,
      accept: 'text/event-stream',
      signal: io.signal,
    })
    const headers = keepHeaders(response.headers, io.apiKey)
    identifiers = identifiersOfHeaders(headers)
    const isStream = /\btext\/event-stream\b/.test(response.headers.get('content-type') ?? '')
    if (!response.ok || !isStream || response.body === null) {
      const failure = await failureOfAnswer(response, io, context)
      yield { type: 'fail', failure, identifiers: [...identifiers] }
      return
    }
    reader = call.createReader({ headers, identifiers, requestBytes: Buffer.byteLength(bodyText) })
    for await (const { data } of await readRecords(response.body)) {
      for (const event of reader.read(data)) yield event
      if (reader.isDone) return
    }
    if (io.signal.aborted) {
      yield { type: 'fail', failure: failureOf('aborted', context), identifiers: [...reader.identifiers] }
    } else yield* reader.end()
  } catch (thrown) {
    if (reader?.isDone === true) return
    // The connection broke after the terminal mark: the answer is whole all the same.
    if (reader?.isComplete === true && !io.signal.aborted) {
      yield* reader.end()
      return
    }
    const failure = classifyMistral(thrown, context, reader !== null)
    yield { type: 'fail', failure, identifiers: [...(reader?.identifiers ?? identifiers)] }
  }
}
