// A conversation in which every way a cost can be known, partly known or unknown stands once.
import { createId } from '../../../shared/domain/create-id.ts'
import type { Turn } from '../../../shared/domain/turn.ts'
import { unknownBecause } from '../../../shared/domain/unknown-cost.ts'
import type { BillLine, Cost, UnknownReason, Usage } from '../../../shared/domain/usage.ts'
import {
  anthropicAccount,
  googleAccount,
  mistralAccount,
  ollamaAccount,
  openaiAccount,
  openrouterAccount,
} from './invented-accounts.ts'
import {
  type AnswerWords,
  failureOf,
  type InventedConversation,
  inventConversation,
  inventTurn,
} from './invented-conversation.ts'

const sol = { account: openaiAccount, modelId: 'gpt-6.1-sol', modelName: 'GPT-6.1 Sol' }
const opus = { account: anthropicAccount, modelId: 'claude-opus-5-5', modelName: 'Claude Opus 5.5' }
const gemini = { account: googleAccount, modelId: 'gemini-4-pro', modelName: 'Gemini 4 Pro' }
const mistral = { account: mistralAccount, modelId: 'mistral-large-4', modelName: 'Mistral Large 4' }
const qwen = { account: ollamaAccount, modelId: 'qwen4:8b', modelName: 'qwen4:8b' }
const routed = {
  account: openrouterAccount,
  modelId: 'a-laboratory/a-model-with-a-rather-long-name-instruct-2026-11-preview',
  modelName: 'A Model with a Rather Long Name Instruct 2026-11 (preview)',
}

const table = 'genai-prices 0.1.8 (2026-09-23)'

function usage(more: Partial<Usage>): Usage {
  return {
    inputTotal: 3340,
    cacheRead: 0,
    cacheWrite: 0,
    outputTotal: 512,
    reasoning: 190,
    reportedNanoUsd: null,
    raw: { input_tokens: 3340, output_tokens: 512 },
    ...more,
  }
}

const extras = { cacheWriteLong: null, audioInput: null, mediaOutput: null, toolUnits: [], specialRate: null }

function line(
  item: BillLine['item'],
  count: number,
  usdPerMillion: number,
  tool: string | null = null,
): BillLine {
  return { item, tool, count, nanoUsdPerMillion: Math.round(usdPerMillion * 1e9) }
}

function billed(priceVersion: string, bill: BillLine[]): Cost {
  const nanoUsd = bill.reduce((sum, { count, nanoUsdPerMillion }) => sum + count * nanoUsdPerMillion, 0) / 1e6
  return { nanoUsd: Math.round(nanoUsd), source: 'computed', priceVersion, bill }
}

const cached: Partial<Turn> = {
  usage: usage({ inputTotal: 12_480, cacheRead: 9216, cacheWrite: null, outputTotal: 386, reasoning: 64 }),
  cost: billed(table, [
    line('input', 3264, 2.5),
    line('cache-read', 9216, 0.25),
    line('output', 386, 15),
    line('tool', 2, 10_000, 'web-search'),
  ]),
}
const written: Partial<Turn> = {
  usage: usage({
    inputTotal: 18_204,
    cacheRead: 9400,
    cacheWrite: 8420,
    outputTotal: 1102,
    extras: { ...extras, cacheWriteLong: 6200 },
  }),
  cost: billed(table, [
    line('input', 384, 5),
    line('cache-read', 9400, 0.5),
    line('cache-write', 2220, 6.25),
    line('cache-write-long', 6200, 10),
    line('output', 1102, 25),
  ]),
}
const reported: Partial<Turn> = {
  usage: usage({ reportedNanoUsd: 4_123_000 }),
  cost: { nanoUsd: 4_123_000, source: 'reported', priceVersion: null },
}
const free: Partial<Turn> = {
  usage: usage({ cacheRead: null, cacheWrite: null, reasoning: null }),
  cost: { nanoUsd: 0, source: 'computed', priceVersion: 'local' },
}
const partial: Partial<Turn> = {
  usage: usage({ outputTotal: 41, reasoning: null, isPartial: true }),
  cost: billed(table, [line('input', 3340, 5), line('output', 41, 25)]),
  firstTokenMs: 900,
}
const own: Partial<Turn> = {
  usage: usage({}),
  cost: billed('Your own price (2026-11-26)', [line('input', 3340, 1.8), line('output', 512, 5.4)]),
}

function unknown(reason: UnknownReason, counts: Usage | null): Partial<Turn> {
  return { usage: counts, cost: unknownBecause(reason) }
}

const exchanges: readonly (string | AnswerWords)[] = [
  'Which ferry leaves first on Sunday?',
  { ...sol, text: 'The island ferry, at ten past six from pier A.', turn: cached },
  'And in winter?',
  { ...opus, text: 'At seven, from pier B.', turn: written },
  'Who says so?',
  { ...routed, text: 'The harbour office, in its notice of the first of October.', turn: reported },
  'Is there a sleeper?',
  { ...qwen, text: 'No. The night boat has seats only.', turn: free },
  'What does it carry?',
  { ...opus, text: 'Letters, milk and', status: 'stopped', turn: partial },
  'Go on.',
  { ...mistral, text: 'Mail, milk and newspapers.', turn: own },
  'How long does it take?',
  { ...gemini, text: 'Fifty minutes.', turn: unknown('no-price', usage({})) },
  'And against the wind?',
  {
    ...gemini,
    text: 'An hour and ten.',
    turn: unknown('no-rate', usage({ extras: { ...extras, audioInput: 900 } })),
  },
  'Has it a restaurant?',
  { ...mistral, text: 'A kiosk.', turn: unknown('counts-missing', usage({ outputTotal: null })) },
  'Open all day?',
  {
    ...sol,
    text: 'Until eight.',
    turn: unknown('counts-contradict', usage({ inputTotal: 100, cacheRead: 900 })),
  },
  'Even on Sundays?',
  {
    ...sol,
    text: 'Even then.',
    turn: unknown('special-rate', usage({ extras: { ...extras, specialRate: 'priority' } })),
  },
  'Are dogs allowed?',
  { ...mistral, text: 'On deck.', turn: unknown('no-usage', null) },
  'And bicycles?',
  { ...opus, text: 'Four at a time, first come first served.', turn: { ...written, attempt: 2 } },
]

/** The last answer came at the second attempt, after a summary. */
export function moneyTalk(): InventedConversation {
  const talk = inventConversation('What the ferry costs', exchanges, 5 * 60_000)
  const last = talk.messages.at(-1)
  if (last === undefined) return talk
  const id = talk.conversation.id
  const summary: Turn = {
    ...inventTurn(id, last.id, { ...opus, text: '', turn: cached }, 20),
    purpose: 'summary',
  }
  const refused: Turn = {
    ...inventTurn(id, last.id, { ...opus, text: '', status: 'failed' }, 20),
    failure: failureOf('overloaded', 'Anthropic is overloaded.'),
    firstTokenMs: null,
  }
  talk.summaryTurns = [summary, refused]
  talk.segments = [
    {
      id: createId(),
      conversationId: id,
      coversMessageId: talk.messages[11]?.id ?? last.id,
      text: 'About ferries, piers and who decides.',
      method: 'model',
      turnId: summary.id,
      modelName: 'Claude Opus 5.5',
      originalTokens: 8120,
      summaryTokens: 96,
      messageCount: 12,
      nanoUsd: summary.cost.nanoUsd,
      createdAt: Date.now() - 60_000,
    },
  ]
  return talk
}
