// Cohere's errors -> failures. Bodies say `{id, message}` and no code, so the status decides, and the words where one
// status means several things: a 400 or 422 may be a full window, a 429 may mean the minute or the month (error
// reference of Cohere, 2026-11; messages of trial keys as published by many clients).
import type { Failure, FailureKind } from '../../../shared/domain/failure.ts'
import type { JsonValue } from '../../../shared/domain/json.ts'
import { AdapterError } from '../adapter.ts'
import {
  classifyThrown,
  failureOf,
  type HeaderReader,
  readRetryAfterMs,
  type ThrownContext,
} from '../classify-failure.ts'
import { asRecord, asText } from '../read-json.ts'

export interface CohereErrorFacts {
  /** null when the error came inside a stream. */
  readonly status: number | null
  readonly message: string | null
  /** The id of the error body, which support asks for. */
  readonly id: string | null
}

const overflowWords =
  /too many tokens|size limit exceeded|(?:prompt|input|message|conversation|history) (?:is )?too long|context (?:length|window)|maximum (?:number of )?(?:input|prompt|context) tokens/i
/** A wish for more output than the model can write is no full window. */
const outputWords = /max[ _]tokens must be/i
const modelWords = /\bmodel\b.*(?:not found|does not exist|not supported|no access|was removed|retired)/i
const monthWords = /\/ ?month|per month|monthly/i
const creditWords = /billing limit|payment method|out of credits?|spend(?:ing)? limit/i
const blockedWords = /blocked (?:input|output)|content (?:was )?(?:blocked|filtered)/i

const kindOfStatus: Readonly<Record<number, FailureKind>> = {
  401: 'auth',
  402: 'quota',
  403: 'auth',
  404: 'model-missing',
  408: 'timeout',
  409: 'overloaded',
  413: 'context-overflow',
  429: 'rate-limit',
  // "Invalid token", in the SDK's types only; not the missing capacity it means elsewhere.
  498: 'auth',
  // The server gave up on the call although nobody here did.
  499: 'overloaded',
  501: 'bad-request',
  504: 'timeout',
}

/** Which kind of failure an error of Cohere is. Pure. */
export function kindOfCohereError(facts: CohereErrorFacts): FailureKind {
  const { status } = facts
  const words = facts.message ?? ''
  const mayBeRequest = status === null || status === 400 || status === 422
  if (mayBeRequest && overflowWords.test(words) && !outputWords.test(words)) return 'context-overflow'
  if (mayBeRequest && blockedWords.test(words)) return 'content-blocked'
  if (status === 400 && modelWords.test(words)) return 'model-missing'
  if (status === 429 && (monthWords.test(words) || creditWords.test(words))) return 'quota'
  if (status === 403 && creditWords.test(words)) return 'quota'
  const byStatus = status === null ? undefined : kindOfStatus[status]
  if (byStatus !== undefined) return byStatus
  // Inside a stream an error is said to be Cohere's own (ChatFinishReason, SDK 8.1.0).
  if (status === null || status >= 500) return 'overloaded'
  return status >= 400 ? 'bad-request' : 'unknown'
}

export interface CohereCall extends ThrownContext {
  /** Of the response, when one came. */
  readonly headers: HeaderReader | null
  readonly nowMs: number
}

/** Reads an error body, whatever it is: `{id, message}`, `{error}`, a proxy's page. */
export function readCohereError(
  bodyText: string,
  status: number | null,
): CohereErrorFacts & { readonly isErrorBody: boolean; readonly body: JsonValue } {
  let body: JsonValue = null
  try {
    body = JSON.parse(bodyText)
  } catch {
    // No JSON: a page or nothing at all. Its text is all there is.
    return { status, message: bodyText === '' ? null : bodyText, id: null, isErrorBody: false, body }
  }
  const record = asRecord(body)
  const nested = asRecord(record?.error)
  const message =
    asText(record?.message) ?? asText(nested?.message) ?? asText(record?.error) ?? asText(record?.detail)
  const isErrorBody = message !== null
  return { status, message: message ?? bodyText, id: asText(record?.id), isErrorBody, body }
}

/** Makes the failure of an error that Cohere sent. */
export function failureOfCohere(facts: CohereErrorFacts, call: CohereCall): Failure {
  const kind = kindOfCohereError(facts)
  const isWrongAddress =
    facts.status === 405 || (facts.status === 404 && !/\bmodel\b/i.test(facts.message ?? ''))
  const isTrialMonth = kind === 'quota' && monthWords.test(facts.message ?? '')
  return failureOf(isWrongAddress ? 'bad-request' : kind, {
    ...call,
    detail: facts.message,
    status: facts.status,
    requestId: call.headers?.get('x-debug-trace-id') ?? facts.id ?? call.requestId ?? null,
    // Waiting a moment brings no new month.
    retryAfterMs:
      kind === 'quota' || facts.status === null || call.headers === null
        ? null
        : readRetryAfterMs(call.headers, call.nowMs),
    ...(isWrongAddress ? { sentence: `${call.vendorName} has nothing at this address.` } : {}),
    ...(isTrialMonth
      ? { sentence: `This key of ${call.vendorName} has used up its calls for the month.` }
      : {}),
  })
}

/** Classifies an answer with a status of 400 or more. */
export function failureOfCohereAnswer(
  response: { readonly status: number; readonly headers: HeaderReader },
  bodyText: string,
  call: CohereCall,
): Failure {
  const facts = readCohereError(bodyText, response.status)
  return failureOfCohere(facts, { ...call, headers: response.headers })
}

/** Classifies whatever a call to Cohere threw. */
export function classifyCohere(thrown: unknown, call: CohereCall): Failure {
  return thrown instanceof AdapterError ? thrown.failure : classifyThrown(thrown, call)
}
