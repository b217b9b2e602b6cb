// Hop 6, the end: the final form of an answer, its native content, identifiers, usage, cost and handle in one
// transaction. A cut, refused or stopped turn leaves no handle behind.
import type { Handle } from '../../shared/domain/continuation.ts'
import type { Message, MessageStatus } from '../../shared/domain/message.ts'
import type { TerminalEvent } from '../../shared/domain/stream-event.ts'
import type { Turn, TurnStatus } from '../../shared/domain/turn.ts'
import type { Cost, Usage } from '../../shared/domain/usage.ts'
import type { Store, TurnRecord } from '../store/store.ts'
import { settleHandles } from './keep-handles.ts'
import type { PreparedTurn } from './prepare-turn.ts'

/** Why the engine itself ended a call; null when the provider or the network did. */
export type EndedBy = 'person' | 'shutdown' | null

export interface SettleInput {
  readonly store: Store
  readonly turn: Turn
  /** The answer with every event folded. */
  readonly message: Message
  readonly terminal: TerminalEvent
  readonly endedBy: EndedBy
  readonly prepared: PreparedTurn | null
  readonly details: Omit<TurnRecord, 'turn'>
  /** What the provider said it holds, written down while the turn ran. */
  readonly held: readonly Handle[]
  readonly usage: Usage | null
  readonly cost: Cost
  readonly servedModel: string | null
  readonly firstTokenMs: number | null
  readonly totalMs: number | null
  /** False for a call that will be tried again: its answer stays open. */
  readonly isLast: boolean
  readonly now: number
}

function statusOf(terminal: TerminalEvent, endedBy: EndedBy): Exclude<TurnStatus, 'running'> & MessageStatus {
  if (terminal.type === 'finish') return 'complete'
  if (terminal.failure.kind !== 'aborted') return 'failed'
  return endedBy === 'shutdown' ? 'interrupted' : 'stopped'
}

/** Below this many tokens a difference says nothing. */
const leastTokensToCompare = 1_500
/** A report below this share of what was counted here is no matter of vocabularies. */
const cutShare = 0.6

/**
 * Some servers cut what is too long for them without a word (Ollama, 2026): only their own count shows it.
 * @returns a sentence for the person, or null
 */
function noticeOfCut(turn: Turn, usage: Usage | null): string | null {
  const counted = turn.estimatedInputTokens
  const reported = usage?.inputTotal ?? null
  if (counted === null || reported === null || counted < leastTokensToCompare) return null
  if (reported >= counted * cutShare) return null
  return (
    `The server counted ${reported} tokens where about ${counted} were sent: it may have left out the oldest messages. ` +
    'Choose a smaller token budget for this conversation, or a larger window at the server.'
  )
}

/** @throws StorageError when the disk refuses; nothing is then changed. */
export function settleTurn(input: SettleInput): { message: Message; turn: Turn } {
  const { store, terminal, prepared } = input
  const status = statusOf(terminal, input.endedBy)
  const finish = terminal.type === 'finish' ? terminal : null
  const turn: Turn = {
    ...input.turn,
    status,
    modelServed: input.servedModel,
    usage: input.usage,
    cost: input.cost,
    finishReason: finish?.reason ?? null,
    rawFinishReason: finish?.rawReason ?? null,
    failure: terminal.type === 'fail' ? terminal.failure : null,
    contextNotice: input.turn.contextNotice ?? noticeOfCut(input.turn, input.usage),
    firstTokenMs: input.firstTokenMs,
    totalMs: input.totalMs,
  }
  const message: Message = { ...input.message, status, completedAt: input.now }
  store.transaction(() => {
    store.turns.update(turn, input.details)
    if (prepared !== null) settleHandles(store, { ...input, turn, prepared })
    if (finish !== null && prepared?.wasSealRefused === true) {
      store.messages.refuseNative(prepared.ownAnswerIds)
    }
    if (!input.isLast) return
    const native =
      finish === null || prepared === null || finish.native === null
        ? null
        : {
            api: turn.api,
            vendor: turn.vendor,
            accountId: turn.accountId,
            modelId: turn.modelAsked,
            content: finish.native,
            prefixHash: prepared.prefixHash,
          }
    store.messages.settle(message, native)
    // Who stopped an answer, or closed Baton over it, has seen what there is of it.
    const isNews = input.endedBy === null
    store.conversations.update(turn.conversationId, {
      updatedAt: input.now,
      ...(isNews ? { isUnread: true } : {}),
    })
  })
  return { message: input.isLast ? message : input.message, turn }
}

/**
 * Ends an answer for which no call is under way; its turns stay as they are.
 * @throws StorageError when the disk refuses; nothing is then changed.
 */
export function settleAnswer(store: Store, message: Message): void {
  store.transaction(() => {
    store.messages.settle(message, null)
    if (message.completedAt !== null) {
      store.conversations.update(message.conversationId, {
        updatedAt: message.completedAt,
        ...(message.status === 'failed' ? { isUnread: true } : {}),
      })
    }
  })
}
