// A summary without a model: sentences picked out of the older part of a conversation and put down in their order, line
// by line under who said them. What the earlier summary kept comes first. Nothing is written that was not said. The same
// input gives the same text, and every size is bounded.
import type { MessageRole } from '../../shared/domain/message.ts'
import { splitSentences } from './split-sentences.ts'
import { type Sentence, type WeighedSentence, weighSentences } from './weigh-sentences.ts'

export interface ExtractInput {
  readonly previousSummary: string | null
  /** Oldest first. */
  readonly messages: readonly { readonly role: MessageRole; readonly text: string }[]
  readonly maxTokens: number
}

export interface ExtractBounds {
  /** Characters of all messages together that are looked at; each message gets its share, but at least some hundred. */
  readonly mostCharacters?: number
}

const labels: Readonly<Record<MessageRole, string>> = { user: 'User', assistant: 'Assistant', tool: 'Tool' }
const labelled = /^(User|Assistant|Tool): /
const roleOfLabel = new Map<string, MessageRole>([
  ['User', 'user'],
  ['Assistant', 'assistant'],
  ['Tool', 'tool'],
])

const mostMessages = 5000
const leastCharacters = 300
const mostSentencesPerMessage = 40
const mostSummaryCharacters = 100_000
/** Of the budget, for what the earlier summary kept, when there is something new; else the first one fills them all. */
const previousShare = 0.6
/** Parts of the earlier summary that are kept alike. */
const stretchCount = 8
/** Sentences of one message before the others had their turn. */
const fairShare = 3
/** Two sentences that share so much of their words say the same. */
const sameShare = 0.8
/** Tokens left that no sentence fits into. */
const nothingFits = 4

/** @param countTokens exact or estimated; the extract has at most `maxTokens` by it */
export function summariseExtract(
  input: ExtractInput,
  countTokens: (text: string) => number,
  bounds: ExtractBounds = {},
): string {
  const previous = sentencesOfSummary(input.previousSummary ?? '')
  const recent = sentencesOfMessages(input.messages, bounds.mostCharacters ?? 1_000_000)
  const weighed = weighSentences([...previous, ...recent])
  const old = weighed.slice(0, previous.length)
  const fresh = weighed.slice(previous.length)

  const choice = createChoice(input.maxTokens, countTokens)
  const kept = spread(old)
  const heaviestFirst = fresh.toSorted(byWeight)
  choice.take(kept, fresh.length === 0 ? input.maxTokens : Math.floor(input.maxTokens * previousShare))
  choice.take(heaviestFirst, input.maxTokens, fairShare)
  choice.take(heaviestFirst, input.maxTokens)
  choice.take(kept, input.maxTokens)
  return choice.finish(weighed)
}

function byWeight(a: WeighedSentence, b: WeighedSentence): number {
  return b.weight - a.weight || a.order - b.order
}

/**
 * The heaviest of each stretch, then the next of each: all of them were picked once, and one that is many summaries old
 * must not give way to the newest only because these are more.
 */
function spread(sentences: readonly WeighedSentence[]): WeighedSentence[] {
  const stretches = Map.groupBy(sentences, (sentence) =>
    Math.floor((sentence.order * stretchCount) / sentences.length),
  )
  const ranks = new Map<WeighedSentence, number>()
  for (const stretch of stretches.values()) {
    stretch.toSorted(byWeight).forEach((sentence, rank) => {
      ranks.set(sentence, rank)
    })
  }
  return sentences.toSorted((a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0) || byWeight(a, b))
}

function sentencesOfSummary(summary: string): Sentence[] {
  return summary
    .slice(0, mostSummaryCharacters)
    .toWellFormed()
    .split('\n')
    .flatMap((line, index) => {
      // Below every message's.
      const group = -1 - index
      const label = labelled.exec(line)
      const role = roleOfLabel.get(label?.[1] ?? '') ?? null
      const text = label === null ? line : line.slice(label[0].length)
      return splitSentences(text, Infinity).map((text) => ({ text, group, role, isKept: true }))
    })
}

function sentencesOfMessages(messages: ExtractInput['messages'], mostCharacters: number): Sentence[] {
  const newest = messages.slice(-mostMessages)
  const share = Math.max(leastCharacters, Math.floor(mostCharacters / Math.max(1, newest.length)))
  return newest.flatMap(({ role, text }, group) =>
    splitSentences(text.slice(0, share).toWellFormed(), mostSentencesPerMessage).map((sentence) => ({
      text: sentence,
      group,
      role,
      isKept: false,
    })),
  )
}

function writeLines(chosen: readonly Sentence[]): string {
  const lines: { group: number; text: string }[] = []
  for (const { group, role, text } of chosen) {
    const last = lines.at(-1)
    if (last?.group === group) last.text += ` ${text}`
    else lines.push({ group, text: role === null ? text : `${labels[role]}: ${text}` })
  }
  return lines.map((line) => line.text).join('\n')
}

function createChoice(maxTokens: number, countTokens: (text: string) => number) {
  const chosen = new Set<WeighedSentence>()
  const texts = new Set<string>()
  const perGroup = new Map<number, number>()
  let used = 0

  const saysTheSame = ({ words, facts }: WeighedSentence): boolean => {
    for (const other of chosen) {
      if (!Array.from(facts).every((fact) => other.facts.has(fact))) continue
      const [few, many] = words.size < other.words.size ? [words, other.words] : [other.words, words]
      if (few.size < sameShare * many.size) continue
      let shared = 0
      for (const word of few) if (many.has(word)) shared += 1
      if (shared >= sameShare * (words.size + other.words.size - shared)) return true
    }
    return false
  }
  const inOrder = () => [...chosen].toSorted((a, b) => a.order - b.order)
  const lightest = () => [...chosen].toSorted(byWeight).at(-1)

  return {
    /** One after the other, until so many tokens are used in all. */
    take(sentences: readonly WeighedSentence[], until: number, mostPerGroup = Infinity): void {
      for (const sentence of sentences) {
        if (until - used < nothingFits) return
        const inGroup = perGroup.get(sentence.group) ?? 0
        if (chosen.has(sentence) || texts.has(sentence.text) || inGroup >= mostPerGroup) continue
        // With its label and the line's end, also where it will share a line.
        const cost = countTokens(writeLines([sentence])) + 1
        if (used + cost > until || saysTheSame(sentence)) continue
        chosen.add(sentence)
        texts.add(sentence.text)
        perGroup.set(sentence.group, inGroup + 1)
        used += cost
      }
    },

    finish(all: readonly WeighedSentence[]): string {
      let text = writeLines(inOrder())
      // Joined lines may come to more than their sum; a token here or there.
      while (chosen.size > 0 && countTokens(text) > maxTokens) {
        const least = lightest()
        if (least !== undefined) chosen.delete(least)
        text = writeLines(inOrder())
      }
      return text === '' ? cutHeaviest(all) : text
    },
  }

  /** When no sentence fits whole: the beginning of the one that tells most. */
  function cutHeaviest(all: readonly WeighedSentence[]): string {
    const heaviest = all.toSorted(byWeight)[0]
    let text = heaviest === undefined ? '' : writeLines([heaviest])
    while (text !== '' && countTokens(text) > maxTokens) {
      text = text.slice(0, Math.floor(text.length * 0.8)).toWellFormed()
    }
    return text
  }
}
