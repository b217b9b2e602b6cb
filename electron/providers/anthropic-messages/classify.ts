// Anthropic's errors -> failures. `details.error_code` decides first, then `error.type` and the status; the words of the
// message only where the API gives no code of its own: a full window, missing credit, a broken seal (documentation and
// SDK 1.11, 2026-11).
import type { Failure, FailureKind } from '../../../shared/domain/failure.ts'
import { AdapterError, sealRefusedCode, stateRefusedCode } from '../adapter.ts'
import {
  classifyThrown,
  type FailureContext,
  failureOf,
  type HeaderReader,
  readRetryAfterMs,
} from '../classify-failure.ts'
import type { ThreadStep } from './thread.ts'

export interface AnthropicErrorFacts {
  /** null when the error came inside a stream. */
  readonly status: number | null
  readonly type: string | null
  readonly errorCode: string | null
  readonly message: string | null
}

const kindOfCode: Readonly<Record<string, FailureKind>> = {
  enforced_spend_limit_reached: 'quota',
  contract_spend_limit_reached: 'quota',
  linked_organization_spend_limit_reached: 'quota',
  linked_organization_billing_unavailable: 'quota',
  ramp_limit_exceeded: 'rate-limit',
  organization_on_hold: 'auth',
  organization_type_not_supported: 'auth',
  request_body_too_large_after_decoding: 'context-overflow',
  prompt_too_long: 'context-overflow',
}
/** What a thread cannot do at all, begun or continued. */
const unsupportedCode = 'thread_unsupported_request'
/** All but the last one mean: send everything again. */
const threadCodes: ReadonlySet<string> = new Set([
  'thread_not_found',
  'thread_already_continued',
  'thread_continue_in_flight',
  'thread_fingerprint_mismatch',
  unsupportedCode,
])
const threadWords = /\bthreads?\b|previous_message_id/i
const markWords = /cache_control/i
const creditWords = /credit balance|spend(?:ing)? limit|usage limits?\b|purchase credits/i
const overflowWords =
  /prompt is too long|exceeds? (?:the )?(?:context|maximum)|context (?:limit|window|length)|too many (?:input )?tokens|input is too long/i
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

function isRefusedRequest(facts: AnthropicErrorFacts): boolean {
  return facts.status === 400 || (facts.status === null && facts.type === 'invalid_request_error')
}

function isSignatureError(facts: AnthropicErrorFacts): boolean {
  return isRefusedRequest(facts) && signatureWords.test(facts.message ?? '')
}

/**
 * Whether the error is about the thread: by its code, and by its words where a 400 or 404 has no code. Marks for the
 * cache count too when a thread is continued, since nobody says whether those of earlier turns are counted along.
 */
function isAboutThread(facts: AnthropicErrorFacts, step: ThreadStep | null): boolean {
  if (step === null) return false
  if (facts.errorCode !== null) return threadCodes.has(facts.errorCode)
  if (facts.status !== 400 && facts.status !== 404) return false
  const words = facts.message ?? ''
  if (signatureWords.test(words) || overflowWords.test(words) || creditWords.test(words)) return false
  if (threadWords.test(words)) return true
  return step.type === 'continue' && (words.includes(step.previousId) || markWords.test(words))
}

/** Was the request refused because of the thread it asked for? The same without one would pass. */
function isStateRefused(facts: AnthropicErrorFacts, step: ThreadStep | null): boolean {
  if (!isAboutThread(facts, step)) return false
  return facts.errorCode === unsupportedCode || step?.type === 'create'
}

/** Which kind of failure an error of Anthropic is. Pure. */
export function kindOfAnthropicError(
  facts: AnthropicErrorFacts,
  threadStep: ThreadStep | null = null,
): FailureKind {
  const { status, type } = facts
  const words = facts.message ?? ''
  // What a thread cannot do cannot be helped by beginning another, so that is no lost handle.
  if (isStateRefused(facts, threadStep)) return 'bad-request'
  if (isAboutThread(facts, threadStep)) return 'handle-lost'
  const byCode = facts.errorCode === null ? undefined : kindOfCode[facts.errorCode]
  if (byCode !== undefined) return byCode
  // A spend limit of one's own and an empty balance are plain 400s.
  const isRefused = isRefusedRequest(facts) || type === 'invalid_request_error'
  if ((isRefused || status === 403) && creditWords.test(words)) return 'quota'
  if (isRefused && overflowWords.test(words)) return 'context-overflow'
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
  /** What the request asked of threads. */
  readonly threadStep: ThreadStep | null
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

/** What a thread cannot do, as `details.unsupported` names it; empty when it names nothing. */
function unsupportedBy(thrown: unknown): string {
  const details = isRecord(thrown) ? thrown.details : null
  const names = isRecord(details) && Array.isArray(details.unsupported) ? details.unsupported : []
  return names.map(String).join(', ')
}

/** Anthropic's own words. Where Baton's code takes the place of Anthropic's, that one stands here too. */
function detailOf(facts: AnthropicErrorFacts, thrown: unknown, isRefusedState: boolean): string | null {
  const code = isRefusedState ? facts.errorCode : null
  const more = [code, unsupportedBy(thrown)].filter((text) => text !== null && text !== '').join(': ')
  if (facts.message === null) return more === '' ? null : more
  return more === '' ? facts.message : `${facts.message} (${more})`
}

/** The sentence where more is known than the kind says. */
function sentenceOf(
  facts: AnthropicErrorFacts,
  isRefusedState: boolean,
  call: AnthropicCall,
): { sentence?: string } {
  if (facts.status === 404 && facts.type === null) {
    return { sentence: `${call.vendorName} has nothing at this address.` }
  }
  return isRefusedState
    ? {
        sentence: `${call.vendorName} cannot hold this conversation in a thread. It can be sent without one.`,
      }
    : {}
}

/** Classifies whatever a call to Anthropic threw. */
export function classifyAnthropic(thrown: unknown, call: AnthropicCall): Failure {
  if (thrown instanceof AdapterError) return thrown.failure
  const facts = call.signal.aborted ? null : factsOf(thrown)
  if (facts === null) return classifyThrown(thrown, call)
  const headers = isRecord(thrown) && isHeaderReader(thrown.headers) ? thrown.headers : null
  const body = isRecord(thrown) && isRecord(thrown.error) ? thrown.error : {}
  const isWrongAddress = facts.status === 404 && facts.type === null
  const kind = isWrongAddress ? 'bad-request' : kindOfAnthropicError(facts, call.threadStep)
  const isRefusedState = isStateRefused(facts, call.threadStep)
  return failureOf(kind, {
    ...call,
    detail: detailOf(facts, thrown, isRefusedState),
    status: facts.status,
    vendorCode: isRefusedState
      ? stateRefusedCode
      : isSignatureError(facts)
        ? sealRefusedCode
        : (facts.errorCode ?? facts.type),
    requestId: headers?.get('request-id') ?? textOf(body.request_id) ?? call.requestId,
    // Waiting a moment brings no credit; the header then names the end of the month.
    retryAfterMs:
      kind === 'quota' || headers === null || facts.status === null
        ? null
        : readRetryAfterMs(headers, call.nowMs),
    ...(headers?.get('x-should-retry') === 'false' ? { retryable: false } : {}),
    ...sentenceOf(facts, isRefusedState, call),
  })
}
