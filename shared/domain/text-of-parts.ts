import type { Part, TextPart } from './part.ts'

/** The readable text of a message: its text parts joined, reasoning and tools left out. */
export function textOfParts(parts: readonly Part[]): string {
  return parts
    .filter((part): part is TextPart => part.type === 'text')
    .map((part) => part.text)
    .join('\n\n')
}
