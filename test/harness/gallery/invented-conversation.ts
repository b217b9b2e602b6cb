// A conversation that was never held: a handoff, reasoning, code, a table, maths, and every way an answer can end.
import type { ConversationSnapshot } from '../../../shared/contract/watches.ts'
import type { Account } from '../../../shared/domain/account.ts'
import type { Segment } from '../../../shared/domain/context.ts'
import type { Conversation } from '../../../shared/domain/conversation.ts'
import { createId } from '../../../shared/domain/create-id.ts'
import { defaultContextPolicy } from '../../../shared/domain/default-context-policy.ts'
import type { Failure, FailureKind } from '../../../shared/domain/failure.ts'
import type { HeldItem, ReleaseReceipt } from '../../../shared/domain/held-state.ts'
import type { Id, MessageId } from '../../../shared/domain/ids.ts'
import { isOpen } from '../../../shared/domain/is-open.ts'
import type { Message, MessageStatus } from '../../../shared/domain/message.ts'
import type { Part } from '../../../shared/domain/part.ts'
import type { Turn } from '../../../shared/domain/turn.ts'
import { usageOf } from './invented-totals.ts'
import { forkOf, type OffPath, pathTo, versionsOf } from './off-path.ts'

export interface AnswerWords {
  readonly account: Account
  readonly modelId: string
  readonly modelName: string
  readonly text: string
  readonly reasoning?: string
  readonly status?: MessageStatus
  readonly failure?: Failure | null
  readonly handoffFrom?: AnswerWords
  readonly tokens?: { readonly input: number; readonly output: number; readonly nanoUsd: number | null }
  /** What differs from the turn that would be invented. */
  readonly turn?: Partial<Turn>
}

export function failureOf(kind: FailureKind, message: string, detail: string | null = null): Failure {
  return {
    kind,
    message,
    detail,
    retryable: kind !== 'auth' && kind !== 'quota',
    retryAfterMs: kind === 'rate-limit' ? 20_000 : null,
    status: kind === 'auth' ? 401 : 429,
    vendorCode: null,
    requestId: 'req_invented',
  }
}

export function inventTurn(
  conversationId: Id,
  messageId: MessageId,
  words: AnswerWords,
  onPath: number,
): Turn {
  const { account } = words
  const tokens = words.tokens ?? { input: 1204, output: 386, nanoUsd: 4_100_000 }
  const status = words.status ?? 'complete'
  const isChain = account.vendor === 'openai' && onPath > 1
  return {
    id: createId(),
    conversationId,
    messageId,
    purpose: 'answer',
    attempt: 1,
    status: status === 'pending' || status === 'streaming' ? 'running' : status,
    accountId: account.id,
    accountName: account.name,
    vendor: account.vendor,
    api: account.api,
    modelAsked: words.modelId,
    modelName: words.modelName,
    modelServed: words.modelId,
    carry: {
      kind: isChain ? 'chain' : 'replay',
      reason: isChain ? 'handle-continues' : 'api-keeps-no-state',
      way: account.vendor === 'openai' ? 'response' : null,
      sentence: isChain
        ? `Continued from resp_0a41f2…: 1 of ${onPath} messages sent. OpenAI holds the rest.`
        : `Sent in full: ${onPath} of ${onPath} messages. This is the first turn after a handoff.`,
      messagesSent: isChain ? 1 : onPath,
      messagesOnPath: onPath,
      handleValue: isChain ? 'resp_0a41f2' : null,
    },
    handoff:
      words.handoffFrom === undefined
        ? null
        : {
            fromVendor: words.handoffFrom.account.vendor,
            fromModelName: words.handoffFrom.modelName,
            toVendor: account.vendor,
            toModelName: words.modelName,
            messagesCarried: onPath - 1,
            approximateTokens: 3210,
          },
    notes: words.handoffFrom === undefined ? [] : [{ kind: 'reasoning-dropped', count: 1 }],
    contextNotice: null,
    estimatedInputTokens: status === 'complete' ? Math.round(tokens.input * 0.96) : null,
    contextWindow: account.vendor === 'ollama' ? null : 200_000,
    usage:
      status === 'complete'
        ? {
            inputTotal: tokens.input,
            cacheRead: Math.round(tokens.input * 0.68),
            cacheWrite: null,
            outputTotal: tokens.output,
            reasoning: words.reasoning === undefined ? null : 190,
            reportedNanoUsd: null,
            raw: { input_tokens: tokens.input, output_tokens: tokens.output },
          }
        : null,
    cost: {
      nanoUsd: status === 'complete' ? tokens.nanoUsd : null,
      source: status === 'complete' && tokens.nanoUsd !== null ? 'computed' : 'unknown',
      priceVersion: '10 Nov 2026',
    },
    finishReason: status === 'complete' ? 'stop' : null,
    rawFinishReason: status === 'complete' ? 'end_turn' : null,
    failure: words.failure ?? null,
    startedAt: Date.now() - 90_000,
    firstTokenMs: status === 'pending' ? null : 640,
    totalMs: status === 'pending' || status === 'streaming' ? null : 4840,
    ...words.turn,
  }
}

export interface InventedConversation {
  conversation: Conversation
  messages: Message[]
  turns: Map<MessageId, Turn>
  /** The calls that wrote summaries. */
  summaryTurns: Turn[]
  segments: Segment[]
  pinnedMessageIds: Set<MessageId>
  summarisingIds: Set<MessageId>
  held: HeldItem[]
  receipts: ReleaseReceipt[]
  offPath: OffPath
}

/** Builds a conversation from words: a string is the person, anything else an answer. */
export function inventConversation(
  title: string,
  words: readonly (string | AnswerWords)[],
  ageMs: number,
): InventedConversation {
  const id = createId()
  const messages: Message[] = []
  const turns = new Map<MessageId, Turn>()
  let parentId: MessageId | null = null
  for (const entry of words) {
    const messageId = createId()
    const parts: Part[] = []
    if (typeof entry !== 'string' && entry.reasoning !== undefined) {
      parts.push({ type: 'reasoning', text: entry.reasoning, startedAtMs: Date.now(), durationMs: 4100 })
    }
    const text = typeof entry === 'string' ? entry : entry.text
    if (text.length > 0) parts.push({ type: 'text', text })
    const status = typeof entry === 'string' ? 'complete' : (entry.status ?? 'complete')
    messages.push({
      id: messageId,
      conversationId: id,
      parentId,
      role: typeof entry === 'string' ? 'user' : 'assistant',
      status,
      parts,
      createdAt: Date.now() - ageMs,
      completedAt: status === 'pending' || status === 'streaming' ? null : Date.now() - ageMs,
    })
    if (typeof entry !== 'string') turns.set(messageId, inventTurn(id, messageId, entry, messages.length - 1))
    parentId = messageId
  }
  const lastAnswer = words.findLast((entry) => typeof entry !== 'string')
  return {
    messages,
    turns,
    summaryTurns: [],
    segments: [],
    pinnedMessageIds: new Set(),
    summarisingIds: new Set(),
    held: [],
    receipts: [],
    offPath: { messages: [], turns: new Map() },
    conversation: {
      id,
      title,
      titleSource: 'first-message',
      folderId: null,
      tagIds: [],
      isUnread: false,
      source: null,
      headMessageId: parentId,
      model:
        lastAnswer === undefined || typeof lastAnswer === 'string'
          ? null
          : { accountId: lastAnswer.account.id, modelId: lastAnswer.modelId },
      systemText: null,
      continuationMode: 'automatic',
      contextPolicy: defaultContextPolicy,
      draft: '',
      createdAt: Date.now() - ageMs,
      updatedAt: Date.now() - ageMs,
      pinnedAt: null,
      archivedAt: null,
      trashedAt: null,
    },
  }
}

/** @param wantedLeafId the end of a branch that is looked at */
export function snapshotOf(
  invented: InventedConversation,
  pageSize: number,
  wantedLeafId: MessageId | null = null,
): ConversationSnapshot {
  const looked = wantedLeafId === null ? [] : pathTo(invented, wantedLeafId)
  const viewFork = forkOf(invented, looked)
  const path = viewFork === null ? invented.messages : looked
  const messages = path.slice(-pageSize)
  const kept = new Set(messages.map((message) => message.id))
  return {
    conversation: invented.conversation,
    messages,
    turns: [...invented.turns.values(), ...invented.offPath.turns.values()].filter((turn) =>
      kept.has(turn.messageId),
    ),
    hasOlder: messages.length < path.length,
    versions: versionsOf(invented, messages),
    usage: usageOf(invented),
    segments: invented.segments,
    pinnedMessageIds: [...invented.pinnedMessageIds],
    summarisingIds: [...invented.summarisingIds],
    viewLeafId: viewFork === null ? null : wantedLeafId,
    viewFork,
    openAnswerId: invented.messages.findLast(isOpen)?.id ?? null,
    retries: [],
  }
}
