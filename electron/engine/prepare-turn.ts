// Hop 4: gathers what a turn needs from the store, fits it to the window, plans how the history travels, renders it for
// the target and makes the request. Reads only; the pure decisions live in select-context, plan-turn and render-history.
import type { Account } from '../../shared/domain/account.ts'
import type { ContextRun } from '../../shared/domain/context.ts'
import type { Carry } from '../../shared/domain/continuation.ts'
import type { Conversation } from '../../shared/domain/conversation.ts'
import type { Handoff, HandoffNote } from '../../shared/domain/handoff.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { ModelInfo } from '../../shared/domain/model.ts'
import type { ProviderRecord } from '../../shared/domain/provider-record.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import { vendorNames } from '../../shared/domain/vendor-list.ts'
import type { TurnRequest } from '../providers/adapter.ts'
import type { ApiRegistry } from '../providers/create-registry.ts'
import type { Store } from '../store/store.ts'
import type { Route } from './choose-route.ts'
import { describeContext } from './context/describe-context.ts'
import type { FittedContext } from './context/fit-context.ts'
import { hashText, segmentEntry, type ViewEntry } from './context-view.ts'
import { dayInWords } from './day-in-words.ts'
import { describeCarry } from './describe-carry.ts'
import { estimateTokens, roundEstimate } from './estimate-tokens.ts'
import { findDivergence } from './find-divergence.ts'
import { planTurn, stateName, type TurnPlan } from './plan-turn.ts'
import { countNotes, renderHistory, segmentSourceId } from './render-history.ts'

export interface PlanTurnInput {
  readonly store: Store
  readonly registry: ApiRegistry
  readonly conversation: Conversation
  readonly account: Pick<Account, 'id' | 'vendor' | 'baseUrl'>
  readonly route: Route
  readonly model: ModelInfo
  /** Root to the message to be answered. */
  readonly path: readonly Message[]
  readonly fitted: FittedContext
  /** The message to be answered was sent in the place of another one. */
  readonly isEdit: boolean
  readonly wasHandleLost: boolean
  readonly now: number
}

export interface PrepareInput extends PlanTurnInput {
  /** The provider has just refused native content: everything is rendered from neutral parts. */
  readonly wasSealRefused: boolean
}

/** How a turn would travel, before anything is rendered. */
export interface PlannedTurn {
  readonly plan: TurnPlan
  readonly carry: Carry
  readonly context: readonly ContextRun[]
  /** All that the model is shown, held and sent, in order. */
  readonly view: readonly ViewEntry[]
  readonly systemTextHash: string | null
  readonly toolsHash: string | null
}

export interface PreparedTurn extends PlannedTurn {
  readonly route: Route
  readonly request: TurnRequest
  readonly handoff: Handoff | null
  readonly notes: readonly HandoffNote[]
  readonly prefixHash: string
  /** Own content was refused, and everything was rendered from neutral parts. */
  readonly wasSealRefused: boolean
  /** Answers on the path whose own content this api and account could take back. */
  readonly ownAnswerIds: readonly string[]
  /** Host and port of the server it goes to. */
  readonly server: string
}

/** More handles than any plan looks at: a conversation at a provider has one for each of its turns. */
export const handlesLookedAt = 2_000

export function hashSystemText(systemText: string | null): string | null {
  return systemText === null ? null : hashText(systemText)
}

/** The last answer on the path that a model gave, failed ones left out, and the turn that made it. */
export function lastAnswerTurn(store: Store, path: readonly Message[]): Turn | null {
  const answer = path.findLast((message) => message.role === 'assistant' && message.status !== 'failed')
  return answer === undefined ? null : (store.turns.latestFor([answer.id])[0] ?? null)
}

/** Where the path of the newest handle of this target left this one. */
function divergenceOf(input: PlanTurnInput, handles: ReturnType<Store['handles']['listNewest']>) {
  const onPath = new Set(input.path.map((message) => message.id))
  const newest = handles.find(
    (handle) => handle.accountId === input.account.id && handle.kind === input.route.way?.name,
  )
  if (newest === undefined || onPath.has(newest.coversMessageId)) return null
  return findDivergence(input.path, input.store.messages.path(newest.coversMessageId), input.isEdit)
}

/** The record of an ended api of which an id stands on the path; null when there is none. */
function endedOnPath(
  input: PlanTurnInput,
  handles: ReturnType<Store['handles']['listNewest']>,
): ProviderRecord | null {
  const ended = input.registry.records.filter((record) => record.endedOn !== null)
  if (ended.length === 0) return null
  const onPath = new Set(input.path.map((message) => message.id))
  const handle = handles.find(
    ({ api, coversMessageId }) => onPath.has(coversMessageId) && ended.some((record) => record.api === api),
  )
  return ended.find((record) => record.api === handle?.api) ?? null
}

/** What of these the person had deleted at the provider, and it was. */
function deletedStates(store: Store, handles: ReturnType<Store['handles']['listNewest']>): Set<string> {
  const gone = handles.find((handle) => handle.goneAt !== null)
  if (gone === undefined) return new Set()
  return new Set(
    store.receipts
      .list(gone.conversationId, handlesLookedAt)
      .flatMap((receipt) => (receipt.outcome === 'deleted' ? [stateName(receipt)] : [])),
  )
}

function planOf(input: PlanTurnInput, view: readonly ViewEntry[], systemTextHash: string | null): TurnPlan {
  const { store, conversation, account, route, path } = input
  const handles = store.handles.listNewest(conversation.id, handlesLookedAt)
  return planTurn({
    path,
    view,
    handles,
    target: { accountId: account.id, vendor: account.vendor, api: route.api, modelId: input.model.id },
    way: route.way,
    whyNoWay: route.whyNoWay,
    divergence: divergenceOf(input, handles),
    unshownIds: new Set(
      [...input.fitted.selection.places].flatMap(([id, { reason }]) =>
        reason === 'failed' || reason === 'empty' ? [id] : [],
      ),
    ),
    hasEndedHandle: endedOnPath(input, handles) !== null,
    deletedStates: deletedStates(store, handles),
    systemTextHash,
    // Baton offers no tools yet; a handle made under some would not fit.
    toolsHash: null,
    wasHandleLost: input.wasHandleLost,
    now: input.now,
  })
}

/** The messages among entries. */
function messagesOf(entries: readonly ViewEntry[]): Set<string> {
  return new Set(entries.flatMap((entry) => (entry.kind === 'message' ? [entry.messageId] : [])))
}

function without(ids: ReadonlySet<string>, left: ReadonlySet<string>): Set<string> {
  return new Set([...ids].filter((id) => !left.has(id)))
}

/** What became of the api that an old id on the path came from, in words; null unless it is the reason. */
function endedNote(input: PlanTurnInput, plan: TurnPlan): string | null {
  if (plan.reason !== 'api-ended') return null
  const handles = input.store.handles.listNewest(input.conversation.id, handlesLookedAt)
  const record = endedOnPath(input, handles)
  if (record?.endedOn == null) return null
  return `What it came from ended with ${record.apiName} on ${dayInWords(Date.parse(record.endedOn))}.`
}

/** Decides what is shown and how it travels; renders nothing, so that it is quick for a long thread. */
export function planPreparedTurn(input: PlanTurnInput): PlannedTurn {
  const { conversation, account, path, fitted } = input
  const { selection, segment } = fitted
  const systemTextHash = hashSystemText(conversation.systemText)
  const view = selection.entries.flatMap((entry): ViewEntry[] => {
    if (entry.kind === 'message') return [entry]
    return segment === null ? [] : [segmentEntry(segment)]
  })
  const plan = planOf(input, view, systemTextHash)
  const shownIds = messagesOf(view)
  const sentIds = messagesOf(plan.entries)
  let messagesOnPath = 0
  for (const { reason } of selection.places.values()) {
    if (reason !== 'failed' && reason !== 'empty') messagesOnPath += 1
  }
  return {
    plan,
    view,
    carry: describeCarry(
      plan,
      {
        messagesSent: sentIds.size,
        messagesOnPath,
        messagesShown: shownIds.size,
        hasSummary: plan.entries.some((entry) => entry.kind === 'segment'),
      },
      vendorNames[account.vendor],
      endedNote(input, plan),
    ),
    context: describeContext({
      path: path.map((message) => ({ id: message.id, tokens: fitted.tokensOf.get(message.id) ?? 0 })),
      places: selection.places,
      heldIds: without(shownIds, sentIds),
    }),
    systemTextHash,
    toolsHash: null,
  }
}

export function prepareTurn(input: PrepareInput): PreparedTurn {
  const { store, conversation, account, route, model, path, fitted } = input
  const { selection, segment } = fitted
  const planned = planPreparedTurn(input)
  const { plan } = planned

  const isShown = (message: Message) => {
    const place = selection.places.get(message.id)
    // What is never sent is rendered to nothing, but noted.
    return place?.place === 'sent' || place?.reason === 'failed' || place?.reason === 'empty'
  }
  const shown = path.filter(isShown)
  const natives = store.messages.native(shown.filter((m) => m.role === 'assistant').map((m) => m.id))
  const history = renderHistory({
    path: shown,
    segment,
    heldUpTo: plan.handle?.coversMessageId ?? null,
    natives: input.wasSealRefused ? new Map() : natives,
    target: { accountId: account.id, vendor: account.vendor, api: route.api, modelId: model.id },
    modelAcceptsImages: model.acceptsImages,
    rules: route.adapter.handoff,
    strategy: route.adapter,
    systemText: conversation.systemText,
    readFile: (hash) => store.attachments.get(hash)?.bytes ?? null,
  })
  const sentIds = messagesOf(plan.entries)
  const heldIds = without(messagesOf(planned.view), sentIds)
  const segmentIds = plan.entries.flatMap((entry) =>
    entry.kind === 'segment' ? [segmentSourceId(entry.segmentId)] : [],
  )
  const plannedIds = new Set([...sentIds, ...segmentIds])
  const sent = history.messages.filter((message) => plannedIds.has(message.sourceId))

  const questionId = path.at(-1)?.id
  const previous = lastAnswerTurn(store, path)
  const isHandoff =
    previous !== null && (previous.accountId !== account.id || previous.modelAsked !== model.id)
  const carried = sent.filter((message) => message.sourceId !== questionId)
  const carriedIds = [...history.includedIds].filter((id) => sentIds.has(id) && id !== questionId)

  return {
    ...planned,
    route,
    request: {
      modelId: model.id,
      systemText: conversation.systemText,
      messages: sent.map((message) => message.rendered),
      state:
        plan.way === null
          ? null
          : {
              way: plan.way.name,
              handle:
                plan.handle === null
                  ? null
                  : { value: plan.handle.value, position: plan.handle.position, isAtEnd: plan.isAtEnd },
            },
      maxOutputTokens: null,
      reasoningEffort: null,
      cacheKey: conversation.id,
    },
    handoff: isHandoff
      ? {
          fromVendor: previous.vendor,
          fromModelName: previous.modelName,
          toVendor: account.vendor,
          toModelName: model.displayName,
          messagesCarried: carriedIds.length,
          approximateTokens: roundEstimate(estimateTokens(carried.map((message) => message.rendered))),
        }
      : null,
    wasSealRefused: input.wasSealRefused,
    ownAnswerIds: [...natives].flatMap(([id, native]) =>
      native.api === route.api && native.accountId === account.id ? [id] : [],
    ),
    server: URL.canParse(account.baseUrl) ? new URL(account.baseUrl).host : '',
    notes: countNotes(history.notes, (id) => !heldIds.has(id)),
    prefixHash: history.prefixHash,
  }
}
