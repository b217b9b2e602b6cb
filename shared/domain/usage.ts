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
