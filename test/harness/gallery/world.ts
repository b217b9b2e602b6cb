// The gallery's engine: the whole contract over data in memory. It keeps what the page asks it to keep and writes
// streaming answers bit by bit, so that every screen can be used, not only looked at.
import type { AppInfo, StoreState } from '../../../shared/contract/app-state.ts'
import type {
  ConversationChange,
  ConversationWatchItem,
  LibraryChange,
  LibraryWatchItem,
} from '../../../shared/contract/watches.ts'
import type { Account } from '../../../shared/domain/account.ts'
import type { BudgetNotice } from '../../../shared/domain/budget.ts'
import type { ConversationSummary } from '../../../shared/domain/conversation.ts'
import { createId } from '../../../shared/domain/create-id.ts'
import { defaultSettings } from '../../../shared/domain/default-settings.ts'
import { foldEvent } from '../../../shared/domain/fold-event.ts'
import type { Folder } from '../../../shared/domain/folder.ts'
import type { Id, MessageId } from '../../../shared/domain/ids.ts'
import { isOpen } from '../../../shared/domain/is-open.ts'
import type { Job } from '../../../shared/domain/job.ts'
import type { Message } from '../../../shared/domain/message.ts'
import type { ModelRef } from '../../../shared/domain/model.ts'
import type { Part } from '../../../shared/domain/part.ts'
import type { Settings } from '../../../shared/domain/settings.ts'
import type { MessageEvent } from '../../../shared/domain/stream-event.ts'
import type { Tag } from '../../../shared/domain/tag.ts'
import { allAccounts, guideAccount, inventedModels } from './invented-accounts.ts'
import { branchesTalk, manyBranchesTalk } from './invented-branches.ts'
import {
  type InventedConversation,
  inventConversation,
  inventTurn,
  snapshotOf,
} from './invented-conversation.ts'
import { historyTalk, summarisingTalk } from './invented-history.ts'
import {
  failureTalk,
  longTalk,
  mainTalk,
  otherTalks,
  streamedText,
  streamingTalk,
} from './invented-library.ts'
import { moneyTalk } from './invented-money.ts'
import { inventOrder, isOrdered } from './invented-order.ts'
import { longHarbourTalk, searchTalks } from './invented-search.ts'
import { overflowTalk, summariesTalk, trashedTalk } from './invented-segments.ts'
import { usageOf } from './invented-totals.ts'
import { versionsTalk } from './invented-versions.ts'
import { takeHead } from './off-path.ts'
import { createOutlet, type Outlet } from './outlet.ts'

const epoch = 'gallery'

export interface World {
  /** Which state of the gallery it is. */
  readonly state: string
  readonly info: AppInfo
  readonly accounts: Account[]
  settings: Settings
  readonly folders: Folder[]
  readonly tags: Tag[]
  readonly jobs: Job[]
  readonly talks: Map<Id, InventedConversation>
  /** What the page should open first. */
  readonly firstId: Id | null
  readonly library: Outlet<LibraryWatchItem>
  watchTalk(id: Id, pageSize: number, viewLeafId: MessageId | null): AsyncIterable<ConversationWatchItem>
  publishLibrary(change: LibraryChange): void
  publish(id: Id, change: ConversationChange): void
  summary(talk: InventedConversation): ConversationSummary
  /** A window of this many tokens for every model, for the states that need one; null takes the model's own. */
  readonly smallWindow: number | null
  /** What is said above the composer about budgets. */
  readonly budgetNotices: readonly BudgetNotice[]
  /** Why the person is asked before anything is sent; null when they are not. */
  readonly reasonsToAsk: string | null
  /** Sends everybody who watches a conversation what it is now. */
  republish(id: Id): void
  /** @param parentId the message it follows; the last one by default */
  send(id: Id, messageId: MessageId, parts: Part[], model: ModelRef, parentId?: MessageId | null): MessageId
  stop(id: Id, answerId: MessageId): void
  models(): ReturnType<typeof inventedModels>
}

function storeStateOf(name: string): StoreState {
  switch (name) {
    case 'newer':
      return {
        state: 'newer',
        sentence:
          'Your history was written by Baton 2.3, which is newer than this one. It has been left alone. Install the newer Baton to open it.',
      }
    case 'unavailable':
      return {
        state: 'unavailable',
        sentence: 'Another Baton has the history open. Close it and look again.',
      }
    case 'damaged':
      return {
        state: 'damaged',
        sentence:
          'The history file is damaged and cannot be opened. It has been set aside byte for byte; nothing in it was changed.',
        setAsideAt: '/home/you/.local/share/baton/damaged/baton-2026-11-20.sqlite',
        salvage: { conversationCount: 212, messageCount: 8_431 },
        backups: [
          {
            id: '1',
            createdAt: Date.UTC(2026, 10, 19, 20, 4),
            byteSize: 48_200_000,
            conversationCount: 214,
            messageCount: 8_502,
            purpose: 'scheduled',
          },
          {
            id: '2',
            createdAt: Date.UTC(2026, 10, 12, 9, 30),
            byteSize: 44_900_000,
            conversationCount: 201,
            messageCount: 7_990,
            purpose: 'before-migration',
          },
        ],
      }
    default:
      return {
        state: 'ready',
        notices: name === 'notice' ? ['The disk is nearly full: 310 MB are left.'] : [],
      }
  }
}

function firstTalk(name: string): InventedConversation | null {
  if (name === 'empty' || name === 'new') return null
  if (name === 'streaming') return streamingTalk()
  if (name === 'errors') return failureTalk()
  if (name === 'long') return longTalk()
  if (name === 'history' || name === 'full') return historyTalk()
  if (name === 'summarising') return summarisingTalk()
  if (name === 'summaries') return summariesTalk()
  if (name === 'versions') return versionsTalk()
  if (name === 'branches') return branchesTalk()
  if (name === 'many-branches') return manyBranchesTalk()
  if (name === 'overflow') return overflowTalk()
  if (name === 'trash') return trashedTalk()
  if (name === 'money') return moneyTalk()
  if (name.startsWith('search')) return longHarbourTalk()
  return mainTalk()
}

export function createWorld(name: string, settings: Partial<Settings>): World {
  const first = firstTalk(name)
  const talks = new Map<Id, InventedConversation>()
  for (const talk of name === 'empty' ? [] : otherTalks()) talks.set(talk.conversation.id, talk)
  for (const talk of name.startsWith('search') ? searchTalks() : []) talks.set(talk.conversation.id, talk)
  if (first !== null) talks.set(first.conversation.id, first)
  const order = isOrdered(name) ? inventOrder(name, [...talks.values()]) : null
  for (const talk of order?.more ?? []) talks.set(talk.conversation.id, talk)
  const outlets = new Map<Id, Outlet<ConversationWatchItem>>()
  const stopped = new Set<MessageId>()
  let sequence = 0

  const world: World = {
    state: name,
    info: {
      version: '0.1.0',
      shell: 'browser',
      platform: 'linux',
      dataFolder: '/home/you/.local/share/baton',
      keychainSentence: 'Keys are kept in the system keychain.',
      hasKeychain: true,
      store: storeStateOf(name),
    },
    accounts: name === 'empty' ? [guideAccount] : [...allAccounts],
    settings: {
      ...defaultSettings,
      ...settings,
      ...(order === null ? {} : { openFolderIds: [...order.openFolderIds] }),
    },
    folders: order?.folders ?? [],
    tags: order?.tags ?? [],
    jobs: [],
    talks,
    firstId: first?.conversation.id ?? null,
    library: createOutlet(),
    smallWindow: name === 'full' ? 3000 : null,
    budgetNotices:
      name === 'budget'
        ? [
            {
              subject: 'of a month',
              sentence: "86 % of this month's budget for OpenAI is used: $17.20 of $20.00.",
            },
            {
              subject: 'of a day',
              sentence: "Today's budget for this conversation is used up: at least $1.04 of $1.00.",
            },
          ]
        : [],
    reasonsToAsk:
      name === 'confirm'
        ? "This request will probably cost about $0.62. You want to be asked above $0.50. This month's budget for OpenAI would be exceeded: $19.60 of $20.00 is used, and this request will probably cost about $0.62."
        : null,
    models: () => inventedModels(world.accounts),
    summary(talk) {
      const { id, title, updatedAt, pinnedAt, archivedAt, trashedAt, folderId, tagIds, isUnread } =
        talk.conversation
      const vendors = [...new Set([...talk.turns.values()].map((turn) => turn.vendor))]
      return {
        id,
        title,
        updatedAt,
        pinnedAt,
        archivedAt,
        trashedAt,
        folderId,
        tagIds,
        isUnread,
        vendors,
        isGenerating: talk.messages.some(isOpen),
      }
    },
    publishLibrary(change) {
      sequence += 1
      world.library.publish({ type: 'change', sequence, change })
    },
    publish(id, change) {
      sequence += 1
      outlets.get(id)?.publish({ type: 'change', sequence, change })
    },
    republish(id) {
      const talk = talks.get(id)
      if (talk === undefined) return
      outlets.get(id)?.publish({
        type: 'snapshot',
        position: { epoch, sequence },
        snapshot: snapshotOf(talk, 60),
      })
    },
    async *watchTalk(id, pageSize, viewLeafId) {
      const talk = talks.get(id)
      if (talk === undefined) return
      const outlet = outlets.get(id) ?? createOutlet<ConversationWatchItem>()
      outlets.set(id, outlet)
      const changes = outlet.follow()
      let leafId = viewLeafId
      const look = (): ConversationWatchItem => {
        const snapshot = snapshotOf(talk, pageSize, leafId)
        leafId = snapshot.viewLeafId
        return { type: 'snapshot', position: { epoch, sequence }, snapshot }
      }
      yield look()
      for await (const item of changes) yield item.type === 'snapshot' ? look() : item
    },
    send(id, messageId, parts, model, followed) {
      const talk = talks.get(id) ?? inventConversation('New conversation', [], 0)
      talk.conversation = { ...talk.conversation, id, model, updatedAt: Date.now(), draft: '' }
      const text = parts.find((part) => part.type === 'text')
      if (talk.messages.length === 0 && text?.type === 'text')
        talk.conversation.title = text.text.slice(0, 60)
      talks.set(id, talk)
      if (followed !== undefined) {
        takeHead(talk, followed)
      }
      const question: Message = {
        id: messageId,
        conversationId: id,
        parentId: talk.messages.at(-1)?.id ?? null,
        role: 'user',
        status: 'complete',
        parts,
        createdAt: Date.now(),
        completedAt: Date.now(),
      }
      const answer: Message = {
        ...question,
        id: createId(),
        parentId: messageId,
        role: 'assistant',
        status: 'pending',
        parts: [],
        completedAt: null,
      }
      talk.messages.push(question, answer)
      talk.conversation = { ...talk.conversation, headMessageId: answer.id }
      const account = world.accounts.find((candidate) => candidate.id === model.accountId) ?? guideAccount
      const info = world
        .models()
        .find((list) => list.accountId === account.id)
        ?.models.find((candidate) => candidate.id === model.modelId)
      const words = {
        account,
        modelId: model.modelId,
        modelName: info?.displayName ?? model.modelId,
        text: '',
      }
      const turn = inventTurn(id, answer.id, { ...words, status: 'pending' }, talk.messages.length - 1)
      talk.turns.set(answer.id, turn)
      world.publish(id, { type: 'conversation-changed', conversation: talk.conversation })
      world.publish(id, { type: 'message-added', message: question, turn: null })
      world.publish(id, { type: 'message-added', message: answer, turn })
      world.publishLibrary({ type: 'conversation-upserted', summary: world.summary(talk) })
      if (followed !== undefined) world.republish(id)
      write(talk, answer.id)
      return answer.id
    },
    stop(id, answerId) {
      stopped.add(answerId)
      const talk = talks.get(id)
      if (talk !== undefined) world.publish(id, { type: 'usage-changed', usage: usageOf(talk) })
    },
  }

  function settle(talk: InventedConversation, answerId: MessageId, status: 'complete' | 'stopped'): void {
    const index = talk.messages.findIndex((message) => message.id === answerId)
    const message = talk.messages[index]
    const turn = talk.turns.get(answerId)
    const account = world.accounts.find((candidate) => candidate.id === turn?.accountId)
    if (message === undefined || turn === undefined || account === undefined) return
    const settled: Message = { ...message, status, completedAt: Date.now() }
    talk.messages[index] = settled
    const words = { account, modelId: turn.modelAsked, modelName: turn.modelName, text: '', status }
    const done = { ...inventTurn(settled.conversationId, answerId, words, index), id: turn.id }
    talk.turns.set(answerId, done)
    world.publish(settled.conversationId, { type: 'message-settled', message: settled, turn: done })
    world.publish(settled.conversationId, { type: 'usage-changed', usage: usageOf(talk) })
    world.publishLibrary({ type: 'conversation-upserted', summary: world.summary(talk) })
  }

  function write(talk: InventedConversation, answerId: MessageId): void {
    const pieces = streamedText.match(/\S+\s*/g) ?? []
    const emit = (event: MessageEvent): void => {
      const index = talk.messages.findIndex((message) => message.id === answerId)
      const message = talk.messages[index]
      if (message === undefined) return
      const atMs = Date.now()
      talk.messages[index] = foldEvent(message, event, atMs)
      world.publish(message.conversationId, { type: 'message-event', messageId: answerId, event, atMs })
    }
    let next = 0
    emit({ type: 'part-start', index: 0, part: { type: 'text', text: '' } })
    const timer = setInterval(() => {
      const piece = pieces[next]
      next += 1
      if (piece !== undefined && !stopped.has(answerId)) {
        emit({ type: 'part-delta', index: 0, delta: piece })
        return
      }
      clearInterval(timer)
      settle(talk, answerId, stopped.has(answerId) ? 'stopped' : 'complete')
    }, 60)
  }

  const open = first?.messages.find(isOpen)
  if (first !== null && open !== undefined && first.summarisingIds.size === 0) write(first, open.id)
  return world
}
