import type { Prompt } from '../../shared/domain/template.ts'

/** More are not shown at once: whoever has that many goes on typing. */
export const mostShown = 50

function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}

/**
 * Prompts with every word that was typed in their name or text. Names that begin with it come first, then those with a word
 * that does, then names that hold it, then texts; among equals the order of the library stays.
 */
export function findPrompts(prompts: readonly Prompt[], typed: string): Prompt[] {
  const wanted = fold(typed).trim()
  if (wanted === '') return prompts.slice(0, mostShown)
  const words = wanted.split(/\s+/)
  const rankOf = (prompt: Prompt): number | null => {
    const name = fold(prompt.name)
    if (name.startsWith(wanted)) return 0
    if (words.every((word) => name.split(/[^\p{L}\p{N}]+/u).some((part) => part.startsWith(word)))) return 1
    if (words.every((word) => name.includes(word))) return 2
    const all = `${name}\n${fold(prompt.text)}`
    return words.every((word) => all.includes(word)) ? 3 : null
  }
  return prompts
    .flatMap((prompt) => {
      const rank = rankOf(prompt)
      return rank === null ? [] : [{ prompt, rank }]
    })
    .toSorted((one, other) => one.rank - other.rank)
    .slice(0, mostShown)
    .map(({ prompt }) => prompt)
}

/** The first words of a text on one line. */
export function snippetOf(text: string): string {
  return text.slice(0, 300).replace(/\s+/g, ' ').trim()
}
