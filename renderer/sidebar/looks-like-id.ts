// When what is typed into the search may be an id that a provider gave something.

const leastLength = 6
/** What the engine takes as an id at most. */
const longestId = 600

/**
 * The id in a query: what follows `id:`, or a word of six characters and more with a digit, `_` or `-` in it.
 * @returns null when it does not look like one
 */
export function idInQuery(query: string): string | null {
  const words = query.trim()
  const named = /^id:(.*)$/is.exec(words)?.[1]?.trim()
  if (named !== undefined) return named === '' ? null : named.slice(0, longestId)
  if (words.length < leastLength || words.length > longestId || /\s/.test(words)) return null
  return /[\d_-]/.test(words) ? words : null
}
