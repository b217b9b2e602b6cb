// What becomes of the state a provider holds when a turn ends. A finished turn leaves a handle that the next one may
// continue; a cut, refused or stopped one never does. Whatever the provider was seen to hold is kept in the list all the
// same, with the reason why it is not continued, so that it can be shown and deleted.
import type { Handle, HandleSeed } from '../../shared/domain/continuation.ts'
import { createId } from '../../shared/domain/create-id.ts'
import type { Failure } from '../../shared/domain/failure.ts'
import type { FinishReason, TerminalEvent } from '../../shared/domain/stream-event.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import { wasNeverSent } from '../providers/classify-failure.ts'
import type { ApiRegistry } from '../providers/create-registry.ts'
import type { Store } from '../store/store.ts'
import { hashView } from './context-view.ts'
import type { PreparedTurn } from './prepare-turn.ts'

/** Reasons after which the provider holds the whole turn as it was shown. */
const continuableReasons: ReadonlySet<FinishReason> = new Set(['stop', 'tool-calls'])

const unfinishedReason = 'The turn that made it did not end well.'
const cutReason = 'The answer was cut short or declined, so Baton does not go on from it.'
const uncertainReason = 'The last turn on it did not end well, so what it holds is not certain.'
const unnamedReason = 'It holds a part of the conversation and is not what the next turn continues.'

function makeHandle(
  seed: HandleSeed,
  turn: Turn,
  prepared: PreparedTurn,
  now: number,
  deadReason: string | null,
): Handle {
  return {
    ...seed,
    id: createId(now),
    conversationId: turn.conversationId,
    coversMessageId: turn.messageId,
    accountId: turn.accountId,
    api: turn.api,
    modelId: turn.modelAsked,
    systemTextHash: prepared.systemTextHash,
    toolsHash: prepared.toolsHash,
    viewHash: hashView(prepared.view),
    createdAt: now,
    lastUsedAt: null,
    deadReason,
    goneAt: null,
    server: prepared.server,
  }
}

/** Writes down at once what a provider says it holds; how the turn ends decides later whether it is continued. */
export function keepHeld(
  store: Store,
  seed: HandleSeed,
  turn: Turn,
  prepared: PreparedTurn,
  now: number,
): Handle {
  const handle = makeHandle(seed, turn, prepared, now, unfinishedReason)
  store.handles.insert(handle)
  return handle
}

/** True when the provider certainly did nothing. A server error or a timeout may come after it took in what was sent. */
function wasRefused(failure: Failure): boolean {
  if (wasNeverSent(failure)) return true
  return failure.status !== null && failure.status < 500 && failure.status !== 408
}

/**
 * Settles the handles of a turn. Called inside the transaction that settles the turn.
 * @param held what `keepHeld` wrote during it
 * @param isLast false for a call that is tried again: it leaves nothing to continue
 */
export function settleHandles(
  store: Store,
  input: {
    readonly turn: Turn
    readonly terminal: TerminalEvent
    readonly prepared: PreparedTurn
    readonly held: readonly Handle[]
    readonly isLast: boolean
    readonly now: number
  },
): void {
  const { turn, terminal, prepared, held, now } = input
  const { plan } = prepared
  const isContinuable =
    terminal.type === 'finish' &&
    terminal.handle !== null &&
    continuableReasons.has(terminal.reason) &&
    input.isLast
  const seed = terminal.type === 'finish' ? terminal.handle : null
  const failure = terminal.type === 'fail' ? terminal.failure : null

  if (plan.handle !== null) {
    const wentUnused = failure !== null && wasRefused(failure)
    if (!wentUnused) store.handles.markUsed(plan.handle.id, turn.startedAt)
    const isBroken = plan.way?.isUncertainAfterBreak === true && !isContinuable && !wentUnused
    const isInDoubt =
      plan.isAtEnd && (isBroken || (terminal.type === 'fail' && terminal.isStateInDoubt === true))
    if (isInDoubt) store.handles.markStateDead(plan.handle, uncertainReason)
  }
  if (seed !== null) {
    for (const provisional of held) {
      if (provisional.kind === seed.kind && provisional.value === seed.value) {
        store.handles.remove(provisional.id)
      }
    }
    store.handles.insert(makeHandle(seed, turn, prepared, now, isContinuable ? null : cutReason))
  }
  if (terminal.type !== 'finish') return
  for (const other of held) {
    const isNamed = seed !== null && other.kind === seed.kind && other.value === seed.value
    if (!isNamed) store.handles.setDeadReason(other.id, unnamedReason)
  }
}

/**
 * Gives up what was being continued when its turn ended without a word: a dead process, or a disk that refused to settle it.
 * The provider may have taken in what was sent.
 */
export function giveUpUncertain(store: Store, turn: Turn, registry: Pick<ApiRegistry, 'recordOf'>): void {
  const { carry } = turn
  if (carry.kind !== 'chain' || carry.way === null || carry.handleValue === null) return
  const ways = registry.recordOf(turn.api, turn.vendor)?.ways ?? []
  if (ways.find((way) => way.name === carry.way)?.isUncertainAfterBreak !== true) return
  store.handles.markStateDead(
    {
      conversationId: turn.conversationId,
      accountId: turn.accountId,
      kind: carry.way,
      value: carry.handleValue,
    },
    uncertainReason,
  )
}
