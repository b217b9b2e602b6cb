// The contract over the gallery's world.
import { implement, ORPCError, type Router } from '@orpc/server'
import { callableRecords } from '../../../renderer/settings/record-list.ts'
import { type Contract, contract } from '../../../shared/contract/contract.ts'
import type { Account } from '../../../shared/domain/account.ts'
import type { Conversation } from '../../../shared/domain/conversation.ts'
import type { Id } from '../../../shared/domain/ids.ts'
import { localVendors } from '../../../shared/domain/vendor-list.ts'
import { failureOf, type InventedConversation } from './invented-conversation.ts'
import { knownRecords } from './known-records.ts'
import { pathTo, versionsOf } from './off-path.ts'
import { createHistoryProcedures } from './router-history.ts'
import { createLibraryProcedures } from './router-library.ts'
import { createMoneyProcedures } from './router-money.ts'
import { createTransferProcedures } from './router-transfer.ts'
import type { World } from './world.ts'

const os = implement(contract)

export function createGalleryRouter(world: World): Router<Contract, Record<never, never>> {
  const talkOf = (id: Id): InventedConversation => {
    const talk = world.talks.get(id)
    if (talk === undefined)
      throw new ORPCError('NOT_FOUND', { message: 'This conversation does not exist any more.' })
    return talk
  }
  const change = (id: Id, patch: Partial<Conversation>): Record<string, never> => {
    const talk = talkOf(id)
    talk.conversation = { ...talk.conversation, ...patch }
    world.publish(id, { type: 'conversation-changed', conversation: talk.conversation })
    world.publishLibrary({ type: 'conversation-upserted', summary: world.summary(talk) })
    return {}
  }
  const changeAccounts = (edit: () => void): void => {
    edit()
    world.publishLibrary({ type: 'accounts-changed', accounts: [...world.accounts] })
  }
  const accountAt = (id: Id): number => {
    const index = world.accounts.findIndex((account) => account.id === id)
    if (index < 0) throw new ORPCError('NOT_FOUND', { message: 'This account does not exist any more.' })
    return index
  }
  const replaceAccount = (id: Id, edit: (account: Account) => Account): Account => {
    const index = accountAt(id)
    const account = world.accounts[index]
    if (account === undefined) throw new ORPCError('NOT_FOUND')
    const edited = edit(account)
    changeAccounts(() => world.accounts.splice(index, 1, edited))
    return edited
  }
  const askFirst = (isConfirmed: boolean | undefined): void => {
    if (world.reasonsToAsk === null || isConfirmed === true) return
    throw new ORPCError('CONFIRM', { message: world.reasonsToAsk, status: 428, defined: true })
  }
  const active = () =>
    [...world.talks.values()]
      .map((talk) => world.summary(talk))
      .sort((a, b) => b.updatedAt - a.updatedAt || (a.id < b.id ? 1 : -1))

  const history = createHistoryProcedures(world, talkOf)
  const { totals, ...money } = createMoneyProcedures(world, talkOf)

  return os.router({
    app: {
      info: os.app.info.handler(() => world.info),
      openLink: os.app.openLink.handler(() => ({})),
      openDataFolder: os.app.openDataFolder.handler(() => ({})),
    },
    recovery: {
      salvage: os.recovery.salvage.handler(() => ({ conversationCount: 212, messageCount: 8431 })),
      restoreBackup: os.recovery.restoreBackup.handler(() => ({})),
    },
    library: {
      watch: os.library.watch.handler(async function* () {
        const changes = world.library.follow()
        const summaries = active().filter((row) => row.archivedAt === null && row.trashedAt === null)
        yield {
          type: 'snapshot',
          position: { epoch: 'gallery', sequence: 0 },
          snapshot: {
            conversations: summaries,
            hasMore: false,
            accounts: world.accounts,
            settings: world.settings,
            folders: world.folders,
            tags: world.tags,
            jobs: world.jobs,
          },
        }
        yield* changes
      }),
    },
    conversations: {
      list: os.conversations.list.handler(({ input }) => ({
        conversations: active().filter(
          (row) =>
            (input.folderId == null || row.folderId === input.folderId) &&
            (input.tagId == null || row.tagIds.includes(input.tagId)) &&
            (input.view === 'trash'
              ? row.trashedAt !== null
              : row.trashedAt === null && (input.view === 'archived') === (row.archivedAt !== null)),
        ),
        hasMore: false,
      })),
      watch: os.conversations.watch.handler(({ input }) => {
        talkOf(input.conversationId)
        const { conversationId, pageSize, viewLeafId } = input
        return world.watchTalk(conversationId, pageSize, viewLeafId ?? null) as AsyncGenerator<never>
      }),
      rename: os.conversations.rename.handler(({ input }) =>
        change(input.conversationId, { title: input.title }),
      ),
      setModel: os.conversations.setModel.handler(({ input }) =>
        change(input.conversationId, { model: input.model }),
      ),
      setSystemText: os.conversations.setSystemText.handler(({ input }) =>
        change(input.conversationId, { systemText: input.systemText }),
      ),
      ...history.conversations,
      totals,
      setContinuationMode: os.conversations.setContinuationMode.handler(({ input }) =>
        change(input.conversationId, { continuationMode: input.mode }),
      ),
      saveDraft: os.conversations.saveDraft.handler(({ input }) =>
        change(input.conversationId, { draft: input.draft }),
      ),
    },
    ...money,
    ...createLibraryProcedures(world),
    ...createTransferProcedures(world),
    messages: {
      send: os.messages.send.handler(({ input }) => {
        askFirst(input.isConfirmed)
        const { conversationId, messageId, parts, model, parentId } = input
        return { messageId, answerId: world.send(conversationId, messageId, parts, model, parentId) }
      }),
      regenerate: os.messages.regenerate.handler(({ input }) => {
        askFirst(input.isConfirmed)
        throw new ORPCError('REFUSED', { message: 'The gallery does not answer again.', defined: true })
      }),
      stop: os.messages.stop.handler(({ input }) => {
        world.stop(input.conversationId, input.answerId)
        return {}
      }),
      setPinned: history.setMessagePinned,
      page: os.messages.page.handler(({ input }) => {
        const talk = talkOf(input.conversationId)
        const before = pathTo(talk, input.beforeMessageId).slice(0, -1)
        const messages = before.slice(-input.limit)
        const turns = messages
          .map((message) => talk.turns.get(message.id) ?? talk.offPath.turns.get(message.id))
          .filter((turn) => turn !== undefined)
        const hasOlder = before.length > messages.length
        return { messages, turns, hasOlder, versions: versionsOf(talk, messages) }
      }),
    },
    turns: history.turns,
    segments: history.segments,
    providers: history.providers,
    attachments: {
      add: os.attachments.add.handler(({ input }) => ({
        type: 'file',
        hash: 'a'.repeat(64),
        mediaType: input.mediaType,
        name: input.name,
        byteSize: Math.floor((input.dataBase64.length * 3) / 4),
      })),
      read: os.attachments.read.handler(() => ({ mediaType: 'text/plain', dataBase64: '' })),
    },
    accounts: {
      list: os.accounts.list.handler(() => world.accounts),
      add: os.accounts.add.handler(({ input }) => {
        const account: Account = {
          id: input.accountId,
          vendor: input.vendor,
          name: input.name,
          baseUrl: input.baseUrl ?? 'https://example.invalid/v1',
          api: 'openai-chat',
          settings: { api: null, keepsStateAtProvider: true, stateWay: null },
          isEnabled: true,
          isFromEnvironment: false,
          keyState: input.key === null ? 'none' : 'keychain',
          obstacle: null,
          createdAt: Date.now(),
        }
        changeAccounts(() => world.accounts.push(account))
        return account
      }),
      update: os.accounts.update.handler(({ input: { accountId, settings, ...patch } }) =>
        replaceAccount(accountId, (account) => ({
          ...account,
          ...patch,
          settings: { ...account.settings, ...settings },
          api:
            settings?.api === undefined
              ? account.api
              : (settings.api ?? callableRecords(knownRecords, account.vendor)[0]?.api ?? account.api),
        })),
      ),
      replaceKey: os.accounts.replaceKey.handler(({ input }) =>
        replaceAccount(input.accountId, (account) => ({ ...account, keyState: 'keychain' })),
      ),
      remove: os.accounts.remove.handler(({ input }) => {
        changeAccounts(() => world.accounts.splice(accountAt(input.accountId), 1))
        return {}
      }),
      check: os.accounts.check.handler(({ input }) => {
        const account = world.accounts[accountAt(input.accountId)]
        return account?.vendor === 'openai'
          ? {
              isWorking: false,
              sentence: 'OpenAI refused the key.',
              failure: failureOf('auth', 'OpenAI refused the key.', 'Incorrect API key provided.'),
            }
          : { isWorking: true, sentence: `${account?.name} answered: the key works.`, failure: null }
      }),
      findLocalServers: os.accounts.findLocalServers.handler(() =>
        world.accounts.some((account) => localVendors.has(account.vendor))
          ? []
          : [{ vendor: 'ollama', baseUrl: 'http://127.0.0.1:11434', modelCount: 3 }],
      ),
    },
    models: {
      list: os.models.list.handler(() => world.models()),
      refresh: os.models.refresh.handler(({ input }) => {
        const list = world.models().find((candidate) => candidate.accountId === input.accountId)
        return list ?? { accountId: input.accountId, models: [], fetchedAt: Date.now(), failure: null }
      }),
    },
    settings: {
      update: os.settings.update.handler(({ input }) => {
        const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))
        world.settings = { ...world.settings, ...given }
        world.publishLibrary({ type: 'settings-changed', settings: world.settings })
        return {}
      }),
    },
    exports: {
      conversation: os.exports.conversation.handler(({ input }) => ({
        outcome: 'download',
        fileName: input.format === 'json' ? 'conversation.json' : 'conversation.md',
        mediaType: 'text/plain',
        content: talkOf(input.conversationId).conversation.title,
      })),
    },
  })
}
