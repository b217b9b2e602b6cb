import { readAnthropic } from './read-wire.ts'
import { startAnthropic } from './state-fake.ts'
import { replayRow, type StateRow, stateRow } from './state-row.ts'

const anthropic = {
  vendor: 'anthropic',
  modelId: 'claude-sonnet-5-5',
  otherModelId: 'claude-haiku-5-5',
  api: 'anthropic-messages',
  read: readAnthropic,
  start: startAnthropic,
} as const

export const anthropicRows: readonly StateRow[] = [
  replayRow({ ...anthropic, name: 'Anthropic Messages' }),
  stateRow({
    ...anthropic,
    name: 'Anthropic threads',
    settings: { stateWay: 'thread' },
    way: 'thread',
    asksToKeep: true,
    asksToKeepNothing: null,
    lifetimeMs: 5 * 60_000,
    release: 'label',
    // A thread that was continued is kept a while longer, but can no longer be asked for.
    listsAllThatIsKept: false,
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
      expired: 'handle-expired',
      lost: 'handle-lost',
      stopped: 'handle-used',
      killed: 'last-turn-not-kept',
      refused: 'handle-used',
      cutShort: 'last-turn-not-kept',
      cut: 'handle-used',
      elsewhere: 'answered-elsewhere',
      restarted: 'handle-continues',
    },
  }),
]
