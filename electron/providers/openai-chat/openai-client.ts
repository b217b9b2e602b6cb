// The one place that touches OpenAI's SDK. It sends and decodes; everything else is ours. Loaded at first use, so that
// Baton starts without it. Streams are read as raw records: the SDK's default mode throws on any record with a
// top-level `error` and loses what else that record held (SDK 7.55.0).
import type { Failure } from '../../../shared/domain/failure.ts'
import type { JsonValue } from '../../../shared/domain/json.ts'
import type { AdapterIo } from '../adapter.ts'
import { classifyThrown, type FailureContext } from '../classify-failure.ts'
import { classifyHttp, classifyStreamError } from '../classify-http.ts'
import type { Learned } from '../fail-event.ts'
import { keepMetadata } from '../keep-metadata.ts'
import { asRecord } from '../read-json.ts'
import { vendorProfiles } from '../vendors.ts'
import { fetchForSdk, identifiersOfBody, parsedBody, refusedAnswerOf } from './refused-answer.ts'

/** Longer than any answer: silence is judged by guard-stream alone. 2^31 - 1 is the longest timer there is. */
const noTimeoutMs = 2_147_483_647

export interface CallContext extends FailureContext {
  readonly baseUrl: string
}

export function callContext(
  io: AdapterIo,
  modelId: string | null,
  continuedFrom: string | null,
): CallContext {
  return {
    vendorName: vendorProfiles[io.vendor].name,
    baseUrl: io.baseUrl,
    apiKey: io.apiKey,
    modelId,
    continuedFrom,
  }
}

/** What the SDK would tell every server about this computer; none of them needs it. */
const unneededHeaders = Object.fromEntries(
  ['Lang', 'Package-Version', 'OS', 'Arch', 'Runtime', 'Runtime-Version', 'Retry-Count', 'Timeout'].map(
    (name) => [`X-Stainless-${name}`, null],
  ),
)

async function openClient(io: AdapterIo) {
  // For an empty address the SDK would take OpenAI's, and the key would go to the wrong place.
  if (!URL.canParse(io.baseUrl)) {
    throw Object.assign(new Error(`"${io.baseUrl}" is no address`), { code: 'ERR_INVALID_URL' })
  }
  const { OpenAI } = await import('openai')
  return new OpenAI({
    // The SDK insists on a key; without one no Authorization header is sent at all.
    apiKey: io.apiKey ?? 'none',
    baseURL: io.baseUrl,
    // Explicit nulls keep the SDK from reading OPENAI_* variables that belong to another account.
    organization: null,
    project: null,
    adminAPIKey: null,
    webhookSecret: null,
    maxRetries: 0,
    timeout: noTimeoutMs,
    logLevel: 'off',
    fetch: fetchForSdk,
    defaultHeaders: {
      ...unneededHeaders,
      'User-Agent': 'Baton',
      ...vendorProfiles[io.vendor].chat.headers,
      ...(io.apiKey === null ? { Authorization: null } : {}),
    },
  })
}

/** Classifies whatever a call of the SDK threw. */
export function failureOfCall(
  thrown: unknown,
  context: CallContext,
  io: AdapterIo,
  hasStarted: boolean,
): Failure {
  const refused = io.signal.aborted ? null : refusedAnswerOf(thrown)
  if (refused !== null) {
    const { isLocal } = vendorProfiles[io.vendor]
    return classifyHttp({ ...context, ...refused, isLocal, nowMs: io.now() })
  }
  return classifyThrown(thrown, { ...context, signal: io.signal, hasStarted })
}

export interface OpenedStream {
  readonly headers: Headers
  readonly requestBytes: number
  readonly records: AsyncIterable<JsonValue>
}

/** Posts one request and gives its records as they come, `[DONE]` and comments left out. Throws what the SDK throws. */
export async function openRecordStream(
  io: AdapterIo,
  path: string,
  body: JsonValue,
  controller: AbortController,
): Promise<OpenedStream | { readonly errorBody: string; readonly headers: Headers }> {
  const [client, { Stream }] = await Promise.all([openClient(io), import('openai/core/streaming')])
  const bodyText = JSON.stringify(body)
  const response = await client
    .post(path, {
      body: bodyText,
      headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream' },
      stream: true,
      signal: controller.signal,
    })
    .asResponse()
  if (/\b(?:json|html)\b/.test(response.headers.get('content-type') ?? '')) {
    return { errorBody: await response.text(), headers: response.headers }
  }
  return {
    headers: response.headers,
    requestBytes: Buffer.byteLength(bodyText),
    records: Stream.fromSSEResponse<JsonValue>(response, controller, client, false, 'events'),
  }
}

const contentNames: ReadonlySet<string> = new Set(['choices', 'output', 'usage'])

/** What a 200 whose body is no stream comes to: an error in JSON, or something else at this address. */
export function learnedFromPlainAnswer(
  bodyText: string,
  context: CallContext,
): Learned & { readonly failure: Failure } {
  const identifiers = identifiersOfBody(bodyText)
  const body = asRecord(parsedBody(bodyText))
  const error = body?.error
  if (body !== null && error !== undefined && error !== null) {
    const metadata = keepMetadata(body, contentNames, context.apiKey ?? null)
    return { failure: classifyStreamError(error, context), identifiers, metadata }
  }
  // A page is no JSON, and a whole answer is no metadata: the text is the detail.
  const failure = classifyStreamError({ message: bodyText }, context)
  const message = `${context.vendorName} did not answer with a stream.`
  return { failure: { ...failure, message }, identifiers }
}

/** GET or DELETE with a JSON answer; null for an empty one. Throws what the SDK throws. */
export async function callJson(io: AdapterIo, method: 'get' | 'delete', path: string): Promise<JsonValue> {
  const client = await openClient(io)
  const response = await client[method](path, { signal: io.signal }).asResponse()
  const text = await response.text()
  return text === '' ? null : JSON.parse(text)
}

export interface JsonAnswer {
  readonly body: JsonValue
  readonly headers: Headers
}

/** POST with a JSON answer. Throws what the SDK throws. */
export async function postJson(io: AdapterIo, path: string, body: JsonValue): Promise<JsonAnswer> {
  const client = await openClient(io)
  const response = await client
    .post(path, {
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      signal: io.signal,
    })
    .asResponse()
  const text = await response.text()
  return { body: text === '' ? null : JSON.parse(text), headers: response.headers }
}
