import type { Identifier } from '../../../shared/domain/identifier.ts'
import type { ModelInfo } from '../../../shared/domain/model.ts'
import type { StreamEvent } from '../../../shared/domain/stream-event.ts'
import { vendorNames } from '../../../shared/domain/vendor-list.ts'
import { AdapterError, type AdapterIo, type ApiModule, type ProviderAdapter, type TurnRequest } from '../adapter.ts'
import { failureOf, type HeaderReader } from '../classify-failure.ts'
import { closeLastRecord } from '../close-last-record.ts'
import { type AnthropicCall, classifyAnthropic } from './classify.ts'
import { openMessageReader } from './events.ts'
import { anthropicHandoff } from './handoff.ts'
import { modelInfoOf } from './list-models.ts'
import { anthropicRecords } from './record.ts'
import { buildMessagesBody } from './request.ts'

/**
 * Opens a client that makes one request per call, prints nothing and traces nothing.
 * @throws AdapterError for a key that no header can carry.
 */
async function openClient(io: AdapterIo) {
  if (io.apiKey !== null && /[^\x21-\x7e]/.test(io.apiKey)) {
    throw new AdapterError(
      failureOf('auth', {
        vendorName: vendorNames[io.vendor],
        sentence: 'The key has characters that no key can have.',
      }),
    )
  }
  const { Anthropic } = await import('@anthropic-ai/sdk')
  return new Anthropic({
    // The SDK adds the version path itself.
    baseURL: io.baseUrl.replace(/\/v1$/, ''),
    // An empty key keeps the SDK from looking for another in the environment or in configuration files.
    apiKey: io.apiKey ?? '',
    ...(io.apiKey === null ? { defaultHeaders: { authorization: null } } : {}),
    maxRetries: 0,
    fetch: async (input, init) => closeLastRecord(await fetch(input, init)),
    logLevel: 'off',
    openTelemetry: false,
  })
}

const namedIds: readonly (readonly [kind: string, header: string])[] = [
  ['request', 'request-id'],
  ['organization', 'anthropic-organization-id'],
  ['workspace', 'anthropic-workspace-id'],
]

function identifiersOf(headers: HeaderReader): Identifier[] {
  return namedIds.flatMap(([kind, header]) => {
    const value = headers.get(header)
    return value === null || value === '' ? [] : [{ kind, value, foundIn: `header ${header}` }]
  })
}

/** Rate-limit and processing headers; names arrive in lower case. */
function keptHeaders(headers: Iterable<[string, string]>): Record<string, string> {
  const isKept = (name: string): boolean =>
    name.startsWith('anthropic-ratelimit-') ||
    name.startsWith('anthropic-fast-') ||
    ['request-id', 'retry-after', 'server-timing', 'x-envoy-upstream-service-time', 'cf-ray'].includes(name)
  return Object.fromEntries([...headers].filter(([name]) => isKept(name)))
}

function callOf(io: AdapterIo, modelId: string | null): AnthropicCall {
  return {
    vendorName: vendorNames[io.vendor],
    modelId,
    baseUrl: io.baseUrl,
    apiKey: io.apiKey,
    signal: io.signal,
    hasStarted: false,
    requestId: null,
    nowMs: io.now(),
  }
}

async function* stream(request: TurnRequest, io: AdapterIo): AsyncGenerator<StreamEvent> {
  let call = callOf(io, request.modelId)
  let identifiers: Identifier[] = []
  try {
    const client = await openClient(io)
    const body = buildMessagesBody(request)
    const requestBytes = Buffer.byteLength(JSON.stringify(body))
    const { data, response } = await client.messages.create(body, { signal: io.signal }).withResponse()
    identifiers = identifiersOf(response.headers)
    call = { ...call, hasStarted: true, requestId: response.headers.get('request-id') }
    const reader = openMessageReader({ identifiers, headers: keptHeaders(response.headers), requestBytes })
    for await (const event of data) {
      const events = reader.read(event)
      for (const streamEvent of events) {
        if (streamEvent.type === 'response-start') identifiers = [...streamEvent.identifiers]
        yield streamEvent
      }
      if (reader.isFinished) return
    }
    // The SDK ends quietly on an abort as well as on a body that stops before `message_stop`.
    const failure = failureOf(io.signal.aborted ? 'aborted' : 'incomplete-stream', call)
    yield { type: 'fail', failure, identifiers }
  } catch (thrown) {
    const failure = classifyAnthropic(thrown, { ...call, nowMs: io.now() })
    if (!call.hasStarted && failure.requestId !== null) {
      identifiers = [{ kind: 'request', value: failure.requestId, foundIn: 'header request-id' }]
    }
    yield { type: 'fail', failure, identifiers }
  }
}

async function listModels(io: AdapterIo): Promise<readonly ModelInfo[]> {
  try {
    const client = await openClient(io)
    const models: ModelInfo[] = []
    for await (const model of client.models.list({ limit: 1_000 }, { signal: io.signal })) {
      const info = modelInfoOf(model)
      if (info !== null) models.push(info)
    }
    return models
  } catch (thrown) {
    throw new AdapterError(classifyAnthropic(thrown, callOf(io, null)))
  }
}

/** Anthropic's Messages API, version 2026-10-21. */
export const anthropicMessagesAdapter: ProviderAdapter = {
  api: 'anthropic-messages',
  handoff: anthropicHandoff,
  // A thinking block is sealed for the model that wrote it (Anthropic, "Preserved thinking", 2026-11).
  replaysNativeAcrossModels: (fromModelId, toModelId) => fromModelId === toModelId,
  stream,
  listModels,
}

export const anthropicMessagesApi: ApiModule = {
  adapter: anthropicMessagesAdapter,
  records: anthropicRecords,
}
