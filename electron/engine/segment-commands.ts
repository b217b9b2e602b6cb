// What a person can do with summaries: have one made now, edit it, take it away. The messages it stands for never change.
import type { Account } from '../../shared/domain/account.ts'
import type { Conversation } from '../../shared/domain/conversation.ts'
import type { ConversationId } from '../../shared/domain/ids.ts'
import type { ModelRef } from '../../shared/domain/model.ts'
import { CommandError } from './command-error.ts'
import type { ConversationBus } from './conversation-bus.ts'
import { makeSegment } from './make-segment.ts'
import { planSummaryByHand } from './plan-summary.ts'
import type { TurnTools } from './turn-job.ts'

export interface SegmentCommands {
  /**
   * Summarises all but the last exchange of the path now.
   * @throws CommandError when there is nothing to summarise or the summary could not be made
   */
  create(conversationId: ConversationId, model: ModelRef): Promise<{ segmentId: string }>
  update(conversationId: ConversationId, segmentId: string, text: string): Promise<void>
  remove(conversationId: ConversationId, segmentId: string): void
  /** @throws CommandError while older messages of this conversation are being summarised */
  refuseWhileSummarising(conversationId: ConversationId): void
  drain(): Promise<void>
  /** Calls off what is under way. */
  close(): void
}

export interface SegmentCommandsOptions extends TurnTools {
  readonly bus: ConversationBus
  requireConversation(id: ConversationId): Conversation
  requireAccount(model: ModelRef): Account
  refuseWhileOpen(conversationId: ConversationId): void
}

export function createSegmentCommands(options: SegmentCommandsOptions): SegmentCommands {
  const { store, bus, counter } = options
  const controller = new AbortController()
  const running = new Map<ConversationId, Promise<{ segmentId: string }>>()

  const publish = (id: ConversationId) =>
    bus.publish(id, { type: 'segments-changed', segments: store.segments.list(id) })

  const requireSegment = (conversationId: ConversationId, segmentId: string) => {
    const segment = store.segments.get(segmentId)
    if (segment?.conversationId !== conversationId) {
      throw new CommandError('NOT_FOUND', 'This summary no longer exists.')
    }
    return segment
  }

  const create = async (id: ConversationId, model: ModelRef): Promise<{ segmentId: string }> => {
    const conversation = options.requireConversation(id)
    const account = options.requireAccount(model)
    options.refuseWhileOpen(id)
    const info = options.describeModel(account.vendor, model)
    const path = store.messages.path(conversation.headMessageId)
    const plan = planSummaryByHand(conversation, path, store.segments.list(id), info.contextWindow)
    if (plan === null) {
      throw new CommandError('REFUSED', 'There is nothing older than the last exchange to summarise.')
    }
    const outcome = await makeSegment(options, {
      conversationId: id,
      messageId: plan.answer.id,
      covered: plan.covered,
      previous: plan.previous,
      model,
      vendor: account.vendor,
      thresholdTokens: plan.thresholdTokens,
      signal: controller.signal,
    })
    if (outcome.kind !== 'made') {
      const sentence = outcome.kind === 'refused' ? outcome.notice : 'The summary was stopped.'
      throw new CommandError('REFUSED', sentence)
    }
    publish(id)
    bus.publish(id, { type: 'usage-changed', usage: store.turns.usage(id) })
    return { segmentId: outcome.segment.id }
  }

  return {
    create(id, model) {
      const current = running.get(id)
      if (current !== undefined) return current
      const made = create(id, model).finally(() => running.delete(id))
      running.set(id, made)
      return made
    },
    async update(id, segmentId, text) {
      requireSegment(id, segmentId)
      const tokens = await counter.countText(text)
      requireSegment(id, segmentId)
      store.segments.updateText(segmentId, text, tokens)
      publish(id)
    },
    remove(id, segmentId) {
      requireSegment(id, segmentId)
      store.segments.remove(segmentId)
      publish(id)
    },
    refuseWhileSummarising(id) {
      if (running.has(id)) {
        throw new CommandError('REFUSED', 'Older messages are being summarised. Wait a moment.')
      }
    },
    async drain() {
      await Promise.allSettled(running.values())
    },
    close: () => controller.abort(),
  }
}
