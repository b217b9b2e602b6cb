// Counts tokens as OpenAI's current models do, so that the guide's figures mean something beside theirs.
import type { RenderedMessage } from '../adapter.ts'

/** Very long runs of one character make exact counting slow; far beyond any question to the guide. */
const longestCounted = 20_000

function textOf(message: RenderedMessage): string {
  return message.parts
    .map((part) => {
      if (part.type === 'text' || part.type === 'reasoning') return part.text
      if (part.type === 'tool-call') return `${part.name} ${part.argumentsJson}`
      return part.type === 'tool-result' ? part.output : part.name
    })
    .join('\n')
}

/** @returns null for texts too long to count in the middle of an answer: unknown, not zero. */
export async function countTokens(text: string): Promise<number | null> {
  if (text === '') return 0
  if (text.length > longestCounted) return null
  // A megabyte of ranks, loaded with the first answer.
  const { countTokens: count } = await import('gpt-tokenizer/encoding/o200k_base')
  // Marks such as <|endoftext|> are plain text when a person types them.
  return count(text, { disallowedSpecial: new Set() })
}

/** The tokens of everything the guide was shown; null when one of the messages is too long to count. */
export async function countInputTokens(
  systemText: string | null,
  messages: readonly RenderedMessage[],
): Promise<number | null> {
  let sum = 0
  for (const text of [systemText ?? '', ...messages.map(textOf)]) {
    const count = await countTokens(text)
    if (count === null) return null
    sum += count
  }
  return sum
}
