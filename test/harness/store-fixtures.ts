// Plain rows for store tests, whole and valid, each changed only where a test looks.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '../../electron/store/open-store.ts'
import type { AccountRecord, Store, StoredReceipt } from '../../electron/store/store.ts'
import type { OpenStoreOptions, StoreOpening } from '../../electron/store/store-opening.ts'
import type { Segment } from '../../shared/domain/context.ts'
import type { Handle } from '../../shared/domain/continuation.ts'
import type { Conversation } from '../../shared/domain/conversation.ts'
import { createId } from '../../shared/domain/create-id.ts'
import type { Failure } from '../../shared/domain/failure.ts'
import type { Message } from '../../shared/domain/message.ts'
import { newConversation } from '../../shared/domain/new-conversation.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import { unknownCost } from '../../shared/domain/unknown-cost.ts'

export const startMs = Date.UTC(2026, 10, 20, 12)

export function aConversation(changes: Partial<Conversation> = {}): Conversation {
  return {
    ...newConversation(createId(), startMs),
    title: 'A talk',
    ...changes,
  }
}

export function aMessage(conversationId: string, changes: Partial<Message> = {}): Message {
  return {
    id: createId(),
    conversationId,
    parentId: null,
    role: 'user',
    status: 'complete',
    parts: [{ type: 'text', text: 'Hello.' }],
    createdAt: startMs,
    completedAt: startMs,
    ...changes,
  }
}

export function anOpenAnswer(conversationId: string, changes: Partial<Message> = {}): Message {
  return aMessage(conversationId, {
    role: 'assistant',
    status: 'pending',
    parts: [],
    completedAt: null,
    ...changes,
  })
}

export function aTurn(message: Message, changes: Partial<Turn> = {}): Turn {
  return {
    id: createId(),
    conversationId: message.conversationId,
    messageId: message.id,
    purpose: 'answer',
    attempt: 1,
    status: 'running',
    accountId: createId(),
    accountName: 'OpenAI',
    vendor: 'openai',
    api: 'openai-responses',
    modelAsked: 'gpt-5',
    modelName: 'GPT-5',
    modelServed: null,
    carry: {
      kind: 'replay',
      reason: 'first-turn',
      sentence: 'The first turn.',
      messagesSent: 1,
      messagesOnPath: 1,
      handleValue: null,
      way: null,
    },
    handoff: null,
    notes: [],
    contextNotice: null,
    estimatedInputTokens: null,
    contextWindow: null,
    usage: null,
    cost: unknownCost,
    finishReason: null,
    rawFinishReason: null,
    failure: null,
    startedAt: startMs,
    firstTokenMs: null,
    totalMs: null,
    ...changes,
  }
}

export function aHandle(message: Message, changes: Partial<Handle> = {}): Handle {
  return {
    id: createId(),
    conversationId: message.conversationId,
    coversMessageId: message.id,
    accountId: createId(),
    api: 'openai-responses',
    modelId: 'gpt-5',
    kind: 'response',
    value: 'resp_1',
    position: null,
    systemTextHash: null,
    toolsHash: null,
    viewHash: null,
    isOneUse: false,
    createdAt: startMs,
    expiresAt: null,
    heldUntil: null,
    lastUsedAt: null,
    deadReason: null,
    goneAt: null,
    server: null,
    ...changes,
  }
}

export function aSegment(message: Message, changes: Partial<Segment> = {}): Segment {
  return {
    id: createId(),
    conversationId: message.conversationId,
    coversMessageId: message.id,
    text: 'They said hello.',
    method: 'model',
    turnId: null,
    modelName: 'GPT-5',
    originalTokens: 900,
    summaryTokens: 5,
    messageCount: 1,
    nanoUsd: 1200,
    createdAt: startMs,
    ...changes,
  }
}

export function aReceipt(conversationId: string, changes: Partial<StoredReceipt> = {}): StoredReceipt {
  return {
    id: createId(),
    conversationId,
    conversationTitle: 'A talk',
    accountId: createId(),
    accountName: 'OpenAI',
    vendor: 'openai',
    api: 'openai-responses',
    kind: 'response',
    value: 'resp_1',
    position: null,
    madeAt: startMs,
    triedAt: startMs,
    outcome: 'deleted',
    sentence: 'OpenAI deleted it.',
    ...changes,
  }
}

export function anAccount(changes: Partial<AccountRecord> = {}): AccountRecord {
  return {
    id: createId(),
    vendor: 'anthropic',
    name: 'Anthropic',
    baseUrl: 'https://api.anthropic.com',
    settings: { api: null, keepsStateAtProvider: true, stateWay: null },
    isEnabled: true,
    environmentVariable: null,
    hasStoredKey: false,
    keyChangedAt: null,
    createdAt: startMs,
    ...changes,
  }
}

export function aFailure(changes: Partial<Failure> = {}): Failure {
  return {
    kind: 'overloaded',
    message: 'Anthropic is overloaded.',
    detail: null,
    retryable: true,
    retryAfterMs: null,
    status: null,
    vendorCode: null,
    requestId: null,
    ...changes,
  }
}

/** A conversation of `count` messages, one after the other, in one transaction. */
export function insertThread(
  store: Store,
  count: number,
  changes: { conversation?: Partial<Conversation>; text?: (index: number) => string } = {},
): { conversation: Conversation; messages: Message[] } {
  const conversation = aConversation(changes.conversation)
  const messages: Message[] = []
  store.transaction(() => {
    store.conversations.insert(conversation)
    for (let index = 0; index < count; index += 1) {
      const message = aMessage(conversation.id, {
        parentId: messages.at(-1)?.id ?? null,
        role: index % 2 === 0 ? 'user' : 'assistant',
        parts: [{ type: 'text', text: changes.text?.(index) ?? `Message ${index}` }],
      })
      store.messages.insert(message)
      messages.push(message)
    }
    store.conversations.update(conversation.id, { headMessageId: messages.at(-1)?.id ?? null })
  })
  return { conversation, messages }
}

/** A folder that goes when the test ends: `using folder = temporaryFolder()`. */
export function temporaryFolder(): Disposable & { readonly path: string; readonly file: string } {
  const path = mkdtempSync(join(tmpdir(), 'baton-store-'))
  return {
    path,
    file: join(path, 'baton.db'),
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  }
}

export function expectKind<Kind extends StoreOpening['kind']>(
  opening: StoreOpening,
  kind: Kind,
): Extract<StoreOpening, { kind: Kind }> {
  if (opening.kind !== kind) {
    const sentence = 'sentence' in opening ? `: ${opening.sentence}` : ''
    throw new Error(`the store was found ${opening.kind}${sentence}, not ${kind}`)
  }
  return opening as Extract<StoreOpening, { kind: Kind }>
}

export function openFile(path: string, options: Omit<OpenStoreOptions, 'path'> = {}): Store {
  return expectKind(openStore({ path, ...options }), 'open').store
}
