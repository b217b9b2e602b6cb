// Google's errors -> failures, for both of its dialects: generateContent names a status (RESOURCE_EXHAUSTED) and
// details, Interactions a code (rate_limit_exceeded). A 429 means speed or the day's quota; only the details tell.
import type { Failure, FailureKind } from '../../../shared/domain/failure.ts'
import type { Identifier } from '../../../shared/domain/identifier.ts'
import type { JsonValue } from '../../../shared/domain/json.ts'
import { AdapterError, sealRefusedCode } from '../adapter.ts'
import {
  classifyThrown,
  failureOf,
  type HeaderReader,
  readRetryAfterMs,
  type ThrownContext,
} from '../classify-failure.ts'
import { collectIdentifiers, IdentifierCollection } from '../collect-identifiers.ts'
import { type FailEvent, failEvent, metadataOfRefusal } from '../fail-event.ts'
import { identifiersOfHeaders } from '../keep-headers.ts'
import { asRecord } from '../read-json.ts'

export interface GoogleErrorFacts {
  /** null when the error came inside a stream. */
  readonly status: number | null
  /** `RESOURCE_EXHAUSTED`, `rate_limit_exceeded`, … */
  readonly code: string | null
  readonly message: string | null
  /** `error.details[]` of generateContent. */
  readonly details: readonly unknown[]
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

const kindOfCode: Readonly<Record<string, FailureKind>> = {
  unauthenticated: 'auth',
  authentication: 'auth',
  permission_denied: 'auth',
  payment_required: 'quota',
  quota_exceeded: 'quota',
  rate_limit_exceeded: 'rate-limit',
  resource_exhausted: 'rate-limit',
  not_found: 'model-missing',
  model_not_found: 'model-missing',
  content_blocked: 'content-blocked',
  unavailable: 'overloaded',
  internal: 'overloaded',
  internal_error: 'overloaded',
  overloaded: 'overloaded',
  aborted: 'overloaded',
  deadline_exceeded: 'timeout',
  invalid_argument: 'bad-request',
  invalid_request: 'bad-request',
  parameter_unknown: 'bad-request',
  failed_precondition: 'bad-request',
  out_of_range: 'bad-request',
}
const kindOfStatus: Readonly<Record<number, FailureKind>> = {
  401: 'auth',
  402: 'quota',
  403: 'auth',
  404: 'model-missing',
  408: 'timeout',
  409: 'overloaded',
  413: 'context-overflow',
  429: 'rate-limit',
  504: 'timeout',
}
const keyWords = /api[ _]key (?:not valid|expired|not found|invalid)|API_KEY_INVALID|valid API key/i
/** Google has no code of its own for this; what both dialects say (public reports, 2026-11). */
const overflowWords: readonly RegExp[] = [
  /input token count/i,
  /exceeds? the maximum (?:number of )?(?:input )?tokens/i,
  /context (?:window|length)/i,
  /too many (?:input )?tokens/i,
  /(?:prompt|input|request) is too long/i,
]
/**
 * A signature that is damaged, missing, or of another model or key is refused in words only (public reports, 2026-11).
 * The same turns without own content can be sent.
 */
const sealWords: readonly RegExp[] = [
  /thought[ _]?signature/i,
  /signature\b.*\b(?:not valid|invalid|corrupt(?:ed)?)/i,
  /invalid\b.*\bsignature/i,
  /carry the signature/i,
]
/** Codes of a request that was refused for what it asks. */
const refusalCodes = new Set(['invalid_argument', 'invalid_request', 'out_of_range'])
const billingWords = /billing|prepay(?:ment)? credits|credits? (?:are|is) depleted/i

function hasReason(details: readonly unknown[], reason: string): boolean {
  return details.some((detail) => isRecord(detail) && detail.reason === reason)
}

/** True when a daily allowance is used up; waiting a moment will not help then. */
function isDailyQuota(details: readonly unknown[]): boolean {
  return details.some((detail) => {
    const violations = isRecord(detail) && Array.isArray(detail.violations) ? detail.violations : []
    return violations.some((violation) => isRecord(violation) && /PerDay/i.test(String(violation.quotaId)))
  })
}

/** `google.rpc.RetryInfo.retryDelay`, e.g. "17s", in milliseconds. */
export function retryDelayOfDetails(details: readonly unknown[]): number | null {
  for (const detail of details) {
    const match = isRecord(detail) ? /^(\d+(?:\.\d+)?)s$/.exec(String(detail.retryDelay)) : null
    if (match?.[1] !== undefined) return Math.round(Number(match[1]) * 1_000)
  }
  return null
}

/** Which kind of failure an error of Google is. Pure. */
export function kindOfGoogleError(facts: GoogleErrorFacts): FailureKind {
  const words = facts.message ?? ''
  const code = facts.code?.toLowerCase() ?? null
  const isRefusedRequest = facts.status === 400 || (code !== null && refusalCodes.has(code))
  // A wrong key is a 400 in generateContent.
  if (hasReason(facts.details, 'API_KEY_INVALID') || (isRefusedRequest && keyWords.test(words))) return 'auth'
  if (isRefusedRequest && overflowWords.some((pattern) => pattern.test(words))) return 'context-overflow'
  if (code === 'failed_precondition' && billingWords.test(words)) return 'quota'
  if (code === 'resource_exhausted' && isDailyQuota(facts.details)) return 'quota'
  const known = code === null ? undefined : kindOfCode[code]
  if (known !== undefined) return known
  const byStatus = facts.status === null ? undefined : kindOfStatus[facts.status]
  if (byStatus !== undefined) return byStatus
  if (facts.status !== null && facts.status >= 500) return 'overloaded'
  return facts.status !== null && facts.status >= 400 ? 'bad-request' : 'unknown'
}

/** Reads the value of an `error` key in either dialect. */
export function readGoogleError(error: unknown, status: number | null): GoogleErrorFacts {
  if (!isRecord(error)) return { status, code: null, message: textOf(error), details: [] }
  return {
    status,
    code: textOf(error.status) ?? textOf(error.code),
    message: textOf(error.message),
    details: Array.isArray(error.details) ? error.details : [],
  }
}

/** ApiError carries the body as JSON inside its message, after some words when it came inside a stream. */
function bodyInside(message: string): unknown {
  const from = message.indexOf('{')
  if (from < 0) return null
  try {
    return JSON.parse(message.slice(from))
  } catch {
    // No JSON after all: the message itself is the detail.
    return null
  }
}

/** The body of an error answer, or null: ApiError has it inside its message, the errors of Interactions beside it. */
function bodyOf(thrown: unknown): unknown {
  if (!isRecord(thrown) || typeof thrown.status !== 'number') return null
  return thrown.name === 'ApiError' ? bodyInside(String(thrown.message)) : thrown.error
}

/** What Google said in an error that was thrown; null when nothing was said, as without a network. */
export function factsOfThrown(thrown: unknown, hasStarted: boolean): GoogleErrorFacts | null {
  if (!isRecord(thrown) || typeof thrown.status !== 'number') return null
  const body = bodyOf(thrown)
  const error = isRecord(body) && 'error' in body ? body.error : body
  const facts = readGoogleError(error ?? String(thrown.message), hasStarted ? null : thrown.status)
  // Inside a stream the status is part of the record, not of the HTTP answer.
  return hasStarted && facts.code === null ? { ...facts, status: thrown.status } : facts
}

export interface GoogleCall extends ThrownContext {
  /** Of the response, when one came. */
  readonly headers: HeaderReader | null
  readonly nowMs: number
}

function isSealRefused(facts: GoogleErrorFacts): boolean {
  return facts.message !== null && sealWords.some((pattern) => pattern.test(facts.message ?? ''))
}

/** Makes the failure of an error that Google sent. */
export function failureOfGoogle(facts: GoogleErrorFacts, call: GoogleCall): Failure {
  const kind = kindOfGoogleError(facts)
  const isWrongAddress = facts.status === 404 && (facts.code === null || facts.code === 'Not Found')
  const header = call.headers === null ? null : readRetryAfterMs(call.headers, call.nowMs)
  return failureOf(isWrongAddress ? 'bad-request' : kind, {
    ...call,
    detail: facts.message,
    status: facts.status,
    vendorCode: kind === 'bad-request' && isSealRefused(facts) ? sealRefusedCode : facts.code,
    retryAfterMs: kind === 'quota' ? null : (header ?? retryDelayOfDetails(facts.details)),
    ...(isWrongAddress ? { sentence: `${call.vendorName} has nothing at this address.` } : {}),
  })
}

/** Classifies whatever a call to Google threw. */
export function classifyGoogle(thrown: unknown, call: GoogleCall): Failure {
  if (thrown instanceof AdapterError) return thrown.failure
  const facts = call.signal.aborted ? null : factsOfThrown(thrown, call.hasStarted)
  return facts === null ? classifyThrown(thrown, call) : failureOfGoogle(facts, call)
}

/** What a reader learned of an answer before it failed. */
export interface LearnedAnswer {
  readonly identifiers: readonly Identifier[]
  readonly metadata: JsonValue
}

export interface ThrownAnswer {
  readonly thrown: unknown
  /** The body of an answer with an error status; null when none came. */
  readonly refusedBody: string | null
  /** As they are kept; empty when no response came. */
  readonly headers: Readonly<Record<string, string>>
  readonly apiKey: string | null
}

/**
 * The last word of a call that threw: what the answer told before, the headers where no answer began, and everything
 * that the error itself says.
 */
export function failOfThrown(failure: Failure, error: ThrownAnswer, answer: LearnedAnswer | null): FailEvent {
  const { headers, apiKey, refusedBody } = error
  const found = new IdentifierCollection()
  found.add(answer?.identifiers ?? [])
  found.add(identifiersOfHeaders(headers))
  const body = refusedBody === null ? bodyOf(error.thrown) : bodyInside(refusedBody)
  // It came as JSON, so it is JSON.
  const said = isRecord(body) ? (body as { [key: string]: JsonValue }) : null
  found.add(collectIdentifiers(said, 'error', { kinds: {} }))
  const metadataOfError = metadataOfRefusal(said ?? undefined, apiKey)
  if (answer === null) {
    return failEvent(failure, { identifiers: found.all, headers, metadata: metadataOfError })
  }
  const metadata = { ...asRecord(answer.metadata), ...asRecord(metadataOfError) }
  return failEvent(failure, {
    identifiers: found.all,
    metadata: Object.keys(metadata).length === 0 ? null : metadata,
  })
}
