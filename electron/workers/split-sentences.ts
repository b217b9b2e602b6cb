// Text of a chat as sentences and words, in any script. Lines end sentences, mark-up is taken off, code blocks are left
// out unless there is nothing else. The locale is fixed, so that the same text is split alike on every computer; Chinese,
// Japanese, Thai and their like are split by dictionary whatever the locale.

const sentences = new Intl.Segmenter('en', { granularity: 'sentence' })
const words = new Intl.Segmenter('en', { granularity: 'word' })

/** Characters; a longer sentence is a table, a listing or a list of everything. */
const longestSentence = 300
const fence = /^\s*(```|~~~)/
const lineMarks = /^(\s*(#{1,6}|[-*+>|]|\d{1,3}[.)])(?=\s))+\s*/
const emphasis = /\*\*|__|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)/g
const spacelessScript =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u
/** Words as people and programs write them: don't, foo_bar, src/a.ts, v1.2.3, name@host. */
const spacedWord = /[\p{L}\p{M}\p{N}_$]+(?:[./:@#'’-]{1,2}[\p{L}\p{M}\p{N}_$]+)*/gu

function withoutCode(text: string): string {
  const kept: string[] = []
  let isCode = false
  for (const line of text.split('\n')) {
    if (fence.test(line)) isCode = !isCode
    else if (!isCode) kept.push(line)
  }
  const rest = kept.join('\n')
  return rest.trim() === '' ? text.replaceAll(/```|~~~/g, '') : rest
}

function shorten(sentence: string): string {
  if (sentence.length <= longestSentence) return sentence
  const space = sentence.lastIndexOf(' ', longestSentence)
  const end = space > longestSentence / 2 ? space : longestSentence
  return `${sentence.slice(0, end).toWellFormed()} …`
}

/** At most so many sentences, those at the end of a longer text among them: conclusions stand there. */
export function splitSentences(text: string, most: number): string[] {
  const found: string[] = []
  for (const line of withoutCode(text).split('\n')) {
    const plain = line.replace(lineMarks, '').replace(emphasis, '').replace(/\s+/g, ' ').trim()
    if (plain === '') continue
    for (const { segment } of sentences.segment(plain)) {
      const sentence = segment.trim()
      if (/[\p{L}\p{N}]/u.test(sentence)) found.push(shorten(sentence))
    }
  }
  if (found.length <= most) return found
  const atEnd = Math.floor(most / 4)
  return [...found.slice(0, most - atEnd), ...found.slice(found.length - atEnd)]
}

/** The words of a sentence as they are written, in order. */
export function splitWords(sentence: string): string[] {
  if (!spacelessScript.test(sentence)) return sentence.match(spacedWord) ?? []
  return Array.from(words.segment(sentence))
    .filter(({ isWordLike }) => isWordLike)
    .map(({ segment }) => segment)
}
