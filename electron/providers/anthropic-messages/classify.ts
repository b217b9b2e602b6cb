// Anthropic's errors -> failures. `error.type` and `details.error_code` decide first; the words of the message only
// where the API gives no code of its own: a full window, missing credit and a broken seal (documentation, 2026-11).
import type { Failure, FailureKind } from '../../../shared/domain/failure.ts'
import { AdapterError, sealRefusedCode } from '../adapter.ts'
import {
  classifyThrown,
  type FailureContext,
  failureOf,
  type HeaderReader,
  readRetryAfterMs,
} from '../classify-failure.ts'

export interface AnthropicErrorFacts {
  /** null when the error came inside a stream. */
  readonly status: number | null
  readonly type: string | null
  readonly errorCode: string | null
  readonly message: string | null
}

const spendCodes: ReadonlySet<string> = new Set([
  'enforced_spend_limit_reached',
  'contract_spend_limit_reached',
  'linked_organization_spend_limit_reached',
  'linked_organization_billing_unavailable',
])
const creditWords = /credit balance|spend(?:ing)? limit|usage limits?\b|purchase credits/i
const overflowWords =
  /prompt is too long|exceeds? (?:the )?(?:context|maximum)|context (?:limit|window|length)|too many (?:input )?tokens/i
const signatureWords =
  /invalid.{0,20}signature|signature.{0,60}(?:invalid|bound to|mismatch)|bound to a different conversation/i

const kindOfType: Readonly<Record<string, FailureKind>> = {
  authentication_error: 'auth',
  permission_error: 'auth',
  billing_error: 'quota',
  not_found_error: 'model-missing',
  request_too_large: 'context-overflow',
  rate_limit_error: 'rate-limit',
  overloaded_error: 'overloaded',
  timeout_error: 'timeout',
  api_error: 'overloaded',
  invalid_request_error: 'bad-request',
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

function isSignatureError(facts: AnthropicErrorFacts): boolean {
  const isRefusedRequest =
    facts.status === 400 || (facts.status === null && facts.type === 'invalid_request_error')
  return isRefusedRequest && signatureWords.test(facts.message ?? '')
}

/** Which kind of failure an error of Anthropic is. Pure. */
export function kindOfAnthropicError(facts: AnthropicErrorFacts): FailureKind {
  const { status, type } = facts
  const words = facts.message ?? ''
  if (facts.errorCode !== null && spendCodes.has(facts.errorCode)) return 'quota'
  const isRefusedRequest = status === 400 || type === 'invalid_request_error'
  // A spend limit of one's own and an empty balance are plain 400s.
  if ((isRefusedRequest || status === 403) && creditWords.test(words)) return 'quota'
  if (isRefusedRequest && overflowWords.test(words)) return 'context-overflow'
  const byStatus = status === null ? undefined : kindOfStatus[status]
  if (byStatus !== undefined) return byStatus
  if (status !== null && status >= 500) return 'overloaded'
  const byType = type === null ? undefined : kindOfType[type]
  if (byType !== undefined) return byType
  return status !== null && status >= 400 ? 'bad-request' : 'unknown'
}

export interface AnthropicCall extends FailureContext {
  readonly signal: AbortSignal
  /** True once the response had begun to arrive. */
  readonly hasStarted: boolean
  /** Of the response, for errors that carry no headers of their own. */
  readonly requestId: string | null
  readonly nowMs: number
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

function isHeaderReader(value: unknown): value is HeaderReader {
  return isRecord(value) && typeof value.get === 'function'
}

/** The facts of an error thrown by the SDK for an answer of the server; null for everything else. */
function factsOf(thrown: unknown): AnthropicErrorFacts | null {
  if (!isRecord(thrown) || !('errorCode' in thrown) || !('type' in thrown)) return null
  const status = typeof thrown.status === 'number' ? thrown.status : null
  const type = textOf(thrown.type)
  if (status === null && type === null && thrown.error === undefined) return null
  const plainText = typeof thrown.error === 'string' ? thrown.error : null
  const message = textOf(thrown.apiMessage) ?? plainText ?? textOf(thrown.message)
  return { status, type, errorCode: textOf(thrown.errorCode), message }
}

/** Classifies whatever a call to Anthropic threw. */
export function classifyAnthropic(thrown: unknown, call: AnthropicCall): Failure {
  if (thrown instanceof AdapterError) return thrown.failure
  const facts = call.signal.aborted ? null : factsOf(thrown)
  if (facts === null) return classifyThrown(thrown, call)
  const headers = isRecord(thrown) && isHeaderReader(thrown.headers) ? thrown.headers : null
  const body = isRecord(thrown) && isRecord(thrown.error) ? thrown.error : {}
  const kind = kindOfAnthropicError(facts)
  const isWrongAddress = facts.status === 404 && facts.type === null
  return failureOf(isWrongAddress ? 'bad-request' : kind, {
    ...call,
    detail: facts.message,
    status: facts.status,
    vendorCode: isSignatureError(facts) ? sealRefusedCode : (facts.errorCode ?? facts.type),
    requestId: headers?.get('request-id') ?? textOf(body.request_id) ?? call.requestId,
    // Waiting a moment brings no credit; the header then names the end of the month.
    retryAfterMs:
      kind === 'quota' || headers === null || facts.status === null
        ? null
        : readRetryAfterMs(headers, call.nowMs),
    ...(headers?.get('x-should-retry') === 'false' ? { retryable: false } : {}),
    ...(isWrongAddress ? { sentence: `${call.vendorName} has nothing at this address.` } : {}),
  })
}
