import type { HandleSeed } from '../../../shared/domain/continuation.ts'
import type { StreamEvent } from '../../../shared/domain/stream-event.ts'
import {
  AdapterError,
  type AdapterIo,
  type ApiModule,
  type ProviderAdapter,
  type TurnRequest,
} from '../adapter.ts'
import { failureOf } from '../classify-failure.ts'
import { failEvent } from '../fail-event.ts'
import { listOpenAiModels } from '../openai-chat/list-models.ts'
import {
  type CallContext,
  callContext,
  callJson,
  failureOfCall,
  postJson,
} from '../openai-chat/openai-client.ts'
import { runRecordStream } from '../openai-chat/run-record-stream.ts'
import { asCount, asRecord, type JsonRecord } from '../read-json.ts'
import { deleteConversation, prepareConversation } from './conversation.ts'
import { type AskedState, ResponsesReader } from './events.ts'
import { responsesHandoff } from './handoff.ts'
import { readContinuedFailure, readConversationFailure } from './read-failure.ts'
import { countsTokens, isReasoningModel, responsesRecords, wayOf } from './record.ts'
import { buildConversationBody, buildCountBody, buildResponsesBody } from './request.ts'
import { type Preparation, type ReadyCall, streamResponses } from './responses-stream.ts'

/** Until when a stored response is continued and kept, by the record of the vendor; null where none is stored. */
function limitsOf(io: AdapterIo): AskedState['limits'] {
  const way = wayOf(io.vendor, 'response')
  const after = (durationMs: number | null) => (durationMs === null ? null : io.now() + durationMs)
  return way === null ? null : { expiresAt: after(way.lifetimeMs), heldUntil: after(way.heldForMs) }
}

interface AnswerFacts {
  readonly body: JsonRecord
  readonly context: CallContext
  readonly asked: AskedState
  readonly identifiers: ReadyCall['identifiers']
  /** A continued conversation that was given turns it had missed. */
  readonly isAhead: boolean
}

function askForAnswer(facts: AnswerFacts, io: AdapterIo): ReadyCall {
  const { body, context, asked, identifiers } = facts
  const continued = { vendorName: context.vendorName, continuedFrom: context.continuedFrom ?? null }
  const events = runRecordStream(
    {
      path: '/responses',
      body,
      context,
      createReader: (start) =>
        new ResponsesReader({
          start: { ...start, identifiers: [...identifiers, ...start.identifiers] },
          context,
          vendor: io.vendor,
          asked,
        }),
    },
    io,
  )
  return {
    events,
    identifiers,
    readFailure: (failure) =>
      asked.conversationId === null
        ? { failure: readContinuedFailure(failure, continued) }
        : readConversationFailure(failure, continued, facts.isAhead),
  }
}

async function* prepareTurn(request: TurnRequest, io: AdapterIo): Preparation {
  const { state } = request
  const handle = state?.handle ?? null
  const way = state === null ? null : wayOf(io.vendor, state.way)
  const context = callContext(io, request.modelId, handle?.value ?? null)
  // The messages are only what is new. A vendor that does not keep this would answer without the rest.
  const isOutOfReach = way === null || (way.kind === 'conversation' && handle?.isAtEnd === false)
  if (handle !== null && isOutOfReach) {
    yield failEvent(failureOf('handle-lost', context), { identifiers: [] })
    return null
  }
  const limits = limitsOf(io)
  if (way?.name !== 'conversation') {
    const previousId = handle?.value ?? null
    const asked = { isStored: way !== null, limits, previousId, conversationId: null }
    const body = buildResponsesBody(request, io.vendor)
    return askForAnswer({ body, context, asked, identifiers: [], isAhead: false }, io)
  }
  const ready = yield* prepareConversation(request, io, context)
  if (ready === null) return null
  const { conversationId, identifiers, isAhead } = ready
  const asked = { isStored: true, limits, previousId: null, conversationId }
  const body = buildConversationBody(request, io.vendor, conversationId)
  return askForAnswer({ body, context, asked, identifiers, isAhead }, io)
}

function stream(request: TurnRequest, io: AdapterIo): AsyncIterable<StreamEvent> {
  return streamResponses(io, (linked) => prepareTurn(request, linked))
}

/** @throws AdapterError with the classified failure of whatever the SDK threw */
function refuse(thrown: unknown, io: AdapterIo, modelId: string | null, continuedFrom: string | null): never {
  throw new AdapterError(failureOfCall(thrown, callContext(io, modelId, continuedFrom), io, false))
}

async function countTokens(request: TurnRequest, io: AdapterIo): Promise<number> {
  const context = callContext(io, request.modelId, request.state?.handle?.value ?? null)
  if (!countsTokens(io.vendor)) {
    const sentence = `${context.vendorName} does not count tokens before a request.`
    throw new AdapterError(failureOf('bad-request', { ...context, sentence }))
  }
  const answer = await postJson(io, '/responses/input_tokens', buildCountBody(request, io.vendor)).catch(
    (thrown: unknown) => refuse(thrown, io, request.modelId, context.continuedFrom ?? null),
  )
  const tokens = asCount(asRecord(answer.body)?.input_tokens)
  if (tokens === null) throw new AdapterError(failureOf('unknown', context))
  return tokens
}

function statusOfThrown(thrown: unknown): number | null {
  return thrown instanceof Error && 'status' in thrown && typeof thrown.status === 'number'
    ? thrown.status
    : null
}

/** Deletes what is at a path. Throws what the SDK throws, but not for what is not there. */
async function remove(path: string, io: AdapterIo): Promise<'deleted' | 'already-gone'> {
  try {
    await callJson(io, 'delete', path)
    return 'deleted'
  } catch (thrown) {
    // Already gone is as good as deleted.
    if (statusOfThrown(thrown) === 404) return 'already-gone'
    throw thrown
  }
}

async function release(
  handle: Pick<HandleSeed, 'kind' | 'value'>,
  io: AdapterIo,
): Promise<'deleted' | 'already-gone'> {
  try {
    if (handle.kind === 'conversation') return await deleteConversation(handle.value, io, remove)
    return await remove(`/responses/${encodeURIComponent(handle.value)}`, io)
  } catch (thrown) {
    if (statusOfThrown(thrown) === 404) return 'already-gone'
    return refuse(thrown, io, null, null)
  }
}

export const openAiResponsesAdapter: ProviderAdapter = {
  api: 'openai-responses',
  handoff: responsesHandoff,
  // Models that do not reason refuse the setting, and "low" is the least that all others take (API reference, 2026-11).
  leastReasoning: (modelId) => (isReasoningModel(modelId) ? 'low' : null),
  // Whether sealed reasoning of one model opens for another is not documented; text and calls always do.
  replaysNativeAcrossModels: (fromModelId, toModelId) => fromModelId === toModelId,
  stream,
  listModels: (io) => listOpenAiModels(io),
  countTokens,
  release,
}

export const openAiResponsesApi: ApiModule = { adapter: openAiResponsesAdapter, records: responsesRecords }
