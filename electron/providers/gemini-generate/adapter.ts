import type { StreamEvent } from '../../../shared/domain/stream-event.ts'
import type { AdapterIo, ApiModule, ProviderAdapter, TurnRequest } from '../adapter.ts'
import { failureOf } from '../classify-failure.ts'
import { failEvent } from '../fail-event.ts'
import { classifyGoogle, failOfThrown } from './classify.ts'
import { countGoogleTokens } from './count-tokens.ts'
import { type GenerateReader, openGenerateReader } from './events.ts'
import { geminiGenerateHandoff } from './handoff.ts'
import { listGoogleModels } from './list-models.ts'
import { googleCallOf, keptHeaders } from './open-google.ts'
import { geminiGenerateRecords } from './record.ts'
import { createSessionShelf, type SessionShelf } from './sdk-session.ts'
import { prepareTurn, type Sending } from './send-turn.ts'

async function* stream(
  request: TurnRequest,
  io: AdapterIo,
  shelf: SessionShelf,
): AsyncGenerator<StreamEvent> {
  let sending: Sending | null = null
  let reader: GenerateReader | null = null
  try {
    sending = await prepareTurn(request, io, shelf)
    const { seen } = sending.call
    const chunks = await sending.send()
    const headers = keptHeaders(seen, io)
    reader = openGenerateReader({ headers, requestBytes: seen.requestBytes, apiKey: io.apiKey })
    yield* reader.begin()
    for await (const chunk of chunks) {
      const text = seen.records.next()
      for (const event of reader.read(chunk, () => (text === null ? chunk : JSON.parse(text)))) yield event
    }
    const end = reader.end()
    if (end.type === 'finished') {
      yield* end.events
      const handle = sending.keep(end.finish)
      if (sending.isSession && handle === null) {
        const detail = "Google's SDK did not keep this answer in its session. The next turn begins a new one."
        yield { type: 'warning', code: 'session-ended', detail }
      }
      yield { ...end.finish, handle }
      return
    }
    const call = googleCallOf(io, request.modelId, seen)
    const failure =
      end.type === 'blocked'
        ? failureOf('content-blocked', { ...call, detail: end.detail, vendorCode: end.reason })
        : failureOf(io.signal.aborted ? 'aborted' : 'incomplete-stream', call)
    yield failEvent(failure, reader)
  } catch (thrown) {
    const seen = sending?.call.seen ?? null
    const failure = classifyGoogle(thrown, googleCallOf(io, request.modelId, seen))
    const { apiKey } = io
    const refusedBody = seen?.refusedBody ?? null
    yield failOfThrown(failure, { thrown, refusedBody, headers: keptHeaders(seen, io), apiKey }, reader)
  } finally {
    sending?.call.close()
  }
}

/** @param shelf where sessions of the SDK live between turns; one for the program */
export function createGeminiGenerateAdapter(shelf: SessionShelf = createSessionShelf()): ProviderAdapter {
  return {
    api: 'gemini-generate',
    handoff: geminiGenerateHandoff,
    // The request builder leaves the setting out for models that do not think.
    leastReasoning: () => 'none',
    // A thought signature of another model can be refused with a 400 (public reports, 2026-11).
    replaysNativeAcrossModels: (fromModelId, toModelId) => fromModelId === toModelId,
    stream: (request, io) => stream(request, io, shelf),
    listModels: listGoogleModels,
    countTokens: countGoogleTokens,
  }
}

/** Gemini's generateContent: the stateless dialect, which Google calls legacy since June 2026. */
export const geminiGenerateAdapter: ProviderAdapter = createGeminiGenerateAdapter()

export const geminiGenerateApi: ApiModule = { adapter: geminiGenerateAdapter, records: geminiGenerateRecords }
