import { z } from 'zod'
import { idSchema } from './ids.ts'
import { ratesSchema } from './price.ts'

/** A model of one account: what the next turn is sent to. */
export const modelRefSchema = z.object({ accountId: idSchema, modelId: z.string().min(1) })
export type ModelRef = z.infer<typeof modelRefSchema>

/** What a price table fills in where a provider does not state it. */
export const tableFieldSchema = z.enum(['contextWindow', 'inputNanoUsdPerMillion', 'outputNanoUsdPerMillion'])
export type TableField = z.infer<typeof tableFieldSchema>

/** What is known about a model; null means the provider does not say. */
export const modelInfoSchema = z.object({
  id: z.string().min(1),
  displayName: z.string(),
  /** Tokens of the whole window. */
  contextWindow: z.number().int().positive().nullable(),
  maxOutputTokens: z.number().int().positive().nullable(),
  acceptsImages: z.boolean().nullable(),
  acceptsDocuments: z.boolean().nullable(),
  reasons: z.boolean().nullable(),
  /** UTC milliseconds at which the provider released it; newest first in lists. */
  releasedAt: z.number().int().nullable(),
  /** Nano-dollars for a million tokens; null when the price is unknown. */
  inputNanoUsdPerMillion: z.number().nonnegative().nullable(),
  outputNanoUsdPerMillion: z.number().nonnegative().nullable(),
  /** Which of these the provider did not state, so that a newer table fills them in anew; absent where it stated all. */
  fromTables: z.array(tableFieldSchema).optional(),
  /** Every price the provider's own list states of it; absent where the list states none, or something rates cannot say. */
  rates: ratesSchema.optional(),
  /** A sentence about its end ("Ends on 2026-12-01."), or null. */
  deprecation: z.string().nullable(),
})
export type ModelInfo = z.infer<typeof modelInfoSchema>
