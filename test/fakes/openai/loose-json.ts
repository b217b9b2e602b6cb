/** Readers for request bodies a fake looks into. */
export type LooseRecord = Readonly<Record<string, unknown>>

export function recordOf(value: unknown): LooseRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as LooseRecord) : {}
}

export function listOf(value: unknown): readonly LooseRecord[] {
  return Array.isArray(value) ? value.map(recordOf) : []
}

/** The text of a content that is a string or a list of parts. */
export function contentText(content: unknown): string {
  if (typeof content === 'string') return content
  return listOf(content)
    .map((part) => (typeof part.text === 'string' ? part.text : ''))
    .join('')
}

/** A made-up but steady token count: four characters to a token. */
export function countTokens(value: unknown): number {
  return Math.ceil(JSON.stringify(value ?? '').length / 4)
}
