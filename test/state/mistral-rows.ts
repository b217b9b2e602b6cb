import { mistralAgents } from '../fakes/mistral/models.ts'
import { readChat, readMistralConversation } from './read-wire.ts'
import { startMistral } from './state-fake.ts'
import { alwaysFor, chainReasons, replayRow, type StateRow, stateRow } from './state-row.ts'

const [pilot, cook] = mistralAgents

const mistral = {
  vendor: 'mistral',
  modelId: 'mistral-medium-3-5',
  otherModelId: 'mistral-small-latest',
  start: startMistral,
} as const
const agent = {
  modelId: `agent:${pilot?.id}`,
  otherModelId: `agent:${cook?.id}`,
} as const
const chat = { ...mistral, api: 'mistral-chat', read: readChat } as const
const conversations = {
  ...mistral,
  api: 'mistral-conversations',
  read: readMistralConversation,
  settings: { api: 'mistral-conversations' },
  way: 'conversation',
  asksToKeep: true,
  reasons: {
    ...chainReasons,
    firstAgain: 'answer-regenerated',
    edited: 'handle-continues-from-earlier-point',
    regenerated: 'handle-continues-from-earlier-point',
    model: 'model-changed',
    modelBack: 'handle-continues-with-missed-turns',
    expired: null,
    stopped: 'last-turn-not-kept',
    killed: 'last-turn-not-kept',
    refused: null,
    cutShort: null,
    cut: 'last-turn-not-kept',
  },
} as const

export const mistralRows: readonly StateRow[] = [
  replayRow({ ...chat, name: 'Mistral chat', reasons: alwaysFor('api-keeps-no-state', false) }),
  replayRow({
    ...chat,
    ...agent,
    name: 'Mistral chat with an agent',
    reasons: alwaysFor('api-keeps-no-state', false),
  }),
  stateRow({ ...conversations, name: 'Mistral Conversations' }),
  stateRow({ ...conversations, ...agent, name: 'Mistral Conversations with an agent' }),
  replayRow({
    ...conversations,
    name: 'Mistral Conversations, nothing kept',
    settings: { api: 'mistral-conversations', keepsStateAtProvider: false },
    way: null,
    asksToKeep: false,
    reasons: { ...alwaysFor('server-state-off', false), cutShort: null },
  }),
]
