// Finds words in a text the way a person means them: whatever their case and accents. Offsets are those of the text as it
// stands, so that they can be marked in it.

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
    if (start < lastEnd) return false
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
