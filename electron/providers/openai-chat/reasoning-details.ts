// OpenRouter's `reasoning_details`: fragments of one entry share type and index and are joined; entries go back as
// they came when an answer is continued, since some carry signatures.
import type { JsonValue } from '../../../shared/domain/json.ts'
import { asList, asRecord, asText, type JsonRecord } from '../read-json.ts'

const growingFields = ['text', 'summary', 'data'] as const

export class ReasoningDetails {
  readonly #entries: JsonRecord[] = []

  get entries(): JsonRecord[] {
    return this.#entries
  }

  /** Adds the details of a delta and returns the readable text in them. */
  add(value: JsonValue | undefined): string {
    let readable = ''
    for (const item of asList(value)) {
      const detail = asRecord(item)
      if (detail === null) continue
      readable += asText(detail.text) ?? asText(detail.summary) ?? ''
      const open = this.#entries.at(-1)
      const isSame = open !== undefined && open.type === detail.type && open.index === detail.index
      if (!isSame) {
        this.#entries.push({ ...detail })
        continue
      }
      for (const [name, fresh] of Object.entries(detail)) {
        const grown = growingFields.some((field) => field === name)
        const before = asText(open[name])
        if (grown && before !== null && typeof fresh === 'string') open[name] = before + fresh
        else if (fresh !== null) open[name] = fresh
      }
    }
    return readable
  }
}
