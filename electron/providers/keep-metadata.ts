// Everything a response says about itself, as it came: all of it but the content, which is kept beside the message, and
// the echo of the request. Keys are taken out wherever they are repeated. Comes from outside: depth and size are
// bounded, and what is cut says so.
import type { JsonValue } from '../../shared/domain/json.ts'
import type { JsonRecord } from './read-json.ts'
import { redactKeys } from './redact-detail.ts'

/** Far beyond what any provider nests or sends; without a bound a hostile record would fill the stack or the store. */
const deepest = 40
const mostCharacters = 1_000_000
const longestText = 100_000

/** A field with such a name holds a secret whatever it looks like. `max_tokens` and `token_count` do not match. */
const secretNames =
  /^(?:.*api[-_]?key|.*secret|.*password|authorization|(?:access|refresh|bearer|auth)[-_]?token)$/i

const cutNote = '[left out: too long or too deep]'

class Copy {
  readonly #apiKey: string | null
  #characters = 0

  constructor(apiKey: string | null) {
    this.#apiKey = apiKey
  }

  of(value: JsonValue, depth: number): JsonValue {
    if (typeof value === 'string') return this.#text(value)
    if (typeof value !== 'object' || value === null) {
      this.#characters += 8
      return value
    }
    if (depth >= deepest || this.#characters >= mostCharacters) return cutNote
    if (Array.isArray(value)) {
      const copied: JsonValue[] = []
      for (const entry of value) {
        if (this.#characters >= mostCharacters) {
          copied.push(cutNote)
          break
        }
        this.#characters += 2
        copied.push(this.of(entry, depth + 1))
      }
      return copied
    }
    return this.record(value, depth)
  }

  record(value: JsonRecord, depth: number): JsonRecord {
    const copied: [string, JsonValue][] = []
    for (const [name, entry] of Object.entries(value)) {
      if (this.#characters >= mostCharacters) {
        copied.push(['and more', cutNote])
        break
      }
      this.#characters += name.length + 4
      const isSecret = secretNames.test(name) && typeof entry === 'string' && entry !== ''
      copied.push([redactKeys(name, this.#apiKey), isSecret ? '[key removed]' : this.of(entry, depth + 1)])
    }
    // Not assigned one by one: a field called __proto__ is kept as a field.
    return Object.fromEntries(copied)
  }

  #text(value: string): string {
    if (value.length > longestText || this.#characters + value.length > mostCharacters) {
      this.#characters += cutNote.length
      return cutNote
    }
    this.#characters += value.length
    return redactKeys(value, this.#apiKey)
  }
}

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
    Object.entries(record).filter(
      ([name, value]) => !left.has(name) && value !== undefined && value !== null,
    ),
  )
  return Object.keys(kept).length === 0 ? null : new Copy(apiKey).record(kept, 0)
}
