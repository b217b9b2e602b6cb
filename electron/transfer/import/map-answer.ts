// The call that wrote an answer elsewhere. It names the model, shows what the source knew of its usage and cost, and is
// counted nowhere: Baton did not make it.
import type { Failure } from '../../../shared/domain/failure.ts'
import type { Message } from '../../../shared/domain/message.ts'
import type { TurnStatus } from '../../../shared/domain/turn.ts'
import { unknownBecause } from '../../../shared/domain/unknown-cost.ts'
import type { Cost, Usage } from '../../../shared/domain/usage.ts'
import type { TurnRecord } from '../../store/store.ts'
import type { DraftAnswer, DraftMessage } from './import-source.ts'
import type { MapTools } from './map-draft.ts'
import { sourceUuid } from './source-uuid.ts'

/** A count a source can have; anything else is unknown. */
function count(value: number | null): number | null {
  return value !== null && Number.isSafeInteger(value) && value >= 0 ? value : null
}

function usageOf(answer: DraftAnswer | null): Usage | null {
  const usage = answer?.usage ?? null
  if (usage === null) return null
  return {
    inputTotal: count(usage.inputTotal),
    cacheRead: count(usage.cacheRead),
    cacheWrite: null,
    outputTotal: count(usage.outputTotal),
    reasoning: count(usage.reasoning),
    reportedNanoUsd: null,
    raw: usage.raw,
  }
}

function costOf(answer: DraftAnswer | null, usage: Usage | null): Cost {
  const nanoUsd = count(answer?.nanoUsd ?? null)
  if (nanoUsd !== null) return { nanoUsd, source: 'reported', priceVersion: null }
  return unknownBecause(usage === null ? 'no-usage' : 'no-price')
}

function failureOf(status: TurnStatus, appName: string): Failure | null {
  if (status !== 'failed') return null
  return {
    kind: 'unknown',
    message: `This answer failed in ${appName}.`,
    detail: null,
    retryable: false,
    retryAfterMs: null,
    status: null,
    vendorCode: null,
    requestId: null,
  }
}

export function mapAnswer(
  { sourceId, status, answer }: DraftMessage,
  message: Message,
  { app, appName }: MapTools,
): TurnRecord {
  const usage = usageOf(answer)
  const vendor = answer?.vendor ?? 'custom'
  const model = answer?.modelId ?? answer?.modelName ?? null
  return {
    turn: {
      id: sourceUuid(app, message.conversationId, 'turn', sourceId),
      conversationId: message.conversationId,
      messageId: message.id,
      purpose: 'answer',
      origin: 'imported',
      attempt: 1,
      status,
      accountId: sourceUuid(app, 'account', vendor),
      accountName: appName,
      vendor,
      api: 'imported',
      modelAsked: model ?? 'unknown',
      modelName: answer?.modelName ?? model ?? appName,
      modelServed: null,
      carry: {
        kind: 'replay',
        reason: 'made-elsewhere',
        way: null,
        sentence: `Made in ${appName}. Baton sent nothing.`,
        messagesSent: 0,
        messagesOnPath: 0,
        handleValue: null,
      },
      handoff: null,
      notes: [],
      contextNotice: null,
      estimatedInputTokens: null,
      contextWindow: null,
      usage,
      cost: costOf(answer, usage),
      finishReason: answer?.finishReason ?? null,
      rawFinishReason: answer?.rawFinishReason ?? null,
      failure: failureOf(status, appName),
      startedAt: message.createdAt,
      firstTokenMs: null,
      totalMs: count(answer?.totalMs ?? null),
    },
    identifiers: [],
    headers: {},
    requestBytes: null,
    metadata: answer?.metadata ?? null,
    warnings: [],
    context: [],
  }
}
