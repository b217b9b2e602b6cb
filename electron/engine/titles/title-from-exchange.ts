// A title made on this computer from a question and its answer: what is said before and after the matter is left out, so is
// code, and what stays is cut at a clause or a word. Looks at the beginning of long texts only, so that it takes no time worth
// a thread. Pure; whatever the texts hold, the title is one line of plain characters.
import { cleanTitle } from './clean-title.ts'
import { emptyHeadings, leadIns, questionOpenings, stopWords, tails } from './title-words.ts'

/** Columns of a title: a letter takes one, a character of Chinese, Japanese or Korean two. */
const mostColumns = 60
/** A clause that is cut off leaves at least so much. */
const leastColumns = 20
const mostOfQuestion = 4_000
const mostOfAnswer = 1_500
const mostSentences = 8

const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff00-\uffef]/u

function columnsOf(text: string): number {
  return Array.from(text).reduce((sum, character) => sum + (wide.test(character) ? 2 : 1), 0)
}

/** Lower case without accents, letter for letter, so that what is found in it can be cut from the text. */
function plain(text: string): string {
  return Array.from(text)
    .map((character) => {
      if (!/\p{Script=Latin}/u.test(character)) return character
      const folded = character.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
      return folded.length === character.length ? folded : character
    })
    .join('')
}

/** Words end where the pattern says so itself, or where no letter follows. */
const wordEnd = '(?:(?<=\\s)|(?![\\p{Script=Latin}\\p{M}]))'
const leadPatterns = leadIns.map((words) => new RegExp(`^(?:${words})${wordEnd}`, 'u'))
const openingPatterns = questionOpenings.map(([words, instead]) => ({
  pattern: new RegExp(`^(?:${words})`, 'u'),
  instead,
}))
const tailPatterns = tails.map((words) => new RegExp(`(?:${words})$`, 'u'))
const edges = /^[\s,;:.!?¿¡。，、！？：；"'“”„‘’«»()[\]*_#>~–—-]+/u
const endEdges = /[\s,;:.!?。，、！？：；"'“”„‘’«»([*_#~–—-]+$/u

function trimEdges(text: string): string {
  const inner = text.replace(edges, '').replace(endEdges, '')
  // An opening bracket stays with its closing one only.
  return inner.endsWith(')') && !inner.includes('(') ? inner.slice(0, -1) : inner
}

/** The matter of a sentence: greetings, requests and courtesies are taken off at both ends. */
function stripLeadIns(sentence: string): string {
  let rest = trimEdges(sentence)
  for (let isShorter = true; isShorter; ) {
    isShorter = false
    for (const pattern of leadPatterns) {
      const found = pattern.exec(plain(rest))
      if (found === null || found[0] === '') continue
      rest = trimEdges(rest.slice(found[0].length))
      isShorter = true
    }
  }
  for (const pattern of tailPatterns) {
    const found = pattern.exec(plain(rest))
    if (found !== null && found.index > 0) rest = trimEdges(rest.slice(0, found.index))
  }
  return rest
}

function asHeading(matter: string): string {
  for (const { pattern, instead } of openingPatterns) {
    const found = pattern.exec(plain(matter))
    if (found !== null && found[0].length < matter.length) return instead + matter.slice(found[0].length)
  }
  return matter
}

const segmenter = new Intl.Segmenter('und', { granularity: 'word' })

function wordsOf(text: string): string[] {
  return [...segmenter.segment(text)].flatMap(({ segment, isWordLike }) => (isWordLike ? [segment] : []))
}

function contentWords(text: string): string[] {
  return wordsOf(text)
    .map((word) => word.toLowerCase())
    .filter((word) => !stopWords.has(word) && (word.length > 1 || wide.test(word)))
}

/** Without what cannot be part of a title. `hadOther` tells that there was something besides words. */
function readText(text: string, most: number): { readonly lines: string[]; readonly hadOther: boolean } {
  const begin = text.slice(0, most).toWellFormed()
  const words = begin
    .replace(/(```|~~~)[\s\S]*?(?:\1|$)/g, '\n')
    .replace(/!?\[([^\]\n]{0,200})\]\([^)\n]{0,500}\)/g, '$1')
    .replace(/\b(?:https?|ftp|file):\/\/\S+/gi, ' ')
    .replace(/<\/?[a-z][^<>\n]{0,200}>/gi, ' ')
    .replace(/^\s*>.*$/gm, '')
    .replace(/`+([^`\n]*)`+/g, '$1')
    .replace(/(\*\*|__|~~)(?=\S)([^\n]*?)\1/g, '$2')
  return {
    lines: words
      .split(/\r?\n/)
      .map((line) => line.replace(/^\s*(?:#{1,6}\s+|[-*+•]\s+|\d{1,3}[.)]\s+)/, '').trim())
      .filter((line) => line !== ''),
    hadOther: words !== begin,
  }
}

function sentencesOf(lines: readonly string[]): string[] {
  return lines
    .flatMap((line) => line.split(/(?<=[.!?])\s+(?=\S)|(?<=[。！？])/u))
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '')
    .slice(0, mostSentences)
}

interface Matter {
  readonly text: string
  /** The mark of a question that stands here as it was asked; '' for what was shortened, or is none. */
  readonly mark: string
}

/** Whole questions keep their mark; a language that opens them with one too would need both. */
function markOf(sentence: string, text: string): string {
  const mark = /[?？](?=\s*$)/u.exec(sentence)?.[0] ?? ''
  return sentence.startsWith('¿') || trimEdges(sentence) !== text ? '' : mark
}

/** The sentence that says most of what is asked; earlier ones first. null when none says anything. */
function chooseMatter(sentences: readonly string[]): Matter | null {
  let best: (Matter & { score: number }) | null = null
  for (const [index, sentence] of sentences.entries()) {
    const matter = stripLeadIns(sentence)
    const words = contentWords(matter)
    if (words.length === 0) continue
    const asks = /[?？]\s*$/u.test(sentence) ? 2 : 0
    const score = Math.min(words.length, 6) + asks - index * 0.75
    if (best === null || score > best.score) best = { text: matter, mark: markOf(sentence, matter), score }
  }
  return best
}

/** Within the columns of a title: at a clause if enough stays, else at a word. */
function fitColumns(text: string): string {
  if (columnsOf(text) <= mostColumns) return text
  const clause = text.search(/[,;:–—(，；：、]|\s-\s/u)
  for (let end = clause; end > 0; ) {
    const part = text.slice(0, end).trim()
    if (columnsOf(part) <= mostColumns && columnsOf(part) >= leastColumns) return trimEdges(part)
    if (columnsOf(part) >= leastColumns) break
    const next = text.slice(end + 1).search(/[,;:–—(，；：、]|\s-\s/u)
    end = next < 0 ? 0 : end + 1 + next
  }
  let kept = ''
  for (const { segment } of segmenter.segment(text)) {
    if (columnsOf(kept + segment) > mostColumns - 1) break
    kept += segment
  }
  if (kept.trim() === '') {
    // One word longer than a title.
    for (const character of text) {
      if (columnsOf(kept + character) > mostColumns - 1) break
      kept += character
    }
  }
  kept = trimEdges(kept)
  for (;;) {
    const last = /\s(\S+)$/u.exec(kept)
    if (last?.[1] === undefined || !stopWords.has(last[1].toLowerCase())) break
    kept = trimEdges(kept.slice(0, last.index))
  }
  return `${kept}…`
}

function sentenceCase(text: string): string {
  const letters = text.replace(/[^\p{L}]/gu, '')
  const isShouted =
    letters.length > 12 && letters === letters.toUpperCase() && letters !== letters.toLowerCase()
  const calm = isShouted ? text.toLowerCase() : text
  const [first = ''] = calm.split(/\s/u, 1)
  // An identifier keeps its own spelling.
  if (/[\p{Lu}\d_./\\@$]/u.test(first.slice(1)) || /^[_$@./]/u.test(first)) return calm
  const [initial = ''] = calm
  return initial.toLocaleUpperCase('und') + calm.slice(initial.length)
}

/** The heading an answer begins with, where it is about what was asked. */
function headingOf(answer: string, asked: readonly string[]): string | null {
  const line = answer.slice(0, mostOfAnswer).trimStart().split(/\r?\n/, 1)[0] ?? ''
  const heading = /^#{1,3}\s+(.+)$/u.exec(line)?.[1] ?? /^\*\*([^*]+)\*\*:?$/u.exec(line.trim())?.[1]
  if (heading === undefined) return null
  const title = trimEdges(heading.replace(/[*_`#]/g, ''))
  const words = contentWords(title)
  if (words.length < 2 || columnsOf(title) > mostColumns || emptyHeadings.has(title.toLowerCase()))
    return null
  const stems = new Set(asked.map((word) => word.slice(0, 4)))
  return asked.length === 0 || words.some((word) => stems.has(word.slice(0, 4))) ? title : null
}

/**
 * @param question the person's text; '' when they sent files only
 * @param answer what came; '' when nothing has come yet
 * @returns null when there is nothing to go by, as after a mere greeting
 */
export function titleFromExchange(question: string, answer: string): string | null {
  const asked = readText(question, mostOfQuestion)
  const matter = chooseMatter(sentencesOf(asked.lines))
  const heading = headingOf(answer, matter === null ? [] : contentWords(asked.lines.join(' ')))
  const isOnlyGreeting = matter === null && !asked.hadOther && question.trim() !== ''
  if (isOnlyGreeting) return null
  // A word or two beside something pasted say less than what was answered.
  const isThin = matter === null || (asked.hadOther && contentWords(matter.text).length < 2)
  const answered = isThin ? chooseMatter(sentencesOf(readText(answer, mostOfAnswer).lines)) : null
  const told = heading === null ? (answered ?? matter) : { text: heading, mark: '' }
  if (told === null) return null
  const title = fitColumns(asHeading(told.text))
  return cleanTitle(sentenceCase(title === told.text ? title + told.mark : title))
}
