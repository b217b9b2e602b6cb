import type { HandleSeed } from '../../../shared/domain/continuation.ts'
import type { ModelInfo } from '../../../shared/domain/model.ts'
import type { StreamEvent } from '../../../shared/domain/stream-event.ts'
import { AdapterError, type AdapterIo, type ApiModule, type ProviderAdapter, type TurnRequest } from '../adapter.ts'
import { listOpenAiModels } from '../openai-chat/list-models.ts'
import { callContext, callJson, failureOfCall } from '../openai-chat/openai-client.ts'
import { runRecordStream } from '../openai-chat/run-record-stream.ts'
import { ResponsesReader } from './events.ts'
import { responsesHandoff } from './handoff.ts'
import { responsesRecords } from './record.ts'
import { buildResponsesBody } from './request.ts'

/** Until when a response of this turn is continued and kept, by the record of the vendor. */
function limitsOf(io: AdapterIo) {
  const way = responsesRecords.find((record) => record.vendor === io.vendor)?.ways[0]
  const after = (durationMs: number | null | undefined) => (durationMs == null ? null : io.now() + durationMs)
  return { expiresAt: after(way?.lifetimeMs), heldUntil: after(way?.heldForMs) }
}

function stream(request: TurnRequest, io: AdapterIo): AsyncIterable<StreamEvent> {
  const context = callContext(io, request.modelId, request.state?.handle?.value ?? null)
  return runRecordStream(
    {
      path: '/responses',
      body: buildResponsesBody(request, io.vendor),
      context,
      createReader: (start) =>
        new ResponsesReader({
          start,
          context,
          vendor: io.vendor,
          // LM Studio names no limit; its ids live as long as the server.
          handleLimits: request.state === null ? null : limitsOf(io),
        }),
    },
    io,
  )
}

async function release(
  handle: Pick<HandleSeed, 'kind' | 'value'>,
  io: AdapterIo,
): Promise<'deleted' | 'already-gone'> {
  try {
    await callJson(io, 'delete', `/responses/${encodeURIComponent(handle.value)}`)
    return 'deleted'
  } catch (thrown) {
    const failure = failureOfCall(thrown, callContext(io, null, null), io, false)
    // Already gone is as good as deleted.
    if (failure.status !== 404) throw new AdapterError(failure)
    return 'already-gone'
  }
}

export const openAiResponsesAdapter: ProviderAdapter = {
  api: 'openai-responses',
  handoff: responsesHandoff,
  // Whether sealed reasoning of one model opens for another is not documented; text and calls always do.
  replaysNativeAcrossModels: (fromModelId, toModelId) => fromModelId === toModelId,
  stream,
  listModels: (io): Promise<readonly ModelInfo[]> => listOpenAiModels(io),
  release,
}

export const openAiResponsesApi: ApiModule = { adapter: openAiResponsesAdapter, records: responsesRecords }
