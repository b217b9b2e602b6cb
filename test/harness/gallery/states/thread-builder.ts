// Builds conversations to look at: messages and turns with plausible figures, without an engine.
import type { ConversationSnapshot } from '../../../../shared/contract/watches.ts'
import type { Carry } from '../../../../shared/domain/continuation.ts'
import { defaultContextPolicy } from '../../../../shared/domain/default-context-policy.ts'
import type { Failure, FailureKind } from '../../../../shared/domain/failure.ts'
import type { Message, MessageStatus } from '../../../../shared/domain/message.ts'
import type { Part } from '../../../../shared/domain/part.ts'
import { sumUsage } from '../../../../shared/domain/sum-usage.ts'
import type { Turn, TurnDetails } from '../../../../shared/domain/turn.ts'
import type { ApiKind, Vendor } from '../../../../shared/domain/vendor.ts'

export interface ThreadState {
  readonly name: string
  readonly snapshot: ConversationSnapshot
  readonly details: ReadonlyMap<string, TurnDetails>
}

export interface Speaker {
  readonly vendor: Vendor
  readonly api: ApiKind
  readonly modelId: string
  readonly modelName: string
}

export const speakers = {
  gpt: { vendor: 'openai', api: 'openai-responses', modelId: 'gpt-6.1-sol', modelName: 'GPT-6.1 Sol' },
  claude: {
    vendor: 'anthropic',
    api: 'anthropic-messages',
    modelId: 'claude-opus-5-5',
    modelName: 'Claude Opus 5.5',
  },
  gemini: {
    vendor: 'google',
    api: 'gemini-interactions',
    modelId: 'gemini-4-argon',
    modelName: 'Gemini 4 Argon',
  },
  mistral: {
    vendor: 'mistral',
    api: 'mistral-chat',
    modelId: 'mistral-large-4',
    modelName: 'Mistral Large 4',
  },
  router: { vendor: 'openrouter', api: 'openai-chat', modelId: 'cohere/command-a', modelName: 'Command A' },
  local: { vendor: 'ollama', api: 'openai-chat', modelId: 'llama4:8b', modelName: 'Llama 4 8B' },
  guide: { vendor: 'guide', api: 'guide', modelId: 'guide', modelName: 'Baton guide' },
} as const satisfies Record<string, Speaker>

/** The time all states are told from: 14:05 on the tenth of November 2026, UTC. */
export const storyTimeMs = Date.UTC(2026, 10, 10, 14, 5, 9)

let lastId = 0

/** Ids in order, the same on every run. */
export function storyId(): string {
  lastId += 1
  return `01a2b3c4-d5e6-7000-8000-${lastId.toString(16).padStart(12, '0')}`
}

export const storyAccountId = '01a2b3c4-d5e6-7000-8000-ffffffffffff'

export interface AnswerOptions {
  readonly status?: MessageStatus
  readonly failure?: Failure
  readonly turn?: Partial<Turn>
  readonly details?: Partial<TurnDetails>
  readonly retryInMs?: number
  readonly startedAt?: number
}

export interface Story {
  user(text: string, files?: readonly Part[]): Story
  answer(speaker: Speaker, parts: readonly Part[] | string, options?: AnswerOptions): Story
  end(name: string, title: string): ThreadState
}

export function failure(kind: FailureKind, message: string, rest: Partial<Failure> = {}): Failure {
  return {
    kind,
    message,
    detail: null,
    retryable: false,
    retryAfterMs: null,
    status: null,
    vendorCode: null,
    requestId: null,
    ...rest,
  }
}

export function tellStory(): Story {
  const conversationId = storyId()
  const messages: Message[] = []
  const turns: Turn[] = []
  const retries = new Map<string, number>()
  const details = new Map<string, TurnDetails>()
  let lastSpeaker: Speaker | null = null

  const add = (role: Message['role'], status: MessageStatus, parts: readonly Part[]): Message => {
    const message: Message = {
      id: storyId(),
      conversationId,
      parentId: messages.at(-1)?.id ?? null,
      role,
      status,
      parts: [...parts],
      createdAt: storyTimeMs + messages.length * 20_000,
      completedAt:
        status === 'pending' || status === 'streaming' ? null : storyTimeMs + messages.length * 20_000,
    }
    messages.push(message)
    return message
  }

  const carryOf = (speaker: Speaker, isHandoff: boolean): Carry => {
    const onPath = messages.length - 1
    const chains = speaker.api === 'openai-responses' && !isHandoff && onPath > 1
    return {
      kind: chains ? 'chain' : 'replay',
      reason: chains ? 'handle-continues' : isHandoff ? 'no-handle-on-path' : 'api-keeps-no-state',
      way: speaker.api === 'openai-responses' ? 'response' : null,
      sentence: chains
        ? 'Continued from resp_68f2a1: OpenAI holds the rest.'
        : isHandoff
          ? 'Anthropic Messages keeps no state, and this is the first turn after a handoff.'
          : 'This interface keeps no state.',
      messagesSent: chains ? 1 : onPath,
      messagesOnPath: onPath,
      handleValue: chains ? 'resp_68f2a1c0b7d48193' : null,
    }
  }

  const story: Story = {
    user(text, files = []) {
      add('user', 'complete', text === '' ? files : [...files, { type: 'text', text }])
      return story
    },
    answer(speaker, content, options = {}) {
      const status = options.status ?? 'complete'
      const parts: readonly Part[] = typeof content === 'string' ? [{ type: 'text', text: content }] : content
      const message = add('assistant', status, parts)
      const isHandoff = lastSpeaker !== null && lastSpeaker.modelId !== speaker.modelId
      const isOpen = status === 'pending' || status === 'streaming'
      const turn: Turn = {
        id: storyId(),
        conversationId,
        messageId: message.id,
        purpose: 'answer',
        attempt: 1,
        status: isOpen ? 'running' : status,
        accountId: storyAccountId,
        accountName: 'Personal',
        vendor: speaker.vendor,
        api: speaker.api,
        modelAsked: speaker.modelId,
        modelName: speaker.modelName,
        modelServed: `${speaker.modelId}-20261001`,
        carry: carryOf(speaker, isHandoff),
        handoff:
          isHandoff && lastSpeaker !== null
            ? {
                fromVendor: lastSpeaker.vendor,
                fromModelName: lastSpeaker.modelName,
                toVendor: speaker.vendor,
                toModelName: speaker.modelName,
                messagesCarried: messages.length - 2,
                approximateTokens: 3210,
              }
            : null,
        notes: isHandoff ? [{ kind: 'reasoning-dropped', count: 1 }] : [],
        contextNotice: null,
        estimatedInputTokens: 1180,
        contextWindow: 200_000,
        usage:
          isOpen || options.failure !== undefined
            ? null
            : {
                inputTotal: 1204,
                cacheRead: 820,
                cacheWrite: null,
                outputTotal: 386,
                reasoning: null,
                reportedNanoUsd: null,
                raw: { input_tokens: 1204, input_tokens_details: { cached_tokens: 820 }, output_tokens: 386 },
              },
        cost:
          isOpen || options.failure !== undefined
            ? { nanoUsd: null, source: 'unknown', priceVersion: null }
            : { nanoUsd: 4_100_000, source: 'computed', priceVersion: 'genai-prices 2026-11-10' },
        finishReason: status === 'complete' ? 'stop' : null,
        rawFinishReason: status === 'complete' ? 'stop' : null,
        failure: options.failure ?? null,
        startedAt: options.startedAt ?? message.createdAt,
        firstTokenMs: status === 'pending' || options.failure !== undefined ? null : 610,
        totalMs: isOpen ? null : 4810,
        ...options.turn,
      }
      turns.push(turn)
      details.set(turn.id, {
        turn,
        identifiers: [],
        headers: {},
        requestBytes: 18_420,
        metadata: {},
        warnings: [],
        context: [],
        native: null,
        heldAtProvider: 'Nothing is stored there for this turn.',
        ...options.details,
      })
      if (options.retryInMs !== undefined) retries.set(message.id, Date.now() + options.retryInMs)
      if (status === 'complete') lastSpeaker = speaker
      return story
    },
    end(name, title) {
      return {
        name,
        details,
        snapshot: {
          messages,
          turns,
          segments: [],
          pinnedMessageIds: [],
          summarisingIds: [],
          viewLeafId: null,
          viewFork: null,
          openAnswerId: null,
          retries: Array.from(retries, ([messageId, retryAt]) => ({ messageId, retryAt })),
          hasOlder: false,
          versions: [],
          usage: sumUsage(turns.filter((turn) => turn.failure === null && turn.status !== 'running')),
          conversation: {
            id: conversationId,
            title,
            titleSource: 'person',
            folderId: null,
            tagIds: [],
            isUnread: false,
            source: null,
            headMessageId: messages.at(-1)?.id ?? null,
            model:
              turns.at(-1) === undefined
                ? null
                : { accountId: storyAccountId, modelId: turns.at(-1)?.modelAsked ?? '' },
            systemText: null,
            continuationMode: 'automatic',
            contextPolicy: defaultContextPolicy,
            draft: '',
            createdAt: storyTimeMs,
            updatedAt: storyTimeMs,
            pinnedAt: null,
            archivedAt: null,
            trashedAt: null,
          },
        },
      }
    },
  }
  return story
}
