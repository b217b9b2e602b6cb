// A call whose end was not seen (stopped, cut, interrupted) used tokens nobody told Baton about. Where the provider can be
// asked afterwards, it is: soon after the call, and for calls of earlier runs when the account is next used. Nothing is
// asked at the start of Baton, and a provider that does not know leaves the usage unknown. A conversation that is removed
// meanwhile takes the turn with it; what was spent is then settled in the ledger alone.
import type { Turn } from '../../shared/domain/turn.ts'
import { AdapterError } from '../providers/adapter.ts'
import type { TurnRecord } from '../store/store.ts'
import type { ConversationBus } from './conversation-bus.ts'
import type { Connection, TurnTools } from './turn-job.ts'

/** Milliseconds to wait before each try; a provider may need a moment to know. */
const delaysMs = [1_000, 5_000, 30_000]
/** Calls of earlier runs are asked about for so long; providers keep the record of a generation for a while only. */
const lookBackMs = 7 * 86_400_000
const mostAtOnce = 50

export interface LateSettler {
  /** Looks at a turn that has just ended. */
  ended(turn: Turn): void
  /** An account was reached: asks about its older calls, once in a run. */
  reached(connection: Connection): void
  /** Resolves when nothing is being asked or waited for. */
  drain(): Promise<void>
  /** Calls off what is still waited for. */
  close(): void
}

/** Nothing was counted, or only the beginning of it. What is looked up is the whole, and replaces it. */
function isOpen(turn: Turn): boolean {
  return turn.usage === null || turn.usage.isPartial === true
}

export function createLateSettler(tools: TurnTools & { readonly bus: ConversationBus }): LateSettler {
  const { store, registry, clock, bus } = tools
  const controller = new AbortController()
  const running = new Set<Promise<void>>()
  const lookedAt = new Set<string>()

  const wait = (delayMs: number): Promise<void> =>
    new Promise((resolve) => {
      const { signal } = controller
      const end = () => {
        cancel()
        signal.removeEventListener('abort', end)
        resolve()
      }
      const cancel = clock.setTimer(delayMs, end)
      if (signal.aborted) end()
      else signal.addEventListener('abort', end)
    })

  const askOnce = async (record: TurnRecord, connection: Connection): Promise<boolean> => {
    const { turn } = record
    const settle = registry.adapterFor(turn.api)?.settle
    if (settle === undefined) return true
    const { account, apiKey, baseUrl } = connection
    const answer = await settle(record.identifiers, {
      vendor: account.vendor,
      baseUrl,
      apiKey,
      signal: controller.signal,
      now: clock.now,
    })
    if (answer === null) return false
    const cost = await tools.price({
      vendor: turn.vendor,
      modelServed: turn.modelServed,
      modelAsked: turn.modelAsked,
      usage: answer.usage,
      atMs: turn.startedAt,
    })
    const current = store.turns.get(turn.id)
    if (current === null) {
      // The conversation is gone, what was spent on it is not.
      store.ledger.settle(turn.id, answer.usage, cost)
      return true
    }
    // Another look may have been quicker.
    if (!isOpen(current.turn)) return true
    const settled: Turn = { ...current.turn, usage: answer.usage, cost }
    store.turns.update(settled, {
      identifiers: [...current.identifiers, ...answer.identifiers],
      headers: current.headers,
      requestBytes: current.requestBytes,
      metadata: { response: current.metadata, looked_up: answer.metadata },
      warnings: current.warnings,
      context: current.context,
    })
    bus.publish(turn.conversationId, { type: 'turn-changed', turn: settled, retryAt: null })
    bus.publish(turn.conversationId, {
      type: 'usage-changed',
      usage: store.turns.usage(turn.conversationId),
    })
    return true
  }

  /** @param seen the turn as it was; what it says is enough to ask with, should its conversation be removed meanwhile */
  const ask = async (seen: TurnRecord, connection: Connection, delays: readonly number[]): Promise<void> => {
    for (const delayMs of delays) {
      await wait(delayMs)
      if (controller.signal.aborted) return
      const record = store.turns.get(seen.turn.id) ?? seen
      if (!isOpen(record.turn)) return
      try {
        if (await askOnce(record, connection)) return
      } catch (error) {
        if (!(error instanceof AdapterError)) throw error
        tools.log.info('turn-not-settled', { kind: error.failure.kind })
      }
    }
  }

  const run = (work: Promise<void>) => {
    const tracked = work
      .catch((error: unknown) => {
        tools.log.error('turn-not-settled', { detail: error instanceof Error ? error.message : null })
      })
      .finally(() => running.delete(tracked))
    running.add(tracked)
  }

  const canAsk = (turn: Turn): boolean =>
    isOpen(turn) &&
    registry.recordOf(turn.api, turn.vendor)?.lookUpEndpoint != null &&
    registry.adapterFor(turn.api)?.settle !== undefined

  return {
    ended(turn) {
      if (controller.signal.aborted || !canAsk(turn)) return
      const record = store.turns.get(turn.id)
      if (record === null || record.identifiers.length === 0) return
      run(tools.connect(turn.accountId).then((connection) => ask(record, connection, delaysMs)))
    },
    reached(connection) {
      const { id } = connection.account
      if (controller.signal.aborted || lookedAt.has(id)) return
      lookedAt.add(id)
      const open = store.turns.unsettled(id, clock.now() - lookBackMs).filter(({ turn }) => canAsk(turn))
      if (open.length === 0) return
      const askAll = async () => {
        for (const record of open.slice(-mostAtOnce)) await ask(record, connection, [0])
      }
      run(askAll())
    },
    async drain() {
      while (running.size > 0) await Promise.all(running)
    },
    close: () => controller.abort(),
  }
}
