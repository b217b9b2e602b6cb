// What a request will probably cost, worked out before it is sent. Always "about": the answer is not written yet.
import { z } from 'zod'
import { unknownReasonSchema } from './usage.ts'

const nanoUsd = z.number().int().nonnegative().nullable()

export const expectedCostSchema = z.object({
  /** Input tokens that were probably left in the provider's cache; null when nobody can say. */
  likelyCachedTokens: z.number().int().nonnegative().nullable(),
  /** The length of the answer it counts with: the median of the newest answers, or a usual one. */
  outputTokens: z.number().int().nonnegative(),
  /** For the input, with the likely share from the cache; with none where nobody can say. */
  inputNanoUsd: nanoUsd,
  outputNanoUsd: nanoUsd,
  /** Both together; null when unknown. */
  nanoUsd,
  /** The same if nothing is left in the cache. */
  coldNanoUsd: nanoUsd,
  /** Which price table, and of which day. */
  priceVersion: z.string().nullable(),
  /** Why it costs nothing (a model on this computer), or null. */
  freeReason: z.string().nullable(),
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
