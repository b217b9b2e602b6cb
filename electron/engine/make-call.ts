// One call for an answer: connects, fits the history to the window, plans and renders it, streams and records. A failure
// on the way is an outcome like any other.
import type { Handle } from '../../shared/domain/continuation.ts'
import type { Failure } from '../../shared/domain/failure.ts'
import type { ModelInfo } from '../../shared/domain/model.ts'
import type { StreamEvent, TerminalEvent } from '../../shared/domain/stream-event.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import { vendorNames } from '../../shared/domain/vendor-list.ts'
import { AdapterError } from '../providers/adapter.ts'
import { failureOf } from '../providers/classify-failure.ts'
import { guardStream } from '../providers/guard-stream.ts'
import { chooseRoute, type Route } from './choose-route.ts'
import { connectUntilAborted } from './connect-until-aborted.ts'
import { fitTurn } from './fit-turn.ts'
import { keepHeld } from './keep-handles.ts'
import { openTurn } from './open-turn.ts'
import { type PreparedTurn, prepareTurn } from './prepare-turn.ts'
import { createTurnRecorder, type TurnRecorder } from './record-turn.ts'
import type { Connection, TurnJob, TurnListeners, TurnTools } from './turn-job.ts'

export interface Call {
  readonly prepared: PreparedTurn | null
  readonly recorder: TurnRecorder
  readonly terminal: TerminalEvent
  readonly turn: Turn
  /** What the provider said it holds, written down meanwhile. */
  readonly held: readonly Handle[]
  /** null when the account could not be reached. */
  readonly connection: Connection | null
}

export interface CallState {
  /** 1 for the first call for this answer. */
  readonly attempt: number
  readonly wasHandleLost: boolean
  readonly wasSealRefused: boolean
  /** The provider has just refused to hold the conversation. */
  readonly wasStateRefused: boolean
}

/** Everything between the account and the request. @throws AdapterError */
async function prepareCall(
  tools: TurnTools,
  job: TurnJob,
  listeners: TurnListeners,
  model: ModelInfo,
  state: CallState,
) {
  const { store, registry, clock } = tools
  const connection = await connectUntilAborted(
    tools,
    job.model.accountId,
    job.account.vendor,
    job.controller.signal,
  )
  const conversation = store.conversations.get(job.conversationId)
  if (conversation === null) throw new Error('the conversation was removed')
  const chosen = chooseRoute(connection.account, conversation.continuationMode, registry)
  const route: Route = state.wasStateRefused ? { ...chosen, way: null, whyNoWay: 'state-refused' } : chosen
  const path = store.messages.path(job.questionId)
  const { fitted, notice } = await fitTurn(tools, {
    conversation,
    connection,
    route,
    model,
    path,
    answerId: job.answer.id,
    modelRef: job.model,
    signal: job.controller.signal,
    onSummarising: (isSummarising) =>
      listeners.publish({ type: 'summarising-changed', messageId: job.answer.id, isSummarising }),
    onSegmentMade: () =>
      listeners.publish({ type: 'segments-changed', segments: store.segments.list(conversation.id) }),
  })
  const prepared = prepareTurn({
    store,
    registry,
    conversation,
    account: connection.account,
    route,
    model,
    path,
    fitted,
    isEdit: job.isEdit,
    wasHandleLost: state.wasHandleLost,
    wasSealRefused: state.wasSealRefused,
    now: clock.now(),
  })
  return { connection, prepared, fitted, notice }
}

export async function makeCall(
  tools: TurnTools,
  job: TurnJob,
  listeners: TurnListeners,
  state: CallState,
): Promise<Call> {
  const { store, clock } = tools
  const model = tools.describeModel(job.account.vendor, job.model)
  let turn = openTurn({
    conversationId: job.conversationId,
    messageId: job.answer.id,
    account: job.account,
    model: job.model,
    modelName: model.displayName,
    purpose: 'answer',
    attempt: state.attempt,
    now: clock.now(),
  })
  let storageFailure: Failure | null = null
  let prepared: PreparedTurn | null = null
  let connection: Connection | null = null
  const held: Handle[] = []
  const refuseStorage = (error: unknown) => {
    storageFailure = localFailure(tools, error)
    job.controller.abort()
  }
  const keepFacts = () => {
    try {
      store.turns.update(turn, { ...recorder.facts.details(null), context: prepared?.context ?? [] })
    } catch (error) {
      refuseStorage(error)
    }
  }
  const recorder = createTurnRecorder({
    store,
    clock,
    message: job.answer,
    publish: listeners.publish,
    showLive: listeners.showLive,
    onStart: () => keepFacts(),
    onIdentified: () => keepFacts(),
    onHeld(seed) {
      if (prepared === null) return
      try {
        held.push(keepHeld(store, seed, turn, prepared, clock.now()))
      } catch (error) {
        refuseStorage(error)
      }
    },
    onStorageError: refuseStorage,
  })

  let events: AsyncIterable<StreamEvent>
  try {
    const ready = await prepareCall(tools, job, listeners, model, state)
    connection = ready.connection
    const { account, apiKey, baseUrl } = connection
    prepared = ready.prepared
    // Whoever stopped meanwhile is not billed for it.
    const { signal } = job.controller
    if (signal.aborted)
      throw new AdapterError(failureOf('aborted', { vendorName: vendorNames[account.vendor] }))
    const opened: Turn = {
      ...turn,
      accountName: account.name,
      api: prepared.route.api,
      carry: prepared.carry,
      handoff: prepared.handoff,
      notes: [...prepared.notes],
      contextNotice: ready.notice,
      estimatedInputTokens: ready.fitted.countedTokens,
      contextWindow: ready.fitted.window,
      // Only now does the provider come into it, with its time and its price of this hour.
      startedAt: clock.now(),
    }
    // From here on it counts as sent, also should the process die.
    store.turns.insert(opened)
    turn = opened
    recorder.facts.begin()
    const io = { vendor: account.vendor, baseUrl, apiKey, signal, now: clock.now }
    events = guardStream(prepared.route.adapter.stream(prepared.request, io), {
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
    return {
      prepared,
      recorder,
      terminal: { type: 'fail', failure, identifiers: [] },
      turn,
      held,
      connection,
    }
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
  if (storageFailure !== null) terminal = { type: 'fail', failure: storageFailure, identifiers: [] }
  return { prepared, recorder, terminal, turn, held, connection }
}

/** Feeds the recorder until the terminal event. guardStream promises that there is exactly one. */
async function record(events: AsyncIterable<StreamEvent>, recorder: TurnRecorder): Promise<TerminalEvent> {
  for await (const event of events) {
    if (event.type === 'finish' || event.type === 'fail') return event
    recorder.take(event)
  }
  throw new Error('guardStream ended without a terminal event')
}

/** A fault of this computer as a failure; the sentence of a storage error is kept. */
export function localFailure(tools: Pick<TurnTools, 'log'>, error: unknown): Failure {
  const detail = error instanceof Error ? error.message : String(error)
  tools.log.error('turn-failed-locally', { detail })
  const sentence = error instanceof Error && error.name === 'StorageError' ? { sentence: detail } : {}
  return failureOf('local', { vendorName: 'Baton', detail, ...sentence })
}
