import type { Failure } from '../../../shared/domain/failure.ts'
import type { StreamEvent } from '../../../shared/domain/stream-event.ts'
import { vendorNames } from '../../../shared/domain/vendor-list.ts'
import {
  AdapterError,
  type AdapterIo,
  type ApiModule,
  type ProviderAdapter,
  type TurnRequest,
} from '../adapter.ts'
import { failureOf } from '../classify-failure.ts'
import { failEvent } from '../fail-event.ts'
import {
  classifyGoogle,
  factsOfThrown,
  failOfThrown,
  failureOfGoogle,
  type GoogleErrorFacts,
  readGoogleError,
} from '../gemini-generate/classify.ts'
import { countGoogleTokens } from '../gemini-generate/count-tokens.ts'
import { listGoogleModels } from '../gemini-generate/list-models.ts'
import { googleCallOf, keptHeaders, type OpenCall, openGoogle } from '../gemini-generate/open-google.ts'
import { type InteractionEnd, type InteractionReader, openInteractionReader } from './events.ts'
import { chainBeganAt, interactionSeed } from './handle.ts'
import { geminiInteractionsHandoff } from './handoff.ts'
import { isLostInteraction } from './lost-interaction.ts'
import { geminiInteractionsRecords, interactionWay } from './record.ts'
import { releaseInteraction } from './release-interaction.ts'
import { buildInteractionBody } from './request.ts'

/** Reads the error of an interaction that failed; some name none at all, and then their status is all there is. */
function factsOfEnd(end: Extract<InteractionEnd, { type: 'failed' }>): GoogleErrorFacts {
  const facts = readGoogleError(end.error, null)
  return facts.code === null ? { ...facts, code: end.status } : facts
}

function handleLost(facts: GoogleErrorFacts | null, io: AdapterIo): Failure {
  return failureOf('handle-lost', {
    vendorName: vendorNames[io.vendor],
    apiKey: io.apiKey,
    detail: facts?.message ?? null,
    status: facts?.status ?? null,
    vendorCode: facts?.code ?? null,
  })
}

async function* stream(request: TurnRequest, io: AdapterIo): AsyncGenerator<StreamEvent> {
  let google: OpenCall | null = null
  let reader: InteractionReader | null = null
  const handle = request.state?.handle ?? null
  const isLost = (facts: GoogleErrorFacts | null): facts is GoogleErrorFacts =>
    facts !== null && handle !== null && reader?.hasParts !== true && isLostInteraction(facts, handle.value)
  try {
    // What was begun in another way cannot be continued in this one.
    if (handle !== null && request.state?.way !== interactionWay) throw new AdapterError(handleLost(null, io))
    google = await openGoogle(io)
    const { client, seen } = google
    const events = await client.interactions.create(
      { ...buildInteractionBody(request), automatic_continuation: false },
      { retries: { strategy: 'none' } },
    )
    const beganAt = chainBeganAt(handle, io.now())
    reader = openInteractionReader({
      headers: keptHeaders(seen, io),
      requestBytes: seen.requestBytes,
      apiKey: io.apiKey,
      seedOf: request.state === null ? null : (id) => interactionSeed(id, beganAt, io.now()),
    })
    yield* reader.begin()
    for await (const event of events) {
      for (const one of reader.read(event)) yield one
      if (reader.end !== null) break
    }
    if (reader.end?.type === 'finished') return
    const call = googleCallOf(io, request.modelId, seen)
    if (reader.end?.type === 'failed') {
      const facts = factsOfEnd(reader.end)
      yield failEvent(isLost(facts) ? handleLost(facts, io) : failureOfGoogle(facts, call), reader)
    } else {
      yield failEvent(failureOf(io.signal.aborted ? 'aborted' : 'incomplete-stream', call), reader)
    }
  } catch (thrown) {
    const seen = google?.seen ?? null
    const call = googleCallOf(io, request.modelId, seen)
    const facts = io.signal.aborted ? null : factsOfThrown(thrown, call.hasStarted)
    const failure = isLost(facts) ? handleLost(facts, io) : classifyGoogle(thrown, call)
    const { apiKey } = io
    const refusedBody = seen?.refusedBody ?? null
    yield failOfThrown(failure, { thrown, refusedBody, headers: keptHeaders(seen, io), apiKey }, reader)
  } finally {
    google?.close()
  }
}

/** Gemini's Interactions API: chains of stored interactions, or the whole history and nothing stored. */
export const geminiInteractionsAdapter: ProviderAdapter = {
  api: 'gemini-interactions',
  handoff: geminiInteractionsHandoff,
  // The request builder leaves the setting out for models that do not think.
  leastReasoning: () => 'none',
  // Thought steps must return unmodified to the model that made them (Interactions API documentation, 2026-11).
  replaysNativeAcrossModels: (fromModelId, toModelId) => fromModelId === toModelId,
  stream,
  listModels: listGoogleModels,
  // The count takes contents, not steps, so own answers are counted by their neutral parts.
  countTokens: (request, io) =>
    countGoogleTokens(
      { ...request, messages: request.messages.map((message) => ({ ...message, native: null })) },
      io,
    ),
  release: (handle, io) => releaseInteraction(handle.value, io),
}

export const geminiInteractionsApi: ApiModule = {
  adapter: geminiInteractionsAdapter,
  records: geminiInteractionsRecords,
}
