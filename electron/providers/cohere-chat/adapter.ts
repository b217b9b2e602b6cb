import type { Failure } from '../../../shared/domain/failure.ts'
import type { Identifier } from '../../../shared/domain/identifier.ts'
import type { StreamEvent } from '../../../shared/domain/stream-event.ts'
import type { AdapterIo, ApiModule, ProviderAdapter, TurnRequest } from '../adapter.ts'
import { failureOf } from '../classify-failure.ts'
import { IdentifierCollection } from '../collect-identifiers.ts'
import { identifiersOfHeaders, keepHeaders } from '../keep-headers.ts'
import { type CohereCall, classifyCohere, failureOfCohere, readCohereError } from './classify.ts'
import { CohereReader } from './events.ts'
import { cohereHandoff } from './handoff.ts'
import { listCohereModels } from './list-models.ts'
import { cohereCallOf, openCohere } from './open-cohere.ts'
import { readRecords } from './read-records.ts'
import { cohereRecords } from './record.ts'
import { buildChatBody } from './request.ts'

/** A page or a plain JSON answer where a stream was asked for. */
function isNoStream(response: Response): boolean {
  return /^(?:application\/json|text\/html)\b/.test(response.headers.get('content-type') ?? '')
}

/** The failure of an answer that is no stream, and the id its body may carry. */
async function readRefusal(
  response: Response,
  call: CohereCall,
): Promise<{ readonly failure: Failure; readonly bodyId: string | null }> {
  const bodyText = await response.text()
  const facts = readCohereError(bodyText, response.ok ? null : response.status)
  const failure =
    response.ok && !facts.isErrorBody
      ? failureOf('unknown', {
          ...call,
          detail: facts.message,
          sentence: `${call.vendorName} did not answer with a stream.`,
        })
      : failureOfCohere(facts, call)
  return { failure, bodyId: facts.id }
}

async function* stream(request: TurnRequest, io: AdapterIo): AsyncGenerator<StreamEvent> {
  const found = new IdentifierCollection()
  const stop = new AbortController()
  let call = cohereCallOf(io, request.modelId)
  let reader: CohereReader | null = null
  const identifiers = (): Identifier[] => [...(reader?.identifiers ?? found.all)]
  try {
    const client = await openCohere(io)
    const body = JSON.stringify(buildChatBody(request))
    const response = await client.fetch('v2/chat', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body,
      signal: AbortSignal.any([io.signal, stop.signal]),
    })
    const headers = keepHeaders(response.headers, io.apiKey)
    found.add(identifiersOfHeaders(headers))
    call = { ...call, headers: response.headers, requestId: response.headers.get('x-debug-trace-id') }
    if (!response.ok || response.body === null || isNoStream(response)) {
      const { failure, bodyId } = await readRefusal(response, { ...call, nowMs: io.now() })
      if (bodyId !== null) found.add([{ kind: 'error', value: bodyId, foundIn: 'body id' }])
      yield { type: 'fail', failure, identifiers: identifiers() }
      return
    }
    call = { ...call, hasStarted: true }
    reader = new CohereReader(
      { identifiers: found.all, headers, requestBytes: Buffer.byteLength(body) },
      call,
    )
    for await (const records of readRecords(response.body)) {
      for (const record of records) {
        for (const event of reader.read(record)) yield event
        if (reader.isDone) return
      }
    }
    yield* reader.fail(failureOf(io.signal.aborted ? 'aborted' : 'incomplete-stream', call))
  } catch (thrown) {
    const failure = classifyCohere(thrown, { ...call, nowMs: io.now() })
    yield* reader?.fail(failure) ?? [{ type: 'fail', failure, identifiers: identifiers() }]
  } finally {
    // Closes the socket when it is still open.
    stop.abort()
  }
}

/** Cohere's chat, version 2: everything is sent with every turn. */
export const cohereChatAdapter: ProviderAdapter = {
  api: 'cohere-chat',
  handoff: cohereHandoff,
  // Thinking and plans are the words of one model; the text itself goes to another as text.
  replaysNativeAcrossModels: (fromModelId, toModelId) => fromModelId === toModelId,
  stream,
  listModels: listCohereModels,
}

export const cohereChatApi: ApiModule = { adapter: cohereChatAdapter, records: cohereRecords }
