// Tokens and money. Unknown is never zero: an absent count is null, a sum with an unknown part says so.
import { z } from 'zod'
import { jsonValueSchema } from './json.ts'

const count = z.number().int().nonnegative().nullable()

export const usageSchema = z.object({
  /** Every input token, cached ones included, whatever the vendor's habit. */
  inputTotal: count,
  /** Part of inputTotal that was read from a prompt cache. */
  cacheRead: count,
  /** Part of inputTotal that was written to a prompt cache. */
  cacheWrite: count,
  /** Every output token, reasoning included. */
  outputTotal: count,
  /** Part of outputTotal spent on reasoning. */
  reasoning: count,
  /** What the provider itself charged, in nano-dollars, when it says so (OpenRouter, xAI); else null. */
  reportedNanoUsd: count,
  /** The usage exactly as the provider sent it. */
  raw: jsonValueSchema,
})
export type Usage = z.infer<typeof usageSchema>

export const costSchema = z.object({
  /** Thousand-millionths of a US dollar; null when unknown. */
  nanoUsd: count,
  source: z.enum(['reported', 'computed', 'unknown']),
  /** Which price table, and of which day, a computed cost came from. */
  priceVersion: z.string().nullable(),
})
export type Cost = z.infer<typeof costSchema>

export const unknownCost: Cost = { nanoUsd: null, source: 'unknown', priceVersion: null }

/** A sum that remembers whether something in it was unknown; then it reads "at least". */
export const totalSchema = z.object({ known: z.number().int().nonnegative(), isComplete: z.boolean() })
export type Total = z.infer<typeof totalSchema>

export const conversationUsageSchema = z.object({
  /** Model calls made, failed and stopped ones included. */
  turnCount: z.number().int().nonnegative(),
  input: totalSchema,
  cacheRead: totalSchema,
  output: totalSchema,
  reasoning: totalSchema,
  nanoUsd: totalSchema,
})
export type ConversationUsage = z.infer<typeof conversationUsageSchema>

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
