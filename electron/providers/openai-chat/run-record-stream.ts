// The life of one streamed call, the same for both OpenAI dialects: send, read records, end in exactly one finish or
// fail. The dialect's reader turns records into events and is pure; it is asked last whether the answer was whole.
import type { Identifier } from '../../../shared/domain/identifier.ts'
import type { JsonValue } from '../../../shared/domain/json.ts'
import type { StreamEvent } from '../../../shared/domain/stream-event.ts'
import type { AdapterIo } from '../adapter.ts'
import { failureOf } from '../classify-failure.ts'
import {
  type CallContext,
  failureOfCall,
  failureOfPlainAnswer,
  headersWorthKeeping,
  identifiersOfHeaders,
  openRecordStream,
} from './openai-client.ts'

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
  read(record: JsonValue): StreamEvent[]
  /** The stream ended properly: a finish, or a fail for what is missing. */
  end(): StreamEvent[]
  /** What to add to a failure. */
  readonly identifiers: readonly Identifier[]
}

export interface RecordCall {
  readonly path: string
  readonly body: JsonValue
  readonly context: CallContext
  createReader(start: AnswerStart): RecordReader
}

export async function* runRecordStream(
  call: RecordCall,
  io: AdapterIo,
): AsyncGenerator<StreamEvent, void, void> {
  const { context } = call
  const controller = new AbortController()
  const forwardAbort = (): void => controller.abort(io.signal.reason)
  if (io.signal.aborted) forwardAbort()
  else io.signal.addEventListener('abort', forwardAbort, { once: true })
  let reader: RecordReader | null = null
  let identifiers: readonly Identifier[] = []
  try {
    const opened = await openRecordStream(io, call.path, call.body, controller)
    identifiers = identifiersOfHeaders(opened.headers)
    if ('errorBody' in opened) {
      yield {
        type: 'fail',
        failure: failureOfPlainAnswer(opened.errorBody, context),
        identifiers: [...identifiers],
      }
      return
    }
    reader = call.createReader({
      identifiers,
      headers: headersWorthKeeping(opened.headers, io.apiKey),
      requestBytes: opened.requestBytes,
    })
    for await (const record of opened.records) {
      // Not `yield*`, which costs several turns of the event loop for each event.
      for (const event of reader.read(record)) yield event
      if (reader.isDone) return
    }
    // The SDK ends an aborted iteration without a word.
    if (io.signal.aborted) {
      yield { type: 'fail', failure: failureOf('aborted', context), identifiers: [...reader.identifiers] }
      return
    }
    yield* reader.end()
  } catch (thrown) {
    // The connection broke after the terminal mark: the answer is whole all the same.
    if (reader?.isComplete === true && !io.signal.aborted) {
      yield* reader.end()
      return
    }
    yield {
      type: 'fail',
      failure: failureOfCall(thrown, context, io, reader !== null),
      identifiers: [...(reader?.identifiers ?? identifiers)],
    }
  } finally {
    io.signal.removeEventListener('abort', forwardAbort)
    // Closes the socket when the consumer leaves early; after a whole answer there is nothing left to close.
    controller.abort()
  }
}
