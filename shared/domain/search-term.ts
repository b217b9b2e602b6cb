// What is looked for, as words: made from the text of a query, matched against split text. The index answers the same
// question with its own means; this is what it is held to, and what marks the words in a snippet.
import { type SearchWord, type SplitText, splitForSearch, type TextRange } from './search-words.ts'

/** Words that must follow each other, or an identifier as a whole; finding either is enough. */
export interface SearchTerm {
  /** In this order and without anything between; empty when only `whole` counts. */
  readonly words: readonly string[]
  /** The last word may be the beginning of a longer one. */
  readonly isPrefix: boolean
  readonly whole: string | null
  readonly isWholePrefix: boolean
  readonly isExcluded: boolean
}

/** Shorter words are looked for as they are: what begins with one letter is nearly everything. */
const shortestPrefix = 2

/**
 * @param isExact what stood in quotes: no longer words. A single character of a script without spaces is found anywhere
 *   all the same, since nothing tells where words begin there.
 * @returns null for a text without words
 */
export function termFromText(text: string, isExact: boolean, isExcluded: boolean): SearchTerm | null {
  const { words, wholes } = splitForSearch(text)
  const distinct = wholes.find((whole) => whole.isDistinct)
  const [first, last, beforeLast] = [words[0], words.at(-1), words.at(-2)]
  if (first === undefined || last === undefined) return null
  if (distinct !== undefined && words.length === 1) {
    return { words: [], isPrefix: false, whole: distinct.text, isWholePrefix: false, isExcluded }
  }
  const isEndOfPair = last.kind === 'last' && beforeLast?.kind === 'pair' && beforeLast.end === last.end
  const shown = isEndOfPair ? words.slice(0, -1) : words
  const end = shown.at(-1) ?? last
  const isPrefix =
    end.kind === 'last' ||
    (end.kind === 'word' && !isExact && Array.from(end.text).length >= shortestPrefix && !isPicture(end))
  const whole =
    wholes.find(({ start, end: wholeEnd }) => start === first.start && wholeEnd === last.end)?.text ?? null
  return {
    words: shown.map((word) => word.text),
    isPrefix,
    whole,
    isWholePrefix: whole !== null && !isExact,
    isExcluded,
  }
}

function isPicture(word: SearchWord): boolean {
  return /^\p{Extended_Pictographic}/u.test(word.text)
}

/** Where a term stands in a text. */
export function findTerm(split: SplitText, term: SearchTerm): TextRange[] {
  const { words, wholes } = split
  const found: TextRange[] = []
  if (term.words.length > 0) {
    for (let index = 0; index + term.words.length <= words.length; index += 1) {
      const range = matchAt(words, index, term)
      if (range !== null) found.push(range)
    }
  }
  if (term.whole !== null) {
    for (const whole of wholes) {
      if (fits(whole.text, term.whole, term.isWholePrefix)) found.push({ start: whole.start, end: whole.end })
    }
    // Somebody writes in one word what others write in two.
    for (const word of words) {
      if (word.kind === 'word' && fits(word.text, term.whole, term.isWholePrefix)) found.push(word)
    }
  }
  // And the other way round: the one word that is looked for stands there as an identifier of several pieces.
  const [single] = term.words
  if (term.words.length === 1 && single !== undefined) {
    for (const whole of wholes) {
      if (fits(whole.text, single, term.isPrefix)) found.push({ start: whole.start, end: whole.end })
    }
  }
  return found
}

function fits(text: string, wanted: string, isPrefix: boolean): boolean {
  return isPrefix ? text.startsWith(wanted) : text === wanted
}

function matchAt(words: readonly SearchWord[], index: number, term: SearchTerm): TextRange | null {
  const lastPlace = term.words.length - 1
  for (const [place, wanted] of term.words.entries()) {
    const word = words[index + place]
    if (word === undefined) return null
    if (!fits(word.text, wanted, term.isPrefix && place === lastPlace)) return null
  }
  const [first, last] = [words[index], words[index + lastPlace]]
  if (first === undefined || last === undefined) return null
  const wanted = term.words[lastPlace] ?? ''
  // One character is the beginning of a pair: only that one was looked for.
  const isHalf = last.kind === 'pair' && last.text !== wanted
  return { start: first.start, end: isHalf ? last.firstEnd : last.end }
}
