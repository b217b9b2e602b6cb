// A real store whose ledger has exactly these calls.
import { openMemoryStore } from '../../electron/store/open-store.ts'
import type { Store } from '../../electron/store/store.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import { aConversation, aFailure, aMessage, aTurn } from '../harness/store-fixtures.ts'

export interface LedgerCall {
  /** When it began: `2026-11-18T10:00`, UTC. */
  readonly at: string
  readonly vendor: Turn['vendor']
  /** null for an unknown cost. */
  readonly nanoUsd?: number | null
  readonly input?: number | null
  readonly output?: number | null
  readonly isPartial?: boolean
  /** Refused before the model ran. */
  readonly isRefused?: boolean
}

export const nowMs = Date.parse('2026-11-26T12:00:00Z')

/** The caller closes it. */
export function ledgerOfCalls(calls: readonly LedgerCall[]): Store {
  const store = openMemoryStore({ now: () => nowMs })
  addCalls(store, calls)
  return store
}

export function addCalls(store: Store, calls: readonly LedgerCall[]): void {
  const conversation = aConversation()
  store.conversations.insert(conversation)
  for (const call of calls) {
    const message = aMessage(conversation.id, { role: 'assistant' })
    store.messages.insert(message)
    const { nanoUsd = 0, input = 0, output = 0, isPartial = false, isRefused = false } = call
    store.turns.insert(
      aTurn(message, {
        vendor: call.vendor,
        startedAt: Date.parse(`${call.at}:00Z`),
        ...(isRefused
          ? { status: 'failed', failure: aFailure({ kind: 'rate-limit', status: 429 }) }
          : {
              status: isPartial ? 'stopped' : 'complete',
              usage: {
                inputTotal: input,
                cacheRead: null,
                cacheWrite: null,
                outputTotal: output,
                reasoning: null,
                reportedNanoUsd: null,
                raw: {},
                isPartial,
              },
              cost:
                nanoUsd === null
                  ? { nanoUsd, source: 'unknown', priceVersion: null, unknownReason: 'no-price' }
                  : { nanoUsd, source: 'computed', priceVersion: 'A table (2026-11-01)', bill: [] },
            }),
      }),
    )
  }
}
