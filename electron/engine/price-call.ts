import type { Turn } from '../../shared/domain/turn.ts'
import { unknownCost } from '../../shared/domain/unknown-cost.ts'
import type { Cost } from '../../shared/domain/usage.ts'
import { costWithoutUsage } from '../providers/catalogue/prices.ts'
import type { Store } from '../store/store.ts'
import type { CallFacts } from './call-facts.ts'
import type { TurnTools } from './turn-job.ts'

/**
 * What a call cost. Without usage only what runs on the person's own machine has a cost: nothing. Never throws: a price
 * that cannot be looked up makes the cost unknown and must not take the answer along.
 */
export async function priceCall(
  tools: Pick<TurnTools, 'price' | 'log'>,
  turn: Turn,
  facts: Pick<CallFacts, 'usage' | 'servedModel'>,
): Promise<Cost> {
  try {
    return await tools.price({
      vendor: turn.vendor,
      modelServed: facts.servedModel,
      modelAsked: turn.modelAsked,
      usage: facts.usage,
      atMs: turn.startedAt,
    })
  } catch (error) {
    tools.log.error('call-not-priced', { detail: error instanceof Error ? error.message : null })
    return unknownCost
  }
}

/** The same for a call whose counts went with what made it, a process for example; needs no waiting for price tables. */
export function priceLostCall(store: Pick<Store, 'ownPrices'>, turn: Turn): Cost {
  if (turn.usage !== null) return turn.cost
  const hasOwnPrice = store.ownPrices
    .list()
    .some(({ vendor, modelId }) => vendor === turn.vendor && modelId === turn.modelAsked)
  return costWithoutUsage(turn.vendor, turn.modelAsked, hasOwnPrice)
}
