// What the guide says. It quotes the manual and offers what to ask next; where the manual is silent it says so instead
// of guessing, since it is no language model.

import type { ManualSection } from './manual/section.ts'
import {
  leansOnEarlier,
  longestQuestion,
  readPlainSubject,
  readSmallTalk,
  readSystem,
  type SmallTalk,
  type SystemName,
} from './read-question.ts'
import { type FoundSection, findSection, searchManual, unknownWords } from './search-manual.ts'

const openingIds = ['what-baton-is', 'add-account', 'handoff', 'keys']

function listQuestions(ids: readonly string[]): string {
  return ids
    .map(findSection)
    .filter((section) => section !== null)
    .map(({ question }) => `- ${question}`)
    .join('\n')
}

const smallTalkAnswers: Readonly<Record<SmallTalk, () => string>> = {
  greeting: () =>
    `Hello. I am the guide built into Baton and answer questions about it from its manual, without a network. You can ask, for example:\n\n${listQuestions(openingIds)}`,
  thanks: () => 'You are welcome. Ask whenever something about Baton is unclear.',
  farewell: () => 'Goodbye. This conversation stays here until you come back.',
  empty: () =>
    `There was no text in your message that I could read. You can ask, for example:\n\n${listQuestions(openingIds)}`,
}

/** Below this a section has too little to do with the question to be quoted as the answer. */
const answeringCoverage = 0.6
/** Between the two it is named as the nearest thing, no more. */
const nearbyCoverage = 0.4
/** A second section this close to the best is quoted too. */
const companionShare = 0.7

const systemItem = /^- \*\*(macOS|Windows|Linux):\*\*\s*(.+)$/

/** The line of a section for one system, or null when it holds for all alike. */
function lineForSystem(section: ManualSection, system: SystemName): string | null {
  for (const line of section.text.split('\n')) {
    const [, name, text] = systemItem.exec(line) ?? []
    if (name === system && text !== undefined) return text
  }
  return null
}

function quote(section: ManualSection, system: SystemName | null): string {
  const line = system === null ? null : lineForSystem(section, system)
  const lead = line === null || system === null ? '' : `On ${system}: ${line}\n\n`
  return `**${section.title}**\n\n${lead}${section.text}`
}

function suggest(quoted: readonly ManualSection[], found: readonly FoundSection[]): string {
  const ids = new Set(quoted.flatMap(({ related }) => related))
  for (const { section, coverage } of found) if (coverage >= answeringCoverage) ids.add(section.id)
  for (const { id } of quoted) ids.delete(id)
  const questions = listQuestions([...ids].slice(0, 3))
  return questions === '' ? '' : `\n\nYou can also ask:\n\n${questions}`
}

function inQuotes(words: readonly string[]): string {
  const marked = words.slice(0, 4).map((word) => `“${word}”`)
  return marked.length <= 1 ? marked.join('') : `${marked.slice(0, -1).join(', ')} or ${marked.at(-1)}`
}

const honesty =
  'I am not a language model: I only look things up in the manual of Baton. For anything else, choose a model with the **Model** button; it will see this conversation.'

function admit(question: string, nearest: FoundSection | undefined): string {
  const unknown = unknownWords(question)
  const about = unknown.length === 0 ? 'that' : inQuotes(unknown)
  const opening = `The manual says nothing about ${about}.`
  if (nearest === undefined || nearest.coverage < nearbyCoverage) {
    return `${opening} ${honesty}\n\nAbout Baton you can ask, for example:\n\n${listQuestions(openingIds)}`
  }
  const { section } = nearest
  const next = listQuestions([section.id, ...section.related].slice(0, 3))
  return `${opening} The nearest it has is “${section.title}”; you can ask:\n\n${next}\n\n${honesty}`
}

/** The last earlier message that asks something on its own, with what leaned on it since. */
function earlierContext(questions: readonly string[]): string {
  const context: string[] = []
  for (const question of questions.toReversed()) {
    if (readSmallTalk(question) !== null) continue
    context.unshift(question)
    if (!leansOnEarlier(question) || context.length >= 3) break
  }
  return context.join(' ')
}

/**
 * @param questions everything the person wrote in this conversation, oldest first; the last is answered
 * @returns Markdown
 */
export function answerQuestion(questions: readonly string[]): string {
  const question = (questions.at(-1) ?? '').slice(0, longestQuestion)
  const talk = readSmallTalk(question)
  if (talk !== null) return smallTalkAnswers[talk]()

  const subject = readPlainSubject(question)
  const plain = subject === null ? null : findSection(subject === 'guide' ? 'guide' : 'what-baton-is')
  if (plain !== null) return quote(plain, null) + suggest([plain], [])

  const earlier = leansOnEarlier(question) ? earlierContext(questions.slice(0, -1)) : ''
  const found = searchManual(question, earlier)
  const best = found[0]
  if (best === undefined || best.coverage < answeringCoverage) return admit(question, best)

  const quoted = [best.section]
  const second = found[1]
  const isClose =
    second !== undefined &&
    second.score >= best.score * companionShare &&
    second.coverage >= answeringCoverage
  if (isClose) quoted.push(second.section)
  const system = readSystem(question)
  return quoted.map((section) => quote(section, system)).join('\n\n') + suggest(quoted, found)
}
