import type { ConversationTotals } from '../../../shared/domain/conversation-totals.ts'
import { sumUsage } from '../../../shared/domain/sum-usage.ts'
import type { Turn } from '../../../shared/domain/turn.ts'
import type { InventedConversation } from './invented-conversation.ts'

/** Calls that count: one that was refused before it reached a model used nothing. */
function counted(turns: Iterable<Turn>): Turn[] {
  return [...turns].filter((turn) => turn.usage !== null || turn.failure === null)
}

export function usageOf(talk: InventedConversation): ConversationTotals['all'] {
  return sumUsage(counted([...talk.turns.values(), ...talk.offPath.turns.values(), ...talk.summaryTurns]))
}

/** What an invented conversation used, by branch, vendor and model. */
export function totalsOf(talk: InventedConversation): ConversationTotals {
  const onPath = counted([...talk.turns.values(), ...talk.summaryTurns])
  const all = counted([...talk.turns.values(), ...talk.offPath.turns.values(), ...talk.summaryTurns])
  const messages = [...talk.messages, ...talk.offPath.messages]
  const parents = new Set(messages.map((message) => message.parentId))
  const models = Map.groupBy(all, (turn) => `${turn.vendor} ${turn.modelAsked}`)
  return {
    all: sumUsage(all),
    branch: sumUsage(onPath),
    branchCount: messages.filter((message) => !parents.has(message.id)).length,
    byVendor: [...Map.groupBy(all, (turn) => turn.vendor)].map(([vendor, turns]) => ({
      vendor,
      usage: sumUsage(turns),
    })),
    byModel: [...models.values()]
      .flatMap((turns) => {
        const [first] = turns
        if (first === undefined) return []
        const { vendor, modelAsked: modelId, modelName } = first
        return [{ vendor, modelId, modelName, usage: sumUsage(turns) }]
      })
      .sort((a, b) => b.usage.nanoUsd.known - a.usage.nanoUsd.known),
    segmentCount: talk.segments.length,
    toolCallCount: messages.flatMap((message) => message.parts).filter((part) => part.type === 'tool-call')
      .length,
  }
}
