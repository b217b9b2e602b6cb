import type { StreamEvent } from '../../../shared/domain/stream-event.ts'
import type { AdapterIo, ProviderAdapter, TurnRequest } from '../adapter.ts'
import { chatContinuation, chatHandoff } from './continuation.ts'
import { ChatReader } from './events.ts'
import { listOpenAiModels } from './list-models.ts'
import { callContext } from './openai-client.ts'
import { buildChatBody } from './request.ts'
import { runRecordStream } from './run-record-stream.ts'

function stream(request: TurnRequest, io: AdapterIo): AsyncIterable<StreamEvent> {
  const context = callContext(io, request.modelId, null)
  return runRecordStream(
    {
      path: '/chat/completions',
      body: buildChatBody(request, io.vendor),
      context,
      createReader: (start) => new ChatReader({ start, context, vendor: io.vendor }),
    },
    io,
  )
}

export const openAiChatAdapter: ProviderAdapter = {
  api: 'openai-chat',
  continuation: chatContinuation,
  handoff: chatHandoff,
  stream,
  listModels: (io) => listOpenAiModels(io),
}
