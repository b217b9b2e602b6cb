// Finds the sections that fit a question, and says how well: honest answers need to know when nothing does.
import MiniSearch from 'minisearch'
import { manual } from './manual/manual.ts'
import type { ManualSection } from './manual/section.ts'
import { normalise, termOf, termsOf, wordsByTerm } from './read-question.ts'

export interface FoundSection {
  readonly section: ManualSection
  readonly score: number
  /** From 0 to 1: how much of what the question is about occurs in the section. */
  readonly coverage: number
}

const sections: ReadonlyMap<string, ManualSection> = new Map(manual.map((section) => [section.id, section]))

/** How much a word counts that was met only in a similar spelling or as the beginning of another. */
const guessedShare = 0.7

const fields = ['title', 'question', 'keywords', 'text'] as const

let index: MiniSearch | null = null

/** Built with the first question: some milliseconds that the start does not need to wait for. */
function openIndex(): MiniSearch {
  if (index !== null) return index
  // A word the manual has is no slip of another: a crash is not the trash.
  const vocabulary = new Set(
    manual.flatMap(({ title, question, keywords, text }) =>
      [title, question, keywords.join(' '), text].flatMap((words) => normalise(words).split(' ').map(termOf)),
    ),
  )
  index = new MiniSearch({
    fields: [...fields],
    processTerm: (word) => termOf(word),
    searchOptions: {
      boost: { title: 3, question: 3, keywords: 4, text: 1 },
      // Short words are too much alike to be guessed at.
      prefix: (term) => term.length >= 4,
      fuzzy: (term) => (vocabulary.has(term) || term.length < 5 ? false : term.length < 7 ? 0.2 : 0.25),
      maxFuzzy: 2,
      weights: { fuzzy: 0.4, prefix: 0.6 },
    },
  })
  index.addAll(
    manual.map(({ id, title, question, keywords, text }) => ({
      id,
      title,
      question,
      keywords: keywords.join(' '),
      text,
    })),
  )
  return index
}

export function findSection(id: string): ManualSection | null {
  return sections.get(id) ?? null
}

/**
 * @param question what is asked now
 * @param earlier what was asked before, when the question leans on it; it counts less
 * @returns the best first
 */
export function searchManual(question: string, earlier = ''): FoundSection[] {
  const now = termsOf(question)
  const before = termsOf(earlier).filter((term) => !now.includes(term))
  const terms = [...now, ...before]
  if (terms.length === 0) return []
  const boosts = new Map([
    ...now.map((term) => [term, 1] as const),
    ...before.map((term) => [term, 0.9] as const),
  ])
  const results = openIndex().search(terms.join(' '), { boostTerm: (term) => boosts.get(term) ?? 1 })
  const found: FoundSection[] = []
  for (const result of results) {
    const section = sections.get(String(result.id))
    if (section === undefined) continue
    const matched = new Set(result.queryTerms)
    // A word that was met as it is counts whole; one that was only guessed counts less.
    const whole = terms.filter((term) => matched.has(term) && result.terms.includes(term)).length
    const guessed = terms.filter((term) => matched.has(term) && !result.terms.includes(term)).length
    found.push({ section, score: result.score, coverage: (whole + guessed * guessedShare) / terms.length })
  }
  return found.sort((a, b) => b.score * b.coverage - a.score * a.coverage)
}

/** The words of a question, as they were typed, that occur nowhere in the manual. */
export function unknownWords(question: string): string[] {
  return [...wordsByTerm(question)]
    .filter(([term]) => openIndex().search(term, { fuzzy: false }).length === 0)
    .map(([, word]) => word)
}
