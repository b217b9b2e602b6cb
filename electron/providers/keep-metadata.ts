// Everything a response says about itself, as it came: all of it but the content, which is kept beside the message, and
// the echo of the request. Keys are taken out wherever they are repeated.
import type { JsonValue } from '../../shared/domain/json.ts'
import { asRecord, type JsonRecord } from './read-json.ts'
import { redactKeys } from './redact-detail.ts'

/**
 * @param left names that are content or an echo of the request, at the top of the record
 * @returns null when nothing is left
 */
export function keepMetadata(
  record: JsonRecord,
  left: ReadonlySet<string>,
  apiKey: string | null,
): JsonValue {
  const kept = Object.fromEntries(
    Object.entries(record).filter(([name, value]) => !left.has(name) && value !== undefined && value !== null),
  )
  if (Object.keys(kept).length === 0) return null
  const text = JSON.stringify(kept)
  const clean = redactKeys(text, apiKey)
  return clean === text ? kept : parseAgain(clean)
}

/** A key is taken out inside a string, so the text stays JSON; should it not, its text is kept. */
function parseAgain(text: string): JsonValue {
  try {
    return asRecord(JSON.parse(text) as JsonValue)
  } catch {
    return text
  }
}
