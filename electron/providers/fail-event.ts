// The last word of a call that failed. It keeps what was learned on the way, like that of a call that ended well: the
// ids, what the answer said about itself, and the headers of an answer that was refused before it began.
import type { Failure } from '../../shared/domain/failure.ts'
import type { Identifier } from '../../shared/domain/identifier.ts'
import type { JsonValue } from '../../shared/domain/json.ts'
import type { StreamEvent } from '../../shared/domain/stream-event.ts'
import { wasNeverSent } from './classify-failure.ts'
import { keepMetadata } from './keep-metadata.ts'
import { asRecord } from './read-json.ts'

export type FailEvent = Extract<StreamEvent, { type: 'fail' }>

/** What is known besides the failure; what nothing is known of may be left out. */
export interface Learned {
  readonly identifiers: readonly Identifier[]
  /** From keepMetadata. */
  readonly metadata?: JsonValue
  /** From keepHeaders, where no `response-start` brought them. */
  readonly headers?: Readonly<Record<string, string>>
  readonly isStateInDoubt?: boolean
}

export function failEvent(failure: Failure, learned: Learned): FailEvent {
  const { metadata, headers } = learned
  return {
    type: 'fail',
    failure,
    identifiers: [...learned.identifiers],
    ...(metadata === undefined || metadata === null ? {} : { metadata }),
    ...(headers === undefined || Object.keys(headers).length === 0 ? {} : { headers: { ...headers } }),
    ...(learned.isStateInDoubt === true ? { isStateInDoubt: true } : {}),
  }
}

/**
 * Could the provider have taken in what it was sent, although the call failed? What was to be continued may then be ahead
 * of what Baton believes it to be.
 */
export function mayHaveBeenTakenIn(failure: Failure): boolean {
  if (failure.kind === 'handle-lost' || wasNeverSent(failure)) return false
  return failure.status === null || failure.status >= 500 || failure.status === 408
}

const nothingLeft: ReadonlySet<string> = new Set()

/**
 * What the body of a refused answer says about itself.
 * @param body parsed; a text that is no JSON stands in the failure and is not kept twice
 * @returns null when nothing is left
 */
export function metadataOfRefusal(body: JsonValue | undefined, apiKey: string | null): JsonValue {
  if (Array.isArray(body)) return keepMetadata({ body }, nothingLeft, apiKey)
  const record = asRecord(body)
  return record === null ? null : keepMetadata(record, nothingLeft, apiKey)
}
