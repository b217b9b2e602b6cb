// The real path of a stream: the adapter over the real SDK, guardStream, the recorder, the store and the bus, without
// shells around it. Accounts and prices are the only things made up.
import { createAnswersUnderWay } from '../../electron/engine/answers-under-way.ts'
import { createChatEngine } from '../../electron/engine/chat-engine.ts'
import { systemClock } from '../../electron/engine/clock.ts'
import { createConversationBus } from '../../electron/engine/conversation-bus.ts'
import { stallLimits } from '../../electron/providers/guard-stream.ts'
import { registry } from '../../electron/providers/registry.ts'
import type { Store } from '../../electron/store/store.ts'
import { createTokenCounter } from '../../electron/workers/count-tokens.ts'
import type { Account } from '../../shared/domain/account.ts'
import { bareModel } from '../../shared/domain/bare-model.ts'
import { createId } from '../../shared/domain/create-id.ts'
import type { Message } from '../../shared/domain/message.ts'
import { unknownCost } from '../../shared/domain/unknown-cost.ts'

export interface StreamEngine {
  /** Sends one message and resolves when a watcher has seen the answer settled. */
  ask(): Promise<{ answer: Message; changesSeen: number }>
  close(): Promise<void>
}

export function createStreamEngine(store: Store, baseUrl: string): StreamEngine {
  const account: Account = {
    id: createId(),
    vendor: 'openai',
    name: 'OpenAI',
    baseUrl,
    api: 'openai-responses',
    settings: { api: null, keepsStateAtProvider: true, stateWay: null },
    isEnabled: true,
    isFromEnvironment: false,
    keyState: 'none',
    obstacle: null,
    createdAt: 0,
  }
  const log = { info() {}, error() {}, hide() {} }
  const bus = createConversationBus({
    store,
    readLibrary: () => ({
      conversations: [],
      hasMore: false,
      accounts: [account],
      settings: store.settings.read(),
      folders: [],
      tags: [],
      jobs: [],
    }),
  })
  const engine = createChatEngine({
    store,
    registry,
    counter: createTokenCounter({ log }),
    bus,
    underWay: createAnswersUnderWay(),
    clock: systemClock,
    log,
    findAccount: () => account,
    connect: () => Promise.resolve({ account, apiKey: 'sk-none', baseUrl }),
    describeModel: (_vendor, model) => bareModel(model.modelId),
    price: () => unknownCost,
    stallLimits: () => stallLimits(false),
    random: Math.random,
  })

  return {
    async ask() {
      const conversationId = createId()
      const { answerId } = engine.send({
        conversationId,
        messageId: createId(),
        parts: [{ type: 'text', text: 'Tell me about the fox.' }],
        model: { accountId: account.id, modelId: 'gpt-x' },
      })
      let changesSeen = 0
      for await (const item of bus.conversation(conversationId).watch(null, 60, undefined)) {
        if (item.type !== 'change') continue
        changesSeen += 1
        const { change } = item
        if (change.type === 'message-settled' && change.message.id === answerId) break
      }
      const answer = store.messages.get(answerId)
      if (answer === null) throw new Error('the answer is not in the store')
      return { answer, changesSeen }
    },
    async close() {
      await engine.close()
      bus.close()
    },
  }
}
