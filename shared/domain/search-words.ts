// How text is split for search; the index, the query and the marks in a snippet all use this, so that they agree.
//
// - Scripts with spaces: words. Identifiers are split at case, `_`, `-`, `.` and apostrophes; the whole, joined, is kept
//   beside the pieces, and so is every end of it ("getUserName" is get, user, name, getusername and username; "e-mail" is
//   e, mail and email).
// - Scripts without spaces, and Korean with its endings: overlapping pairs of characters, and the last one alone. Every
//   stretch of such a text is then a phrase of pairs, and one character is the beginning of a pair.
// - Emoji are words.
import { foldWord } from './fold-word.ts'

/** A place in a text, in UTF-16 units; `end` does not belong to it. */
export interface TextRange {
  readonly start: number
  readonly end: number
}

export interface SearchWord extends TextRange {
  /** As it is compared. */
  readonly text: string
  /** `pair`: two characters of a script without spaces; `last`: the last character of such a stretch. */
  readonly kind: 'word' | 'pair' | 'last'
  /** Where the first character of a pair ends; for others the same as `end`. */
  readonly firstEnd: number
}

/** An identifier, or its end from one of its pieces on, kept whole beside the pieces. */
export interface WholeWord extends TextRange {
  readonly text: string
  /** The pieces do not stand for it: "c++" is not "c". */
  readonly isDistinct: boolean
}

export interface SplitText {
  /** In their order. */
  readonly words: readonly SearchWord[]
  readonly wholes: readonly WholeWord[]
}

const run = /[\p{L}\p{M}\p{N}\u00ad\u200c\u200d]+|\p{Extended_Pictographic}/gu
const spaceless =
  /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Bopo}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmr}\p{scx=Mymr}\p{scx=Tibt}]/u
/** Inside a run: stretches of scripts without spaces, and the others. */
const stretches =
  /((?:[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Bopo}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmr}\p{scx=Mymr}\p{scx=Tibt}]|\p{M})+)|((?:(?![\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Bopo}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmr}\p{scx=Mymr}\p{scx=Tibt}]).)+)/gsu
/** One character with its marks; a Korean syllable that is written in its letters is one. */
const unit =
  /(?:[\u1100-\u115f\ua960-\ua97c]+[\u1160-\u11a7\ud7b0-\ud7c6]+[\u11a8-\u11ff\ud7cb-\ud7fb]*|.)[\p{M}\uff9e\uff9f\u200c\u200d]*/gsu
/** Where a word of an identifier ends: before a capital, and before the last of several capitals. */
const caseBorder = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/gu
const hasCapitalInside = /.\p{Lu}/u
const joint = /^(?:[-.'’‐]|_{1,2})$/

/** Longer words are cut, so that encoded data does not fill the index with words nobody looks for. */
export const longestWord = 64
const mostPieces = 8

/** Takes words one after the other, so that a long text need not be split to its end. */
export function* eachWord(
  text: string,
): Generator<{ word: SearchWord; whole: null } | { word: null; whole: WholeWord }> {
  let chain: SearchWord[] = []
  let chainEnd = 0
  for (const match of text.matchAll(run)) {
    const start = match.index
    const piece = match[0]
    const end = start + piece.length
    const isSpaceless = spaceless.test(piece)
    if (isSpaceless || !joint.test(text.slice(chainEnd, start))) {
      for (const whole of joinChain(chain)) yield { word: null, whole }
      chain = []
    }
    if (isSpaceless) {
      for (const word of splitMixed(piece, start)) yield { word, whole: null }
    } else {
      for (const word of splitSpaced(piece, start)) {
        chain.push(word)
        yield { word, whole: null }
      }
      const symbols = symbolsAfter(text, piece, end)
      if (symbols !== null) yield { word: null, whole: { ...symbols, start } }
    }
    chainEnd = end
  }
  for (const whole of joinChain(chain)) yield { word: null, whole }
}

/** A text as search sees it. */
export function splitForSearch(text: string): SplitText {
  const words: SearchWord[] = []
  const wholes: WholeWord[] = []
  for (const found of eachWord(text)) {
    if (found.word === null) wholes.push(found.whole)
    else words.push(found.word)
  }
  return { words, wholes }
}

/** c++ and c#, which would otherwise be one letter. */
function symbolsAfter(text: string, piece: string, end: number): Omit<WholeWord, 'start'> | null {
  if (piece.length !== 1 || !/[a-z]/i.test(piece)) return null
  const letter = piece.toLowerCase()
  if (text.startsWith('++', end) && text[end + 2] !== '+') {
    return { text: `${letter}plusplus`, end: end + 2, isDistinct: true }
  }
  if (text[end] === '#' && text[end + 1] !== '#') {
    return { text: `${letter}sharp`, end: end + 1, isDistinct: true }
  }
  return null
}

function joinChain(chain: readonly SearchWord[]): WholeWord[] {
  const end = chain.at(-1)?.end
  if (end === undefined || chain.length < 2 || chain.length > mostPieces) return []
  return chain.slice(0, -1).flatMap(({ start }, index) => {
    const text = chain
      .slice(index)
      .map((word) => word.text)
      .join('')
    return text.length > longestWord ? [] : [{ text, start, end, isDistinct: false }]
  })
}

function splitSpaced(piece: string, offset: number): SearchWord[] {
  const words: SearchWord[] = []
  const add = (from: number, to: number) => {
    const text = foldWord(piece.slice(from, to))
    if (text === '') return
    if (text.length <= longestWord) {
      words.push(wordAt(text, offset + from, offset + to))
      return
    }
    const characters = Array.from(text)
    for (let index = 0; index < characters.length; index += longestWord) {
      words.push(wordAt(characters.slice(index, index + longestWord).join(''), offset + from, offset + to))
    }
  }
  let from = 0
  if (hasCapitalInside.test(piece)) {
    for (const border of piece.matchAll(caseBorder)) {
      add(from, border.index)
      from = border.index
    }
  }
  add(from, piece.length)
  return words
}

function wordAt(text: string, start: number, end: number): SearchWord {
  return { text, start, end, kind: 'word', firstEnd: end }
}

/** A run in which a script without spaces stands, possibly beside one with spaces. */
function splitMixed(piece: string, offset: number): SearchWord[] {
  const words: SearchWord[] = []
  for (const stretch of piece.matchAll(stretches)) {
    const start = offset + stretch.index
    if (stretch[1] === undefined) words.push(...splitSpaced(stretch[0], start))
    else words.push(...splitSpaceless(stretch[0], start))
  }
  return words
}

function splitSpaceless(stretch: string, offset: number): SearchWord[] {
  const units = Array.from(stretch.matchAll(unit), (match) => ({
    text: foldWord(match[0]),
    start: offset + match.index,
    end: offset + match.index + match[0].length,
  })).filter(({ text }) => text !== '')
  return units.map((current, index) => {
    const next = units[index + 1]
    return next === undefined
      ? { ...current, kind: 'last', firstEnd: current.end }
      : {
          text: current.text + next.text,
          start: current.start,
          end: next.end,
          kind: 'pair',
          firstEnd: current.end,
        }
  })
}
