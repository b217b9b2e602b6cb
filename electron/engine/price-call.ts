import type { Turn } from '../../shared/domain/turn.ts'
import type { Cost } from '../../shared/domain/usage.ts'
import { costWithoutUsage } from '../providers/catalogue/prices.ts'
import type { Store } from '../store/store.ts'
import type { CallFacts } from './call-facts.ts'
import type { TurnTools } from './turn-job.ts'

/** What a call cost. Without usage only what runs on the person's own machine has a cost: nothing. */
export async function priceCall(
  tools: Pick<TurnTools, 'price'>,
  turn: Turn,
  facts: Pick<CallFacts, 'usage' | 'servedModel'>,
): Promise<Cost> {
  return tools.price({
    vendor: turn.vendor,
    modelServed: facts.servedModel,
    modelAsked: turn.modelAsked,
    usage: facts.usage,
    atMs: turn.startedAt,
  })
}

/** The same for a call whose counts went with what made it, a process for example; needs no waiting for price tables. */
export function priceLostCall(store: Pick<Store, 'ownPrices'>, turn: Turn): Cost {
  if (turn.usage !== null) return turn.cost
  const hasOwnPrice = store.ownPrices
    .list()
    .some(({ vendor, modelId }) => vendor === turn.vendor && modelId === turn.modelAsked)
  return costWithoutUsage(turn.vendor, turn.modelAsked, hasOwnPrice)
}
