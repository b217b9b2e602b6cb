import type { Failure } from '../../../shared/domain/failure.ts'
import type { ModelInfo } from '../../../shared/domain/model.ts'
import type { StreamEvent } from '../../../shared/domain/stream-event.ts'
import { vendorNames } from '../../../shared/domain/vendor-list.ts'
import {
  AdapterError,
  type AdapterIo,
  type ApiModule,
  type ProviderAdapter,
  type TurnRequest,
} from '../adapter.ts'
import { failureOf } from '../classify-failure.ts'
import { IdentifierCollection } from '../collect-identifiers.ts'
import { type FailEvent, failEvent, metadataOfRefusal } from '../fail-event.ts'
import { identifiersOfHeaders, keepHeaders } from '../keep-headers.ts'
import { asRecord } from '../read-json.ts'
import { type AnthropicCall, classifyAnthropic } from './classify.ts'
import { type MessageReader, openMessageReader } from './events.ts'
import { anthropicHandoff } from './handoff.ts'
import { identifiersOfAnswer, thrownAnswerOf } from './identifiers.ts'
import { modelInfoOf } from './list-models.ts'
import { openClient } from './open-client.ts'
import { anthropicRecords } from './record.ts'
import { buildCountBody, buildMessagesBody, buildThreadBody } from './request.ts'
import { type ThreadStep, threadHandle, threadStepOf, threadsBeta } from './thread.ts'

function callOf(io: AdapterIo, modelId: string | null, threadStep: ThreadStep | null = null): AnthropicCall {
  return {
    vendorName: vendorNames[io.vendor],
    modelId,
    baseUrl: io.baseUrl,
    apiKey: io.apiKey,
    signal: io.signal,
    hasStarted: false,
    requestId: null,
    continuedFrom: threadStep?.type === 'continue' ? threadStep.previousId : null,
    threadStep,
    nowMs: io.now(),
  }
}

/** Sends the one request of a turn: as a beta where a thread is asked for, else as usual. */
async function openStream(request: TurnRequest, step: ThreadStep | null, io: AdapterIo) {
  const client = await openClient(io)
  const options = { signal: io.signal }
  if (step === null) {
    const body = buildMessagesBody(request)
    const requestBytes = Buffer.byteLength(JSON.stringify(body))
    return { requestBytes, ...(await client.messages.create(body, options).withResponse()) }
  }
  const body = buildThreadBody(request, step.type === 'continue' ? step.previousId : null)
  const requestBytes = Buffer.byteLength(JSON.stringify(body))
  const answer = client.beta.messages.create({ ...body, betas: [threadsBeta] }, options)
  return { requestBytes, ...(await answer.withResponse()) }
}

/** A failure inside a stream says more about the same answer; one instead of a stream brings headers of its own. */
function failWith(thrown: unknown, failure: Failure, reader: MessageReader | null, io: AdapterIo): FailEvent {
  const found = new IdentifierCollection()
  found.add(reader?.identifiers ?? [])
  const answer = thrownAnswerOf(thrown, io.apiKey)
  if (answer !== null) found.add(identifiersOfAnswer(answer))
  const said = metadataOfRefusal(answer?.body, io.apiKey)
  if (reader === null) {
    return failEvent(failure, { identifiers: found.all, headers: answer?.headers ?? {}, metadata: said })
  }
  const { type: _type, ...error } = asRecord(said) ?? {}
  const metadata = { ...asRecord(reader.metadata), ...error }
  return failEvent(failure, {
    identifiers: found.all,
    metadata: Object.keys(metadata).length === 0 ? null : metadata,
  })
}

async function* stream(request: TurnRequest, io: AdapterIo): AsyncGenerator<StreamEvent> {
  const step = threadStepOf(request.state)
  let call = callOf(io, request.modelId, step)
  let reader: MessageReader | null = null
  try {
    const { data, response, requestBytes } = await openStream(request, step, io)
    const headers = keepHeaders(response.headers, io.apiKey)
    call = { ...call, hasStarted: true, requestId: response.headers.get('request-id') }
    reader = openMessageReader({
      identifiers: identifiersOfHeaders(headers),
      headers,
      requestBytes,
      apiKey: io.apiKey,
      threadHandle: step === null ? null : (messageId) => threadHandle(messageId, io.now()),
    })
    yield* reader.begin()
    for await (const event of data) {
      for (const streamEvent of reader.read(event)) yield streamEvent
      if (reader.isFinished) return
    }
    // The SDK ends quietly on an abort as well as on a body that stops before `message_stop`.
    yield failEvent(failureOf(io.signal.aborted ? 'aborted' : 'incomplete-stream', call), reader)
  } catch (thrown) {
    yield failWith(thrown, classifyAnthropic(thrown, { ...call, nowMs: io.now() }), reader, io)
  }
}

async function listModels(io: AdapterIo): Promise<readonly ModelInfo[]> {
  try {
    const client = await openClient(io)
    const models: ModelInfo[] = []
    for await (const model of client.models.list({ limit: 1_000 }, { signal: io.signal })) {
      const info = modelInfoOf(model)
      if (info !== null) models.push(info)
    }
    return models
  } catch (thrown) {
    throw new AdapterError(classifyAnthropic(thrown, callOf(io, null)))
  }
}

/** Counts the messages of the request and its system text; what a thread holds is not among them. */
async function countTokens(request: TurnRequest, io: AdapterIo): Promise<number> {
  const call = callOf(io, request.modelId)
  try {
    const client = await openClient(io)
    const counted = await client.messages.countTokens(buildCountBody(request), { signal: io.signal })
    if (Number.isSafeInteger(counted.input_tokens) && counted.input_tokens >= 0) return counted.input_tokens
  } catch (thrown) {
    throw new AdapterError(classifyAnthropic(thrown, call))
  }
  throw new AdapterError(failureOf('unknown', { ...call, detail: 'The answer to the count has no number.' }))
}

/** Anthropic's Messages API, version 2026-10-21. */
export const anthropicMessagesAdapter: ProviderAdapter = {
  api: 'anthropic-messages',
  handoff: anthropicHandoff,
  // A thinking block is sealed for the model that wrote it (Anthropic, "Preserved thinking", 2026-11).
  replaysNativeAcrossModels: (fromModelId, toModelId) => fromModelId === toModelId,
  stream,
  listModels,
  countTokens,
}

export const anthropicMessagesApi: ApiModule = {
  adapter: anthropicMessagesAdapter,
  records: anthropicRecords,
}
