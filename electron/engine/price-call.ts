import type { Turn } from '../../shared/domain/turn.ts'
import { unknownCost } from '../../shared/domain/unknown-cost.ts'
import type { Cost } from '../../shared/domain/usage.ts'
import type { CallFacts } from './call-facts.ts'
import type { TurnTools } from './turn-job.ts'

/** What a call cost; unknown when the provider gave no usage. */
export async function priceCall(
  tools: Pick<TurnTools, 'price'>,
  turn: Turn,
  facts: Pick<CallFacts, 'usage' | 'servedModel'>,
): Promise<Cost> {
  if (facts.usage === null) return unknownCost
  return tools.price({
    vendor: turn.vendor,
    modelServed: facts.servedModel,
    modelAsked: turn.modelAsked,
    usage: facts.usage,
    atMs: turn.startedAt,
  })
}
