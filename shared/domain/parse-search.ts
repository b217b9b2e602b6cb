// The text of the search field as terms and filters. What is not understood becomes a problem with a sentence, and the
// rest is searched for all the same.
import { foldWord } from './fold-word.ts'
import { type SearchOperatorName, searchOperators } from './search-operators.ts'
import { type SearchTerm, termFromText } from './search-term.ts'
import { type Comparison, parseComparison, parseTimeSpan, type TimeSpan } from './search-values.ts'
import { vendorNames, vendors } from './vendor-list.ts'

export type ConversationFlag = 'archived' | 'pinned' | 'trashed' | 'unread'
export type MessageFeature = 'image' | 'code' | 'file' | 'reasoning' | 'tool'
export type SoughtRole = 'user' | 'assistant' | 'tool'

type FilterValue =
  | { readonly kind: 'in' | 'folder' | 'tag' | 'model' | 'id'; readonly text: string }
  | { readonly kind: 'vendor'; readonly vendors: readonly string[] }
  | { readonly kind: 'role'; readonly role: SoughtRole }
  | { readonly kind: 'is'; readonly flag: ConversationFlag }
  | { readonly kind: 'has'; readonly feature: MessageFeature }
  /** UTC milliseconds; the end does not belong to it. */
  | { readonly kind: 'time'; readonly startMs: number | null; readonly endMs: number | null }
  | { readonly kind: 'cost'; readonly comparison: Comparison; readonly nanoUsd: number }
  | { readonly kind: 'tokens'; readonly comparison: Comparison; readonly count: number }

export type SearchFilter = FilterValue & { readonly isExcluded: boolean }

export interface SearchProblem {
  readonly part: string
  readonly sentence: string
}

export interface ParsedSearch {
  readonly terms: readonly SearchTerm[]
  readonly filters: readonly SearchFilter[]
  readonly problems: readonly SearchProblem[]
}

/** A minus, a name with a colon, and a value or text; quotes keep blanks together, and may be left open at the end. */
const piece = /(?<minus>-?)(?:(?<name>\p{L}{2,20}):)?(?:["“”„](?<quoted>[^"“”„]*)(?:["“”]|$)|(?<plain>\S*))/gu

const operatorNames: ReadonlyMap<string, SearchOperatorName> = new Map(
  searchOperators.flatMap(({ name, synonyms }) =>
    [name, ...synonyms].map((word): [string, SearchOperatorName] => [word, name]),
  ),
)

/** @param nowMs UTC milliseconds: what today is */
export function parseSearch(text: string, nowMs: number): ParsedSearch {
  const terms: SearchTerm[] = []
  const filters: SearchFilter[] = []
  const problems: SearchProblem[] = []

  const addWords = (words: string, isExact: boolean, isExcluded: boolean) => {
    const term = termFromText(words, isExact, isExcluded)
    if (term !== null) terms.push(term)
  }
  for (const match of text.normalize('NFC').matchAll(piece)) {
    const whole = match[0]
    if (whole === '') continue
    const { minus = '', name, quoted, plain = '' } = match.groups ?? {}
    const value = quoted ?? plain
    // A word that begins with two is the option of a command.
    const isExcluded = minus === '-' && !value.startsWith('-')
    const operator = name === undefined ? undefined : operatorNames.get(name.toLowerCase())
    if (name === undefined) {
      addWords(value, quoted !== undefined, isExcluded)
    } else if (operator === undefined && /^[:/\\]|^$/.test(value)) {
      // An address or a name of a programming language: std::vector, https://…
      addWords(whole.slice(minus.length), false, isExcluded)
    } else if (operator === undefined) {
      problems.push({
        part: whole,
        sentence: `There is no operator ${name}:. Put it in quotes to look for these words.`,
      })
    } else {
      const read = readFilter(operator, name.toLowerCase(), value.trim(), nowMs)
      if (typeof read === 'string') problems.push({ part: whole, sentence: read })
      else filters.push({ ...read, isExcluded })
    }
  }
  return { terms, filters, problems }
}

const flags: Readonly<Record<string, ConversationFlag>> = {
  archived: 'archived',
  archive: 'archived',
  pinned: 'pinned',
  pin: 'pinned',
  trashed: 'trashed',
  trash: 'trashed',
  deleted: 'trashed',
  unread: 'unread',
}
const features: Readonly<Record<string, MessageFeature>> = {
  image: 'image',
  images: 'image',
  picture: 'image',
  code: 'code',
  file: 'file',
  files: 'file',
  attachment: 'file',
  reasoning: 'reasoning',
  tool: 'tool',
  tools: 'tool',
}
const roles: Readonly<Record<string, SoughtRole>> = {
  you: 'user',
  me: 'user',
  user: 'user',
  model: 'assistant',
  assistant: 'assistant',
  answer: 'assistant',
  tool: 'tool',
}

/** @returns a sentence when the value is not understood */
function readFilter(
  operator: SearchOperatorName,
  written: string,
  value: string,
  nowMs: number,
): FilterValue | string {
  const example = searchOperators.find(({ name }) => name === operator)?.example ?? ''
  if (value === '') return `${written}: needs a value, for example ${example}.`
  const lower = value.toLowerCase()
  switch (operator) {
    case 'in':
    case 'folder':
    case 'tag':
    case 'model':
    case 'id':
      return { kind: operator, text: value }
    case 'vendor': {
      const wanted = foldWord(value)
      const found = vendors.filter(
        (vendor) => vendor.startsWith(wanted) || foldWord(vendorNames[vendor]).startsWith(wanted),
      )
      return found.length > 0 ? { kind: 'vendor', vendors: found } : `Baton knows no vendor called ${value}.`
    }
    case 'role': {
      const role = roles[lower]
      return role === undefined ? `${written}: can be you, model or tool.` : { kind: 'role', role }
    }
    case 'is': {
      const flag = flags[lower]
      return flag === undefined ? 'is: can be archived, pinned, unread or trashed.' : { kind: 'is', flag }
    }
    case 'has': {
      const feature = features[lower]
      return feature === undefined
        ? 'has: can be image, code, file, reasoning or tool.'
        : { kind: 'has', feature }
    }
    case 'from':
    case 'to':
    case 'on': {
      const span = parseTimeSpan(value, nowMs)
      if (span === null) {
        return `${written}: needs a day, for example 2026-03-05, 2026-03, 2026, today, yesterday or 7d.`
      }
      return { kind: 'time', ...boundsOf(written, operator, span) }
    }
    case 'cost': {
      const read = parseComparison(value)
      if (read === null) return 'cost: needs an amount in dollars, for example cost:>0.10.'
      return { kind: 'cost', comparison: read.comparison, nanoUsd: Math.round(read.number * 1e9) }
    }
    case 'tokens': {
      const read = parseComparison(value)
      if (read === null) return 'tokens: needs a number, for example tokens:>1000.'
      return { kind: 'tokens', comparison: read.comparison, count: read.number }
    }
  }
}

function boundsOf(
  written: string,
  operator: 'from' | 'to' | 'on',
  span: TimeSpan,
): { startMs: number | null; endMs: number | null } {
  if (operator === 'on') return span
  if (operator === 'from') return { startMs: written === 'after' ? span.endMs : span.startMs, endMs: null }
  return { startMs: null, endMs: written === 'before' ? span.startMs : span.endMs }
}
