// What the results of a search say about themselves.
import type { SearchHit, SearchResult } from '../../shared/domain/search.ts'
import { vendorNames } from '../../shared/domain/vendor-list.ts'

const counts = new Intl.NumberFormat('en')

/** "12 results", "1 result", "No results", "At least 1,000 results". */
export function countWords({ count, isComplete }: SearchResult['total']): string {
  if (count === 0) return 'No results'
  const words = `${counts.format(count)} ${count === 1 ? 'result' : 'results'}`
  return isComplete ? words : `At least ${words}`
}

/** How far the index is; what is not in it yet is not found. */
export function indexingWords({ doneCount, totalCount }: NonNullable<SearchResult['indexing']>): string {
  return `Still indexing: ${counts.format(doneCount)} of ${counts.format(totalCount)} messages can be found so far.`
}

/** Who said what was found, or what it is. */
export function speakerOf(hit: SearchHit): string {
  if (hit.messageId === null) return 'Title'
  if (hit.role === 'user') return 'You'
  if (hit.modelName !== null) return hit.modelName
  if (hit.vendor !== null) return vendorNames[hit.vendor]
  return hit.role === 'tool' ? 'Tool' : 'Answer'
}

const placeWords = {
  title: null,
  text: null,
  attachment: 'attachment',
  reasoning: 'reasoning',
  tool: 'tool',
} as const satisfies Record<SearchHit['place'], string | null>

/** Where in a message it was found, where that is not its text. */
export function placeOf(hit: SearchHit): string | null {
  return placeWords[hit.place]
}

const thisYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const otherYears = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
const timeOfDay = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })

/** The time for today, else the day; the year where it is another one. */
export function dayWords(at: number, now: Date): string {
  const date = new Date(at)
  if (date.toDateString() === now.toDateString()) return timeOfDay.format(date)
  return (date.getFullYear() === now.getFullYear() ? thisYear : otherYears).format(date)
}

/** The pieces of text that were found, each once, whatever their case. */
export function foundWords(hits: readonly Pick<SearchHit, 'snippet'>[]): string[] {
  const words = new Map<string, string>()
  for (const { snippet } of hits) {
    for (const { text, isMatch } of snippet) {
      const word = text.trim()
      if (isMatch && word !== '') words.set(word.toLowerCase(), word)
    }
  }
  return [...words.values()]
}
