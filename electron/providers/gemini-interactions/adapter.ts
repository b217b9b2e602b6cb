import type { Failure } from '../../../shared/domain/failure.ts'
import type { JsonValue } from '../../../shared/domain/json.ts'
import type { StreamEvent } from '../../../shared/domain/stream-event.ts'
import type { AdapterIo, ApiModule, ProviderAdapter, TurnRequest } from '../adapter.ts'
import { failureOf } from '../classify-failure.ts'
import {
  classifyGoogle,
  failureOfGoogle,
  type GoogleCall,
  readGoogleError,
} from '../gemini-generate/classify.ts'
import { listGoogleModels } from '../gemini-generate/list-models.ts'
import { googleCallOf, keptHeaders, openGoogle } from '../gemini-generate/open-google.ts'
import { type InteractionReader, openInteractionReader } from './events.ts'
import { geminiInteractionsHandoff } from './handoff.ts'
import { geminiInteractionsRecords } from './record.ts'
import { buildInteractionBody } from './request.ts'

function failureInStream(error: JsonValue, status: string | null, call: GoogleCall): Failure {
  const facts = readGoogleError(error, null)
  // Some failed interactions name no error at all.
  return failureOfGoogle(facts.code === null ? { ...facts, code: status } : facts, call)
}

async function* stream(request: TurnRequest, io: AdapterIo): AsyncGenerator<StreamEvent> {
  let google: Awaited<ReturnType<typeof openGoogle>> | null = null
  let reader: InteractionReader | null = null
  try {
    google = await openGoogle(io)
    const { client, seen } = google
    const events = await client.interactions.create(
      { ...buildInteractionBody(request), stream: true, automatic_continuation: false },
      { retries: { strategy: 'none' } },
    )
    reader = openInteractionReader({ headers: keptHeaders(seen), requestBytes: seen.requestBytes })
    for await (const event of events) {
      yield* reader.read(event)
      if (reader.end !== null) break
    }
    if (reader.end?.type === 'finished') return
    const call = googleCallOf(io, request.modelId, seen)
    const failure =
      reader.end?.type === 'failed'
        ? failureInStream(reader.end.error, reader.end.status, call)
        : failureOf(io.signal.aborted ? 'aborted' : 'incomplete-stream', call)
    yield { type: 'fail', failure, identifiers: [...reader.identifiers] }
  } catch (thrown) {
    const failure = classifyGoogle(thrown, googleCallOf(io, request.modelId, google?.seen ?? null))
    yield { type: 'fail', failure, identifiers: [...(reader?.identifiers ?? [])] }
  } finally {
    google?.close()
  }
}

/** Gemini's Interactions API, used without stored state. */
export const geminiInteractionsAdapter: ProviderAdapter = {
  api: 'gemini-interactions',
  handoff: geminiInteractionsHandoff,
  // Thought steps must return unmodified to the model that made them (Interactions API documentation, 2026-11).
  replaysNativeAcrossModels: (fromModelId, toModelId) => fromModelId === toModelId,
  stream,
  listModels: listGoogleModels,
}

export const geminiInteractionsApi: ApiModule = {
  adapter: geminiInteractionsAdapter,
  records: geminiInteractionsRecords,
}
