// Tokens and money. Unknown is never zero: an absent count is null, a sum with an unknown part says so.
import { z } from 'zod'
import { jsonValueSchema } from './json.ts'

const count = z.number().int().nonnegative().nullable()

export const usageExtrasSchema = z.object({
  /** Part of cacheWrite that is kept for the vendor's longer lifetime (Anthropic 1 h, OpenAI 12 h). */
  cacheWriteLong: count,
  /** Part of inputTotal that was audio. */
  audioInput: count,
  /** Part of outputTotal that was not text (audio or pictures). */
  mediaOutput: count,
  /** Uses of the provider's own tools that are billed by the piece, web searches for example; empty when there are none. */
  toolUnits: z.array(z.object({ name: z.string(), count: z.number().int().nonnegative() })),
  /** How it was served when not at the standard rate ("priority", "batch", "flex"); null for the standard rate. */
  specialRate: z.string().nullable(),
})
export type UsageExtras = z.infer<typeof usageExtrasSchema>

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
  /** True while or when the call ended before the provider had counted all of it: every count is then "at least". */
  isPartial: z.boolean().optional(),
  /** What some vendors bill at a rate of its own; absent when the provider names none of it. */
  extras: usageExtrasSchema.optional(),
})
export type Usage = z.infer<typeof usageSchema>

/** What one line of a bill is for. `tool` lines name the tool. */
export const billItemSchema = z.enum([
  'input',
  'cache-read',
  'cache-write',
  'cache-write-long',
  'audio-input',
  'output',
  'tool',
  'request',
])
export type BillItem = z.infer<typeof billItemSchema>

/** One line of a computed cost: the rate that was used is frozen with it. */
export const billLineSchema = z.object({
  item: billItemSchema,
  /** Which tool; null for every other item. */
  tool: z.string().nullable(),
  count: z.number().int().nonnegative(),
  /** Nano-dollars for a million tokens, uses or requests. */
  nanoUsdPerMillion: z.number().int().nonnegative(),
})
export type BillLine = z.infer<typeof billLineSchema>

/**
 * Why a cost is unknown. `no-usage`: the provider sent no counts. `no-price`: no table knows exactly this model.
 * `no-rate`: the table has no rate for something that was used. `counts-missing`: a count the price needs is missing.
 * `counts-contradict`: the counts do not add up. `special-rate`: it was served at a rate of which only the vendor knows.
 */
export const unknownReasonSchema = z.enum([
  'no-usage',
  'no-price',
  'no-rate',
  'counts-missing',
  'counts-contradict',
  'special-rate',
])
export type UnknownReason = z.infer<typeof unknownReasonSchema>

export const costSchema = z.object({
  /** Thousand-millionths of a US dollar; null when unknown. */
  nanoUsd: count,
  source: z.enum(['reported', 'computed', 'unknown']),
  /** Which price table, and of which day, a computed cost came from. */
  priceVersion: z.string().nullable(),
  /** How a computed cost came about, line by line; absent for others, and for turns of Baton 0.1. */
  bill: z.array(billLineSchema).optional(),
  /** Absent unless the cost is unknown. */
  unknownReason: unknownReasonSchema.optional(),
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
