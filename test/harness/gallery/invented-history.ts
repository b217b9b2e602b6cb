// A longer conversation with everything that can happen to its history: a response chain, handoffs, a summary, pins, turns
// without figures, things held at providers and receipts of what was deleted there.
import { createId } from '../../../shared/domain/create-id.ts'
import type { HeldItem, ReleaseReceipt } from '../../../shared/domain/held-state.ts'
import type { Turn } from '../../../shared/domain/turn.ts'
import {
  anthropicAccount,
  googleAccount,
  mistralAccount,
  ollamaAccount,
  openaiAccount,
} from './invented-accounts.ts'
import {
  type AnswerWords,
  type InventedConversation,
  inventConversation,
  inventTurn,
} from './invented-conversation.ts'

const day = 24 * 3_600_000

const sol = { account: openaiAccount, modelId: 'gpt-6.1-sol', modelName: 'GPT-6.1 Sol' }
const opus = { account: anthropicAccount, modelId: 'claude-opus-5-5', modelName: 'Claude Opus 5.5' }
const gemini = { account: googleAccount, modelId: 'gemini-4-pro', modelName: 'Gemini 4 Pro' }
const mistral = { account: mistralAccount, modelId: 'mistral-large-4', modelName: 'Mistral Large 4' }
const qwen = { account: ollamaAccount, modelId: 'qwen4:8b', modelName: 'qwen4:8b' }

const noFigures: Partial<Turn> = {
  usage: null,
  cost: { nanoUsd: null, source: 'unknown', priceVersion: null },
  estimatedInputTokens: null,
}

/** Who answers the exchange of that number. */
function speakerOf(index: number): Omit<AnswerWords, 'text'> {
  if (index === 8 || index === 9) return opus
  if (index === 11) return gemini
  if (index === 12) return { ...sol, status: 'stopped' }
  if (index === 13) return { ...qwen, turn: noFigures }
  if (index === 15) return mistral
  return index >= 18 ? opus : sol
}

function exchanges(count: number): (string | AnswerWords)[] {
  const words: (string | AnswerWords)[] = []
  let previous: AnswerWords | null = null
  for (let index = 0; index < count; index += 1) {
    const speaker = speakerOf(index)
    words.push(
      index === 0
        ? 'We are moving the harbour timetable to a new service. The old one must run until March. What first?'
        : `Step ${index + 1}: ${'and what follows from it for the ferries? '.repeat(1 + (index % 4))}`,
    )
    const answer: AnswerWords = {
      ...speaker,
      text: `Answer ${index + 1}. ${'Begin with the calendar of the winter months, then the piers. '.repeat(2 + (index % 5))}`,
      tokens: {
        input: 900 + index * 640 - (index > 14 ? 7200 : 0),
        output: 180 + ((index * 97) % 420),
        nanoUsd: 2_000_000 + index * 1_700_000 + (speaker.account === anthropicAccount ? 14_000_000 : 0),
      },
      ...(previous !== null && previous.modelId !== speaker.modelId ? { handoffFrom: previous } : {}),
    }
    words.push(answer)
    previous = answer
  }
  return words
}

function heldItem(more: Partial<HeldItem> & Pick<HeldItem, 'kind' | 'value'>): HeldItem {
  return {
    handleId: createId(),
    accountId: openaiAccount.id,
    accountName: openaiAccount.name,
    vendor: 'openai',
    api: 'openai-responses',
    apiName: 'OpenAI Responses',
    since: Date.now() - day,
    until: Date.now() + 29 * day,
    isContinued: false,
    deadReason: 'Continued by a later turn.',
    canDelete: true,
    obstacle: null,
    ...more,
  }
}

function receipt(
  more: Partial<ReleaseReceipt> & Pick<ReleaseReceipt, 'outcome' | 'sentence'>,
): ReleaseReceipt {
  return {
    id: createId(),
    conversationId: createId(),
    conversationTitle: 'Harbour timetable',
    accountId: openaiAccount.id,
    accountName: openaiAccount.name,
    vendor: 'openai',
    api: 'openai-responses',
    kind: 'response',
    value: 'resp_68f29c77aa01b4e2c0d9',
    triedAt: Date.now() - 2 * 3_600_000,
    ...more,
  }
}

const summaryText =
  'The old harbour timetable stays until March while a new service takes over. Agreed so far: the winter calendar comes first, then piers A to D, and every change is announced two weeks ahead. Open: who signs off pier C.'

/** A conversation of 40 messages; the first 24 are summarised, two of them pinned. */
export function historyTalk(): InventedConversation {
  const talk = inventConversation('Harbour timetable', exchanges(20), 5 * 60_000)
  const id = talk.conversation.id
  const covered = talk.messages[23]
  const before = talk.messages[25]
  if (covered === undefined || before === undefined) return talk
  const summaryTurn: Turn = {
    ...inventTurn(
      id,
      before.id,
      { ...sol, text: '', tokens: { input: 8210, output: 240, nanoUsd: 9_800_000 } },
      24,
    ),
    purpose: 'summary',
  }
  talk.summaryTurns = [summaryTurn]
  talk.segments = [
    {
      id: createId(),
      conversationId: id,
      coversMessageId: covered.id,
      text: summaryText,
      method: 'model',
      turnId: summaryTurn.id,
      modelName: 'GPT-6.1 Sol',
      originalTokens: 8120,
      summaryTokens: 236,
      messageCount: 24,
      nanoUsd: 9_800_000,
      createdAt: Date.now() - 3_600_000,
    },
  ]
  talk.pinnedMessageIds = new Set([talk.messages[0]?.id ?? '', talk.messages[10]?.id ?? ''])
  const last = talk.turns.get(talk.messages.at(-1)?.id ?? '')
  if (last !== undefined)
    talk.turns.set(last.messageId, {
      ...last,
      carry: {
        ...last.carry,
        sentence: 'Sent: a summary and 17 of 39 messages. Anthropic keeps no conversation state here.',
        messagesSent: 17,
        messagesOnPath: 39,
      },
      contextNotice: 'The summary of messages 25 to 30 could not be written, so they were sent as they are.',
    })
  talk.held = [
    heldItem({
      kind: 'response',
      value: 'resp_68f2a1c0b7d481930f5e2a',
      isContinued: true,
      deadReason: null,
      since: Date.now() - 3_600_000,
    }),
    heldItem({
      kind: 'conversation',
      value: 'conv_0199a4f6c7b2',
      vendor: 'mistral',
      accountId: mistralAccount.id,
      accountName: 'Mistral',
      api: 'mistral-conversations',
      apiName: 'Mistral Conversations',
      until: null,
      deadReason: 'The system text was changed since.',
    }),
    heldItem({
      kind: 'interaction',
      value: 'v1_ChdpbnRlcmFjdGlvbi0wMTk5YTRmNmM3YjItYS1sb25nLW9uZQ',
      vendor: null,
      accountName: null,
      api: 'gemini-interactions',
      apiName: 'Gemini Interactions',
      until: Date.now() + 50 * day,
      deadReason: 'The account was removed.',
      canDelete: false,
      obstacle: 'The account it was made with is gone, so Baton has no key to delete it.',
    }),
  ]
  talk.receipts = [
    receipt({ outcome: 'failed', sentence: 'OpenAI could not be reached.', triedAt: Date.now() - 60_000 }),
    receipt({ outcome: 'deleted', sentence: 'OpenAI deleted it.', value: 'resp_68f299f1c2' }),
    receipt({ outcome: 'already-gone', sentence: 'OpenAI no longer knew it.', value: 'resp_68f1e0417b' }),
  ]
  return talk
}

/** The same just before an answer, while older messages are being summarised. */
export function summarisingTalk(): InventedConversation {
  const talk = inventConversation(
    'Harbour timetable',
    [...exchanges(8), 'And the summer months?', { ...opus, text: '', status: 'pending' }],
    60_000,
  )
  const answerId = talk.messages.at(-1)?.id
  if (answerId !== undefined) talk.summarisingIds = new Set([answerId])
  return talk
}
