// One call beside the answers, for a summary or a title: a turn of its own with everything a call leaves behind, but no
// message.
import { foldEvent } from '../../shared/domain/fold-event.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { TerminalEvent } from '../../shared/domain/stream-event.ts'
import { textOfParts } from '../../shared/domain/text-of-parts.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import { vendorNames } from '../../shared/domain/vendor-list.ts'
import { AdapterError, type ProviderAdapter, type TurnRequest } from '../providers/adapter.ts'
import { failureOf } from '../providers/classify-failure.ts'
import { guardStream } from '../providers/guard-stream.ts'
import type { TurnRecord } from '../store/store.ts'
import { createCallFacts } from './call-facts.ts'
import { priceCall } from './price-call.ts'
import type { Connection, TurnTools } from './turn-job.ts'

export interface SideCallInput {
  readonly turn: Turn
  readonly request: TurnRequest
  readonly connection: Connection
  readonly adapter: ProviderAdapter
  /** Aborted when the person stops the answer that waits for it, or when Baton closes. */
  readonly signal: AbortSignal
}

/**
 * Asks and records the turn, whatever comes.
 * @returns what the model wrote and the settled turn
 * @throws AdapterError with what went wrong
 */
export async function callAside(
  tools: TurnTools,
  input: SideCallInput,
): Promise<{ readonly text: string; readonly turn: Turn }> {
  const { store, clock } = tools
  const { turn, connection } = input
  // A stall ends this call only; an answer that waits for it goes on.
  const controller = new AbortController()
  const signal = AbortSignal.any([input.signal, controller.signal])
  const { account } = connection
  const vendorName = vendorNames[account.vendor]
  if (input.signal.aborted) throw new AdapterError(failureOf('aborted', { vendorName }))
  // From here on it counts as sent, also should the process die.
  store.turns.insert(turn)
  const facts = createCallFacts(clock)
  facts.begin()
  const events = guardStream(
    input.adapter.stream(input.request, {
      vendor: account.vendor,
      baseUrl: connection.baseUrl,
      apiKey: connection.apiKey,
      signal,
      now: clock.now,
    }),
    {
      vendorName,
      signal,
      abort: () => controller.abort(),
      limits: tools.stallLimits(account),
      clock: { now: clock.monotonicMs, setTimer: (run, delayMs) => clock.setTimer(delayMs, run) },
    },
  )
  // Folded like an answer, and thrown away: only its text is wanted.
  let message: Message = {
    id: turn.messageId,
    conversationId: turn.conversationId,
    parentId: null,
    role: 'assistant',
    status: 'pending',
    parts: [],
    createdAt: turn.startedAt,
    completedAt: null,
  }
  let terminal: TerminalEvent | null = null
  for await (const event of events) {
    if (event.type === 'finish' || event.type === 'fail') terminal = event
    else {
      facts.take(event)
      if (event.type === 'part-start' || event.type === 'part-delta' || event.type === 'part-end') {
        message = foldEvent(message, event, clock.now())
      }
    }
  }
  if (terminal === null) throw new Error('guardStream ended without a terminal event')
  const totalMs = facts.elapsedMs()
  const wasDeclined = terminal.type === 'finish' && terminal.reason !== 'stop' && terminal.reason !== 'length'
  const failure =
    terminal.type === 'fail'
      ? terminal.failure
      : wasDeclined
        ? failureOf('content-blocked', { vendorName })
        : null
  const settled: Turn = {
    ...turn,
    status: failure === null ? 'complete' : failure.kind === 'aborted' ? 'stopped' : 'failed',
    modelServed: facts.servedModel,
    usage: facts.usage,
    cost: await priceCall(tools, turn, facts),
    finishReason: terminal.type === 'finish' ? terminal.reason : null,
    rawFinishReason: terminal.type === 'finish' ? terminal.rawReason : null,
    failure,
    firstTokenMs: facts.firstTokenMs,
    totalMs,
  }
  keepTurn(tools, settled, { ...facts.details(terminal), context: [] })
  tools.onCallEnded?.(settled)
  if (failure !== null) throw new AdapterError(failure)
  return { text: textOfParts(message.parts), turn: settled }
}

function keepTurn({ store }: Pick<TurnTools, 'store'>, turn: Turn, details: Omit<TurnRecord, 'turn'>): void {
  if (store.turns.get(turn.id) !== null) store.turns.update(turn, details)
  // The conversation was removed meanwhile; what was spent on it is not.
  else if (turn.usage !== null) store.ledger.settle(turn.id, turn.usage, turn.cost)
}
