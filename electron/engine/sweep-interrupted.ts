import { isOpen } from '../../shared/domain/is-open.ts'
import type { ApiRegistry } from '../providers/create-registry.ts'
import type { Store } from '../store/store.ts'
import { giveUpUncertain } from './keep-handles.ts'
import { priceLostCall } from './price-call.ts'

/**
 * Marks what a dead process left behind: answers that were open, turns that were running, what those turns may have changed
 * at a provider, and handles that lived only in its memory. What had been journalled of an answer stays as its parts.
 * Called once, before the first command.
 * @returns how many answers were interrupted
 */
export function sweepInterrupted(
  store: Store,
  now: number,
  registry: Pick<ApiRegistry, 'records' | 'recordOf'>,
): number {
  const open = store.messages.open().filter(isOpen)
  const sessionKinds = registry.records.flatMap((record) =>
    record.ways.filter((way) => way.kind === 'session').map((way) => way.name),
  )
  store.transaction(() => {
    for (const message of open) {
      store.messages.settle({ ...message, status: 'interrupted', completedAt: now }, null)
    }
    for (const turn of store.turns.running()) {
      giveUpUncertain(store, turn, registry)
      store.turns.update({ ...turn, status: 'interrupted', cost: priceLostCall(store, turn) })
    }
    for (const kind of sessionKinds) {
      store.handles.markKindDead(kind, "The SDK's session ended with the Baton that held it.")
    }
  })
  return open.length
}
