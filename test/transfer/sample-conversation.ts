// A conversation with everything an export can meet: a handoff, tools, a file, reasoning, a cut answer inside a fence,
// a second attempt, unknown numbers and a branch beside the path. Ids and times are fixed so that files can be compared.

import type { Store } from '../../electron/store/store.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { Part } from '../../shared/domain/part.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import { unknownCost } from '../../shared/domain/unknown-cost.ts'

export const sampleNow = Date.UTC(2026, 10, 20, 22, 13, 5)
export const sampleId = id(1)
const openAiAccount = id(2)
const anthropicAccount = id(3)
export const canaryKey = 'sk-canary-0123456789abcdef'

/** A valid version 7 UUID that differs only in its end. */
export function id(number: number): string {
  return `019aa000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`
}

const at = (minutes: number) => sampleNow - 3_600_000 + minutes * 60_000

function message(number: number, parent: number | null, role: Message['role'], parts: Part[]): Message {
  return {
    id: id(number),
    conversationId: sampleId,
    parentId: parent === null ? null : id(parent),
    role,
    status: 'complete',
    parts,
    createdAt: at(number),
    completedAt: at(number) + 8000,
  }
}

function turn(number: number, messageNumber: number, changes: Partial<Turn>): Turn {
  return {
    id: id(number),
    conversationId: sampleId,
    messageId: id(messageNumber),
    purpose: 'answer',
    attempt: 1,
    status: 'complete',
    accountId: openAiAccount,
    accountName: 'OpenAI',
    vendor: 'openai',
    api: 'openai-responses',
    modelAsked: 'gpt-6.1-sol',
    modelName: 'GPT-6.1 Sol',
    modelServed: 'gpt-6.1-sol-2026-11-01',
    carry: {
      kind: 'replay',
      reason: 'first-turn',
      sentence: 'Sent in full: 1 of 1 messages.',
      messagesSent: 1,
      messagesOnPath: 1,
      handleValue: null,
      way: 'response',
    },
    handoff: null,
    notes: [],
    contextNotice: null,
    estimatedInputTokens: 1180,
    contextWindow: 400_000,
    usage: {
      inputTotal: 1204,
      cacheRead: 820,
      cacheWrite: null,
      outputTotal: 386,
      reasoning: 64,
      reportedNanoUsd: null,
      raw: { input_tokens: 1204, output_tokens: 386 },
    },
    cost: { nanoUsd: 4_100_000, source: 'computed', priceVersion: 'genai-prices 0.1.8' },
    finishReason: 'stop',
    rawFinishReason: 'completed',
    failure: null,
    startedAt: at(messageNumber),
    firstTokenMs: 600,
    totalMs: 4800,
    ...changes,
  }
}

const text = (value: string): Part => ({ type: 'text', text: value })

export const cutAnswer =
  'Here it is:\n\n```ts\nexport function tokenBucket(rate: number) {\n  let tokens = rate'
export const fencedQuestion =
  'Explain this:\n\n````md\n```ts\nconst a = 1\n```\n````\n\n## You\n\nnot a heading of ours'

/** Fills an empty store with the sample. */
export function fillSample(store: Store): void {
  for (const [accountId, vendor, name, baseUrl] of [
    [openAiAccount, 'openai', 'OpenAI', `https://user:${canaryKey}@api.example.test/v1?key=${canaryKey}`],
    [anthropicAccount, 'anthropic', 'Anthropic', 'https://api.anthropic.example.test'],
  ] as const) {
    store.accounts.insert({
      id: accountId,
      vendor,
      name,
      baseUrl,
      settings: { api: null, keepsStateAtProvider: true, stateWay: null },
      isEnabled: true,
      environmentVariable: null,
      hasStoredKey: true,
      keyChangedAt: null,
      createdAt: at(0),
    })
  }
  store.conversations.insert({
    id: sampleId,
    title: 'Rate *limiter* in <TypeScript>/[v2]',
    titleSource: 'person',
    folderId: null,
    tagIds: [],
    isUnread: false,
    source: null,
    headMessageId: null,
    model: { accountId: anthropicAccount, modelId: 'claude-opus-5-5' },
    systemText: 'Answer briefly.\n```\nno fences\n```',
    continuationMode: 'automatic',
    contextPolicy: { kind: 'segments', thresholdTokens: 120_000 },
    draft: 'And then',
    createdAt: at(0),
    updatedAt: at(20),
    pinnedAt: null,
    archivedAt: null,
    trashedAt: null,
  })
  const file = store.attachments.put({
    name: 'notes_[final].txt',
    mediaType: 'text/plain',
    bytes: new TextEncoder().encode('token bucket or leaky bucket?'),
  })
  const messages: Message[] = [
    message(10, null, 'user', [text(fencedQuestion), file]),
    message(11, 10, 'assistant', [
      { type: 'reasoning', text: 'A bucket </details> fits.', startedAtMs: at(11), durationMs: 4000 },
      { type: 'tool-call', callId: 'call_1', name: 'look_up', argumentsJson: '{"q":"```bucket```"}' },
    ]),
    message(12, 11, 'tool', [
      { type: 'tool-result', callId: 'call_1', name: 'look_up', output: 'nothing\nfound', isError: true },
    ]),
    message(13, 12, 'assistant', [text('A token bucket.\n\n| a | b |\n|---|---|\n| 1 | 2 |')]),
    message(14, 13, 'user', [text('Write it.')]),
    { ...message(15, 14, 'assistant', [text(cutAnswer)]), status: 'interrupted' },
    // The branch beside the path.
    { ...message(16, 13, 'user', [text('Say it in French.')]) },
    { ...message(17, 16, 'assistant', []), status: 'failed' },
  ]
  for (const entry of messages) store.messages.insert(entry)
  store.messages.settle(messages[3] as Message, {
    api: 'openai-responses',
    vendor: 'openai',
    accountId: openAiAccount,
    modelId: 'gpt-6.1-sol',
    prefixHash: 'a'.repeat(64),
    content: [{ type: 'message', id: 'msg_1', encrypted_content: 'c2VhbGVk', phase: null }],
  })
  fillTurns(store)
  store.handles.insert({
    id: id(40),
    conversationId: sampleId,
    kind: 'response',
    value: 'resp_123',
    position: null,
    expiresAt: sampleNow + 86_400_000,
    heldUntil: sampleNow + 5 * 86_400_000,
    isOneUse: false,
    coversMessageId: id(13),
    accountId: openAiAccount,
    api: 'openai-responses',
    modelId: 'gpt-6.1-sol',
    systemTextHash: 'b'.repeat(64),
    toolsHash: null,
    viewHash: 'c'.repeat(64),
    createdAt: at(13),
    lastUsedAt: null,
    deadReason: null,
    goneAt: null,
    server: null,
  })
  store.segments.insert({
    id: id(50),
    conversationId: sampleId,
    coversMessageId: id(13),
    text: 'The user asked for a *limiter*; a token bucket was chosen.',
    method: 'model',
    turnId: id(31),
    modelName: 'GPT-6.1 Sol',
    originalTokens: 900,
    summaryTokens: 14,
    messageCount: 4,
    nanoUsd: 1_200_000,
    createdAt: at(14),
  })
  store.pins.set(id(10), sampleId, at(14))
  store.receipts.put({
    id: id(60),
    conversationId: sampleId,
    conversationTitle: 'Rate limiter',
    accountId: openAiAccount,
    accountName: 'OpenAI',
    vendor: 'openai',
    api: 'openai-responses',
    kind: 'response',
    value: 'resp_old',
    position: null,
    madeAt: at(13),
    triedAt: at(15),
    outcome: 'deleted',
    sentence: 'OpenAI deleted it.',
  })
  store.conversations.update(sampleId, { headMessageId: id(15) })
}

function fillTurns(store: Store): void {
  const failure = {
    kind: 'overloaded',
    message: 'Anthropic is overloaded.',
    detail: 'overloaded_error',
    retryable: true,
    retryAfterMs: 1000,
    status: 529,
    vendorCode: 'overloaded_error',
    requestId: 'req_1',
  } as const
  const anthropic = {
    accountId: anthropicAccount,
    accountName: 'Anthropic',
    vendor: 'anthropic',
    api: 'anthropic-messages',
    modelAsked: 'claude-opus-5-5',
    modelName: 'Claude Opus 5.5',
    modelServed: null,
  } as const
  const turns: Turn[] = [
    turn(30, 11, { finishReason: 'tool-calls' }),
    turn(31, 13, {}),
    turn(32, 15, { ...anthropic, status: 'failed', usage: null, cost: unknownCost, failure }),
    turn(33, 15, {
      ...anthropic,
      attempt: 2,
      status: 'interrupted',
      usage: null,
      cost: unknownCost,
      finishReason: null,
      rawFinishReason: null,
      totalMs: null,
      handoff: {
        fromVendor: 'openai',
        fromModelName: 'GPT-6.1 Sol',
        toVendor: 'anthropic',
        toModelName: 'Claude Opus 5.5',
        messagesCarried: 4,
        approximateTokens: 3210,
      },
      notes: [{ kind: 'reasoning-dropped', count: 1 }],
    }),
    turn(34, 17, { ...anthropic, status: 'failed', usage: null, cost: unknownCost, failure }),
  ]
  for (const entry of turns) store.turns.insert(entry)
  store.turns.update(turns[1] as Turn, {
    identifiers: [{ kind: 'response', value: 'resp_123', foundIn: 'body' }],
    headers: { 'x-request-id': 'req_9', 'x-api-key': canaryKey, 'x-ratelimit-remaining-tokens': '199000' },
    requestBytes: 512,
    metadata: { service_tier: 'default' },
    warnings: [{ code: 'late-usage', detail: 'Usage came after the end.' }],
    context: [
      {
        fromMessageId: id(10),
        toMessageId: id(12),
        count: 3,
        place: 'sent',
        reason: 'on-path',
        tokens: 900,
      },
    ],
  })
}
