import type { StreamEvent } from '../../../shared/domain/stream-event.ts'
import type { AdapterIo, ApiModule, ProviderAdapter, TurnRequest } from '../adapter.ts'
import { failureOf } from '../classify-failure.ts'
import { classifyGoogle } from './classify.ts'
import { type GenerateReader, openGenerateReader } from './events.ts'
import { geminiGenerateHandoff } from './handoff.ts'
import { listGoogleModels } from './list-models.ts'
import { googleCallOf, keptHeaders, openGoogle } from './open-google.ts'
import { geminiGenerateRecords } from './record.ts'
import { buildGenerateParameters } from './request.ts'

async function* stream(request: TurnRequest, io: AdapterIo): AsyncGenerator<StreamEvent> {
  let google: Awaited<ReturnType<typeof openGoogle>> | null = null
  let reader: GenerateReader | null = null
  try {
    google = await openGoogle(io)
    const { client, seen } = google
    const chunks = await client.models.generateContentStream(buildGenerateParameters(request))
    reader = openGenerateReader({ headers: keptHeaders(seen), requestBytes: seen.requestBytes })
    for await (const chunk of chunks) yield* reader.read(chunk)
    const end = reader.end()
    if (end.type === 'finished') {
      yield* end.events
      return
    }
    const call = googleCallOf(io, request.modelId, seen)
    const failure =
      end.type === 'blocked'
        ? failureOf('content-blocked', { ...call, detail: end.detail, vendorCode: end.reason })
        : failureOf(io.signal.aborted ? 'aborted' : 'incomplete-stream', call)
    yield { type: 'fail', failure, identifiers: [...reader.identifiers] }
  } catch (thrown) {
    const failure = classifyGoogle(thrown, googleCallOf(io, request.modelId, google?.seen ?? null))
    yield { type: 'fail', failure, identifiers: [...(reader?.identifiers ?? [])] }
  } finally {
    google?.close()
  }
}

/** Gemini's generateContent: the stateless dialect, which Google calls legacy since June 2026. */
export const geminiGenerateAdapter: ProviderAdapter = {
  api: 'gemini-generate',
  handoff: geminiGenerateHandoff,
  // A thought signature of another model can be refused with a 400 (public reports, 2026-11).
  replaysNativeAcrossModels: (fromModelId, toModelId) => fromModelId === toModelId,
  stream,
  listModels: listGoogleModels,
}

export const geminiGenerateApi: ApiModule = { adapter: geminiGenerateAdapter, records: geminiGenerateRecords }
