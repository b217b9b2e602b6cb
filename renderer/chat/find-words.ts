// Finds words in a text the way the search does: whatever their case and accents, at the beginning of a word or of a piece
// of an identifier. Offsets are those of the text as it stands, so that they can be marked in it.

export interface WordPlace {
  readonly start: number
  readonly end: number
}

interface FoldedText {
  readonly text: string
  /** For every character of the folded text, where the one it came from begins, and behind the last one the end. */
  readonly starts: readonly number[]
}

const marks = /\p{M}/gu

function fold(text: string): string {
  return text.normalize('NFKD').replace(marks, '').toLowerCase()
}

// Most texts are plain: then every character stays where it is.
// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
const plain = /^[\u0000-\u007f]*$/

function foldText(text: string): FoldedText | null {
  if (plain.test(text)) return null
  let folded = ''
  const starts: number[] = []
  let at = 0
  for (const character of text) {
    const piece = fold(character)
    for (let index = 0; index < piece.length; index += 1) starts.push(at)
    folded += piece
    at += character.length
  }
  starts.push(at)
  return { text: folded, starts }
}

const letter = /[\p{L}\p{N}]/u
const digit = /\p{N}/u
const lower = /\p{Ll}/u
const upper = /\p{Lu}/u
/** Scripts that put no blanks between words, and Korean with its endings: a word can begin anywhere. */
const spaceless =
  /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Bopo}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmr}\p{scx=Mymr}\p{scx=Tibt}]/u

/** More units than a character with its marks mostly has. */
const longestCharacter = 8

/** Whether a word, or a piece of an identifier, begins here. */
function isBeginning(text: string, start: number): boolean {
  const before = text.slice(Math.max(0, start - longestCharacter), start).match(/\P{M}\p{M}*$/u)?.[0] ?? ''
  const here = String.fromCodePoint(text.codePointAt(start) ?? 0)
  if (!letter.test(before) || spaceless.test(here) || spaceless.test(before)) return true
  if (digit.test(before) !== digit.test(here)) return true
  return lower.test(before) && upper.test(here)
}

/** Every place of every word in a text, in order; places do not overlap, and the longer word wins where they would. */
export function findWords(text: string, words: readonly string[]): WordPlace[] {
  const folded = foldText(text)
  const haystack = folded?.text ?? text.toLowerCase()
  const places: WordPlace[] = []
  for (const word of words) {
    const needle = fold(word)
    if (needle === '') continue
    for (let at = haystack.indexOf(needle); at >= 0; at = haystack.indexOf(needle, at + needle.length)) {
      const end = at + needle.length
      if (folded === null) places.push({ start: at, end })
      else places.push({ start: folded.starts[at] ?? at, end: endOf(folded.starts, end) })
    }
  }
  places.sort((a, b) => a.start - b.start || b.end - a.end)
  let lastEnd = 0
  return places.filter(({ start, end }) => {
    if (start < lastEnd || !isBeginning(text, start)) return false
    lastEnd = end
    return true
  })
}

/** Where the character ends of which the folded one before `end` is a piece; the marks behind a letter belong to it. */
function endOf(starts: readonly number[], end: number): number {
  const last = starts[end - 1]
  let next = end
  while (next < starts.length - 1 && starts[next] === last) next += 1
  return starts[next] ?? end
}
