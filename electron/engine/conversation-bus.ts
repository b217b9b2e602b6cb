// Where watches hang: one channel for the library and one for every conversation that somebody watches or that is
// generating. Holds the live form of open answers and their retries, so that a snapshot agrees with what was already
// published.
import { randomUUID } from 'node:crypto'
import type {
  ConversationChange,
  ConversationSnapshot,
  LibraryChange,
  LibrarySnapshot,
  MessagePage,
  WatchPosition,
} from '../../shared/contract/watches.ts'
import type { ConversationId, MessageId } from '../../shared/domain/ids.ts'
import { isOpen } from '../../shared/domain/is-open.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { Store } from '../store/store.ts'
import { ChangeChannel, type ChannelItem } from './change-channel.ts'
import { findViewFork } from './find-view-fork.ts'

export interface ConversationBus {
  readonly library: ChangeChannel<LibrarySnapshot, LibraryChange>
  /** Made on demand. @throws nothing for unknown ids: their snapshot throws instead */
  conversation(id: ConversationId): ChangeChannel<ConversationSnapshot, ConversationChange>
  /** What a window is told of a conversation. */
  watch(
    request: WatchRequest,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<ChannelItem<ConversationSnapshot, ConversationChange>>
  publish(id: ConversationId, change: ConversationChange): void
  /** Whether a window watches it, or left so lately that it may come back to where it was. */
  isFollowed(id: ConversationId): boolean
  /** The open answer as it was last published. */
  showLive(message: Message): void
  forgetLive(id: MessageId): void
  /** Puts the live form in the place of stored open answers, and adds turns and versions. */
  completePage(page: { messages: Message[]; hasOlder: boolean }): MessagePage
  close(): void
}

export interface WatchRequest {
  readonly conversationId: ConversationId
  readonly resume: WatchPosition | null
  readonly pageSize: number
  /** The end of a branch to look at; left out or null for the head's path. */
  readonly viewLeafId?: MessageId | null | undefined
}

export interface BusOptions {
  readonly store: Store
  readLibrary(): LibrarySnapshot
}

/** Channels kept after their last watcher left, so that a reload can resume. */
const idleChannelLimit = 32

export function createConversationBus(options: BusOptions): ConversationBus {
  const { store } = options
  const epoch = randomUUID()
  const live = new Map<MessageId, Message>()
  const retries = new Map<MessageId, number>()
  const summarising = new Set<MessageId>()
  const channels = new Map<ConversationId, ChangeChannel<ConversationSnapshot, ConversationChange>>()
  let isClosed = false

  const completePage = (page: { messages: Message[]; hasOlder: boolean }): MessagePage => ({
    messages: page.messages.map((message) => live.get(message.id) ?? message),
    turns: store.turns.latestFor(page.messages.filter((m) => m.role === 'assistant').map((m) => m.id)),
    hasOlder: page.hasOlder,
    versions: store.messages.versions(page.messages.map((message) => message.id)),
  })

  /** What is written at the head. Nothing else can be: the head does not move while an answer is open. */
  const openAnswerAt = (headId: MessageId | null): MessageId | null => {
    const head = headId === null ? null : store.messages.get(headId)
    return head !== null && isOpen(head) ? head.id : null
  }

  const readConversation = (
    id: ConversationId,
    pageSize: number,
    wantedLeafId: MessageId | null,
  ): ConversationSnapshot => {
    const conversation = store.conversations.get(id)
    if (conversation === null) throw new Error(`conversation ${id} does not exist`)
    const { headMessageId } = conversation
    const viewFork =
      wantedLeafId === null ? null : findViewFork(store.messages, id, headMessageId, wantedLeafId)
    const viewLeafId = viewFork === null ? null : wantedLeafId
    const endId = viewLeafId ?? headMessageId
    const page = endId === null ? { messages: [], hasOlder: false } : store.messages.pathPage(endId, pageSize)
    const waiting = page.messages.flatMap(({ id: messageId }) => {
      const retryAt = retries.get(messageId)
      return retryAt === undefined ? [] : [{ messageId, retryAt }]
    })
    return {
      ...completePage(page),
      conversation,
      viewLeafId,
      viewFork,
      openAnswerId: openAnswerAt(headMessageId),
      usage: store.turns.usage(id),
      segments: store.segments.list(id),
      pinnedMessageIds: store.pins.list(id),
      summarisingIds: page.messages.flatMap((message) => (summarising.has(message.id) ? [message.id] : [])),
      retries: waiting,
    }
  }

  const forgetIdleChannels = () => {
    for (const [id, channel] of channels) {
      if (channels.size <= idleChannelLimit) return
      if (!channel.hasWatchers) channels.delete(id)
    }
  }

  const conversation = (id: ConversationId) => {
    let channel = channels.get(id)
    if (channel === undefined) {
      forgetIdleChannels()
      channel = new ChangeChannel<ConversationSnapshot, ConversationChange>({
        // A channel that was forgotten and made anew counts from zero again, so it must not share an epoch.
        epoch: `${epoch}/${randomUUID()}`,
        readSnapshot: (pageSize) => readConversation(id, pageSize, null),
      })
      if (isClosed) channel.close()
    }
    // The last one asked for is the last to be forgotten: its watcher may not have begun to read yet.
    channels.delete(id)
    channels.set(id, channel)
    return channel
  }

  const library = new ChangeChannel<LibrarySnapshot, LibraryChange>({
    epoch,
    readSnapshot: () => options.readLibrary(),
  })

  return {
    library,
    conversation,
    isFollowed: (id) => channels.has(id),
    watch({ conversationId, resume, pageSize, viewLeafId }, signal) {
      const channel = conversation(conversationId)
      if (viewLeafId == null) return channel.watch(resume, pageSize, signal)
      let wantedLeafId: MessageId | null = viewLeafId
      return channel.watch(resume, pageSize, signal, {
        name: viewLeafId,
        readSnapshot(size) {
          const snapshot = readConversation(conversationId, size, wantedLeafId)
          // Once the head has come to what is looked at, the watcher follows the head, wherever it goes.
          wantedLeafId = snapshot.viewLeafId
          return snapshot
        },
      })
    },
    publish(id, change) {
      if (change.type === 'turn-changed') {
        if (change.retryAt === null) retries.delete(change.turn.messageId)
        else retries.set(change.turn.messageId, change.retryAt)
      }
      if (change.type === 'summarising-changed') {
        if (change.isSummarising) summarising.add(change.messageId)
        else summarising.delete(change.messageId)
      }
      conversation(id).publish(change)
    },
    showLive: (message) => live.set(message.id, message),
    forgetLive(id) {
      live.delete(id)
      summarising.delete(id)
      retries.delete(id)
    },
    completePage,
    close() {
      isClosed = true
      library.close()
      for (const channel of channels.values()) channel.close()
    },
  }
}
