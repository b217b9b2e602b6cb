import { readGenerate, readInteractions } from './read-wire.ts'
import { startGemini } from './state-fake.ts'
import { alwaysFor, chainReasons, replayRow, type StateRow, stateRow } from './state-row.ts'

const hourMs = 3_600_000

const google = {
  vendor: 'google',
  modelId: 'gemini-3.8-flash',
  otherModelId: 'gemini-3.8-pro',
  start: startGemini,
} as const
const interactions = { ...google, api: 'gemini-interactions', read: readInteractions } as const
const generate = { ...google, api: 'gemini-generate', read: readGenerate } as const

export const geminiRows: readonly StateRow[] = [
  stateRow({
    ...interactions,
    name: 'Gemini Interactions',
    way: 'interaction',
    asksToKeep: true,
    lifetimeMs: 20 * hourMs,
    // A request that is blocked leaves no answer that could have been missed.
    reasons: {
      ...chainReasons,
      // What was begun is kept at Google, whatever became of its answer.
      firstAgain: 'answer-regenerated',
      model: 'model-changed',
      modelBack: 'handle-continues-with-missed-turns',
      refused: 'handle-continues',
    },
  }),
  replayRow({
    ...interactions,
    name: 'Gemini Interactions, nothing kept',
    settings: { keepsStateAtProvider: false },
    asksToKeep: false,
    reasons: alwaysFor('server-state-off'),
  }),
  replayRow({ ...generate, name: 'Gemini generateContent', settings: { api: 'gemini-generate' } }),
  stateRow({
    ...generate,
    name: 'Gemini SDK session',
    mode: 'sdk-session',
    way: 'sdk-session',
    asksToKeep: null,
    isSession: true,
    release: 'nothing',
    reasons: {
      second: 'handle-continues',
      firstEdited: 'message-edited',
      firstAgain: 'first-turn',
      edited: 'message-edited',
      regenerated: 'answer-regenerated',
      branch: 'handle-continues',
      systemText: 'system-text-changed',
      account: 'account-changed',
      accountBack: 'account-changed',
      model: 'model-changed',
      modelBack: 'model-changed',
      expired: null,
      lost: null,
      stopped: 'session-lost',
      killed: 'session-lost',
      refused: 'session-lost',
      cutShort: 'session-lost',
      cut: 'session-lost',
      elsewhere: 'answered-elsewhere',
      restarted: 'session-lost',
    },
  }),
]
