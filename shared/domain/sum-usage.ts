import type { ConversationUsage, Cost, Total, Usage } from './usage.ts'

/** What is beyond a number that is exact is "at least" the largest of those. */
export function totalWithin(known: number, isComplete: boolean): Total {
  return known > Number.MAX_SAFE_INTEGER
    ? { known: Number.MAX_SAFE_INTEGER, isComplete: false }
    : { known, isComplete }
}

/** @param isPartial the value is "at least", and so is the sum then */
export function addToTotal(total: Total, value: number | null, isPartial: boolean = false): Total {
  return totalWithin(total.known + (value ?? 0), total.isComplete && value !== null && !isPartial)
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
 * Counts of a call that ended early are "at least", and so is its cost.
 */
export function sumUsage(turns: Iterable<{ usage: Usage | null; cost: Cost }>): ConversationUsage {
  let sum = emptyConversationUsage
  for (const { usage, cost } of turns) {
    const isPartial = usage?.isPartial === true
    sum = {
      turnCount: sum.turnCount + 1,
      input: addToTotal(sum.input, usage?.inputTotal ?? null, isPartial),
      cacheRead: addToTotal(sum.cacheRead, usage?.cacheRead ?? null, isPartial),
      output: addToTotal(sum.output, usage?.outputTotal ?? null, isPartial),
      reasoning: addToTotal(sum.reasoning, usage?.reasoning ?? null, isPartial),
      nanoUsd: addToTotal(sum.nanoUsd, cost.nanoUsd, isPartial),
    }
  }
  return sum
}
