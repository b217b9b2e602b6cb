/** Where a prompt is being looked for: from the slash to the caret. */
export interface SlashQuery {
  /** Position of the slash. */
  readonly start: number
  /** Behind the last letter of what is looked for. */
  readonly end: number
  /** '' right after the slash. */
  readonly words: string
}

/** Longer than a name may be: whatever it is, nobody is looking for a prompt any more. */
const longestQuery = 60

/**
 * A slash at the beginning of a line opens the prompt library, and what follows it up to the caret filters it. A second slash
 * makes it a path, a blank after the first one an ordinary text.
 * @returns null where nobody is looking for a prompt
 */
export function slashQuery(text: string, caret: number): SlashQuery | null {
  const start = text.lastIndexOf('\n', caret - 1) + 1
  if (caret <= start || text[start] !== '/') return null
  const words = text.slice(start + 1, caret)
  if (words.length > longestQuery || words.includes('/') || /^\s/.test(words)) return null
  return { start, end: caret, words }
}
