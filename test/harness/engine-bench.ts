// An engine on an in-memory store with scripted adapters and a manual clock: everything real but the wire.
import { createAnswersUnderWay } from '../../electron/engine/answers-under-way.ts'
import { createBeginnings } from '../../electron/engine/beginnings.ts'
import { createChatEngine } from '../../electron/engine/chat-engine.ts'
import type { TokenCounter } from '../../electron/engine/context/token-counter.ts'
import { createConversationBus } from '../../electron/engine/conversation-bus.ts'
import { createHeldState } from '../../electron/engine/held-state.ts'
import { listForSidebar } from '../../electron/engine/library.ts'
import { createLookAhead } from '../../electron/engine/look-ahead.ts'
import { createTurnPreview } from '../../electron/engine/preview-turn.ts'
import { createSpending } from '../../electron/engine/spending.ts'
import { createTitles } from '../../electron/engine/titles.ts'
import { createPriceBook, type PriceInput } from '../../electron/providers/catalogue/price-book.ts'
import { createRegistry } from '../../electron/providers/create-registry.ts'
import { openStore } from '../../electron/store/open-store.ts'
import type { Store } from '../../electron/store/store.ts'
import type { Account } from '../../shared/domain/account.ts'
import { bareModel } from '../../shared/domain/bare-model.ts'
import { createId } from '../../shared/domain/create-id.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { ModelInfo, ModelRef } from '../../shared/domain/model.ts'
import type { ProviderRecord } from '../../shared/domain/provider-record.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import { unknownBecause } from '../../shared/domain/unknown-cost.ts'
import type { Cost } from '../../shared/domain/usage.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import { vendorNames } from '../../shared/domain/vendor-list.ts'
import { createEstimatingCounter } from './estimating-counter.ts'
import { createManualClock } from './manual-clock.ts'
import { aRecord } from './registry-with.ts'
import type { ScriptedAdapter } from './scripted-adapter.ts'

export function openMemoryStore(): Store {
  const opening = openStore({ path: ':memory:' })
  if (opening.kind !== 'open') throw new Error('the in-memory store did not open')
  return opening.store
}

export function createEngineBench(
  adapters: readonly {
    adapter: ScriptedAdapter
    vendor: Vendor
    modelId: string
    /** What its record says otherwise. */
    record?: Partial<ProviderRecord>
  }[],
  store: Store = openMemoryStore(),
  /** Awaited before an account can be called, as a keychain may be. */
  unlock: () => Promise<void> = () => Promise.resolve(),
  options: {
    readonly contextWindow?: number
    /** UTC milliseconds. */
    readonly startAt?: number
    /** Prices come from the real price book on this store; otherwise every call with counts costs 5 nano-dollars. */
    readonly usesPriceBook?: boolean
    /** Told of everything that goes wrong without a word to the person. */
    readonly onError?: (event: string) => void
    readonly counter?: TokenCounter
    /** Finds titles after first answers, with these lists of models; otherwise first words stay, and no call is made. */
    readonly titles?: { readonly modelsOf: (accountId: string) => readonly ModelInfo[] }
  } = {},
) {
  const clock = createManualClock(options.startAt)
  const accounts = adapters.map(
    ({ adapter, vendor }): Account => ({
      id: createId(),
      vendor,
      name: `${vendorNames[vendor]} account`,
      baseUrl: 'http://127.0.0.1:1',
      api: adapter.api,
      settings: { api: null, keepsStateAtProvider: true, stateWay: null },
      isEnabled: true,
      isFromEnvironment: false,
      keyState: 'none',
      obstacle: null,
      createdAt: 0,
    }),
  )
  const models = accounts.map(
    (account, position): ModelRef => ({
      accountId: account.id,
      modelId: adapters[position]?.modelId ?? 'model',
    }),
  )
  const bus = createConversationBus({
    store,
    readLibrary: () => ({
      conversations: engine.markGenerating(listForSidebar(store.conversations).conversations),
      hasMore: false,
      accounts,
      settings: store.settings.read(),
      folders: store.folders.list(),
      tags: store.tags.list(),
      jobs: [],
    }),
  })
  const registry = createRegistry(
    adapters.map(({ adapter, vendor, record }) => ({
      adapter,
      records: [aRecord(adapter.api, vendor, { ways: [...adapter.ways], ...record })],
    })),
  )
  store.rememberApis(registry.apis)
  const prices = createPriceBook({
    shelf: {
      ownPrices: () => store.ownPrices.list(),
      setOwn: (price) => store.ownPrices.set(price),
      removeOwn: (vendor, modelId) => store.ownPrices.remove(vendor, modelId),
      readTable: () => null,
      writeTable: () => {},
    },
    now: clock.now,
    tableUrl: 'http://127.0.0.1:1/prices.json',
  })
  const tools = {
    store,
    registry,
    counter: options.counter ?? createEstimatingCounter(),
    bus,
    underWay: createAnswersUnderWay(),
    clock,
    log: { info() {}, error: (event: string) => options.onError?.(event), hide() {} },
    findAccount: (accountId: string) => accounts.find((account) => account.id === accountId) ?? null,
    async connect(accountId: string) {
      await unlock()
      const position = accounts.findIndex((account) => account.id === accountId)
      const account = accounts[position]
      const adapter = adapters[position]?.adapter
      if (account === undefined || adapter === undefined) throw new Error('no such account')
      return { account, apiKey: null, baseUrl: account.baseUrl }
    },
    describeModel: (_vendor: Vendor, model: ModelRef) => ({
      ...bareModel(model.modelId),
      contextWindow: options.contextWindow ?? null,
    }),
    price(input: PriceInput): Cost | Promise<Cost> {
      if (options.usesPriceBook === true) return prices.price(input)
      if (input.usage === null) return unknownBecause('no-usage')
      return { nanoUsd: 5, source: 'computed', priceVersion: 'test' }
    },
    stallLimits: () => ({ firstEventMs: 60_000, betweenEventsMs: 60_000 }),
    random: () => 0,
  }
  const engine = createChatEngine({
    ...tools,
    onAnswered(message) {
      if (options.titles !== undefined) titles.answered(message)
    },
  })
  const heldState = createHeldState({ ...tools, engine })
  const lookAhead = createLookAhead(tools)
  const spending = createSpending({ ...tools, lookAhead })
  const preview = createTurnPreview({ ...tools, lookAhead, spending })
  const beginnings = createBeginnings({ ...tools, engine })
  const titles = createTitles({
    ...tools,
    engine,
    spending,
    listModels: (accountId) => options.titles?.modelsOf(accountId) ?? [],
  })

  const modelAt = (position: number): ModelRef => {
    const model = models[position]
    if (model === undefined) throw new Error('no such model')
    return model
  }
  const read = (id: string): Message => {
    const message = store.messages.get(id)
    if (message === null) throw new Error('no such message')
    return message
  }
  const turnOf = (answerId: string): Turn => {
    const turn = store.turns.latestFor([answerId])[0]
    if (turn === undefined) throw new Error('no turn')
    return turn
  }
  const send = (conversationId: string, text: string, modelPosition = 0, messageId = createId()) =>
    engine.send({
      conversationId,
      messageId,
      parts: [{ type: 'text', text }],
      model: modelAt(modelPosition),
    })

  return {
    store,
    clock,
    bus,
    engine,
    heldState,
    lookAhead,
    spending,
    preview,
    beginnings,
    titles,
    prices,
    registry,
    accounts,
    modelAt,
    read,
    turnOf,
    send,
  }
}
