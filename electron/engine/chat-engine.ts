// The commands. Each one commits before it acknowledges and returns at once; the answers themselves are made by jobs
// that live here, one per open answer, whatever windows do.
import type { Account } from '../../shared/domain/account.ts'
import type { Conversation, ConversationSummary } from '../../shared/domain/conversation.ts'
import { createId } from '../../shared/domain/create-id.ts'
import type { ConversationId, MessageId } from '../../shared/domain/ids.ts'
import { isOpen } from '../../shared/domain/is-open.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { ModelRef } from '../../shared/domain/model.ts'
import type { Part } from '../../shared/domain/part.ts'
import type { Settings, SettingsPatch } from '../../shared/domain/settings.ts'
import { textOfParts } from '../../shared/domain/text-of-parts.ts'
import { titleFromText } from '../../shared/domain/title-from-text.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import type { Store } from '../store/store.ts'
import type { ConversationBus } from './conversation-bus.ts'
import { runTurn, type TurnJob, type TurnTools } from './run-turn.ts'
import { settleAnswer } from './settle-turn.ts'

/** A command that cannot be carried out; the message is a sentence for the person. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly code: 'NOT_FOUND' | 'REFUSED'
  constructor(code: 'NOT_FOUND' | 'REFUSED', sentence: string) {
    super(sentence)
    this.code = code
  }
}

export interface SendInput {
  readonly conversationId: ConversationId
  /** Minted by the page: a repeat is harmless. */
  readonly messageId: MessageId
  readonly parts: readonly Part[]
  readonly model: ModelRef
}

export interface RegenerateInput {
  readonly conversationId: ConversationId
  readonly answerId: MessageId
  readonly newAnswerId: MessageId
  readonly model: ModelRef
}

export interface ChatEngineOptions extends TurnTools {
  readonly bus: ConversationBus
  findAccount(accountId: string): Account | null
}

export interface ChatEngine {
  send(input: SendInput): { messageId: MessageId; answerId: MessageId }
  regenerate(input: RegenerateInput): { answerId: MessageId }
  stop(conversationId: ConversationId, answerId: MessageId): void
  updateConversation(id: ConversationId, patch: Partial<Conversation>): void
  /** Keeps what was typed; told to nobody, since the page that types is ahead of the store. */
  saveDraft(id: ConversationId, draft: string): void
  updateSettings(patch: SettingsPatch): Settings
  summary(id: ConversationId): ConversationSummary | null
  /** Marks which of these rows are generating now. */
  markGenerating(summaries: readonly ConversationSummary[]): ConversationSummary[]
  /** Resolves when no answer is open. */
  drain(): Promise<void>
  /** Ends every open answer as interrupted and waits for the last commit. */
  close(): Promise<void>
}

const recentModelLimit = 8

export function createChatEngine(options: ChatEngineOptions): ChatEngine {
  const { store, bus, clock } = options
  const jobs = new Map<MessageId, { job: TurnJob; done: Promise<void> }>()
  let isClosed = false

  const generatingConversations = () => new Set([...jobs.values()].map(({ job }) => job.conversationId))

  const markGenerating = (summaries: readonly ConversationSummary[]): ConversationSummary[] => {
    const generating = generatingConversations()
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

  const requireConversation = (id: ConversationId): Conversation => {
    const conversation = store.conversations.get(id)
    if (conversation === null) throw new CommandError('NOT_FOUND', 'This conversation no longer exists.')
    return conversation
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

  const refuseWhileOpen = (conversation: Conversation) => {
    for (const { job } of jobs.values()) {
      if (job.conversationId === conversation.id) {
        throw new CommandError('REFUSED', 'An answer is still arriving. Stop it or wait for its end.')
      }
    }
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

  const settled = (job: TurnJob, message: Message, turn: Turn) => {
    jobs.delete(job.answer.id)
    bus.forgetLive(message.id)
    bus.publish(job.conversationId, { type: 'message-settled', message, turn })
    bus.publish(job.conversationId, { type: 'usage-changed', usage: store.turns.usage(job.conversationId) })
    publishSummary(job.conversationId)
  }

  const endCrashed = (answerId: MessageId) => {
    try {
      store.transaction(() => {
        const message = store.messages.get(answerId)
        if (message !== null && isOpen(message)) {
          settleAnswer(store, { ...message, status: 'failed', completedAt: clock.now() })
        }
        const [turn] = store.turns.latestFor([answerId])
        if (turn?.status === 'running') store.turns.update({ ...turn, status: 'failed' })
      })
    } catch (error) {
      // It stays open in the store and is marked as interrupted at the next start.
      options.log.error('answer-left-open', { detail: error instanceof Error ? error.message : null })
    }
  }

  const start = (answer: Message, questionId: MessageId, model: ModelRef, account: Account) => {
    const job: TurnJob = {
      conversationId: answer.conversationId,
      questionId,
      answer,
      model,
      account,
      controller: new AbortController(),
      endedBy: null,
    }
    const done = runTurn(options, job, {
      publish(change) {
        bus.publish(job.conversationId, change)
        // The turn is stored now, so the sidebar can show whose colour writes.
        if (change.type === 'turn-changed') publishSummary(job.conversationId)
      },
      showLive: (message) => bus.showLive(message),
      settled: (message, turn) => settled(job, message, turn),
    }).catch((error: unknown) => {
      // A fault of Baton's own, or a disk that refuses everything: what was journalled is kept.
      jobs.delete(answer.id)
      bus.forgetLive(answer.id)
      const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
      options.log.error('answer-crashed', { answerId: answer.id, detail })
      endCrashed(answer.id)
      bus.conversation(answer.conversationId).reset()
      publishSummary(answer.conversationId)
    })
    jobs.set(answer.id, { job, done })
    publishSummary(answer.conversationId)
  }

  return {
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
      if (existing !== null) refuseWhileOpen(existing)
      const parts = [...input.parts]
      const firstFile = parts.find((part) => part.type === 'file')
      const question: Message = {
        id: input.messageId,
        conversationId: input.conversationId,
        parentId: existing?.headMessageId ?? null,
        role: 'user',
        status: 'complete',
        parts,
        createdAt: now,
        completedAt: now,
      }
      const answer = pendingAnswer(createId(now), input.conversationId, question.id, now)
      const conversation = store.transaction(() => {
        if (existing === null) {
          store.conversations.insert({
            id: input.conversationId,
            title: titleFromText(textOfParts(parts) || (firstFile?.name ?? '')),
            titleSource: 'first-message',
            headMessageId: null,
            model: input.model,
            systemText: null,
            continuationMode: 'automatic',
            draft: '',
            createdAt: now,
            updatedAt: now,
            pinnedAt: null,
            archivedAt: null,
            trashedAt: null,
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
      start(answer, question.id, input.model, account)
      rememberModel(input.model)
      return { messageId: question.id, answerId: answer.id }
    },

    regenerate(input) {
      const conversation = requireConversation(input.conversationId)
      if (store.messages.get(input.newAnswerId) !== null) return { answerId: input.newAnswerId }
      const account = requireAccount(input.model)
      refuseWhileOpen(conversation)
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
      start(answer, old.parentId, input.model, account)
      rememberModel(input.model)
      return { answerId: answer.id }
    },

    stop(conversationId, answerId) {
      const running = jobs.get(answerId)
      if (running === undefined || running.job.conversationId !== conversationId) return
      running.job.endedBy = 'person'
      running.job.controller.abort()
    },

    updateConversation(id, patch) {
      requireConversation(id)
      const conversation = store.conversations.update(id, patch)
      bus.publish(id, { type: 'conversation-changed', conversation })
      publishSummary(id)
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

    async drain() {
      while (jobs.size > 0) await Promise.all([...jobs.values()].map(({ done }) => done))
    },

    async close() {
      isClosed = true
      for (const { job } of jobs.values()) {
        job.endedBy = 'shutdown'
        job.controller.abort()
      }
      await Promise.all([...jobs.values()].map(({ done }) => done))
    },
  }
}

/**
 * Marks what a dead process left behind: answers that were open and turns that were running. What had been journalled
 * of an answer stays as its parts. Called once, before the first command.
 * @returns how many answers were interrupted
 */
export function sweepInterrupted(store: Store, now: number): number {
  const open = store.messages.open().filter(isOpen)
  store.transaction(() => {
    for (const message of open) {
      store.messages.settle({ ...message, status: 'interrupted', completedAt: now }, null)
    }
    for (const turn of store.turns.running()) store.turns.update({ ...turn, status: 'interrupted' })
  })
  return open.length
}
