import type { ConversationUsage, Cost, Total, Usage } from './usage.ts'

export function addToTotal(total: Total, value: number | null): Total {
  return value === null
    ? { known: total.known, isComplete: false }
    : { known: total.known + value, isComplete: total.isComplete }
}

export const emptyTotal: Total = { known: 0, isComplete: true }

export const emptyConversationUsage: ConversationUsage = {
  turnCount: 0,
  input: emptyTotal,
  cacheRead: emptyTotal,
  output: emptyTotal,
  reasoning: emptyTotal,
  nanoUsd: emptyTotal,
}

/**
 * Adds up the turns of a conversation. A turn that never reached the model (no usage and a failure from before
 * any request) must be left out by the caller; every other turn with a null count makes its sum "at least".
 * cacheRead and reasoning are details many vendors leave out, so a null there adds nothing and hides nothing.
 */
export function sumUsage(turns: Iterable<{ usage: Usage | null; cost: Cost }>): ConversationUsage {
  let sum = emptyConversationUsage
  for (const { usage, cost } of turns) {
    sum = {
      turnCount: sum.turnCount + 1,
      input: addToTotal(sum.input, usage?.inputTotal ?? null),
      cacheRead: addToTotal(sum.cacheRead, usage?.cacheRead ?? null),
      output: addToTotal(sum.output, usage?.outputTotal ?? null),
      reasoning: addToTotal(sum.reasoning, usage?.reasoning ?? null),
      nanoUsd: addToTotal(sum.nanoUsd, cost.nanoUsd),
    }
  }
  return sum
}
