import type { StreamEvent } from '../../../shared/domain/stream-event.ts'
import type { AdapterIo, ApiModule, ProviderAdapter, TurnRequest } from '../adapter.ts'
import { countChatTokens } from './count-tokens.ts'
import { ChatReader } from './events.ts'
import { chatHandoff } from './handoff.ts'
import { listOpenAiModels } from './list-models.ts'
import { callContext } from './openai-client.ts'
import { chatRecords } from './record.ts'
import { buildChatBody } from './request.ts'
import { runRecordStream } from './run-record-stream.ts'
import { settleCall } from './settle-call.ts'

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
  handoff: chatHandoff,
  // Plain messages mean the same to every model of a server; signed reasoning details do not.
  replaysNativeAcrossModels: (fromModelId, toModelId) => fromModelId === toModelId,
  stream,
  listModels: (io) => listOpenAiModels(io),
  countTokens: countChatTokens,
  settle: settleCall,
}

export const openAiChatApi: ApiModule = { adapter: openAiChatAdapter, records: chatRecords }
