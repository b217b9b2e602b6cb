// Answers with an error status, as they came. OpenAI's SDK hands on what stands under `error` and drops the rest of the
// body (SDK 7.55.0): an id beside it, and every body that is not of OpenAI's shape. So the body is read on its way to
// the SDK and found again by the headers, which the SDK's error carries along.
import type { Identifier } from '../../../shared/domain/identifier.ts'
import type { JsonValue } from '../../../shared/domain/json.ts'
import { collectIdentifiers } from '../collect-identifiers.ts'
import { type Learned, metadataOfRefusal } from '../fail-event.ts'
import { identifiersOfHeaders, keepHeaders } from '../keep-headers.ts'

const bodies = new WeakMap<Headers, string>()

/** `fetch` for the SDK, which remembers the bodies of refused answers. */
export async function fetchForSdk(...request: Parameters<typeof fetch>): Promise<Response> {
  const response = await fetch(...request)
  if (response.ok) return response
  // A body that breaks off leaves the status, which says enough.
  const text = await response.text().catch(() => '')
  const { status, statusText, headers } = response
  const whole = new Response(text, { status, statusText, headers })
  bodies.set(whole.headers, text)
  return whole
}

export interface RefusedAnswer {
  readonly status: number
  readonly headers: Headers
  /** Empty where nothing was said. */
  readonly bodyText: string
}

function isStatusError(
  thrown: unknown,
): thrown is Error & { readonly status: number; readonly headers: Headers } {
  return (
    thrown instanceof Error &&
    'status' in thrown &&
    typeof thrown.status === 'number' &&
    'headers' in thrown &&
    thrown.headers instanceof Headers
  )
}

/** The answer behind what the SDK threw; null when it threw for another reason. Recognised by shape. */
export function refusedAnswerOf(thrown: unknown): RefusedAnswer | null {
  if (!isStatusError(thrown)) return null
  const { status, headers } = thrown
  return { status, headers, bodyText: bodies.get(headers) ?? '' }
}

/** null for what is no JSON, such as a page. */
export function parsedBody(bodyText: string): JsonValue {
  try {
    return JSON.parse(bodyText)
  } catch {
    // Its text stands in the failure.
    return null
  }
}

/** The ids in a body that should have been a stream, or that says why there is none. */
export function identifiersOfBody(bodyText: string): Identifier[] {
  return collectIdentifiers(parsedBody(bodyText), 'body', { kinds: {} })
}

/** Everything that a refused answer says besides its failure; nothing for what was thrown for another reason. */
export function learnedFromThrown(thrown: unknown, apiKey: string | null): Learned {
  const answer = refusedAnswerOf(thrown)
  if (answer === null) return { identifiers: [] }
  const headers = keepHeaders(answer.headers, apiKey)
  return {
    identifiers: [...identifiersOfHeaders(headers), ...identifiersOfBody(answer.bodyText)],
    headers,
    metadata: metadataOfRefusal(parsedBody(answer.bodyText), apiKey),
  }
}
