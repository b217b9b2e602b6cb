// The contract, answered. Thin on purpose: every procedure hands over to the engine, the accounts or the store, and
// every error that has a sentence for the person keeps it. Unknown errors are concealed by the transports.
import type { Router } from '@orpc/server'
import type { Contract } from '../../shared/contract/index.ts'
import { CommandError } from '../engine/command-error.ts'
import { describeHeld } from '../engine/describe-held.ts'
import { checkOutsideLink } from '../platform/outside-link.ts'
import { createLibraryRoutes } from './library-routes.ts'
import { api } from './router-base.ts'
import type { AppState } from './services.ts'
import { createTransferRoutes } from './transfer-routes.ts'

const attachmentLimitBytes = 25 * 1024 * 1024

export type AppRouter = Router<Contract, Record<never, never>>

export function createRouter(state: AppState): AppRouter {
  const engine = () => state.services().engine
  const store = () => state.services().store
  const accounts = () => state.services().accounts
  const requireConversation = (conversationId: string) => {
    if (store().conversations.get(conversationId) === null) {
      throw new CommandError('NOT_FOUND', 'This conversation no longer exists.')
    }
  }

  return api.router({
    app: {
      info: api.app.info.handler(() => state.info()),
      openLink: api.app.openLink.handler(async ({ input }) => {
        const address = checkOutsideLink(input.url)
        if (address === null) throw new CommandError('REFUSED', 'Only web and mail addresses are opened.')
        if (state.platform.openLink === null) {
          throw new CommandError('REFUSED', 'The browser opens links itself.')
        }
        await state.platform.openLink(address)
        return {}
      }),
      openDataFolder: api.app.openDataFolder.handler(async () => {
        if (state.platform.openFolder === null) {
          throw new CommandError('REFUSED', 'The browser cannot open folders. Copy the path instead.')
        }
        await state.platform.openFolder(state.dataFolder())
        return {}
      }),
    },

    recovery: {
      salvage: api.recovery.salvage.handler(() => state.salvage()),
      restoreBackup: api.recovery.restoreBackup.handler(({ input }) => {
        state.restoreBackup(input.backupId)
        return {}
      }),
    },

    library: {
      watch: api.library.watch.handler(async ({ input, signal }) => {
        await state.whenSettled()
        return state.services().bus.library.watch(input.resume, 0, signal)
      }),
    },

    conversations: {
      list: api.conversations.list.handler(({ input }) => {
        const page = store().conversations.list(input)
        return { conversations: engine().markGenerating(page.conversations), hasMore: page.hasMore }
      }),
      watch: api.conversations.watch.handler(async ({ input, signal }) => {
        await state.whenSettled()
        requireConversation(input.conversationId)
        return state.services().bus.watch(input, signal)
      }),
      rename: api.conversations.rename.handler(({ input }) => {
        engine().updateConversation(input.conversationId, { title: input.title, titleSource: 'person' })
        return {}
      }),
      setModel: api.conversations.setModel.handler(({ input }) => {
        engine().updateConversation(input.conversationId, { model: input.model })
        return {}
      }),
      setSystemText: api.conversations.setSystemText.handler(({ input }) => {
        const text = input.systemText?.trim() ?? ''
        engine().updateConversation(input.conversationId, { systemText: text === '' ? null : text })
        return {}
      }),
      setContinuationMode: api.conversations.setContinuationMode.handler(({ input }) => {
        engine().updateConversation(input.conversationId, { continuationMode: input.mode })
        return {}
      }),
      setContextPolicy: api.conversations.setContextPolicy.handler(({ input }) => {
        engine().updateConversation(input.conversationId, { contextPolicy: input.policy })
        return {}
      }),
      continueFrom: api.conversations.continueFrom.handler(({ input }) => {
        engine().continueFrom(input.conversationId, input.messageId)
        return {}
      }),
      leafOf: api.conversations.leafOf.handler(({ input }) => ({
        leafId: engine().leafOf(input.conversationId, input.messageId),
      })),
      tree: api.conversations.tree.handler(({ input }) => {
        requireConversation(input.conversationId)
        return store().messages.tree(input.conversationId)
      }),
      fork: api.conversations.fork.handler(({ input }) => {
        engine().fork(input)
        return {}
      }),
      preview: api.conversations.preview.handler(({ input }) => state.services().preview.preview(input)),
      countExactly: api.conversations.countExactly.handler(({ input }) =>
        state.services().preview.countExactly(input),
      ),
      identifiers: api.conversations.identifiers.handler(({ input }) =>
        store().turns.identifiers(input.conversationId),
      ),
      purge: api.conversations.purge.handler(async ({ input }) => ({
        receipts: await state.services().heldState.purge(input.conversationId, input.releasesAtProviders),
      })),
      totals: api.conversations.totals.handler(({ input }) => {
        requireConversation(input.conversationId)
        return store().turns.totals(input.conversationId)
      }),
      saveDraft: api.conversations.saveDraft.handler(({ input }) => {
        engine().saveDraft(input.conversationId, input.draft)
        return {}
      }),
    },

    messages: {
      send: api.messages.send.handler(async ({ input }) => {
        const send = () => engine().send(input)
        return input.isConfirmed === true ? send() : state.services().spending.requireConfirmed(input, send)
      }),
      regenerate: api.messages.regenerate.handler(async ({ input }) => {
        const regenerate = () => engine().regenerate(input)
        return input.isConfirmed === true
          ? regenerate()
          : state.services().spending.requireConfirmed(input, regenerate)
      }),
      stop: api.messages.stop.handler(({ input }) => {
        engine().stop(input.conversationId, input.answerId)
        return {}
      }),
      setPinned: api.messages.setPinned.handler(({ input }) => {
        engine().setPinned(input.conversationId, input.messageId, input.isPinned)
        return {}
      }),
      page: api.messages.page.handler(({ input }) =>
        state
          .services()
          .bus.completePage(store().messages.pathPageBefore(input.beforeMessageId, input.limit)),
      ),
    },

    turns: {
      get: api.turns.get.handler(({ input }) => {
        const record = store().turns.get(input.turnId)
        if (record === null) throw new CommandError('NOT_FOUND', 'This turn no longer exists.')
        const { turn, identifiers, headers, requestBytes, metadata, warnings, context } = record
        // Content and state belong to the call that wrote the answer, not to a try before it or to a summary.
        const isAnswer = store().turns.latestFor([turn.messageId])[0]?.id === turn.id
        return {
          turn,
          identifiers: [...identifiers],
          headers: { ...headers },
          requestBytes,
          metadata,
          warnings: [...warnings],
          context: [...context],
          native: isAnswer
            ? (store().messages.native([turn.messageId]).get(turn.messageId)?.content ?? null)
            : null,
          heldAtProvider: describeHeld(
            turn,
            isAnswer ? store().handles.list(turn.conversationId) : [],
            state.services().registry,
          ),
        }
      }),
      list: api.turns.list.handler(({ input }) => store().turns.list(input.conversationId)),
      find: api.turns.find.handler(({ input }) => store().turns.findByIdentifier(input.value)),
    },

    segments: {
      create: api.segments.create.handler(async ({ input }) => {
        const { conversationId, model, isConfirmed } = input
        const create = () => engine().segments.create(conversationId, model)
        return isConfirmed === true
          ? create()
          : state.services().spending.requireConfirmedSummary(conversationId, model, create)
      }),
      update: api.segments.update.handler(async ({ input }) => {
        await engine().segments.update(input.conversationId, input.segmentId, input.text)
        return {}
      }),
      remove: api.segments.remove.handler(({ input }) => {
        engine().segments.remove(input.conversationId, input.segmentId)
        return {}
      }),
    },

    providers: {
      records: api.providers.records.handler(() => [...state.services().registry.records]),
      held: api.providers.held.handler(({ input }) => {
        requireConversation(input.conversationId)
        return state.services().heldState.list(input.conversationId)
      }),
      release: api.providers.release.handler(({ input }) =>
        state.services().heldState.release(input.conversationId, input.handleIds),
      ),
      receipts: api.providers.receipts.handler(({ input }) =>
        state.services().heldState.receipts(input.conversationId),
      ),
      retryRelease: api.providers.retryRelease.handler(({ input }) =>
        state.services().heldState.retry(input.receiptId),
      ),
    },

    attachments: {
      add: api.attachments.add.handler(({ input }) => {
        const bytes = Buffer.from(input.dataBase64, 'base64')
        if (bytes.length === 0)
          throw new CommandError('REFUSED', `${input.name} is empty, so it was not added.`)
        if (bytes.length > attachmentLimitBytes) {
          throw new CommandError('REFUSED', `${input.name} is larger than 25 MB, so it was not added.`)
        }
        return store().attachments.put({ name: input.name, mediaType: input.mediaType, bytes })
      }),
      read: api.attachments.read.handler(({ input }) => {
        const file = store().attachments.get(input.hash)
        if (file === null) throw new CommandError('NOT_FOUND', 'This attachment is missing.')
        return { mediaType: file.mediaType, dataBase64: Buffer.from(file.bytes).toString('base64') }
      }),
    },

    accounts: {
      list: api.accounts.list.handler(() => accounts().list()),
      add: api.accounts.add.handler(({ input }) => accounts().add(input)),
      update: api.accounts.update.handler(({ input }) => accounts().update(input)),
      replaceKey: api.accounts.replaceKey.handler(({ input }) => accounts().replaceKey(input)),
      remove: api.accounts.remove.handler(async ({ input }) => {
        await accounts().remove(input.accountId)
        return {}
      }),
      check: api.accounts.check.handler(({ input }) => accounts().check(input.accountId)),
      findLocalServers: api.accounts.findLocalServers.handler(() => accounts().findLocalServers()),
    },

    models: {
      list: api.models.list.handler(() => accounts().listModels()),
      refresh: api.models.refresh.handler(({ input }) => accounts().refreshModels(input.accountId)),
    },

    ...createLibraryRoutes(state),
    ...createTransferRoutes(state),

    usage: {
      report: api.usage.report.handler(({ input }) => state.services().usage.report(input)),
      speeds: api.usage.speeds.handler(({ input: { groupBy, ...filter } }) =>
        state.services().usage.speeds(filter, groupBy),
      ),
      export: api.usage.export.handler(({ input: { format, ...filter } }) =>
        state.services().usage.export(filter, format),
      ),
      compare: api.usage.compare.handler(({ input }) => state.services().usage.compare(input)),
    },

    prices: {
      list: api.prices.list.handler(({ input }) => state.services().prices.list(input)),
      setOwn: api.prices.setOwn.handler(({ input }) =>
        state.services().prices.setOwn(input.vendor, input.modelId, input.rates),
      ),
      removeOwn: api.prices.removeOwn.handler(({ input }) => {
        state.services().prices.removeOwn(input.vendor, input.modelId)
        return {}
      }),
      refresh: api.prices.refresh.handler(() => state.services().prices.refresh()),
    },

    budgets: {
      list: api.budgets.list.handler(() => state.services().spending.budgets()),
      put: api.budgets.put.handler(({ input }) => state.services().spending.putBudget(input)),
      remove: api.budgets.remove.handler(({ input }) => {
        state.services().spending.removeBudget(input.budgetId)
        return {}
      }),
    },

    settings: {
      update: api.settings.update.handler(({ input }) => {
        engine().updateSettings(input)
        return {}
      }),
    },

    exports: {
      conversation: api.exports.conversation.handler(({ input }) => {
        requireConversation(input.conversationId)
        return state.services().exportConversation(input)
      }),
    },
  })
}
