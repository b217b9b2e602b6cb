// The edge where errors become plain values. `failureOf` writes the finished sentence of every kind, and
// `classifyThrown` reads what the network or a library throws. Every dialect reads its own error bodies
// (classify-http for the OpenAI-shaped ones) and calls `failureOf`.
import type { Failure, FailureKind } from '../../shared/domain/failure.ts'
import { redactDetail, redactKeys } from './redact-detail.ts'

/** What is known about the call that failed. Everything but the vendor's name may be left out. */
export interface FailureContext {
  readonly vendorName: string
  readonly modelId?: string | null
  readonly baseUrl?: string | null
  /** Only to be taken out of texts. */
  readonly apiKey?: string | null
  /** The handle the request continued, when it did. */
  readonly continuedFrom?: string | null
}

export interface FailureFacts extends FailureContext {
  readonly detail?: string | null
  readonly status?: number | null
  readonly vendorCode?: string | null
  readonly requestId?: string | null
  readonly retryAfterMs?: number | null
  readonly retryable?: boolean
  /** Replaces the sentence of the kind where more is known. */
  readonly sentence?: string
}

const retryableKinds: ReadonlySet<FailureKind> = new Set([
  'rate-limit',
  'overloaded',
  'network',
  'timeout',
  'incomplete-stream',
])

function waitInWords(milliseconds: number): string {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1_000))
  if (seconds < 120) return `${seconds} s`
  return seconds < 7_200 ? `${Math.ceil(seconds / 60)} min` : `${Math.ceil(seconds / 3_600)} h`
}

function sentenceOf(kind: FailureKind, facts: FailureFacts): string {
  const vendor = facts.vendorName
  const model = facts.modelId ?? 'this model'
  const status = facts.status ?? null
  switch (kind) {
    case 'auth':
      return status === 403 ? `${vendor} does not allow this with this key.` : `${vendor} refused the key.`
    case 'quota':
      return `${vendor} has no credit left on this account.`
    case 'rate-limit': {
      const wait = facts.retryAfterMs ?? null
      return wait === null
        ? `${vendor} is limiting requests.`
        : `${vendor} is limiting requests; it asks to wait ${waitInWords(wait)}.`
    }
    case 'overloaded':
      return status === null || status === 429 || status === 498 || status === 503 || status === 529
        ? `${vendor} is overloaded.`
        : `${vendor} had a problem on its side (status ${status}).`
    case 'bad-request':
      return `${vendor} did not accept the request.`
    case 'context-overflow':
      return `The conversation is too long for ${model}.`
    case 'content-blocked':
      return `${vendor} blocked the content.`
    case 'handle-lost':
      return `${vendor} no longer has the earlier part of this conversation.`
    case 'model-missing':
      return `${vendor} does not know the model ${model}.`
    case 'network':
      return `${vendor} cannot be reached.`
    case 'timeout':
      return `${vendor} took too long to answer.`
    case 'incomplete-stream':
      return `The connection to ${vendor} ended before the answer was complete.`
    case 'aborted':
      return 'The answer was stopped.'
    case 'local':
      return 'Something failed on this computer.'
    case 'unknown':
      return `${vendor} answered in a way Baton does not understand.`
  }
}

/** The vendorCode of a request that Baton itself did not send. */
export const notSentCode = 'not-sent'

/** Makes the failure of a kind: sentence, redacted detail, and whether trying the same again makes sense. */
export function failureOf(kind: FailureKind, facts: FailureFacts): Failure {
  const apiKey = facts.apiKey ?? null
  const status = facts.status ?? null
  return {
    kind,
    message: redactKeys(facts.sentence ?? sentenceOf(kind, facts), apiKey),
    detail: redactDetail(facts.detail, apiKey),
    retryable: facts.retryable ?? retryableKinds.has(kind),
    retryAfterMs: facts.retryAfterMs ?? null,
    status: status !== null && Number.isInteger(status) ? status : null,
    vendorCode: redactDetail(facts.vendorCode, apiKey),
    requestId: redactDetail(facts.requestId, apiKey),
  }
}

/** The part of Headers that is read here. */
export interface HeaderReader {
  get(name: string): string | null
}

const longestWaitMs = 24 * 3_600_000

/**
 * How long the provider asks to wait, in milliseconds: `retry-after-ms`, else `Retry-After` in seconds or as a date.
 * A date in the past is 0; more than a day counts as a day; negative or unreadable values are null.
 */
export function readRetryAfterMs(headers: HeaderReader, nowMs: number): number | null {
  const wait = (value: number): number | null =>
    Number.isFinite(value) && value >= 0 ? Math.min(Math.round(value), longestWaitMs) : null
  const decimal = /^\s*[+-]?\d+(?:\.\d+)?\s*$/
  const exact = headers.get('retry-after-ms')
  if (exact !== null && decimal.test(exact)) {
    const milliseconds = wait(Number(exact))
    if (milliseconds !== null) return milliseconds
  }
  const header = headers.get('retry-after')
  if (header === null) return null
  if (decimal.test(header)) return wait(Number(header) * 1_000)
  const date = Date.parse(header)
  return Number.isNaN(date) ? null : wait(Math.max(0, date - nowMs))
}

interface Traces {
  readonly names: ReadonlySet<string>
  /** Codes of errors that came up while a connection was made, as the system says. */
  readonly connecting: ReadonlySet<string>
  readonly text: string
}

/** Everything worth testing in a thrown value: its name and code and those of its causes. */
function tracesOf(thrown: unknown): Traces {
  const names = new Set<string>()
  const connecting = new Set<string>()
  const texts: string[] = []
  const queue: unknown[] = [thrown]
  // Causes may be nested and, when both address families were tried, several at once. Eight is far beyond any real depth.
  for (let step = 0; step < 8 && queue.length > 0; step += 1) {
    const error = queue.shift()
    if (!(error instanceof Error)) {
      if (typeof error === 'string') texts.push(error)
      continue
    }
    names.add(error.name)
    names.add(error.constructor.name)
    if ('code' in error && typeof error.code === 'string') {
      names.add(error.code)
      if ('syscall' in error && error.syscall === 'connect') connecting.add(error.code)
    }
    if (error.message !== '') texts.push(error.message)
    if (error instanceof AggregateError) queue.push(...error.errors)
    if (error.cause !== undefined) queue.push(error.cause)
  }
  return { names, connecting, text: [...new Set(texts)].join(': ') }
}

const certificateCodes =
  /^(?:CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED_CERT|UNABLE_TO_(?:VERIFY|GET)_)/
/** Codes of the system and of Node (24) that come up only while a connection is made. */
const connectingCodes: ReadonlySet<string> = new Set([
  'ERR_INVALID_URL',
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
])
/** These come up later as well: they count only where the system names the connecting as what failed. */
const reachingCodes: ReadonlySet<string> = new Set(['ENETUNREACH', 'EHOSTUNREACH', 'ETIMEDOUT'])
/** The certificate itself was refused, which ends the handshake before a request is written. */
const refusedCertificateCodes =
  /^(?:CERT_|ERR_TLS_CERT_|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED_CERT|UNABLE_TO_(?:VERIFY|GET)_)/

/** The code that says that no server was reached; null when one may have been. */
function unreachedCodeOf(traces: Traces): string | null {
  const codes = [...traces.names]
  return (
    codes.find((code) => connectingCodes.has(code)) ??
    codes.find((code) => reachingCodes.has(code) && traces.connecting.has(code)) ??
    codes.find((code) => refusedCertificateCodes.test(code)) ??
    null
  )
}

/**
 * True when the request certainly never reached a server: nothing was taken in, nothing is billed, and what was to be
 * continued is as it was. False when that is not certain. Says nothing about requests before it in the same turn.
 */
export function wasNeverSent(failure: Failure): boolean {
  const { vendorCode: code, status, kind } = failure
  if (code === null || status !== null) return false
  if (code === notSentCode) return true
  if (kind !== 'network' && kind !== 'timeout') return false
  return connectingCodes.has(code) || reachingCodes.has(code) || refusedCertificateCodes.test(code)
}

const timeoutNames = new Set([
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'APIConnectionTimeoutError',
  'TimeoutError',
])
const brokenNames = new Set([
  'ECONNRESET',
  'EPIPE',
  'UND_ERR_SOCKET',
  'ERR_STREAM_PREMATURE_CLOSE',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
])

function hostOf(baseUrl: string | null | undefined): string {
  return baseUrl && URL.canParse(baseUrl) ? new URL(baseUrl).host : 'the address'
}

export interface ThrownContext extends FailureContext {
  /** The signal of the call: when it is aborted, whatever was thrown counts as the abort. */
  readonly signal: AbortSignal
  /** True once the answer had begun; a broken connection is then a cut answer. */
  readonly hasStarted: boolean
  readonly requestId?: string | null
}

/** Classifies what a call threw without an HTTP answer: no network, no such host, a broken connection, an abort. */
export function classifyThrown(thrown: unknown, context: ThrownContext): Failure {
  const traces = tracesOf(thrown)
  const { names, text } = traces
  const has = (set: ReadonlySet<string>): boolean => [...names].some((name) => set.has(name))
  const facts = { ...context, detail: text, vendorCode: unreachedCodeOf(traces) }
  const vendor = context.vendorName
  if (context.signal.aborted || names.has('AbortError') || names.has('APIUserAbortError')) {
    return failureOf('aborted', context)
  }
  if (names.has('ERR_INVALID_URL')) {
    return failureOf('network', {
      ...facts,
      retryable: false,
      sentence: `The address of ${vendor} is not a valid one.`,
    })
  }
  // What fetch throws for a key that fits into no header, such as one copied in its shortened form (Node 24).
  if (context.apiKey && /ByteString|invalid header value/.test(text)) {
    const sentence = 'The key has characters that no key can have.'
    return failureOf('auth', { ...context, vendorCode: notSentCode, sentence })
  }
  if (names.has('ECONNREFUSED')) {
    return failureOf('network', {
      ...facts,
      sentence: `Nothing answers at ${context.baseUrl ?? hostOf(null)}.`,
    })
  }
  if (names.has('ENOTFOUND') || names.has('EAI_AGAIN')) {
    return failureOf('network', {
      ...facts,
      sentence: `${vendor} cannot be reached: the name ${hostOf(context.baseUrl)} is not found.`,
    })
  }
  if ([...names].some((name) => certificateCodes.test(name))) {
    return failureOf('network', {
      ...facts,
      retryable: false,
      sentence: `The certificate of ${hostOf(context.baseUrl)} cannot be trusted.`,
    })
  }
  if (has(timeoutNames)) return failureOf('timeout', facts)
  if (has(brokenNames) || text.includes('terminated')) {
    return context.hasStarted
      ? failureOf('incomplete-stream', facts)
      : failureOf('network', { ...facts, sentence: `The connection to ${vendor} broke.` })
  }
  if (names.has('SyntaxError')) {
    return failureOf('unknown', { ...facts, sentence: `${vendor} sent something that is not valid JSON.` })
  }
  const isNetwork =
    names.has('ENETUNREACH') ||
    names.has('EHOSTUNREACH') ||
    names.has('APIConnectionError') ||
    text.includes('fetch failed')
  return failureOf(isNetwork ? 'network' : 'unknown', facts)
}
