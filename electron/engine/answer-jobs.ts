// The answers under way, one job for each. They live here whatever windows do; a conversation has one at most.
import type { Account } from '../../shared/domain/account.ts'
import type { ConversationId, MessageId } from '../../shared/domain/ids.ts'
import { isOpen } from '../../shared/domain/is-open.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { ModelRef } from '../../shared/domain/model.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import type { AnswersUnderWay } from './answers-under-way.ts'
import { CommandError } from './command-error.ts'
import type { ConversationBus } from './conversation-bus.ts'
import { priceLostCall } from './price-call.ts'
import { runTurn } from './run-turn.ts'
import { settleAnswer } from './settle-turn.ts'
import { createRefusalMemory, type TurnJob, type TurnTools } from './turn-job.ts'

export interface AskedQuestion {
  readonly id: MessageId
  /** It was sent in the place of another one that is kept. */
  readonly isEdit: boolean
}

export interface AnswerJobs {
  /** Begins an answer that is stored as pending. */
  start(answer: Message, question: AskedQuestion, model: ModelRef, account: Account): void
  stop(conversationId: ConversationId, answerId: MessageId): void
  /** Conversations with an answer under way. */
  generating(): ReadonlySet<ConversationId>
  /** @throws CommandError while an answer of this conversation is under way */
  refuseWhileOpen(conversationId: ConversationId): void
  /** Resolves when no answer is open. */
  drain(): Promise<void>
  /** Ends every open answer as interrupted and waits for the last commit. */
  close(): Promise<void>
}

export interface AnswerJobsOptions extends TurnTools {
  readonly bus: ConversationBus
  readonly underWay: AnswersUnderWay
  publishSummary(id: ConversationId): void
  /** Told about every answer that has its final form, after its commit and after the watches. */
  onAnswered?(message: Message): void
}

export function createAnswerJobs(options: AnswerJobsOptions): AnswerJobs {
  const { store, bus, clock, underWay, publishSummary } = options
  const memory = createRefusalMemory()
  const jobs = new Map<MessageId, { job: TurnJob; done: Promise<void> }>()

  const settled = (job: TurnJob, message: Message, turn: Turn) => {
    jobs.delete(job.answer.id)
    underWay.end(job.answer.id)
    bus.forgetLive(message.id)
    bus.publish(job.conversationId, { type: 'message-settled', message, turn })
    bus.publish(job.conversationId, { type: 'usage-changed', usage: store.turns.usage(job.conversationId) })
    publishSummary(job.conversationId)
    options.onAnswered?.(message)
  }

  const endCrashed = (answerId: MessageId) => {
    try {
      store.transaction(() => {
        const message = store.messages.get(answerId)
        if (message !== null && isOpen(message)) {
          settleAnswer(store, { ...message, status: 'failed', completedAt: clock.now() })
        }
        for (const turn of store.turns.running()) {
          if (turn.messageId !== answerId) continue
          store.turns.update({ ...turn, status: 'failed', cost: priceLostCall(store, turn) })
        }
      })
    } catch (error) {
      // It stays open in the store and is marked as interrupted at the next start.
      options.log.error('answer-left-open', { detail: error instanceof Error ? error.message : null })
    }
  }

  return {
    start(answer, question, model, account) {
      const job: TurnJob = {
        conversationId: answer.conversationId,
        questionId: question.id,
        isEdit: question.isEdit,
        answer,
        model,
        account,
        controller: new AbortController(),
        memory,
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
        underWay.end(answer.id)
        bus.forgetLive(answer.id)
        const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
        options.log.error('answer-crashed', { answerId: answer.id, detail })
        endCrashed(answer.id)
        bus.conversation(answer.conversationId).reset()
        publishSummary(answer.conversationId)
      })
      jobs.set(answer.id, { job, done })
      underWay.begin({ conversationId: job.conversationId, answerId: answer.id, model })
      publishSummary(answer.conversationId)
    },

    stop(conversationId, answerId) {
      const running = jobs.get(answerId)
      if (running === undefined || running.job.conversationId !== conversationId) return
      running.job.endedBy = 'person'
      running.job.controller.abort()
    },

    generating: () => new Set([...jobs.values()].map(({ job }) => job.conversationId)),

    refuseWhileOpen(conversationId) {
      for (const { job } of jobs.values()) {
        if (job.conversationId === conversationId) {
          throw new CommandError('REFUSED', 'An answer is still arriving. Stop it or wait for its end.')
        }
      }
    },

    async drain() {
      while (jobs.size > 0) await Promise.all([...jobs.values()].map(({ done }) => done))
    },

    async close() {
      for (const { job } of jobs.values()) {
        job.endedBy = 'shutdown'
        job.controller.abort()
      }
      await Promise.all([...jobs.values()].map(({ done }) => done))
    },
  }
}
