// The piece of a text that shows best why it was found: one line of about 160 characters, with every mark in it.
import { findTerm, type SearchTerm } from '../../../shared/domain/search-term.ts'
import { splitForSearch, type TextRange } from '../../../shared/domain/search-words.ts'

export interface SnippetPiece {
  text: string
  isMatch: boolean
}

export interface FoundSnippet {
  readonly pieces: SnippetPiece[]
  /** How many of the terms are in it. */
  readonly termCount: number
}

const snippetLength = 160
/** Characters before the first mark, so that one sees in which connection it stands. */
const leadLength = 40
/** A long text is looked through in slices; a phrase may stand across their border. */
const sliceLength = 12_000
const overlap = 400

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

interface Mark extends TextRange {
  readonly term: number
}

function marksIn(text: string, terms: readonly SearchTerm[]): Mark[] {
  const split = splitForSearch(text)
  return terms
    .flatMap((term, index) => findTerm(split, term).map(({ start, end }) => ({ start, end, term: index })))
    .toSorted((one, other) => one.start - other.start || one.end - other.end)
}

/** The window with the most different terms; the first of several. */
function bestWindow(marks: readonly Mark[]): { marks: readonly Mark[]; termCount: number } {
  let best: { marks: readonly Mark[]; termCount: number } = { marks: [], termCount: 0 }
  let end = 0
  const counts = new Map<number, number>()
  for (const [start, first] of marks.entries()) {
    while (end < marks.length && (marks[end]?.end ?? 0) - first.start <= snippetLength - leadLength) {
      const { term } = marks[end] ?? first
      counts.set(term, (counts.get(term) ?? 0) + 1)
      end += 1
    }
    // A mark longer than a window is shown from its beginning.
    const inWindow = end > start ? marks.slice(start, end) : [first]
    const termCount = Math.max(counts.size, 1)
    if (termCount > best.termCount) best = { marks: inWindow, termCount }
    if (end <= start) {
      end = start + 1
      continue
    }
    const left = (counts.get(first.term) ?? 1) - 1
    if (left === 0) counts.delete(first.term)
    else counts.set(first.term, left)
  }
  return best
}

/** The border of a whole character at or before the place. */
function characterBorder(text: string, place: number): number {
  if (place <= 0) return 0
  if (place >= text.length) return text.length
  // Two plain characters are two characters; anything else is left to Unicode's rules.
  if (text.charCodeAt(place - 1) < 0x300 && text.charCodeAt(place) < 0x300 && text[place] !== '\n')
    return place
  // Begun behind a plain character where one is near: a row of flags is told apart from its beginning only.
  let from = place - 1
  while (from > 0 && place - from < 600 && text.charCodeAt(from - 1) >= 0x300) from -= 1
  let border = from
  for (const { index, segment } of graphemes.segment(text.slice(from, place + 64))) {
    if (from + index + segment.length > place) return from + index
    border = from + index + segment.length
  }
  return Math.min(border, place)
}

/** The beginning of a word near the place, so that a snippet begins with a whole one where words have blanks. */
function wordBorder(text: string, place: number, limit: number): number {
  const blank = text.slice(place, limit).search(/\s/)
  return blank === -1 || blank > leadLength / 2 ? characterBorder(text, place) : place + blank + 1
}

function pushPiece(pieces: SnippetPiece[], text: string, isMatch: boolean): void {
  const last = pieces.at(-1)
  const isAfterBlank = last === undefined || /\s$/.test(last.text)
  const oneLine = text.replace(/[\s\p{Cc}]+/gu, ' ')
  const shown = isAfterBlank ? oneLine.trimStart() : oneLine
  if (shown === '') return
  if (last !== undefined && last.isMatch === isMatch) last.text += shown
  else pieces.push({ text: shown, isMatch })
}

function cut(text: string, marks: readonly Mark[]): SnippetPiece[] {
  const firstStart = marks[0]?.start ?? 0
  const lead = Math.max(0, firstStart - leadLength)
  const start = marks.length === 0 || lead === 0 ? 0 : wordBorder(text, lead, firstStart)
  const end = characterBorder(text, Math.min(text.length, start + snippetLength))
  const pieces: SnippetPiece[] = []
  let at = start
  for (const mark of marks) {
    const from = Math.max(at, characterBorder(text, mark.start))
    const to = Math.min(end, mark.end)
    if (to <= from) continue
    pushPiece(pieces, text.slice(at, from), false)
    pushPiece(pieces, text.slice(from, to), true)
    at = to
  }
  pushPiece(pieces, text.slice(at, Math.max(at, end)), false)
  const isCutBefore = text.slice(0, start).trim() !== ''
  const isCutAfter = text.slice(end).trim() !== ''
  if (isCutBefore) {
    const [first] = pieces
    if (first === undefined || first.isMatch) pieces.unshift({ text: '…', isMatch: false })
    else first.text = `…${first.text}`
  }
  const last = pieces.at(-1)
  if (last !== undefined && !last.isMatch) last.text = last.text.trimEnd()
  if (isCutAfter) {
    if (last === undefined || last.isMatch) pieces.push({ text: '…', isMatch: false })
    else last.text += '…'
  }
  return pieces.filter(({ text: shown }) => shown !== '')
}

/**
 * @param terms what is looked for, without what is excluded
 * @returns null when none of them stands in the text
 */
export function makeSnippet(wholeText: string, terms: readonly SearchTerm[]): FoundSnippet | null {
  let best: { slice: string; offset: number; marks: readonly Mark[]; termCount: number } | null = null
  for (let offset = 0; offset === 0 || offset < wholeText.length; offset += sliceLength) {
    const slice = wholeText.slice(offset, offset + sliceLength + overlap)
    const window = bestWindow(marksIn(slice, terms))
    if (window.termCount > (best?.termCount ?? 0)) best = { slice, offset, ...window }
    if (best?.termCount === terms.length) break
  }
  if (best === null) return null
  const { offset, marks, termCount } = best
  const moved = marks.map((mark) => ({ ...mark, start: mark.start + offset, end: mark.end + offset }))
  return { pieces: cut(wholeText, moved), termCount }
}

/** The beginning of a text in one line, without marks. */
export function beginningOf(text: string): SnippetPiece[] {
  return cut(text.slice(0, 4 * snippetLength), [])
}
