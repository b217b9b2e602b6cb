// The composition root: store -> accounts -> adapters -> engine -> router. Both shells run exactly this.
import packageFile from '../package.json' with { type: 'json' }
import type { AppInfo } from '../shared/contract/app-state.ts'
import type { Account } from '../shared/domain/account.ts'
import { bareModel } from '../shared/domain/bare-model.ts'
import type { ModelRef } from '../shared/domain/model.ts'
import type { Vendor } from '../shared/domain/vendor.ts'
import { localVendors } from '../shared/domain/vendor-list.ts'
import { createAccounts } from './accounts/accounts.ts'
import { createProviderPrices } from './accounts/provider-prices.ts'
import { createBackups } from './compose-backups.ts'
import { createExchange } from './compose-exchange.ts'
import { createHistory, type History } from './compose-history.ts'
import { createTransfer } from './compose-transfer.ts'
import { createAnswersUnderWay } from './engine/answers-under-way.ts'
import { createBeginnings } from './engine/beginnings.ts'
import { createChatEngine } from './engine/chat-engine.ts'
import { createCleanUp } from './engine/clean-up.ts'
import { type Clock, systemClock } from './engine/clock.ts'
import { CommandError } from './engine/command-error.ts'
import { createConversationBus } from './engine/conversation-bus.ts'
import { createHeldState } from './engine/held-state.ts'
import { createJobs, type Jobs } from './engine/jobs.ts'
import { createLibrary, listForSidebar } from './engine/library.ts'
import { createLookAhead } from './engine/look-ahead.ts'
import { createTurnPreview } from './engine/preview-turn.ts'
import { createSpending } from './engine/spending.ts'
import { sweepInterrupted } from './engine/sweep-interrupted.ts'
import { createTitles } from './engine/titles.ts'
import type { Platform } from './platform/platform.ts'
import { describeModel } from './providers/catalogue/models.ts'
import { createPriceBook, type PriceInput, usualTableUrl } from './providers/catalogue/price-book.ts'
import type { ApiRegistry } from './providers/create-registry.ts'
import { stallLimits } from './providers/guard-stream.ts'
import { registry as usualRegistry } from './providers/registry.ts'
import { type AppRouter, createRouter } from './rpc/router.ts'
import type { AppState, Services } from './rpc/services.ts'
import type { Store } from './store/store.ts'
import { UsageFileError } from './transfer/compare-usage.ts'
import { compareUsageFile } from './transfer/compare-usage-file.ts'
import { exportConversation } from './transfer/export-conversation.ts'
import { exportUsage } from './transfer/export-usage.ts'
import { createTokenCounter } from './workers/count-tokens.ts'
import { createSearch, SearchUnavailableError } from './workers/search-thread.ts'
import { findUsageSpeeds, readUsageReport } from './workers/usage-thread.ts'

export interface ComposeOptions {
  readonly platform: Platform
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Where the history, its backups and the logs live; `:memory:` keeps everything in memory. */
  readonly dataFolder: string
  /** The folder Baton was started with, where that leads to another; see moved-folder. */
  readonly homeFolder?: string
  /** Why the data folder cannot be used, as a sentence for the person. */
  readonly folderProblem?: string | null
  /** Tests move time by hand. */
  readonly clock?: Clock
  /** Tests put apis of their own in the place of the real ones, or beside them. */
  readonly registry?: ApiRegistry
}

export interface Application {
  readonly router: AppRouter
  readonly state: AppState
  /** Ends open answers as interrupted, writes everything down and closes the file. */
  close(): Promise<void>
}

function platformName(): AppInfo['platform'] {
  if (process.platform === 'darwin') return 'mac'
  return process.platform === 'win32' ? 'windows' : 'linux'
}

/** How long a stream may be silent: the vendor's usual limits, or what the person set for slow servers. */
function chooseStallLimits(environment: ComposeOptions['environment'], isLocal: boolean) {
  const limitMs = Number(environment.BATON_STALL_LIMIT_MS)
  return Number.isInteger(limitMs) && limitMs > 0
    ? { firstEventMs: limitMs, betweenEventsMs: limitMs }
    : stallLimits(isLocal)
}

function buildServices(store: Store, options: ComposeOptions, clock: Clock, jobs: Jobs): Services {
  const { platform, environment } = options
  const registry = options.registry ?? usualRegistry
  store.rememberApis(registry.apis)
  const interrupted = sweepInterrupted(store, clock.now(), registry)
  if (interrupted > 0) platform.log.info('answers-interrupted', { count: interrupted })

  const accounts = createAccounts({
    store,
    keychain: platform.keychain,
    environment,
    log: platform.log,
    now: clock.now,
    registry,
    onAccountsChanged: () => {
      bus.library.publish({ type: 'accounts-changed', accounts: accounts.list() })
    },
    onModelsChanged: (accountId) => bus.library.publish({ type: 'models-changed', accountId }),
    describeModels: (vendor, models) => prices.describe(vendor, models),
    withOwnPrices: (vendor, models) => prices.withOwnPrices(vendor, models),
  })

  const bus = createConversationBus({
    store,
    readLibrary() {
      const page = listForSidebar(store.conversations)
      return {
        conversations: engine.markGenerating(page.conversations),
        hasMore: page.hasMore,
        accounts: accounts.list(),
        settings: store.settings.read(),
        folders: store.folders.list(),
        tags: store.tags.list(),
        jobs: jobs.list(),
      }
    },
  })

  const prices = createPriceBook({
    shelf: {
      ownPrices: () => store.ownPrices.list(),
      setOwn: (price) => store.ownPrices.set(price),
      removeOwn: (vendor, modelId) => store.ownPrices.remove(vendor, modelId),
      readTable: () => store.priceTables.read('genai-prices'),
      writeTable: (table) => store.priceTables.write('genai-prices', table),
    },
    now: clock.now,
    tableUrl: environment.BATON_PRICES_URL ?? usualTableUrl,
    providerPrices: createProviderPrices(accounts.list, store.models),
    onTableChanged: accounts.describeModelsAnew,
    onOwnPriceChanged(vendor) {
      for (const account of accounts.list()) {
        if (account.vendor !== vendor) continue
        bus.library.publish({ type: 'models-changed', accountId: account.id })
      }
    },
    onTableUnusable: () => platform.log.error('price-table-unusable'),
  })
  const counter = createTokenCounter({ log: platform.log })
  const tools = {
    store,
    registry,
    counter,
    bus,
    underWay: createAnswersUnderWay(),
    clock,
    log: platform.log,
    findAccount: (accountId: string) => accounts.get(accountId),
    connect: (accountId: string) => accounts.connect(accountId),
    describeModel(vendor: Vendor, model: ModelRef) {
      const cached = store.models.read(model.accountId)?.models.find((known) => known.id === model.modelId)
      return describeModel(vendor, cached ?? bareModel(model.modelId))
    },
    price: (input: PriceInput) => prices.price(input),
    stallLimits: (account: Account) => chooseStallLimits(environment, localVendors.has(account.vendor)),
    random: Math.random,
  }
  const engine = createChatEngine({ ...tools, onAnswered: (message) => titles.answered(message) })
  const search = createSearch({ store, log: platform.log })
  const heldState = createHeldState({ ...tools, engine })
  const cleanUp = createCleanUp({ ...tools, engine, heldState })
  cleanUp.start()
  const backups = createBackups({ store, jobs, clock, log: platform.log, underWay: tools.underWay })
  const lookAhead = createLookAhead(tools)
  const spending = createSpending({ ...tools, lookAhead })
  const titles = createTitles({
    ...tools,
    engine,
    spending,
    listModels: (accountId) =>
      accounts.listModels().find((list) => list.accountId === accountId)?.models ?? [],
  })

  const transfer = createTransfer({
    ...tools,
    jobs,
    dataFolder: options.dataFolder,
    listAccounts: accounts.list,
  })

  return {
    store,
    engine,
    bus,
    accounts,
    heldState,
    preview: createTurnPreview({ ...tools, lookAhead, spending }),
    registry,
    prices,
    spending,
    library: createLibrary({ ...tools, engine }),
    beginnings: createBeginnings({ ...tools, engine }),
    jobs,
    search: {
      async find(query, signal) {
        try {
          return await search.find(query, signal)
        } catch (error) {
          if (error instanceof SearchUnavailableError) throw new CommandError('REFUSED', error.message)
          throw error
        }
      },
    },
    cleanUp,
    titles,
    transfer,
    backups,
    underWay: tools.underWay,
    usage: {
      report: (query) => readUsageReport(store, query),
      speeds: (filter, groupBy) => findUsageSpeeds(store, filter, groupBy),
      async export(filter, format) {
        const { fileName: name, mediaType, content } = await exportUsage(store, filter, format)
        return platform.saveFile({ name, mediaType, content })
      },
      async compare(file) {
        try {
          return await compareUsageFile(store, file)
        } catch (error) {
          if (error instanceof UsageFileError) throw new CommandError('REFUSED', error.message)
          throw error
        }
      },
    },
    async close() {
      cleanUp.close()
      await titles.close()
      await transfer.close()
      await backups.close()
      await search.close()
      await counter.close()
    },
    async exportConversation(request) {
      const file = await exportConversation({ store, ...request, now: clock.now() })
      const { fileName: name, mediaType, content } = file
      return platform.saveFile({ name, mediaType, content })
    },
  }
}

/**
 * Opens the history and builds the application around it. A history that cannot be opened does not stop the start:
 * app.info says why, and recovery takes it from there.
 */
export async function compose(options: ComposeOptions): Promise<Application> {
  const { platform, dataFolder } = options
  const clock = options.clock ?? systemClock
  const { log } = platform
  const jobs = createJobs({
    clock,
    log,
    // Jobs go on while the history is exchanged; whoever watches then gets them all with the next snapshot.
    bus: { library: { publish: (change) => history.current()?.bus.library.publish(change) } },
  })
  const history: History = createHistory({
    platform,
    clock,
    jobs,
    dataFolder,
    folderProblem: options.folderProblem ?? null,
    build: (store, folder) => buildServices(store, { ...options, dataFolder: folder }, clock, jobs),
  })
  const exchange = createExchange({
    history,
    jobs,
    clock,
    log,
    homeFolder: options.homeFolder ?? dataFolder,
  })

  const state: AppState = {
    ...exchange,
    platform,
    dataFolder: history.dataFolder,
    info: () => ({
      version: packageFile.version,
      shell: platform.shell,
      platform: platformName(),
      dataFolder: history.dataFolder(),
      keychainSentence: platform.keychain.sentence,
      hasKeychain: platform.keychain.isPersistent,
      store: history.storeState(),
    }),
    services: history.services,
    whenSettled: history.whenSettled,
    salvage: history.salvage,
    restoreBackup: history.restoreBackup,
  }

  return {
    router: createRouter(state),
    state,
    async close() {
      await jobs.close()
      await history.close()
    },
  }
}
