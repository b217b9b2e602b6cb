import { identifierLabel } from '../inspector/describe-turn.ts'
import type { FoundTurn } from '../state/context-actions.ts'

export interface FoundRow extends Omit<FoundTurn, 'kind'> {
  /** What the id names there: `Response id`, `Response and previous response id`. */
  readonly kinds: string
}

/** One row for each turn, whatever its id was found to name in it. */
export function joinFound(found: readonly FoundTurn[]): FoundRow[] {
  return [...Map.groupBy(found, (turn) => turn.turnId).values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const { turnId, conversationId, messageId, title } = first
    const labels = [...new Set(group.map(({ kind }) => identifierLabel(kind)))]
    const words = labels.map((label, index) => (index === 0 ? label : label.toLowerCase()))
    const last = words.pop() ?? ''
    const kinds = words.length === 0 ? last : `${words.join(', ')} and ${last}`
    return [{ turnId, conversationId, messageId, title, kinds: /\bid$/i.test(kinds) ? kinds : `${kinds} id` }]
  })
}
