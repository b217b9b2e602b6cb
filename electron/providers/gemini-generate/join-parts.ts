import type { JsonValue } from '../../../shared/domain/json.ts'

type JsonRecord = { [key: string]: JsonValue }

function isPlain(part: JsonRecord): boolean {
  return (
    typeof part.text === 'string' && Object.keys(part).every((key) => key === 'text' || key === 'thought')
  )
}

/**
 * Appends a part to `parts`. Neighbouring plain text is kept as one part; a part with a signature or anything else stays
 * as it came.
 */
export function joinPart(parts: JsonRecord[], part: JsonRecord): void {
  const last = parts.at(-1)
  if (isPlain(part)) {
    if (part.text === '') return
    if (last !== undefined && isPlain(last) && (last.thought ?? false) === (part.thought ?? false)) {
      last.text = `${String(last.text)}${String(part.text)}`
      return
    }
  }
  parts.push({ ...part })
}
