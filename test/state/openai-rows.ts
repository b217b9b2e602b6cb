import { readChat, readResponses } from './read-wire.ts'
import { startOpenAi } from './state-fake.ts'
import { alwaysFor, chainReasons, replayRow, type StateRow, stateRow } from './state-row.ts'

const dayMs = 86_400_000

const openAi = {
  vendor: 'openai',
  modelId: 'gpt-6-sol',
  otherModelId: 'gpt-6-luna',
  api: 'openai-responses',
  read: readResponses,
  start: (time: Parameters<typeof startOpenAi>[0]) => startOpenAi(time),
} as const

export const openAiRows: readonly StateRow[] = [
  stateRow({
    ...openAi,
    name: 'OpenAI Responses, a chain',
    way: 'response',
    asksToKeep: true,
    lifetimeMs: 25 * dayMs,
    reasons: chainReasons,
  }),
  replayRow({
    ...openAi,
    name: 'OpenAI Responses, nothing kept',
    settings: { keepsStateAtProvider: false },
    asksToKeep: false,
    reasons: alwaysFor('server-state-off'),
  }),
  stateRow({
    ...openAi,
    name: 'OpenAI Conversations',
    settings: { stateWay: 'conversation' },
    way: 'conversation',
    asksToKeep: true,
    namesWhatItBegins: true,
    reasons: {
      ...chainReasons,
      firstAgain: 'answer-regenerated',
      edited: 'message-edited',
      regenerated: 'answer-regenerated',
      expired: null,
      stopped: 'last-turn-not-kept',
      killed: 'last-turn-not-kept',
      refused: 'last-turn-not-kept',
      cutShort: 'last-turn-not-kept',
      cut: 'last-turn-not-kept',
    },
  }),
  replayRow({
    ...openAi,
    name: 'OpenAI Chat Completions',
    settings: { api: 'openai-chat' },
    api: 'openai-chat',
    read: readChat,
    asksToKeep: false,
  }),
]
