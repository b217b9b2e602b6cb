// What a summary is made from and in how many calls, before anybody is asked for it: making it and saying what it will cost
// look at the same plan.
import type { Segment } from '../../shared/domain/context.ts'
import type { Conversation } from '../../shared/domain/conversation.ts'
import type { Message } from '../../shared/domain/message.ts'
import { segmentOnPath, thresholdOf } from './context/fit-context.ts'
import { materialText } from './context/material-text.ts'
import { planSummaryCalls, type SummaryCall } from './context/summary-prompt.ts'
import type { ExtractInput } from './context/token-counter.ts'

export type SummaryMaterial = Omit<ExtractInput, 'maxTokens'>

/** Windows nobody names are taken to be at least this large, in tokens. */
const assumedWindow = 8_000
/** More calls than this for one summary are not made: they cost more than the summary is worth. */
const mostCalls = 12
/** Of a window, for what a summary call takes in. */
const inputShare = 0.7
/** Where the policy acts when nothing says so, in tokens. */
const usualThreshold = 20_000

/**
 * What a summary is written from: the text of the one before it, and the messages since.
 * @param covered what it is to stand for, from the root on
 * @param previous the summary it takes over from; null for the first
 */
export function summaryMaterial(
  covered: readonly Message[],
  previous: Pick<Segment, 'coversMessageId' | 'text'> | null,
): SummaryMaterial {
  const begin =
    previous === null ? 0 : covered.findIndex((message) => message.id === previous.coversMessageId) + 1
  const messages = covered
    .slice(begin)
    .map((message) => ({ role: message.role, text: materialText(message) }))
    .filter(({ text }) => text !== '')
  return { previousSummary: previous?.text ?? null, messages }
}

/**
 * The calls a model with this window is asked for a summary in.
 * @param contextWindow in tokens; null when nobody says
 * @returns null when they would be too many: an old thread that is very long for a small window
 */
export function summaryCallsFor(
  material: SummaryMaterial,
  contextWindow: number | null,
  summaryTokens: number,
): readonly SummaryCall[] | null {
  const calls = planSummaryCalls({
    messages: material.messages,
    inputBudgetTokens: Math.floor((contextWindow ?? assumedWindow) * inputShare),
    summaryTokens,
  })
  return calls.length > mostCalls ? null : calls
}

export interface SummaryByHand {
  /** From the root on; all but the last exchange. */
  readonly covered: readonly Message[]
  readonly previous: Segment | null
  /** The newest answer it covers: its calls are recorded with it. */
  readonly answer: Message
  readonly thresholdTokens: number
}

/**
 * What a person who asks for a summary now has summarised.
 * @param path root to the head
 * @returns null when nothing is older than the last exchange
 */
export function planSummaryByHand(
  conversation: Pick<Conversation, 'contextPolicy'>,
  path: readonly Message[],
  segments: readonly Segment[],
  contextWindow: number | null,
): SummaryByHand | null {
  const lastQuestion = path.findLastIndex((message) => message.role === 'user')
  const covered = path.slice(0, Math.max(0, lastQuestion))
  const previous = segmentOnPath(segments, path)
  const answer = covered.findLast((message) => message.role === 'assistant')
  if (answer === undefined || previous?.coversMessageId === covered.at(-1)?.id) return null
  const thresholdTokens = thresholdOf(conversation.contextPolicy, contextWindow) ?? usualThreshold
  return { covered, previous, answer, thresholdTokens }
}
