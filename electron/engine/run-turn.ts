// Hop 5: makes one answer, in as many calls as it takes. A handle the provider has lost is marked dead and the history is
// replayed, once; refused native content is rendered from neutral parts, once; a provider that will not hold the
// conversation gets it without that, once. A failure before the first part may be
// tried again (see retry-policy). Every call is a turn of its own in the store. Lives in the engine: no window that
// closes or reloads can end it.
import type { Turn } from '../../shared/domain/turn.ts'
import { sealRefusedCode, stateRefusedCode } from '../providers/adapter.ts'
import type { Clock } from './clock.ts'
import { type Call, localFailure, makeCall } from './make-call.ts'
import { priceCall } from './price-call.ts'
import { releaseAbandoned } from './release-abandoned.ts'
import { retryDelayMs } from './retry-policy.ts'
import { settleAnswer, settleTurn } from './settle-turn.ts'
import type { TurnJob, TurnListeners, TurnTools } from './turn-job.ts'

export async function runTurn(tools: TurnTools, job: TurnJob, listeners: TurnListeners): Promise<void> {
  let wasHandleLost = false
  let wasSealRefused = false
  let wasStateRefused = job.memory.refusesState(job)
  let retriesMade = 0
  for (let attempt = 1; ; attempt += 1) {
    const call = await makeCall(tools, job, listeners, {
      attempt,
      wasHandleLost,
      wasSealRefused,
      wasStateRefused,
    })
    const failure = call.terminal.type === 'fail' ? call.terminal.failure : null
    const isReplanned = failure !== null && !call.recorder.hasShownParts && job.endedBy === null
    const lostHandle = failure?.kind === 'handle-lost' ? (call.prepared?.plan.handle ?? null) : null
    if (isReplanned && failure.vendorCode === sealRefusedCode && !wasSealRefused) {
      wasSealRefused = true
      if ((await settle(tools, job, listeners, call, false)) === null) return
      continue
    }
    if (isReplanned && failure.vendorCode === stateRefusedCode && !wasStateRefused) {
      wasStateRefused = true
      job.memory.rememberRefusal(job)
      if ((await settle(tools, job, listeners, call, false)) === null) return
      continue
    }
    if (isReplanned && lostHandle !== null) {
      wasHandleLost = true
      tools.store.transaction(() => {
        tools.store.handles.markStateDead(lostHandle, failure.message)
        tools.store.handles.markStateGone(lostHandle, tools.clock.now())
      })
      if ((await settle(tools, job, listeners, call, false)) === null) return
      continue
    }
    const state = { retriesMade, hasShownParts: call.recorder.hasShownParts }
    const delayMs = failure === null ? null : retryDelayMs(failure, state, tools.random())
    if (delayMs === null || job.endedBy !== null) {
      await settle(tools, job, listeners, call, true)
      return
    }
    retriesMade += 1
    const turn = await settle(tools, job, listeners, call, false)
    if (turn === null) return
    listeners.publish({ type: 'turn-changed', turn, retryAt: tools.clock.now() + delayMs })
    await releaseAbandoned(tools, call, job.controller.signal)
    await wait(tools.clock, delayMs, job.controller.signal)
    if (job.endedBy !== null) {
      endWhileWaiting(tools, job, listeners, turn)
      return
    }
  }
}

/** Nothing is under way: the answer ends, and the last try stays recorded as it failed. */
function endWhileWaiting(tools: TurnTools, job: TurnJob, listeners: TurnListeners, turn: Turn): void {
  const ended = { ...job.answer, completedAt: tools.clock.now() }
  const status = job.endedBy === 'shutdown' ? 'interrupted' : 'stopped'
  try {
    settleAnswer(tools.store, { ...ended, status })
    listeners.settled({ ...ended, status }, turn)
  } catch (error) {
    listeners.settled({ ...ended, status: 'failed' }, { ...turn, failure: localFailure(tools, error) })
  }
}

function wait(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      cancel()
      signal.removeEventListener('abort', end)
      resolve()
    }
    const cancel = clock.setTimer(delayMs, end)
    if (signal.aborted) end()
    else signal.addEventListener('abort', end, { once: true })
  })
}

/** @returns null when the disk refused; the answer is then over. */
async function settle(
  tools: TurnTools,
  job: TurnJob,
  listeners: TurnListeners,
  call: Call,
  isLast: boolean,
): Promise<Turn | null> {
  const { recorder, terminal, turn, prepared } = call
  const { facts } = recorder
  const { usage, servedModel } = facts
  // Before the price is looked up: that is no time of the provider's.
  const totalMs = facts.elapsedMs()
  const cost = await priceCall(tools, turn, facts)
  const outcome = {
    turn,
    message: recorder.message,
    terminal,
    endedBy: job.endedBy,
    prepared,
    details: { ...facts.details(terminal), context: prepared?.context ?? [] },
    held: call.held,
    usage,
    cost,
    servedModel,
    firstTokenMs: facts.firstTokenMs,
    totalMs,
    isLast,
    now: tools.clock.now(),
  }
  try {
    const settled = settleTurn({ store: tools.store, ...outcome })
    tools.onCallEnded?.(settled.turn)
    if (isLast) listeners.settled(settled.message, settled.turn)
    return settled.turn
  } catch (error) {
    // The disk refused: what was journalled is kept, and the next start marks the answer as interrupted and gives up what
    // it was continuing.
    const failure = localFailure(tools, error)
    const failed: Turn = { ...turn, status: 'failed', usage, cost, failure, totalMs }
    listeners.settled({ ...recorder.message, status: 'failed', completedAt: outcome.now }, failed)
    return null
  }
}
