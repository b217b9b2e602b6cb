import type { Turn } from '../../shared/domain/turn.ts'
import type { Cost } from '../../shared/domain/usage.ts'
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
