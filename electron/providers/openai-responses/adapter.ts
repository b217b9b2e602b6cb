import type { HandleSeed } from '../../../shared/domain/continuation.ts'
import type { ModelInfo } from '../../../shared/domain/model.ts'
import type { StreamEvent } from '../../../shared/domain/stream-event.ts'
import { AdapterError, type AdapterIo, type ProviderAdapter, type TurnRequest } from '../adapter.ts'
import { listOpenAiModels } from '../openai-chat/list-models.ts'
import { callContext, callJson, failureOfCall } from '../openai-chat/openai-client.ts'
import { runRecordStream } from '../openai-chat/run-record-stream.ts'
import { handleLifetimeMs, responsesContinuation, responsesHandoff } from './continuation.ts'
import { ResponsesReader } from './events.ts'
import { buildResponsesBody, continuedResponse, isStoredAtProvider } from './request.ts'

function stream(request: TurnRequest, io: AdapterIo): AsyncIterable<StreamEvent> {
  const context = callContext(io, request.modelId, continuedResponse(request, io.vendor))
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
          handleExpiresAt: isStoredAtProvider(request, io.vendor) ? io.now() + handleLifetimeMs : null,
        }),
    },
    io,
  )
}

async function release(handle: Pick<HandleSeed, 'kind' | 'value'>, io: AdapterIo): Promise<void> {
  try {
    await callJson(io, 'delete', `/responses/${encodeURIComponent(handle.value)}`)
  } catch (thrown) {
    const failure = failureOfCall(thrown, callContext(io, null, null), io, false)
    // Already gone is as good as deleted.
    if (failure.status !== 404) throw new AdapterError(failure)
  }
}

export const openAiResponsesAdapter: ProviderAdapter = {
  api: 'openai-responses',
  continuation: responsesContinuation,
  handoff: responsesHandoff,
  stream,
  listModels: (io): Promise<readonly ModelInfo[]> => listOpenAiModels(io),
  release,
}
