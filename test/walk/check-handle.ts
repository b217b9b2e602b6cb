// A turn that went on from an id: that the id was one it might go on from. The rules are told once more here, from the
// stored handles as they were before the step.
import type { Handle } from '../../shared/domain/continuation.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import { WalkError } from './walk-error.ts'
import type { World } from './walk-world.ts'

/** Ways that go on only with the model they began with. */
const boundToModel: ReadonlySet<string> = new Set([
  'gemini-interactions interaction',
  'gemini-generate sdk-session',
  'anthropic-messages thread',
  'mistral-conversations conversation',
])

/** As it was before a step. */
export interface HandlesBefore {
  readonly handles: readonly Handle[]
  /** Which run of the application it was. */
  readonly run: number
}

function refusalOf(
  world: World,
  turn: Turn,
  handle: Handle,
  pathIds: ReadonlySet<string>,
  run: number,
): string | null {
  const { store } = world.app.services
  const conversation = store.conversations.get(turn.conversationId)
  if (handle.accountId !== turn.accountId) return 'it belongs to another account'
  if (handle.api !== turn.api) return 'it belongs to another api'
  const isBound = boundToModel.has(`${handle.api} ${handle.kind}`)
  if (isBound && handle.modelId !== turn.modelAsked) return 'it belongs to another model'
  if (!pathIds.has(handle.coversMessageId)) return 'it covers another branch'
  if (handle.deadReason !== null) return `it was dead: ${handle.deadReason}`
  if (handle.goneAt !== null) return 'it was gone'
  if (handle.expiresAt !== null && handle.expiresAt <= turn.startedAt) return 'its time was over'
  if (handle.isOneUse && handle.lastUsedAt !== null) return 'it had been used'
  // Sessions of an SDK live as long as the process that holds them.
  const hasEnded = world.given.get(handle.coversMessageId)?.run !== run
  if (handle.kind === 'sdk-session' && hasEnded) return 'it ended with the process before'
  const hasSystemText = (conversation?.systemText ?? null) !== null
  if ((handle.systemTextHash !== null) !== hasSystemText) return 'it was made under another system text'
  const covered = store.messages.get(handle.coversMessageId)
  if (covered?.status !== 'complete') return `the answer it covers is ${covered?.status}`
  return null
}

/** Notes what can be gone on from no more: a thread, once an answer was begun on it. */
export function noteUse(world: World, turn: Turn, continuedFrom: string | null): void {
  const isOneUse = turn.carry.way === 'thread'
  if (isOneUse && continuedFrom !== null) world.usedUp.add(`${turn.accountId} ${continuedFrom}`)
}

export function checkHandle(world: World, turn: Turn, before: HandlesBefore): void {
  const { carry } = turn
  if (carry.kind !== 'chain') return
  if (carry.handleValue !== null && world.usedUp.has(`${turn.accountId} ${carry.handleValue}`)) {
    throw new WalkError(
      `${turn.accountName} went on from ${carry.handleValue}, which it had gone on from before`,
    )
  }
  const { store } = world.app.services
  const question = store.messages.get(turn.messageId)?.parentId ?? null
  const pathIds = new Set(store.messages.path(question).map((message) => message.id))
  const named = before.handles.filter(({ value, kind }) => value === carry.handleValue && kind === carry.way)
  const refusals = named.map((handle) => refusalOf(world, turn, handle, pathIds, before.run))
  if (refusals.includes(null)) return
  throw new WalkError(
    `${turn.accountName} went on from ${carry.handleValue}: ${refusals.join('; ') || 'nobody knew it'}`,
  )
}
