// How much a sentence of a chat tells: its rare numbers, names and identifiers, whether it asks or decides something,
// who says it. The same words give the same weight, every time.
import type { MessageRole } from '../../shared/domain/message.ts'
import { splitWords } from './split-sentences.ts'

export interface Sentence {
  readonly text: string
  /** Sentences of one message, or of one line of the earlier summary. */
  readonly group: number
  /** null for prose of the earlier summary. */
  readonly role: MessageRole | null
  /** From the earlier summary: picked already, so its place says nothing any more. */
  readonly isKept: boolean
}

export interface WeighedSentence extends Sentence {
  /** Place in the conversation. */
  readonly order: number
  /** In lower case, each once. */
  readonly words: ReadonlySet<string>
  /** Those of them that are numbers or identifiers: a sentence that has one more says something more. */
  readonly facts: ReadonlySet<string>
  readonly weight: number
}

const wordWeights = { number: 1, identifier: 1, name: 0.7, other: 0.2 }
const bonuses = {
  request: 1.5,
  userSentence: 0.3,
  question: 0.3,
  decision: 0.8,
  answerStart: 0.2,
  tool: -0.5,
  /** For the newest; in between in proportion. */
  recency: 0.2,
}
/** Shorter sentences are not favoured for their shortness below this many words. */
const fewWords = 8
/** What has fewer words is a greeting, or thanks: the message begins after it. */
const leastWords = 4

/** Beginnings of words that announce a decision, a rule or a reason, in the languages most used. */
const spacedCues = [
  'decid agree chose choose must never always instead conclu final remember important deadline prefer require',
  'confirm entsch beschl vereinbar muss immer niemals wichtig stattdessen décid convenu jamais toujours préfér',
  'acord debe nunca siempre importante prefier deciso sempre реш должн всегда никогда важн',
].flatMap((line) => line.split(' '))
const spacelessCues = '决定 必须 同意 选择 重要 決定 決め 必ず 결정 반드시 중요'.split(' ')
const decisionCue = new RegExp(`(?<!\\p{L})(?:${spacedCues.join('|')})|${spacelessCues.join('|')}`, 'iu')

function kindOf(word: string, isAtStart: boolean): keyof typeof wordWeights {
  if (/\p{N}/u.test(word)) return 'number'
  if (/[_$/]|\p{Ll}\p{Lu}|\p{L}\.\p{L}/u.test(word)) return 'identifier'
  return !isAtStart && /^\p{Lu}/u.test(word) ? 'name' : 'other'
}

/** @param sentences oldest first */
export function weighSentences(sentences: readonly Sentence[]): WeighedSentence[] {
  const written = sentences.map((sentence) => splitWords(sentence.text))
  // In how many messages a word stands: what is in all of them tells nothing.
  const seenIn = new Map<string, { lastGroup: number; groups: number }>()
  const groupCount = new Set(sentences.map((sentence) => sentence.group)).size
  sentences.forEach(({ group }, index) => {
    for (const word of written[index] ?? []) {
      const key = word.toLowerCase()
      const seen = seenIn.get(key)
      if (seen === undefined) seenIn.set(key, { lastGroup: group, groups: 1 })
      else if (seen.lastGroup !== group) {
        seen.lastGroup = group
        seen.groups += 1
      }
    }
  })
  const most = Math.log(1 + groupCount)
  const rarity = (word: string) => Math.log(1 + groupCount / (seenIn.get(word)?.groups ?? 1)) / most

  const begun = new Set<number>()
  return sentences.map((sentence, order) => {
    const kinds = new Map<string, number>()
    const list = written[order] ?? []
    list.forEach((word, index) => {
      const key = word.toLowerCase()
      kinds.set(key, Math.max(kinds.get(key) ?? 0, wordWeights[kindOf(word, index === 0)]))
    })
    const isFirst = !sentence.isKept && list.length >= leastWords && !begun.has(sentence.group)
    if (isFirst) begun.add(sentence.group)
    let content = 0
    for (const [word, weight] of kinds) content += weight * rarity(word)
    const weight =
      content / Math.sqrt(Math.max(fewWords, list.length)) +
      bonusOf(sentence, isFirst) +
      (sentence.isKept ? 0 : (bonuses.recency * (order + 1)) / sentences.length)
    const words = new Set(kinds.keys())
    const facts = new Set(
      Array.from(words).filter((word) => (kinds.get(word) ?? 0) >= wordWeights.identifier),
    )
    return { ...sentence, order, words, facts, weight }
  })
}

function bonusOf(sentence: Sentence, isFirst: boolean): number {
  let bonus = decisionCue.test(sentence.text) ? bonuses.decision : 0
  if (sentence.role === 'user') {
    bonus += isFirst ? bonuses.request : bonuses.userSentence
    if (/[?？؟]["'”’)]*$/.test(sentence.text)) bonus += bonuses.question
  } else if (sentence.role === 'assistant' && isFirst) bonus += bonuses.answerStart
  else if (sentence.role === 'tool') bonus += bonuses.tool
  return bonus
}
