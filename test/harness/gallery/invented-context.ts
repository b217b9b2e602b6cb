// What an invented turn was shown of its path, so that the context lens has something to look at.
import type { ContextPreview, ContextRun } from '../../../shared/domain/context.ts'
import { windowThreshold } from '../../../shared/domain/default-context-policy.ts'
import type { Message } from '../../../shared/domain/message.ts'
import type { Part } from '../../../shared/domain/part.ts'
import { textOfParts } from '../../../shared/domain/text-of-parts.ts'
import type { Turn } from '../../../shared/domain/turn.ts'
import type { InventedConversation } from './invented-conversation.ts'

function aboutTokens(parts: readonly Part[]): number {
  return Math.ceil(textOfParts(parts).length / 4) + 4
}

type Place = Pick<ContextRun, 'place' | 'reason'>

function placeOf(talk: InventedConversation, path: readonly Message[], index: number, sent: number): Place {
  const message = path[index]
  if (message === undefined) return { place: 'left-out', reason: 'empty' }
  const ids = path.map((other) => other.id)
  const covered = Math.max(-1, ...talk.segments.map((segment) => ids.indexOf(segment.coversMessageId)))
  if (talk.pinnedMessageIds.has(message.id)) return { place: 'sent', reason: 'pinned' }
  if (message.status === 'failed') return { place: 'left-out', reason: 'failed' }
  if (index <= covered) return { place: 'summarised', reason: 'covered-by-segment' }
  const policy = talk.conversation.contextPolicy
  if (policy.kind === 'last-messages' && index < path.length - policy.count)
    return { place: 'left-out', reason: 'before-last-messages' }
  if (index < path.length - sent) return { place: 'held-at-provider', reason: 'covered-by-handle' }
  return { place: 'sent', reason: 'on-path' }
}

/** The stretches of a path, oldest first, with the newest `sent` messages in the request itself. */
export function runsOf(talk: InventedConversation, path: readonly Message[], sent: number): ContextRun[] {
  const runs: ContextRun[] = []
  for (const [index, message] of path.entries()) {
    const place = placeOf(talk, path, index, sent)
    const last = runs.at(-1)
    const tokens = aboutTokens(message.parts)
    if (last?.place === place.place && last.reason === place.reason) {
      last.toMessageId = message.id
      last.count += 1
      last.tokens += tokens
    } else runs.push({ fromMessageId: message.id, toMessageId: message.id, count: 1, ...place, tokens })
  }
  return runs
}

/** What the model of a turn was shown. */
export function contextOfTurn(talk: InventedConversation, turn: Turn): ContextRun[] {
  const end = talk.messages.findIndex((message) => message.id === turn.messageId)
  const path = talk.messages.slice(0, Math.max(0, end))
  return runsOf(talk, path, turn.carry.kind === 'chain' ? turn.carry.messagesSent : path.length)
}

/** What the next request would be like. */
export function previewOf(
  talk: InventedConversation,
  parts: readonly Part[],
  window: number | null,
  isExact: boolean,
): ContextPreview {
  const runs = runsOf(talk, talk.messages, talk.messages.length)
  const shown = runs.filter((run) => run.place === 'sent' || run.place === 'held-at-provider')
  const summary = talk.segments.at(-1)?.summaryTokens ?? 0
  const tokens = shown.reduce((sum, run) => sum + run.tokens, summary) + aboutTokens(parts)
  const policy = talk.conversation.contextPolicy
  const set = policy.kind === 'segments' ? policy.thresholdTokens : null
  const share = window === null ? null : Math.round(window * windowThreshold)
  const limits = [set, share].filter((limit) => limit !== null)
  const thresholdTokens = limits.length === 0 ? null : Math.min(...limits)
  const count = shown.reduce((sum, run) => sum + run.count, 1)
  return {
    tokens,
    precision: isExact ? 'exact' : 'estimate',
    window,
    thresholdTokens,
    runs,
    carrySentence: `Sent in full: ${count} of ${talk.messages.length + 1} messages. This provider keeps no conversation.`,
    willSummarise: policy.kind === 'segments' && thresholdTokens !== null && tokens > thresholdTokens,
    expected: {
      likelyCachedTokens: null,
      outputTokens: 500,
      inputNanoUsd: null,
      outputNanoUsd: null,
      nanoUsd: null,
      coldNanoUsd: null,
      priceVersion: null,
      freeReason: null,
      unknownReason: 'no-price',
    },
    staying: null,
    budgetNotices: [],
  }
}
