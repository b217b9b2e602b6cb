// Mistral's errors -> failures, for both of its apis. Codes and types decide first, then the status; words only where
// neither says enough. Bodies come in several shapes: the api's own object, lists of what is wrong with a field, and
// the bare sentences of the gateway before it (public reports, 2025-2026).
import type { Failure, FailureKind } from '../../../shared/domain/failure.ts'
import type { JsonValue } from '../../../shared/domain/json.ts'
import { AdapterError, sealRefusedCode } from '../adapter.ts'
import {
  classifyThrown,
  type FailureContext,
  failureOf,
  type HeaderReader,
  readRetryAfterMs,
} from '../classify-failure.ts'
import { asList, asRecord, asText, type JsonRecord } from '../read-json.ts'

export interface MistralErrorFacts {
  /** null when the error came inside a stream. */
  readonly status: number | null
  /** `3230`, `1300`, …; numbers become text. */
  readonly code: string | null
  /** `invalid_request_message_order`, `rate_limited`, … */
  readonly type: string | null
  readonly message: string | null
  /** The fields it complains about, as paths: `body.messages.3.content`. */
  readonly fields: readonly string[]
  readonly requestId: string | null
}

function codeOf(value: JsonValue | undefined): string | null {
  return typeof value === 'number' ? String(value) : asText(value) || null
}

/** What is wrong, field by field, as one sentence. What was sent is not repeated. */
function readDetail(detail: JsonValue | undefined): { message: string | null; fields: string[] } {
  if (!Array.isArray(detail)) {
    return { message: asText(detail) || asText(asRecord(detail)?.message) || null, fields: [] }
  }
  const entries = asList(detail).flatMap((entry) => {
    const record = asRecord(entry)
    return record === null
      ? []
      : [{ field: asList(record.loc).map(String).join('.'), text: asText(record.msg) ?? '' }]
  })
  const message = entries.map(({ field, text }) => (field === '' ? text : `${field}: ${text}`)).join('; ')
  return { message: message === '' ? null : message, fields: entries.map(({ field }) => field) }
}

/** Reads an error in any of its shapes: a body, a record of a stream, or plain text. */
export function readMistralError(value: JsonValue, status: number | null): MistralErrorFacts {
  const outer: JsonRecord = asRecord(value) ?? {}
  const body = asRecord(outer.error) ?? outer
  const nested = asRecord(body.message)
  const detail = readDetail(nested === null ? body.detail : nested.detail)
  return {
    status,
    code: codeOf(body.code),
    type: asText(body.type),
    message: asText(body.message) || detail.message || asText(outer.error) || asText(value) || null,
    fields: detail.fields,
    requestId: asText(body.request_id) ?? asText(outer.request_id),
  }
}

/** A complaint about a field repeats what was sent there. */
function withoutInput(value: JsonValue): JsonValue {
  const record = asRecord(value)
  if (record === null || record.loc === undefined) return value
  const { input: _input, ...rest } = record
  return rest
}

/** Everything an error says about itself, in any of its shapes; null for plain text. */
export function saidByMistral(value: JsonValue): JsonRecord | null {
  const record = asRecord(value)
  if (record === null) return null
  const said = { ...record }
  if (Array.isArray(said.detail)) said.detail = said.detail.map(withoutInput)
  for (const name of ['error', 'message']) {
    const inner = asRecord(said[name])
    if (inner !== null && Array.isArray(inner.detail)) {
      said[name] = { ...inner, detail: inner.detail.map(withoutInput) }
    }
  }
  return said
}

const kindOfCode: Readonly<Record<string, FailureKind>> = {
  1300: 'rate-limit',
  rate_limited: 'rate-limit',
  1500: 'model-missing',
  invalid_model: 'model-missing',
  3059: 'context-overflow',
  5059: 'context-overflow',
  invalid_request_prompt_too_long: 'context-overflow',
  // The model is busy for everybody on this tier; the account itself is not over its limit.
  3505: 'overloaded',
  service_tier_capacity_exceeded: 'overloaded',
}
const kindOfStatus: Readonly<Record<number, FailureKind>> = {
  401: 'auth',
  402: 'quota',
  403: 'auth',
  408: 'timeout',
  409: 'overloaded',
  413: 'context-overflow',
  429: 'rate-limit',
  504: 'timeout',
}
const overflowWords =
  /too large for model|maximum context length|context (?:length|window|limit)|prompt is too long|too many (?:input )?tokens/i
const creditWords =
  /inactive subscription|usage limit|spend(?:ing)? limit|(?:no|insufficient|out of) credits?|quota/i
const blockedWords = /guardrail|moderation|content policy/i
const modelWords =
  /\b(?:model|agent)\b.*(?:not (?:be )?found|does not exist|not available|unknown)|(?:invalid|unknown|no such) (?:model|agent)/i
const sealWords = /signature/i
const lostWords =
  /(?:conversation|entry).*(?:not (?:be )?found|does not exist|unknown|expired|deleted)|(?:invalid|unknown|no such) (?:conversation|entry)/i

export interface MistralCallContext extends FailureContext {
  readonly signal: AbortSignal
  /** The entry a restart begins at; the server may name it instead of the conversation. */
  readonly continuedEntry?: string | null
}

function isHandleLost(facts: MistralErrorFacts, call: MistralCallContext): boolean {
  if (!call.continuedFrom) return false
  if (facts.status === 404 || facts.status === 410) return true
  if (facts.status !== null && (facts.status < 400 || facts.status >= 500)) return false
  // What is wrong with the key, the credit or the rate is said clearly enough.
  if (facts.status === 401 || facts.status === 402 || facts.status === 429) return false
  const message = facts.message ?? ''
  const names = [call.continuedFrom, call.continuedEntry].some((id) => id && message.includes(id))
  return lostWords.test(message) || (names && (facts.status === 400 || facts.status === 422))
}

/** Which kind of failure an error of Mistral is. Pure. */
export function kindOfMistralError(facts: MistralErrorFacts, call: MistralCallContext): FailureKind {
  if (isHandleLost(facts, call)) return 'handle-lost'
  const words = facts.message ?? ''
  const known = [facts.code, facts.type].map((name) => (name === null ? undefined : kindOfCode[name]))
  const byCode = known.find((kind) => kind !== undefined)
  if (byCode !== undefined) return byCode
  // An error inside a stream may repeat the status it would have had as its code.
  const repeated = facts.code !== null && /^[45]\d\d$/.test(facts.code) ? Number(facts.code) : null
  const status = facts.status ?? repeated
  if (status !== null && status < 500 && creditWords.test(words)) return 'quota'
  if ((status === null || status < 500) && status !== 429 && overflowWords.test(words))
    return 'context-overflow'
  if ((status === null || status < 500) && blockedWords.test(`${facts.type} ${words}`))
    return 'content-blocked'
  if ((status === 400 || status === 404) && modelWords.test(words)) return 'model-missing'
  const byStatus = status === null ? undefined : kindOfStatus[status]
  if (byStatus !== undefined) return byStatus
  if (status === null) return /invalid/i.test(facts.type ?? '') ? 'bad-request' : 'overloaded'
  return status >= 500 ? 'overloaded' : 'bad-request'
}

/** True when an own answer sent back verbatim was refused; the same history in neutral words would pass. */
function isSealRefused(facts: MistralErrorFacts): boolean {
  if (facts.status !== 400 && facts.status !== 422) return false
  return sealWords.test(facts.message ?? '') || facts.fields.some((field) => /thinking|signature/.test(field))
}

/** Makes the failure of an error that Mistral sent. */
export function failureOfMistral(
  facts: MistralErrorFacts,
  call: MistralCallContext,
  answer: { readonly headers: HeaderReader; readonly nowMs: number } | null,
): Failure {
  const kind = kindOfMistralError(facts, call)
  const isWrongAddress = kind === 'bad-request' && (facts.status === 404 || facts.status === 405)
  const isMidway = kind === 'overloaded' && facts.status === null
  return failureOf(kind, {
    ...call,
    detail: facts.message,
    status: facts.status,
    vendorCode: isSealRefused(facts) ? sealRefusedCode : (facts.code ?? facts.type),
    requestId:
      answer?.headers.get('mistral-correlation-id') ??
      answer?.headers.get('x-kong-request-id') ??
      facts.requestId,
    retryAfterMs: kind === 'quota' || answer === null ? null : readRetryAfterMs(answer.headers, answer.nowMs),
    ...(isWrongAddress ? { sentence: `${call.vendorName} has nothing at this address.` } : {}),
    ...(isMidway ? { sentence: `${call.vendorName} gave up in the middle of the answer.` } : {}),
  })
}

/** The value of a body; text that is no JSON is kept as text. */
export function parseBody(bodyText: string): JsonValue {
  try {
    return JSON.parse(bodyText) as JsonValue
  } catch {
    // A page of the gateway, or nothing at all: its text is all there is.
    return bodyText
  }
}

/** Classifies whatever a call threw. */
export function classifyMistral(thrown: unknown, call: MistralCallContext, hasStarted: boolean): Failure {
  if (thrown instanceof AdapterError) return thrown.failure
  return classifyThrown(thrown, { ...call, hasStarted })
}
