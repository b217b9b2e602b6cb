import type { StreamEvent } from '../../../shared/domain/stream-event.ts'
import type { AdapterIo, ApiModule, ProviderAdapter, TurnRequest } from '../adapter.ts'
import { failureOf } from '../classify-failure.ts'
import { collectIdentifiers, IdentifierCollection } from '../collect-identifiers.ts'
import { type FailEvent, failEvent, metadataOfRefusal } from '../fail-event.ts'
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

/** What an answer that is no stream comes to, and everything it says. */
async function readRefusal(response: Response, call: CohereCall, io: AdapterIo): Promise<FailEvent> {
  const headers = keepHeaders(response.headers, io.apiKey)
  const found = new IdentifierCollection()
  found.add(identifiersOfHeaders(headers))
  const facts = readCohereError(await response.text(), response.ok ? null : response.status)
  // A whole answer is content.
  const isAnswer = response.ok && !facts.isErrorBody
  const ownKind = isAnswer ? 'response' : 'error'
  found.add(collectIdentifiers(facts.body, 'body', { kinds: { '$.id': ownKind } }))
  const metadata = isAnswer ? null : metadataOfRefusal(facts.body, io.apiKey)
  const sentence = `${call.vendorName} did not answer with a stream.`
  const failure = isAnswer
    ? failureOf('unknown', { ...call, detail: facts.message, sentence })
    : failureOfCohere(facts, call)
  return failEvent(failure, { identifiers: found.all, headers, metadata })
}

async function* stream(request: TurnRequest, io: AdapterIo): AsyncGenerator<StreamEvent> {
  const stop = new AbortController()
  let call = cohereCallOf(io, request.modelId)
  let reader: CohereReader | null = null
  try {
    const client = await openCohere(io)
    const body = JSON.stringify(buildChatBody(request))
    const response = await client.fetch('v2/chat', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body,
      signal: AbortSignal.any([io.signal, stop.signal]),
    })
    call = { ...call, headers: response.headers, requestId: response.headers.get('x-debug-trace-id') }
    if (!response.ok || response.body === null || isNoStream(response)) {
      yield await readRefusal(response, { ...call, nowMs: io.now() }, io)
      return
    }
    call = { ...call, hasStarted: true }
    const headers = keepHeaders(response.headers, io.apiKey)
    const identifiers = identifiersOfHeaders(headers)
    reader = new CohereReader({ identifiers, headers, requestBytes: Buffer.byteLength(body) }, call)
    yield* reader.begin()
    for await (const records of readRecords(response.body)) {
      for (const record of records) {
        for (const event of reader.read(record)) yield event
        if (reader.isDone) return
      }
    }
    yield* reader.fail(failureOf(io.signal.aborted ? 'aborted' : 'incomplete-stream', call))
  } catch (thrown) {
    const failure = classifyCohere(thrown, { ...call, nowMs: io.now() })
    yield* reader?.fail(failure) ?? [failEvent(failure, { identifiers: [] })]
  } finally {
    // Closes the socket when it is still open.
    stop.abort()
  }
}

/** Cohere's chat, version 2: everything is sent with every turn. */
export const cohereChatAdapter: ProviderAdapter = {
  api: 'cohere-chat',
  handoff: cohereHandoff,
  // The request builder leaves the setting out for models that do not think.
  leastReasoning: () => 'none',
  // Thinking and plans are the words of one model; the text itself goes to another as text.
  replaysNativeAcrossModels: (fromModelId, toModelId) => fromModelId === toModelId,
  stream,
  listModels: listCohereModels,
}

export const cohereChatApi: ApiModule = { adapter: cohereChatAdapter, records: cohereRecords }
