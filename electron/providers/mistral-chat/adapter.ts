import type { StreamEvent } from '../../../shared/domain/stream-event.ts'
import type { AdapterIo, ApiModule, ProviderAdapter, TurnRequest } from '../adapter.ts'
import { MistralChatReader } from './events.ts'
import { mistralHandoff } from './handoff.ts'
import { callContext, listMistralModels } from './list-models.ts'
import { mistralChatRecords } from './record.ts'
import { buildChatRequest } from './request.ts'
import { runStream } from './run-stream.ts'

function stream(request: TurnRequest, io: AdapterIo): AsyncIterable<StreamEvent> {
  const context = callContext(io, request.modelId)
  return runStream(
    {
      build: () => buildChatRequest(request),
      context,
      isAppended: false,
      createReader: (start) => new MistralChatReader({ start, context }),
    },
    io,
  )
}

/** Mistral's chat completions, and the same with an agent. */
export const mistralChatAdapter: ProviderAdapter = {
  api: 'mistral-chat',
  handoff: mistralHandoff,
  // Thinking is signed by the model that wrote it.
  replaysNativeAcrossModels: (fromModelId, toModelId) => fromModelId === toModelId,
  stream,
  listModels: listMistralModels,
}

export const mistralChatApi: ApiModule = { adapter: mistralChatAdapter, records: mistralChatRecords }
