import { createId } from '../../shared/domain/create-id.ts'
import type { ModelInfo, ModelRef } from '../../shared/domain/model.ts'
import type { Turn, TurnPurpose } from '../../shared/domain/turn.ts'
import { unknownCost } from '../../shared/domain/unknown-cost.ts'
import type { TurnJob } from './turn-job.ts'

/**
 * A turn of which nothing is known yet but who is asked. Its carry stays as it is here for a call that is never handed to
 * an adapter: the store knows by it that nothing was used.
 */
export function openTurn(input: {
  readonly conversationId: string
  readonly messageId: string
  readonly account: TurnJob['account']
  readonly model: ModelRef
  readonly modelName: ModelInfo['displayName']
  readonly purpose: TurnPurpose
  readonly attempt: number
  /** UTC milliseconds. */
  readonly now: number
}): Turn {
  return {
    id: createId(input.now),
    conversationId: input.conversationId,
    messageId: input.messageId,
    purpose: input.purpose,
    attempt: input.attempt,
    status: 'running',
    accountId: input.model.accountId,
    accountName: input.account.name,
    vendor: input.account.vendor,
    api: input.account.api,
    modelAsked: input.model.modelId,
    modelName: input.modelName,
    modelServed: null,
    carry: {
      kind: 'replay',
      reason: 'first-turn',
      way: null,
      sentence: 'Nothing was sent.',
      messagesSent: 0,
      messagesOnPath: 0,
      handleValue: null,
    },
    handoff: null,
    notes: [],
    contextNotice: null,
    estimatedInputTokens: null,
    contextWindow: null,
    usage: null,
    cost: unknownCost,
    finishReason: null,
    rawFinishReason: null,
    failure: null,
    startedAt: input.now,
    firstTokenMs: null,
    totalMs: null,
  }
}
