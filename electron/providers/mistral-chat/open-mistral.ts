// The one place that touches Mistral's SDK, for both of its apis. The SDK's client makes and sends the request, its
// reader cuts the stream into records; both see plain JSON. Its typed calls would drop what they do not know (SDK 2.7.0):
// extra keys of a thinking chunk on the way out, extra fields on the way in, and the whole stream at the first record
// that has no `choices`. It never sees the key, since MISTRAL_DEBUG makes it print every header.
import type { HookContext } from '@mistralai/mistralai/hooks/types.js'
import type { Fetcher } from '@mistralai/mistralai/lib/http.js'
import type { JsonValue } from '../../../shared/domain/json.ts'
import type { AdapterIo } from '../adapter.ts'
import { closeLastRecord } from '../close-last-record.ts'
import { asRecord } from '../read-json.ts'
import { refuseUnreadableKey } from '../refuse-unreadable-key.ts'

export interface MistralCall {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** From the root of the server, version included: `/v1/models`. */
  readonly path: string
  /** Without its question mark. */
  readonly query?: string
  /** JSON exactly as it goes out; null for none. */
  readonly bodyText: string | null
  readonly accept: 'application/json' | 'text/event-stream'
  /** Closes the socket, also while the answer is read. */
  readonly signal: AbortSignal
}

/** The address without the version, which the paths bring. */
function rootOf(baseUrl: string): string {
  const root = baseUrl.replace(/\/+$/, '').replace(/\/v1$/, '')
  // For an empty address the SDK would take Mistral's own, and the key would go to the wrong place.
  if (!URL.canParse(root)) {
    throw Object.assign(new Error(`"${baseUrl}" is no address`), { code: 'ERR_INVALID_URL' })
  }
  return root
}

/** Sends what the SDK prepared, with the account's key, its body and a signal that surely closes the socket. */
function makeFetcher(io: AdapterIo, call: MistralCall): Fetcher {
  return async (input, init) => {
    const prepared = new Request(input, init)
    const headers = new Headers(prepared.headers)
    // The SDK sets an empty one.
    headers.delete('cookie')
    if (io.apiKey !== null) headers.set('authorization', `Bearer ${io.apiKey}`)
    if (call.bodyText !== null) headers.set('content-type', 'application/json')
    const { method, bodyText: body, signal } = call
    return closeLastRecord(await fetch(prepared.url, { method, headers, body, signal }))
  }
}

async function openClient(io: AdapterIo, call: MistralCall) {
  const [{ MistralCore }, { HTTPClient }, { SDKHooks }] = await Promise.all([
    import('@mistralai/mistralai/core.js'),
    import('@mistralai/mistralai/lib/http.js'),
    import('@mistralai/mistralai/hooks/hooks.js'),
  ])
  // The SDK's own hooks trace prompts when MISTRAL_SDK_TELEMETRY is set, and print deprecations.
  const hooks = new SDKHooks()
  hooks.sdkInitHooks = []
  hooks.beforeRequestHooks = []
  hooks.afterSuccessHooks = []
  hooks.afterErrorHooks = []
  const options = {
    serverURL: rootOf(io.baseUrl),
    httpClient: new HTTPClient({ fetcher: makeFetcher(io, call) }),
    userAgent: 'Baton',
    // Without one the SDK would print to the console when MISTRAL_DEBUG is set.
    debugLogger: { group: () => undefined, groupEnd: () => undefined, log: () => undefined },
    hooks,
  }
  return new MistralCore(options)
}

/**
 * Makes one request, once. Answers with an error status are returned like good ones.
 * @throws what the SDK throws when nothing answers, and AdapterError for a key that no header can carry
 */
export async function callMistral(io: AdapterIo, call: MistralCall): Promise<Response> {
  refuseUnreadableKey(io)
  const client = await openClient(io, call)
  const context: HookContext = {
    baseURL: rootOf(io.baseUrl),
    operationID: call.path,
    oAuth2Scopes: null,
    retryConfig: { strategy: 'none' },
    resolvedSecurity: null,
    options: client._options,
  }
  const request = client._createRequest(
    context,
    {
      method: call.method,
      path: call.path.replace(/^\/+/, ''),
      ...(call.query === undefined ? {} : { query: call.query }),
      headers: { Accept: call.accept },
      userAgent: 'Baton',
    },
    { signal: call.signal },
  )
  if (!request.ok) throw request.error
  const sent = await client._do(request.value, {
    context,
    isErrorStatusCode: () => false,
    retryConfig: { strategy: 'none' },
    retryCodes: [],
  })
  if (!sent.ok) throw sent.error
  return sent.value
}

/** One record of a stream, as the SDK's reader gives it out. */
export interface ReadRecord {
  readonly data: JsonValue
}

/** The records of a stream as they come; a record without a `type` gets the name of its event. `[DONE]` ends it. */
export async function readRecords(body: ReadableStream<Uint8Array>): Promise<AsyncIterable<ReadRecord>> {
  const { EventStream } = await import('@mistralai/mistralai/lib/event-streams.js')
  return new EventStream<{ data: JsonValue }>(body, ({ data: text, event }) => {
    if (text === '[DONE]') return { done: true, value: undefined }
    const data = JSON.parse(text ?? '') as JsonValue
    const record = typeof event === 'string' ? asRecord(data) : null
    const isUnnamed = record !== null && record.type === undefined
    return { done: false, value: { data: isUnnamed ? { ...record, type: event ?? '' } : data } }
  })
}
