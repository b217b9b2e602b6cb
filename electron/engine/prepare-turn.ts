// Hop 4: gathers what a turn needs from the store, plans how the history travels, renders it for the target and makes
// the request. Reads only; the pure decisions live in plan-turn and render-history.
import { createHash } from 'node:crypto'
import type { Account } from '../../shared/domain/account.ts'
import type { Carry } from '../../shared/domain/continuation.ts'
import type { Conversation } from '../../shared/domain/conversation.ts'
import type { Handoff, HandoffNote } from '../../shared/domain/handoff.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { ModelInfo } from '../../shared/domain/model.ts'
import { vendorNames } from '../../shared/domain/vendor-list.ts'
import type { ProviderAdapter, TurnRequest } from '../providers/adapter.ts'
import type { Store } from '../store/store.ts'
import { estimateTokens, roundEstimate } from './estimate-tokens.ts'
import { describeCarry, planTurn, type TurnPlan } from './plan-turn.ts'
import { countNotes, type RenderInput, renderHistory } from './render-history.ts'

/** An account that can be called now. */
export interface Connection {
  readonly account: Account
  readonly adapter: ProviderAdapter
  readonly apiKey: string | null
  readonly baseUrl: string
}

export interface PrepareInput {
  readonly store: Store
  readonly conversation: Conversation
  readonly connection: Connection
  readonly model: ModelInfo
  /** The message to be answered. */
  readonly questionId: string
  readonly wasHandleLost: boolean
  /** The provider has just refused native content: everything is rendered from neutral parts. */
  readonly wasSealRefused: boolean
  readonly now: number
}

export interface PreparedTurn {
  readonly plan: TurnPlan
  readonly request: TurnRequest
  readonly carry: Carry
  readonly handoff: Handoff | null
  readonly notes: readonly HandoffNote[]
  readonly prefixHash: string
  readonly systemTextHash: string | null
}

export function hashSystemText(systemText: string | null): string | null {
  return systemText === null ? null : createHash('sha256').update(systemText).digest('hex')
}

/** The last answer on the path that a model gave, failed ones left out, and the turn that made it. */
function lastAnswerTurn(store: Store, path: readonly Message[]) {
  const answer = path.findLast((message) => message.role === 'assistant' && message.status !== 'failed')
  return answer === undefined ? null : (store.turns.latestFor([answer.id])[0] ?? null)
}

export function prepareTurn(input: PrepareInput): PreparedTurn {
  const { store, conversation, connection, model } = input
  const { account, adapter } = connection
  const path = store.messages.path(input.questionId)
  const systemTextHash = hashSystemText(conversation.systemText)
  const target = { accountId: account.id, vendor: account.vendor, api: adapter.api, modelId: model.id }
  const plan = planTurn({
    path,
    handles: store.handles.listAlive(conversation.id),
    target,
    strategy: adapter.continuation,
    mode: conversation.continuationMode,
    keepsStateAtProvider: account.settings.keepsStateAtProvider,
    systemTextHash,
    wasHandleLost: input.wasHandleLost,
    now: input.now,
  })

  const renderInput: RenderInput = {
    path,
    natives: input.wasSealRefused
      ? new Map()
      : store.messages.native(path.filter((m) => m.role === 'assistant').map((m) => m.id)),
    target,
    modelAcceptsImages: model.acceptsImages,
    rules: adapter.handoff,
    strategy: adapter.continuation,
    systemText: conversation.systemText,
    readFile: (hash) => store.attachments.get(hash)?.bytes ?? null,
  }
  const history = renderHistory(renderInput)
  const plannedIds = new Set(plan.messages.map((message) => message.id))
  const sent = history.messages.filter((message) => plannedIds.has(message.sourceId))
  const sentIds = [...history.includedIds].filter((id) => plannedIds.has(id))
  const messages = sent.map((message) => message.rendered)

  const previous = lastAnswerTurn(store, path)
  const isHandoff =
    previous !== null && (previous.accountId !== account.id || previous.modelAsked !== model.id)
  const carried = sent.filter((message) => message.sourceId !== input.questionId)
  const keepsState =
    account.settings.keepsStateAtProvider &&
    conversation.continuationMode !== 'replay' &&
    adapter.continuation.kind !== 'stateless' &&
    adapter.continuation.vendors.has(account.vendor)

  return {
    plan,
    request: {
      modelId: model.id,
      systemText: conversation.systemText,
      messages,
      continueFrom: plan.handle?.value ?? null,
      keepsStateAtProvider: keepsState,
      maxOutputTokens: null,
      reasoningEffort: null,
      cacheKey: conversation.id,
    },
    carry: describeCarry(
      plan,
      { messagesSent: sentIds.length, messagesOnPath: history.includedIds.size },
      vendorNames[account.vendor],
    ),
    handoff: isHandoff
      ? {
          fromVendor: previous.vendor,
          fromModelName: previous.modelName,
          toVendor: account.vendor,
          toModelName: model.displayName,
          messagesCarried: sentIds.filter((id) => id !== input.questionId).length,
          approximateTokens: roundEstimate(estimateTokens(carried.map((message) => message.rendered))),
        }
      : null,
    notes: countNotes(history.notes, (id) => plannedIds.has(id)),
    prefixHash: history.prefixHash,
    systemTextHash,
  }
}
