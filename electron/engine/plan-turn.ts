// Decides how a turn brings its history. Pure. The local tree is the truth and a handle is a cache of one prefix: it is
// used only when what it covers is exactly the beginning of what the model is to be shown, and account, model, system
// text, tools and time still fit. Everything else replays, and says why.
import type { CarryKind, CarryReason, Handle } from '../../shared/domain/continuation.ts'
import type { AccountId, MessageId } from '../../shared/domain/ids.ts'
import type { MessageRole } from '../../shared/domain/message.ts'
import type { StateWay } from '../../shared/domain/provider-record.ts'
import type { ApiKind, Vendor } from '../../shared/domain/vendor.ts'
import { hashView, positionInView, type ViewEntry } from './context-view.ts'

export interface TurnTarget {
  readonly accountId: AccountId
  readonly vendor: Vendor
  readonly api: ApiKind
  readonly modelId: string
}

export interface PlanInput {
  /** Root to the message to be answered. */
  readonly path: readonly { readonly id: MessageId; readonly role: MessageRole }[]
  /** What the model is to be shown of it, in order. */
  readonly view: readonly ViewEntry[]
  /** The conversation's handles, newest first, dead ones and those of what is gone included. */
  readonly handles: readonly Handle[]
  readonly target: TurnTarget
  /** How the provider may hold the conversation; null for not at all. */
  readonly way: StateWay | null
  readonly whyNoWay: CarryReason
  /** What the path differs by from the one the newest handle covers; null when that lies on the path. */
  readonly divergence: CarryReason | null
  /** Messages of the path that no model is ever shown: failed and empty ones. */
  readonly unshownIds: ReadonlySet<MessageId>
  /** An id of an api that has ended stands on the path. */
  readonly hasEndedHandle: boolean
  readonly systemTextHash: string | null
  readonly toolsHash: string | null
  /** What the person had deleted at providers, as `stateName` names it. */
  readonly deletedStates: ReadonlySet<string>
  /** The provider has just said that it no longer knows the handle of this very turn. */
  readonly wasHandleLost: boolean
  /** UTC milliseconds. */
  readonly now: number
}

export interface TurnPlan {
  readonly kind: CarryKind
  readonly reason: CarryReason
  readonly way: StateWay | null
  readonly handle: Handle | null
  /** Why the handle that came closest is not continued, in the words it died with; null when it did not die. */
  readonly deadReason: string | null
  /** False when the state at the provider has gone on since and is taken up again from its middle. */
  readonly isAtEnd: boolean
  /** What to send: the view, or the part of it that the provider has not seen. */
  readonly entries: readonly ViewEntry[]
}

/** One thing at a provider; a conversation there has a handle for each of its turns. */
export function stateName(state: Pick<Handle, 'accountId' | 'kind' | 'value'>): string {
  return `${state.accountId} ${state.kind} ${state.value}`
}

function replay(input: PlanInput, reason: CarryReason, deadReason: string | null = null): TurnPlan {
  const { way, view } = input
  return { kind: 'replay', reason, way, handle: null, deadReason, isAtEnd: true, entries: view }
}

/**
 * What of the view comes after the answer a handle covers; null when the handle does not stand for what comes before it.
 * A file of Baton 0.1 wrote no view: its handles cover the whole path up to their answer.
 */
function entriesAfter(handle: Handle, input: PlanInput): readonly ViewEntry[] | null {
  const { path, view } = input
  const covered = handle.coversMessageId
  let before = positionInView(view, covered)
  let after = before + 1
  if (before === -1) {
    // An answer without anything to show stands in no view; what was shown before it must still be the same.
    if (!input.unshownIds.has(covered)) return null
    const positions = new Map(path.map((message, position) => [message.id, position]))
    const end = positions.get(covered) ?? -1
    before = view.findIndex(
      (entry) => entry.kind === 'message' && (positions.get(entry.messageId) ?? 0) > end,
    )
    after = before
  }
  const shown = view.slice(0, before)
  const isSame =
    handle.viewHash === null
      ? shown.every((entry, index) => entry.kind === 'message' && entry.messageId === path[index]?.id)
      : handle.viewHash === hashView(shown)
  return isSame ? view.slice(after) : null
}

function whyHandleDoesNotFit(
  handle: Handle,
  input: PlanInput,
  way: StateWay,
  isAtEnd: boolean,
): CarryReason | null {
  if (handle.accountId !== input.target.accountId) return 'account-changed'
  if (way.isBoundToModel && handle.modelId !== input.target.modelId) return 'model-changed'
  if (handle.systemTextHash !== input.systemTextHash) return 'system-text-changed'
  if (handle.toolsHash !== input.toolsHash) return 'tools-changed'
  if (handle.expiresAt !== null && handle.expiresAt <= input.now) return 'handle-expired'
  if (handle.goneAt !== null) {
    return input.deletedStates.has(stateName(handle)) ? 'handle-deleted' : 'handle-lost'
  }
  if (handle.isOneUse && handle.lastUsedAt !== null) return input.divergence ?? 'handle-used'
  if (handle.deadReason !== null) return way.kind === 'session' ? 'session-lost' : 'last-turn-not-kept'
  if (!isAtEnd && !(way.continuesOlderPoint && handle.position !== null)) {
    return input.divergence ?? 'branch-switched'
  }
  return null
}

/** Whether a handle is the newest that names its state; one that goes on has a handle for each of its turns. */
function findEnds(handles: readonly Handle[], way: StateWay): ReadonlySet<string> {
  if (way.kind === 'chain') return new Set(handles.map((handle) => handle.id))
  const seen = new Set<string>()
  const ends = new Set<string>()
  for (const handle of handles) {
    const state = `${handle.accountId} ${handle.value}`
    if (!seen.has(state)) ends.add(handle.id)
    seen.add(state)
  }
  return ends
}

export function planTurn(input: PlanInput): TurnPlan {
  const { way } = input
  if (input.path.length <= 1) return replay(input, input.divergence ?? 'first-turn')
  if (way === null) {
    const explainsEnd = input.hasEndedHandle && input.whyNoWay === 'api-keeps-no-state'
    return replay(input, explainsEnd ? 'api-ended' : input.whyNoWay)
  }
  if (input.wasHandleLost) return replay(input, way.kind === 'session' ? 'session-lost' : 'handle-lost')

  const positions = new Map(input.path.map((message, position) => [message.id, position]))
  const roles = new Map(input.path.map((message) => [message.id, message.role]))
  const fitting = input.handles.filter(
    (handle) => handle.kind === way.name && handle.api === input.target.api,
  )
  const ends = findEnds(fitting, way)
  const candidates = fitting
    .flatMap((handle) => {
      const position = positions.get(handle.coversMessageId)
      return position === undefined ? [] : [{ handle, position }]
    })
    .sort((a, b) => b.position - a.position || b.handle.createdAt - a.handle.createdAt)

  let firstObstacle: CarryReason | null = null
  let deadReason: string | null = null
  for (const { handle } of candidates) {
    const isAtEnd = ends.has(handle.id)
    const obstacle = whyHandleDoesNotFit(handle, input, way, isAtEnd)
    if (obstacle !== null) {
      if (firstObstacle === null) deadReason = handle.deadReason
      firstObstacle ??= obstacle
      continue
    }
    const entries = entriesAfter(handle, input)
    if (entries === null) {
      firstObstacle ??= 'context-changed'
      continue
    }
    const hasMissed = entries.some(
      (entry) => entry.kind === 'message' && roles.get(entry.messageId) === 'assistant',
    )
    if (hasMissed && !way.appendsMissedTurns) {
      firstObstacle ??= 'answered-elsewhere'
      continue
    }
    const reason = isAtEnd
      ? hasMissed
        ? 'handle-continues-with-missed-turns'
        : 'handle-continues'
      : 'handle-continues-from-earlier-point'
    return { kind: 'chain', reason, way, handle, deadReason: null, isAtEnd, entries }
  }
  if (firstObstacle !== null) return replay(input, firstObstacle, deadReason)
  if (fitting.length > 0 && input.divergence !== null) return replay(input, input.divergence)
  return replay(input, input.hasEndedHandle ? 'api-ended' : 'no-handle-on-path')
}
