// Errors of the OpenAI-shaped family: HTTP answers and errors inside streams. Branches on the error's code before its
// status, since a 429 may mean speed or money and a 400 may mean a lost handle, a missing model or a full window.
import type { Failure, FailureKind } from '../../shared/domain/failure.ts'
import type { JsonValue } from '../../shared/domain/json.ts'
import { sealRefusedCode } from './adapter.ts'
import { type FailureContext, failureOf, type HeaderReader, readRetryAfterMs } from './classify-failure.ts'
import { likelyOverflowWords, minuteOverflowWords, overflowCodes, overflowWords } from './overflow-signs.ts'

/** What an error body says, whatever its shape. */
export interface ErrorFacts {
  readonly message: string | null
  /** `error.code` as text; numbers become text too. */
  readonly code: string | null
  readonly type: string | null
  readonly param: string | null
  /** OpenRouter's stable `metadata.error_type`. */
  readonly errorType: string | null
  /** The upstream's own words where they are passed on (OpenRouter's `metadata.raw`). */
  readonly upstream: string | null
}

const nothingSaid: ErrorFacts = {
  message: null,
  code: null,
  type: null,
  param: null,
  errorType: null,
  upstream: null,
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value
  if (typeof value === 'number') return String(value)
  return null
}

/** Reads the value of an `error` key: an object, a plain string or anything else. */
export function readErrorValue(error: unknown): ErrorFacts {
  if (!isRecord(error)) return { ...nothingSaid, message: textOf(error) }
  const nested = isRecord(error.error) ? error.error : error
  const metadata = isRecord(nested.metadata) ? nested.metadata : {}
  return {
    message: textOf(nested.message) ?? textOf(nested.error) ?? textOf(nested.detail),
    code: textOf(nested.code),
    type: textOf(nested.type),
    param: textOf(nested.param),
    errorType: textOf(metadata.error_type),
    upstream: textOf(metadata.raw),
  }
}

function readErrorBody(bodyText: string): ErrorFacts {
  let body: unknown = null
  try {
    body = JSON.parse(bodyText)
  } catch {
    // Not JSON: a proxy's page or nothing at all. Its text is all there is.
    return { ...nothingSaid, message: textOf(bodyText) }
  }
  if (isRecord(body) && 'error' in body && body.error !== null) return readErrorValue(body.error)
  return readErrorValue(body)
}

const quotaCodes = new Set([
  'insufficient_quota',
  'credit_balance_exhausted',
  'organization_spend_limit_exceeded',
  'project_spend_limit_exceeded',
  'organization_usage_limit_exceeded',
  'payment_required',
  'insufficient_balance',
])
const blockedCodes = new Set([
  'content_policy_violation',
  'content_filter',
  'bio_policy',
  'misalignment_policy_violation',
  'invalid_prompt',
  'image_content_policy_violation',
  'moderation',
])
const overloadCodes = new Set([
  'server_error',
  'api_error',
  'server',
  'overloaded_error',
  'provider_overloaded',
  'provider_unavailable',
  'capacity_exceeded',
  'conversation_locked',
  'vector_store_timeout',
  'internal_error',
])
const creditWords =
  /(?:insufficient|not enough|no more|no|out of|run out of|used all(?: available)?|exhausted|exceeded your current) (?:\w+ )?(?:quota|credits?|balance|funds)/i
/** xAI answers 400 to a wrong key (seen 2025-2026). */
const keyWords = /\b(?:incorrect|invalid|wrong|missing) api[ _-]?key\b/i
const handleWords = /previous[_ ]response|previous_response_id|response (?:with )?id\b.*not found/i
const modelWords =
  /\bmodel\b.*(?:not (?:be )?found|does not exist|not available|no access|unknown|not a valid|not loaded)|not a valid model|no endpoints found|(?:unknown|invalid|no such) model|try pulling it/i

function isSaid(error: ErrorFacts, words: RegExp): boolean {
  return (
    (error.message !== null && words.test(error.message)) ||
    (error.upstream !== null && words.test(error.upstream))
  )
}

/** Codes first, words second; see overflow-signs. */
function isOverflow(error: ErrorFacts, codes: readonly string[], effective: number | null): boolean {
  if (codes.some((code) => overflowCodes.has(code)) || effective === 413) return true
  if (isSaid(error, minuteOverflowWords)) return true
  if (effective === 429) return false
  if (overflowWords.some(({ words }) => isSaid(error, words))) return true
  return (effective === null || effective < 500) && isSaid(error, likelyOverflowWords)
}

/** What may stand for a lost handle when the words say so: a request that was refused for nothing clearer. */
const vagueKinds: ReadonlySet<FailureKind> = new Set(['bad-request', 'unknown', 'model-missing'])

/**
 * Is what was to be continued no longer there? A vendor's code decides; words do so only where nothing else says what is
 * wrong. A bare mention of the id counts least: an error about the key or the rate may repeat it as well.
 */
function isHandleLost(error: ErrorFacts, kind: FailureKind, effective: number | null, id: string): boolean {
  if (effective !== null && (effective < 400 || effective >= 500)) return false
  if (error.code === 'model_not_found') return false
  const isNoAccess = kind === 'auth' && effective === 403
  if (vagueKinds.has(kind) || isNoAccess) {
    if (error.param === 'previous_response_id' || isSaid(error, handleWords)) return true
  }
  return vagueKinds.has(kind) && error.message?.includes(id) === true
}

function kindOfError(error: ErrorFacts, status: number | null, continuedFrom: string | null): FailureKind {
  if ([error.code, error.type, error.errorType].includes('previous_response_not_found')) return 'handle-lost'
  const effective = effectiveStatus(error, status)
  const kind = plainKindOf(error, effective)
  return continuedFrom !== null && isHandleLost(error, kind, effective, continuedFrom) ? 'handle-lost' : kind
}

/** Inside a stream some servers repeat the status they would have sent as the code (OpenRouter, 2026-08). */
function effectiveStatus(error: ErrorFacts, status: number | null): number | null {
  const numeric = error.code !== null && /^[1-5]\d\d$/.test(error.code) ? Number(error.code) : null
  return status !== null && status >= 400 ? status : numeric
}

/** Which kind it is, whatever was continued. */
function plainKindOf(error: ErrorFacts, effective: number | null): FailureKind {
  const codes = [error.code, error.type, error.errorType].filter((code) => code !== null)
  const has = (set: ReadonlySet<string>): boolean => codes.some((code) => set.has(code))
  const says = (words: RegExp): boolean => isSaid(error, words)
  if (has(quotaCodes) || effective === 402) return 'quota'
  if ((effective === 403 || effective === 429 || effective === 400) && says(creditWords)) return 'quota'
  if (effective === 401 || codes.includes('invalid_api_key') || codes.includes('authentication_error'))
    return 'auth'
  if (effective === 400 && says(keyWords)) return 'auth'
  if (isOverflow(error, codes, effective)) return 'context-overflow'
  if (codes.includes('model_not_found')) return 'model-missing'
  if ((effective === 404 || effective === 400) && says(modelWords)) return 'model-missing'
  if (has(blockedCodes)) return 'content-blocked'
  if (effective === 403) return says(/moderation|flagged|content policy/i) ? 'content-blocked' : 'auth'
  const isAboutRate = codes.includes('rate_limit_exceeded') || codes.includes('slow_down')
  if (effective === 429 || (isAboutRate && (effective ?? 0) < 500)) return 'rate-limit'
  if (effective === 408 || codes.includes('timeout')) return 'timeout'
  if (has(overloadCodes) && (effective === null || effective >= 400)) return 'overloaded'
  if (effective === 501) return 'bad-request'
  if (effective === 409 || effective === 498 || (effective !== null && effective >= 500)) return 'overloaded'
  if (effective !== null && effective >= 400) return 'bad-request'
  return codes.includes('invalid_request_error') ? 'bad-request' : 'unknown'
}

const sealWords =
  /encrypted[_ ]content.*(?:verif|decrypt|pars|invalid|not supported)|without its required|required 'reasoning' item|item with id '?rs_/i

/** True when an own answer sent back verbatim was refused; the same history in neutral words would pass (observed 2025-2026). */
function isSealRefused(error: ErrorFacts, status: number): boolean {
  if (status !== 400 && status !== 404) return false
  return (
    error.code === 'invalid_encrypted_content' || (error.message !== null && sealWords.test(error.message))
  )
}

function detailOf(error: ErrorFacts): string | null {
  const own = error.message ?? error.code ?? error.type
  return own === null || error.upstream === null ? (own ?? error.upstream) : `${own}: ${error.upstream}`
}

/** The sentence where more is known than the kind says. */
function sentenceOf(error: ErrorFacts, vendorName: string): { sentence?: string } {
  return isSaid(error, minuteOverflowWords)
    ? { sentence: `The conversation is longer than ${vendorName} takes from this account in one minute.` }
    : {}
}

export interface HttpFailureInput extends FailureContext {
  readonly isLocal: boolean
  readonly status: number
  readonly headers: HeaderReader
  readonly bodyText: string
  readonly nowMs: number
}

/** Classifies an OpenAI-shaped answer with a status of 400 or more. */
export function classifyHttp(input: HttpFailureInput): Failure {
  const error = readErrorBody(input.bodyText)
  const kind = kindOfError(error, input.status, input.continuedFrom ?? null)
  const isRetryForbidden = input.headers.get('x-should-retry') === 'false'
  const isWrongAddress =
    (input.status === 404 || input.status === 405) &&
    kind === 'bad-request' &&
    (error.type === null || /invalid url|page not found/i.test(error.message ?? ''))
  return failureOf(kind, {
    ...input,
    detail: detailOf(error),
    vendorCode: isSealRefused(error, input.status)
      ? sealRefusedCode
      : (error.errorType ?? error.code ?? error.type),
    requestId:
      input.headers.get('x-request-id') ??
      input.headers.get('x-generation-id') ??
      input.headers.get('request-id'),
    retryAfterMs: readRetryAfterMs(input.headers, input.nowMs),
    ...(isRetryForbidden ? { retryable: false } : {}),
    ...sentenceOf(error, input.vendorName),
    ...(isWrongAddress
      ? {
          sentence: `${input.vendorName} has nothing at this address${input.isLocal ? '; is it the right kind of server?' : '.'}`,
        }
      : {}),
  })
}

/** Classifies an error that arrived inside a stream, after a 200: an `error` value of a record or of a response. */
export function classifyStreamError(
  error: JsonValue,
  context: FailureContext & { requestId?: string | null },
): Failure {
  const facts = readErrorValue(error)
  return failureOf(kindOfError(facts, null, context.continuedFrom ?? null), {
    ...context,
    ...sentenceOf(facts, context.vendorName),
    detail: detailOf(facts),
    vendorCode: facts.errorType ?? facts.code ?? facts.type,
  })
}
