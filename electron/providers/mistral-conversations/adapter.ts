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
import type { MistralCallContext } from '../mistral-chat/classify.ts'
import { callContext, callJson, listMistralModels } from '../mistral-chat/list-models.ts'
import { type AnswerStart, runStream } from '../mistral-chat/run-stream.ts'
import { ConversationReader } from './events.ts'
import { mistralConversationsHandoff } from './handoff.ts'
import { mistralConversationsRecords } from './record.ts'
import { buildConversationRequest } from './request.ts'

function stream(request: TurnRequest, io: AdapterIo): AsyncIterable<StreamEvent> {
  const handle = request.state?.handle ?? null
  const context: MistralCallContext = {
    ...callContext(io, request.modelId),
    continuedFrom: handle?.value ?? null,
    continuedEntry: handle?.position ?? null,
  }
  const build = () => {
    const built = buildConversationRequest(request)
    const detail = 'No entry of the conversation is known for this point.'
    if (built === null) throw new AdapterError(failureOf('handle-lost', { ...context, detail }))
    return built
  }
  const createReader = (start: AnswerStart) => new ConversationReader({ start, context, request })
  return runStream({ build, context, isAppended: handle?.isAtEnd === true, createReader }, io)
}

async function release(
  handle: Pick<HandleSeed, 'kind' | 'value' | 'position'>,
  io: AdapterIo,
): Promise<'deleted' | 'already-gone'> {
  try {
    await callJson(io, 'DELETE', `/v1/conversations/${encodeURIComponent(handle.value)}`)
    return 'deleted'
  } catch (thrown) {
    // Already gone is as good as deleted.
    if (thrown instanceof AdapterError && thrown.failure.status === 404) return 'already-gone'
    throw thrown
  }
}

/** Mistral's Conversations API (beta), with a model or with an agent. */
export const mistralConversationsAdapter: ProviderAdapter = {
  api: 'mistral-conversations',
  handoff: mistralConversationsHandoff,
  // Thinking is signed by the model that wrote it.
  replaysNativeAcrossModels: (fromModelId, toModelId) => fromModelId === toModelId,
  stream,
  listModels: listMistralModels,
  release,
}

export const mistralConversationsApi: ApiModule = {
  adapter: mistralConversationsAdapter,
  records: mistralConversationsRecords,
}
