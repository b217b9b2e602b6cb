// What a request will probably cost, worked out before it is sent. Always "about": the answer is not written yet.
import { z } from 'zod'
import { unknownReasonSchema } from './usage.ts'

/** A summary of older messages that is made before the request: paid for as well. */
export const expectedSummarySchema = z.object({
  /** How the model that writes it is called; null when it is made on this computer, at no cost. */
  modelName: z.string().nullable(),
  /** Of all its calls together; null when unknown. */
  nanoUsd: z.number().int().nonnegative().nullable(),
  /** About how many tokens the request itself has once the summary is there. */
  requestTokens: z.number().int().nonnegative(),
})
export type ExpectedSummary = z.infer<typeof expectedSummarySchema>

const nanoUsd = z.number().int().nonnegative().nullable()

export const expectedCostSchema = z.object({
  /** Input tokens that were probably left in the provider's cache; null when nobody can say. */
  likelyCachedTokens: z.number().int().nonnegative().nullable(),
  /** Until when they are probably there, in UTC milliseconds; absent when nothing is expected of the cache. */
  likelyCachedUntil: z.number().int().optional(),
  /** The length of the answer it counts with: the median of the newest answers, or a usual one. */
  outputTokens: z.number().int().nonnegative(),
  /** For the input of the request itself, with the likely share from the cache; with none where nobody can say. */
  inputNanoUsd: nanoUsd,
  outputNanoUsd: nanoUsd,
  /** Both together, and a summary that is made first; null when something of it is unknown. */
  nanoUsd,
  /** The same if nothing is left in the cache. */
  coldNanoUsd: nanoUsd,
  /** Which price table, and of which day. */
  priceVersion: z.string().nullable(),
  /** Why it costs nothing (a model on this computer), or null. */
  freeReason: z.string().nullable(),
  /** Absent unless older messages are summarised first. */
  summary: expectedSummarySchema.optional(),
  /** Absent unless the cost is unknown. */
  unknownReason: unknownReasonSchema.optional(),
})
export type ExpectedCost = z.infer<typeof expectedCostSchema>

/** The same request with the model that answered last: what staying would cost. */
export const stayingCostSchema = z.object({
  /** How that model is called. */
  modelName: z.string(),
  expected: expectedCostSchema,
})
export type StayingCost = z.infer<typeof stayingCostSchema>
