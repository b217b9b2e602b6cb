// Decides how a turn brings its history. Pure. The local tree is the truth and a handle is a cache of one prefix: it is
// used only when the message it covers is on the path and account, model, system text and time still fit.
// Everything else replays, and says why.
import type {
  Carry,
  CarryKind,
  CarryReason,
  ContinuationMode,
  Handle,
} from '../../shared/domain/continuation.ts'
import type { AccountId } from '../../shared/domain/ids.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { ApiKind, Vendor } from '../../shared/domain/vendor.ts'
import type { ContinuationStrategy } from '../providers/adapter.ts'

export interface TurnTarget {
  readonly accountId: AccountId
  readonly vendor: Vendor
  readonly api: ApiKind
  readonly modelId: string
}

export interface PlanInput {
  /** Root to the message to be answered. */
  readonly path: readonly Message[]
  /** Living handles of the conversation. */
  readonly handles: readonly Handle[]
  readonly target: TurnTarget
  readonly strategy: ContinuationStrategy
  readonly mode: ContinuationMode
  readonly keepsStateAtProvider: boolean
  readonly systemTextHash: string | null
  /** The provider has just said that it no longer knows the handle of this very turn. */
  readonly wasHandleLost: boolean
  /** UTC milliseconds. */
  readonly now: number
}

export interface TurnPlan {
  readonly kind: CarryKind
  readonly reason: CarryReason
  readonly handle: Handle | null
  /** What to send: the path, or the part of it that the provider has not seen. */
  readonly messages: readonly Message[]
}

function whyHandleDoesNotFit(handle: Handle, input: PlanInput): CarryReason | null {
  if (handle.accountId !== input.target.accountId || handle.api !== input.target.api) return 'account-changed'
  if (input.strategy.isBoundToModel && handle.modelId !== input.target.modelId) return 'model-changed'
  if (handle.systemTextHash !== input.systemTextHash) return 'system-text-changed'
  if (handle.expiresAt !== null && handle.expiresAt <= input.now) return 'handle-expired'
  if (handle.isOneUse && handle.lastUsedAt !== null) return 'handle-used'
  return null
}

function replay(input: PlanInput, reason: CarryReason): TurnPlan {
  return { kind: 'replay', reason, handle: null, messages: input.path }
}

export function planTurn(input: PlanInput): TurnPlan {
  if (input.path.length <= 1) return replay(input, 'first-turn')
  if (input.strategy.kind === 'stateless' || !input.strategy.vendors.has(input.target.vendor)) {
    return replay(input, 'api-keeps-no-state')
  }
  if (input.mode === 'replay' || !input.keepsStateAtProvider) return replay(input, 'server-state-off')
  if (input.wasHandleLost) return replay(input, 'handle-lost')

  const positions = new Map(input.path.map((message, position) => [message.id, position]))
  const candidates = input.handles
    .filter((handle) => handle.deadReason === null && positions.has(handle.coversMessageId))
    .map((handle) => ({ handle, position: positions.get(handle.coversMessageId) ?? 0 }))
    .sort((a, b) => b.position - a.position || b.handle.createdAt - a.handle.createdAt)

  let firstObstacle: CarryReason | null = null
  for (const { handle, position } of candidates) {
    const obstacle = whyHandleDoesNotFit(handle, input)
    if (obstacle !== null) {
      firstObstacle ??= obstacle
      continue
    }
    const messages = input.path.slice(position + 1)
    const missedTurns = messages.some((message) => message.role === 'assistant')
    if (missedTurns && !input.strategy.appendsMissedTurns) {
      firstObstacle ??= 'no-handle-on-path'
      continue
    }
    const reason = missedTurns ? 'handle-continues-with-missed-turns' : 'handle-continues'
    return { kind: 'chain', reason, handle, messages }
  }
  return replay(input, firstObstacle ?? 'no-handle-on-path')
}

const reasonSentences: Readonly<Record<CarryReason, (vendorName: string) => string>> = {
  'first-turn': () => 'This is the first turn.',
  'api-keeps-no-state': (vendorName) => `${vendorName} keeps no conversation state here.`,
  'server-state-off': () => 'Keeping state at the provider is switched off.',
  'no-handle-on-path': (vendorName) => `${vendorName} has not seen this path before.`,
  'account-changed': () => 'The account changed.',
  'model-changed': () => 'The model changed.',
  'system-text-changed': () => 'The system text changed.',
  'handle-expired': () => 'The id has expired.',
  'handle-used': () => 'The id can be used only once.',
  'handle-lost': (vendorName) => `${vendorName} no longer knows the id.`,
  'handle-continues': (vendorName) => `${vendorName} holds the rest.`,
  'handle-continues-with-missed-turns': (vendorName) =>
    `${vendorName} holds the rest; what others answered since was sent along.`,
}

/** The plan as it is stored with the turn and read by the person. */
export function describeCarry(
  plan: TurnPlan,
  counts: { readonly messagesSent: number; readonly messagesOnPath: number },
  vendorName: string,
): Carry {
  const { messagesSent, messagesOnPath } = counts
  const noun = messagesOnPath === 1 ? 'message' : 'messages'
  const share = `${messagesSent} of ${messagesOnPath} ${noun}`
  const headline =
    plan.handle === null ? `Sent in full: ${share}.` : `Continued from ${plan.handle.value}: ${share} sent.`
  const sentence = `${headline} ${reasonSentences[plan.reason](vendorName)}`
  return {
    kind: plan.kind,
    reason: plan.reason,
    sentence,
    messagesSent: counts.messagesSent,
    messagesOnPath: counts.messagesOnPath,
    handleValue: plan.handle?.value ?? null,
  }
}
