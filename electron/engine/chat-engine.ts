// The commands. Each one commits before it acknowledges and returns at once; the answers themselves are made by jobs
// (answer-jobs), whatever windows do.
import type { Account } from '../../shared/domain/account.ts'
import type { Conversation, ConversationSummary } from '../../shared/domain/conversation.ts'
import { createId } from '../../shared/domain/create-id.ts'
import type { ConversationId, MessageId } from '../../shared/domain/ids.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { ModelRef } from '../../shared/domain/model.ts'
import { newConversation } from '../../shared/domain/new-conversation.ts'
import type { Part } from '../../shared/domain/part.ts'
import type { Settings, SettingsPatch } from '../../shared/domain/settings.ts'
import { shownParts } from '../../shared/domain/shown-parts.ts'
import { textOfParts } from '../../shared/domain/text-of-parts.ts'
import { titleFromText } from '../../shared/domain/title-from-text.ts'
import { type AnswerJobsOptions, createAnswerJobs } from './answer-jobs.ts'
import { CommandError } from './command-error.ts'
import { type ForkInput, forkConversation } from './fork-conversation.ts'
import { createSegmentCommands, type SegmentCommands } from './segment-commands.ts'
import { createLateSettler } from './settle-later.ts'
import type { TurnTools } from './turn-job.ts'

export interface SendInput {
  readonly conversationId: ConversationId
  /** Minted by the page: a repeat is harmless. */
  readonly messageId: MessageId
  readonly parts: readonly Part[]
  readonly model: ModelRef
  /** The message it follows; left out for the head, null to begin again. */
  readonly parentId?: MessageId | null | undefined
  /** Where a conversation that is made lies; its folder's system text is copied. */
  readonly folderId?: string | null | undefined
}

export interface RegenerateInput {
  readonly conversationId: ConversationId
  readonly answerId: MessageId
  readonly newAnswerId: MessageId
  readonly model: ModelRef
}

export interface ChatEngineOptions extends Omit<AnswerJobsOptions, 'publishSummary'> {
  findAccount(accountId: string): Account | null
}

export interface ChatEngine {
  readonly segments: SegmentCommands
  send(input: SendInput): { messageId: MessageId; answerId: MessageId }
  regenerate(input: RegenerateInput): { answerId: MessageId }
  stop(conversationId: ConversationId, answerId: MessageId): void
  /** Where it lies and how it is marked is the library's affair. */
  updateConversation(
    id: ConversationId,
    patch: Partial<
      Omit<Conversation, 'pinnedAt' | 'archivedAt' | 'trashedAt' | 'folderId' | 'tagIds' | 'isUnread'>
    >,
  ): void
  /** Makes another message the one that is continued; nothing is removed. */
  continueFrom(id: ConversationId, messageId: MessageId): void
  /** The head where it follows this message (or is it), else the newest message below it. */
  leafOf(id: ConversationId, messageId: MessageId): MessageId
  /** A new conversation with copies of the messages up to this one; a repeat with the same new id changes nothing. */
  fork(input: ForkInput): void
  setPinned(id: ConversationId, messageId: MessageId, isPinned: boolean): void
  /** Removes a conversation of the trash for good. What providers hold is held-state's affair. */
  removeConversation(id: ConversationId): void
  /** @throws CommandError while something is being written or summarised in it */
  requireIdle(id: ConversationId): void
  /** @throws CommandError unless it lies in the trash and nothing is being written in it */
  requireRemovable(id: ConversationId): Conversation
  /** Keeps what was typed; told to nobody, since the page that types is ahead of the store. */
  saveDraft(id: ConversationId, draft: string): void
  updateSettings(patch: SettingsPatch): Settings
  summary(id: ConversationId): ConversationSummary | null
  /** Marks which of these rows are generating now. */
  markGenerating(summaries: readonly ConversationSummary[]): ConversationSummary[]
  /** Resolves when no answer is open. */
  drain(): Promise<void>
  /** Resolves when no provider is being asked about a call of before. */
  drainSettling(): Promise<void>
  /** Ends every open answer as interrupted and waits for the last commit. */
  close(): Promise<void>
}

const recentModelLimit = 8

export function createChatEngine(options: ChatEngineOptions): ChatEngine {
  const { store, bus, clock } = options
  let isClosed = false

  const settler = createLateSettler(options)
  /** Every account that is reached is asked about its older calls on the way. */
  const connect: TurnTools['connect'] = async (accountId) => {
    const connection = await options.connect(accountId)
    settler.reached(connection)
    return connection
  }

  const markGenerating = (summaries: readonly ConversationSummary[]): ConversationSummary[] => {
    const generating = jobs.generating()
    return summaries.map((summary) => ({ ...summary, isGenerating: generating.has(summary.id) }))
  }

  const summary = (id: ConversationId): ConversationSummary | null => {
    const row = store.conversations.summary(id)
    return row === null ? null : (markGenerating([row])[0] ?? null)
  }

  const publishSummary = (id: ConversationId) => {
    const row = summary(id)
    if (row !== null) bus.library.publish({ type: 'conversation-upserted', summary: row })
  }

  const jobs = createAnswerJobs({
    ...options,
    connect,
    publishSummary,
    onCallEnded: (turn) => settler.ended(turn),
  })

  const requireConversation = (id: ConversationId): Conversation => {
    const conversation = store.conversations.get(id)
    if (conversation === null) throw new CommandError('NOT_FOUND', 'This conversation no longer exists.')
    return conversation
  }

  const requireMessage = (id: ConversationId, messageId: MessageId): Message => {
    const message = store.messages.get(messageId)
    if (message?.conversationId !== id) {
      throw new CommandError('NOT_FOUND', 'This message no longer exists.')
    }
    return message
  }

  const requireAccount = (model: ModelRef): Account => {
    if (isClosed) throw new CommandError('REFUSED', 'Baton is closing.')
    const account = options.findAccount(model.accountId)
    if (account === null) {
      throw new CommandError('REFUSED', 'The account of this model is gone. Choose another model.')
    }
    if (!account.isEnabled) {
      throw new CommandError(
        'REFUSED',
        `The account ${account.name} is switched off. Switch it on in Settings.`,
      )
    }
    if (account.obstacle !== null) throw new CommandError('REFUSED', account.obstacle)
    return account
  }

  /** Only a convenience: the message is already durable, so a refusal here must not look like a failed send. */
  const rememberModel = (model: ModelRef) => {
    try {
      putFirst(model)
    } catch (error) {
      options.log.error('model-not-remembered', { detail: error instanceof Error ? error.message : null })
    }
  }

  const putFirst = (model: ModelRef) => {
    const { recentModels } = store.settings.read()
    const isSame = (other: ModelRef) => other.accountId === model.accountId && other.modelId === model.modelId
    if (recentModels[0] !== undefined && isSame(recentModels[0])) return
    const others = recentModels.filter((other) => !isSame(other))
    const settings = store.settings.update({ recentModels: [model, ...others].slice(0, recentModelLimit) })
    bus.library.publish({ type: 'settings-changed', settings })
  }

  const pendingAnswer = (
    id: MessageId,
    conversationId: ConversationId,
    parentId: MessageId,
    now: number,
  ): Message => ({
    id,
    conversationId,
    parentId,
    role: 'assistant',
    status: 'pending',
    parts: [],
    createdAt: now,
    completedAt: null,
  })

  /** The message a new one follows. @throws CommandError for one of another conversation */
  const parentOf = (input: SendInput, existing: Conversation | null): MessageId | null => {
    if (input.parentId === undefined) return existing?.headMessageId ?? null
    if (input.parentId === null) return null
    return requireMessage(input.conversationId, input.parentId).id
  }

  const segments = createSegmentCommands({
    ...options,
    connect,
    onCallEnded: (turn) => settler.ended(turn),
    requireConversation,
    requireAccount,
    refuseWhileOpen: jobs.refuseWhileOpen,
  })

  /** Nothing is being written in it, nor summarised. @throws CommandError */
  const requireIdle = (id: ConversationId) => {
    jobs.refuseWhileOpen(id)
    segments.refuseWhileSummarising(id)
  }

  const requireRemovable = (id: ConversationId): Conversation => {
    const conversation = requireConversation(id)
    requireIdle(id)
    if (conversation.trashedAt === null) {
      throw new CommandError('REFUSED', 'Only a conversation in the trash can be removed for good.')
    }
    return conversation
  }

  const continueFrom = (id: ConversationId, messageId: MessageId) => {
    requireConversation(id)
    jobs.refuseWhileOpen(id)
    requireMessage(id, messageId)
    store.conversations.update(id, { headMessageId: messageId })
    bus.conversation(id).reset()
  }

  return {
    segments,

    send(input) {
      const repeated = store.messages.get(input.messageId)
      if (repeated !== null) {
        const answer = store.messages.children(repeated.id).find((message) => message.role === 'assistant')
        if (answer === undefined || repeated.conversationId !== input.conversationId) {
          throw new CommandError('REFUSED', 'This message was already sent elsewhere.')
        }
        return { messageId: repeated.id, answerId: answer.id }
      }
      const account = requireAccount(input.model)
      const now = clock.now()
      const existing = store.conversations.get(input.conversationId)
      if (existing !== null) requireIdle(existing.id)
      const parts = [...input.parts]
      const isBlank = shownParts({ role: 'user', status: 'complete', parts }).length === 0
      if (isBlank) throw new CommandError('REFUSED', 'There is nothing to send yet.')
      const firstFile = parts.find((part) => part.type === 'file')
      const parentId = parentOf(input, existing)
      const question: Message = {
        id: input.messageId,
        conversationId: input.conversationId,
        parentId,
        role: 'user',
        status: 'complete',
        parts,
        createdAt: now,
        completedAt: now,
      }
      const answer = pendingAnswer(createId(now), input.conversationId, question.id, now)
      const conversation = store.transaction(() => {
        if (existing === null) {
          const folder = input.folderId == null ? null : store.folders.get(input.folderId)
          store.conversations.insert({
            ...newConversation(input.conversationId, now),
            title: titleFromText(textOfParts(parts) || (firstFile?.name ?? '')),
            model: input.model,
            systemText: folder?.systemText ?? null,
            folderId: folder?.id ?? null,
          })
        }
        store.messages.insert(question)
        store.messages.insert(answer)
        return store.conversations.update(input.conversationId, {
          headMessageId: answer.id,
          model: input.model,
          draft: '',
          updatedAt: now,
          trashedAt: null,
        })
      })
      const { id } = conversation
      bus.publish(id, { type: 'conversation-changed', conversation })
      bus.publish(id, { type: 'message-added', message: question, turn: null })
      bus.publish(id, { type: 'message-added', message: answer, turn: null })
      // Another parent than the head, or a version beside others: what the watchers show may not even hold it.
      const isBranch = parentId !== (existing?.headMessageId ?? null)
      if (isBranch || store.messages.versions([question.id]).length > 0) bus.conversation(id).reset()
      jobs.start(answer, { id: question.id, isEdit: input.parentId !== undefined }, input.model, account)
      rememberModel(input.model)
      return { messageId: question.id, answerId: answer.id }
    },

    regenerate(input) {
      const conversation = requireConversation(input.conversationId)
      if (store.messages.get(input.newAnswerId) !== null) return { answerId: input.newAnswerId }
      const account = requireAccount(input.model)
      requireIdle(conversation.id)
      const old = store.messages.get(input.answerId)
      if (old?.conversationId !== conversation.id || old.role !== 'assistant' || old.parentId === null) {
        throw new CommandError('NOT_FOUND', 'This answer no longer exists.')
      }
      const now = clock.now()
      const answer = pendingAnswer(input.newAnswerId, conversation.id, old.parentId, now)
      store.transaction(() => {
        store.messages.insert(answer)
        store.conversations.update(conversation.id, {
          headMessageId: answer.id,
          model: input.model,
          updatedAt: now,
        })
      })
      // The path changed, so every watcher starts from a new snapshot.
      bus.conversation(conversation.id).reset()
      const isEdit = store.turns.latestFor([old.id])[0]?.carry.reason === 'message-edited'
      jobs.start(answer, { id: old.parentId, isEdit }, input.model, account)
      rememberModel(input.model)
      return { answerId: answer.id }
    },

    stop: jobs.stop,

    updateConversation(id, patch) {
      requireConversation(id)
      const conversation = store.conversations.update(id, patch)
      bus.publish(id, { type: 'conversation-changed', conversation })
      publishSummary(id)
    },

    continueFrom,
    leafOf(id, messageId) {
      const { headMessageId } = requireConversation(id)
      requireMessage(id, messageId)
      const isOnPath = headMessageId !== null && store.messages.pathIds(headMessageId).includes(messageId)
      return isOnPath ? headMessageId : store.messages.newestLeaf(messageId)
    },
    fork(input) {
      if (isClosed) throw new CommandError('REFUSED', 'Baton is closing.')
      if (forkConversation(store, input, clock.now()) !== null) publishSummary(input.newConversationId)
    },

    setPinned(id, messageId, isPinned) {
      requireMessage(id, messageId)
      store.pins.set(messageId, id, isPinned ? clock.now() : null)
      bus.publish(id, { type: 'pins-changed', pinnedMessageIds: store.pins.list(id) })
    },

    requireIdle,
    requireRemovable,
    removeConversation(id) {
      requireRemovable(id)
      store.conversations.remove(id)
      bus.publish(id, { type: 'conversation-removed' })
      bus.library.publish({ type: 'conversation-removed', conversationId: id })
    },

    saveDraft(id, draft) {
      requireConversation(id)
      store.conversations.update(id, { draft })
    },

    updateSettings(patch) {
      const settings = store.settings.update(patch)
      bus.library.publish({ type: 'settings-changed', settings })
      return settings
    },

    summary,
    markGenerating,
    drain: jobs.drain,
    drainSettling: settler.drain,

    async close() {
      isClosed = true
      settler.close()
      segments.close()
      await jobs.close()
      await settler.drain()
      await segments.drain()
    },
  }
}
