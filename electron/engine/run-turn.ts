// Hop 5: makes one answer, in as many calls as it takes. A handle the provider has lost is marked dead and the history is
// replayed, once; refused native content is rendered from neutral parts, once. A failure before the first part may be tried again (see retry-policy). Every call is a turn of its own
// in the store. Lives in the engine: no window that closes or reloads can end it.
import type { ConversationChange } from '../../shared/contract/watches.ts'
import { createId } from '../../shared/domain/create-id.ts'
import type { Failure } from '../../shared/domain/failure.ts'
import type { ConversationId, MessageId } from '../../shared/domain/ids.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { ModelInfo, ModelRef } from '../../shared/domain/model.ts'
import type { StreamEvent, TerminalEvent } from '../../shared/domain/stream-event.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import { unknownCost } from '../../shared/domain/unknown-cost.ts'
import type { Cost, Usage } from '../../shared/domain/usage.ts'
import type { ApiKind, Vendor } from '../../shared/domain/vendor.ts'
import { vendorNames } from '../../shared/domain/vendor-list.ts'
import type { Log } from '../platform/platform.ts'
import { AdapterError, sealRefusedCode } from '../providers/adapter.ts'
import { failureOf } from '../providers/classify-failure.ts'
import { guardStream, type StallLimits } from '../providers/guard-stream.ts'
import type { Store } from '../store/store.ts'
import type { Clock } from './clock.ts'
import { type Connection, type PreparedTurn, prepareTurn } from './prepare-turn.ts'
import { createTurnRecorder, type TurnRecorder } from './record-turn.ts'
import { retryDelayMs } from './retry-policy.ts'
import { type EndedBy, settleAnswer, settleTurn } from './settle-turn.ts'

export interface PriceInput {
  readonly vendor: Vendor
  readonly modelServed: string | null
  readonly modelAsked: string
  readonly usage: Usage
  readonly atMs: number
}

/** What the engine needs from the rest of the house. */
export interface TurnTools {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  /** @throws AdapterError when the account cannot be used now (no key, switched off). */
  connect(accountId: string): Promise<Connection>
  describeModel(vendor: Vendor, model: ModelRef): ModelInfo
  price(input: PriceInput): Cost | Promise<Cost>
  stallLimits(account: Connection['account']): StallLimits
  /** From 0 to 1. */
  random(): number
}

export interface TurnJob {
  readonly conversationId: ConversationId
  readonly questionId: MessageId
  readonly answer: Message
  readonly model: ModelRef
  /** What the account was when the person sent, for calls that fail before it can be reached. */
  readonly account: { readonly name: string; readonly vendor: Vendor; readonly api: ApiKind }
  readonly controller: AbortController
  endedBy: EndedBy
}

export interface TurnListeners {
  publish(change: ConversationChange): void
  showLive(message: Message): void
  /** The answer has its final form; called once, after the commit (or after the disk refused it). */
  settled(message: Message, turn: Turn): void
}

interface Call {
  readonly prepared: PreparedTurn | null
  readonly recorder: TurnRecorder
  readonly terminal: TerminalEvent
  readonly turn: Turn
}

export async function runTurn(tools: TurnTools, job: TurnJob, listeners: TurnListeners): Promise<void> {
  let wasHandleLost = false
  let wasSealRefused = false
  let retriesMade = 0
  for (let attempt = 1; ; attempt += 1) {
    const call = await makeCall(tools, job, listeners, { attempt, wasHandleLost, wasSealRefused })
    const failure = call.terminal.type === 'fail' ? call.terminal.failure : null
    const isReplanned = failure !== null && !call.recorder.hasShownParts && job.endedBy === null
    const lostHandle = failure?.kind === 'handle-lost' ? (call.prepared?.plan.handle ?? null) : null
    if (isReplanned && failure.vendorCode === sealRefusedCode && !wasSealRefused) {
      wasSealRefused = true
      if ((await settle(tools, job, listeners, call, false)) === null) return
      continue
    }
    if (isReplanned && lostHandle !== null) {
      wasHandleLost = true
      tools.store.handles.markDead(lostHandle.id, failure.message)
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

/** A keychain may wait for the person to unlock it; stopping and closing wait for neither. */
function connectUntilAborted(tools: TurnTools, job: TurnJob): Promise<Connection> {
  const { signal } = job.controller
  return new Promise((resolve, reject) => {
    const end = () =>
      reject(new AdapterError(failureOf('aborted', { vendorName: vendorNames[job.account.vendor] })))
    if (signal.aborted) end()
    signal.addEventListener('abort', end, { once: true })
    tools
      .connect(job.model.accountId)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', end))
  })
}

async function makeCall(
  tools: TurnTools,
  job: TurnJob,
  listeners: TurnListeners,
  state: { readonly attempt: number; readonly wasHandleLost: boolean; readonly wasSealRefused: boolean },
): Promise<Call> {
  const { store, clock } = tools
  const model = tools.describeModel(job.account.vendor, job.model)
  let turn = openTurn(job, model, state.attempt, clock.now())
  let storageFailure: Failure | null = null
  const recorder = createTurnRecorder({
    store,
    clock,
    message: job.answer,
    publish: listeners.publish,
    showLive: listeners.showLive,
    onStorageError(error) {
      storageFailure = localFailure(tools, error)
      job.controller.abort()
    },
  })

  let prepared: PreparedTurn | null = null
  let events: AsyncIterable<StreamEvent>
  try {
    const connection = await connectUntilAborted(tools, job)
    const conversation = store.conversations.get(job.conversationId)
    if (conversation === null) throw new Error('the conversation was removed')
    prepared = prepareTurn({
      store,
      conversation,
      connection,
      model,
      questionId: job.questionId,
      wasHandleLost: state.wasHandleLost,
      wasSealRefused: state.wasSealRefused,
      now: clock.now(),
    })
    const { account, adapter, apiKey, baseUrl } = connection
    turn = {
      ...turn,
      accountName: account.name,
      api: adapter.api,
      carry: prepared.carry,
      handoff: prepared.handoff,
      notes: [...prepared.notes],
    }
    store.transaction(() => {
      store.turns.insert(turn)
      if (prepared?.plan.handle) store.handles.markUsed(prepared.plan.handle.id, turn.startedAt)
    })
    const { signal } = job.controller
    const io = { vendor: account.vendor, baseUrl, apiKey, signal, now: clock.now }
    events = guardStream(adapter.stream(prepared.request, io), {
      vendorName: vendorNames[account.vendor],
      signal,
      abort: () => job.controller.abort(),
      limits: tools.stallLimits(account),
      clock: { now: clock.monotonicMs, setTimer: (run, delayMs) => clock.setTimer(delayMs, run) },
    })
  } catch (error) {
    const failure = error instanceof AdapterError ? error.failure : localFailure(tools, error)
    if (store.turns.get(turn.id) === null) store.turns.insert(turn)
    listeners.publish({ type: 'turn-changed', turn, retryAt: null })
    return { prepared, recorder, terminal: { type: 'fail', failure, identifiers: [] }, turn }
  }

  listeners.publish({ type: 'turn-changed', turn, retryAt: null })
  let terminal: TerminalEvent
  try {
    terminal = await record(events, recorder)
  } catch (error) {
    // A file that the disk refused: the call is over, what came before it is kept.
    job.controller.abort()
    terminal = { type: 'fail', failure: localFailure(tools, error), identifiers: [] }
  }
  recorder.flush()
  recorder.close()
  if (storageFailure !== null) {
    return { prepared, recorder, terminal: { type: 'fail', failure: storageFailure, identifiers: [] }, turn }
  }
  return { prepared, recorder, terminal, turn }
}

/** Feeds the recorder until the terminal event. guardStream promises that there is exactly one. */
async function record(events: AsyncIterable<StreamEvent>, recorder: TurnRecorder): Promise<TerminalEvent> {
  for await (const event of events) {
    if (event.type === 'finish' || event.type === 'fail') return event
    recorder.take(event)
  }
  throw new Error('guardStream ended without a terminal event')
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
  const usage = recorder.usage
  const cost =
    usage === null
      ? unknownCost
      : await tools.price({
          vendor: turn.vendor,
          modelServed: recorder.servedModel,
          modelAsked: turn.modelAsked,
          usage,
          atMs: turn.startedAt,
        })
  const outcome = {
    turn,
    message: recorder.message,
    terminal,
    endedBy: job.endedBy,
    prepared,
    details: recorder.details(terminal),
    usage,
    cost,
    servedModel: recorder.servedModel,
    firstTokenMs: recorder.firstTokenMs,
    totalMs: recorder.elapsedMs(),
    isLast,
    now: tools.clock.now(),
  }
  try {
    const settled = settleTurn({ store: tools.store, ...outcome })
    if (isLast) listeners.settled(settled.message, settled.turn)
    return settled.turn
  } catch (error) {
    // The disk refused: what was journalled is kept, and the next start marks the answer as interrupted.
    const failure = localFailure(tools, error)
    const failed: Turn = { ...turn, status: 'failed', usage, cost, failure, totalMs: outcome.totalMs }
    listeners.settled({ ...recorder.message, status: 'failed', completedAt: outcome.now }, failed)
    return null
  }
}

function localFailure(tools: TurnTools, error: unknown): Failure {
  const detail = error instanceof Error ? error.message : String(error)
  tools.log.error('turn-failed-locally', { detail })
  const sentence = error instanceof Error && error.name === 'StorageError' ? { sentence: detail } : {}
  return failureOf('local', { vendorName: 'Baton', detail, ...sentence })
}

function openTurn(job: TurnJob, model: ModelInfo, attempt: number, now: number): Turn {
  return {
    id: createId(now),
    conversationId: job.conversationId,
    messageId: job.answer.id,
    attempt,
    status: 'running',
    accountId: job.model.accountId,
    accountName: job.account.name,
    vendor: job.account.vendor,
    api: job.account.api,
    modelAsked: job.model.modelId,
    modelName: model.displayName,
    modelServed: null,
    carry: {
      kind: 'replay',
      reason: 'first-turn',
      sentence: 'Nothing was sent.',
      messagesSent: 0,
      messagesOnPath: 0,
      handleValue: null,
    },
    handoff: null,
    notes: [],
    usage: null,
    cost: unknownCost,
    finishReason: null,
    rawFinishReason: null,
    failure: null,
    startedAt: now,
    firstTokenMs: null,
    totalMs: null,
  }
}
