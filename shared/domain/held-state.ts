// What providers hold about a conversation, and the receipts for what they were asked to delete.
import { z } from 'zod'
import { idSchema } from './ids.ts'
import { apiKindSchema, vendorSchema } from './vendor.ts'

/** One thing a provider holds, or is believed to. */
export const heldItemSchema = z.object({
  /** The handle's id in the store. */
  handleId: idSchema,
  accountId: idSchema,
  /** null when the account is gone: nothing can then be deleted through it. */
  accountName: z.string().nullable(),
  vendor: vendorSchema.nullable(),
  api: apiKindSchema,
  apiName: z.string(),
  kind: z.string(),
  value: z.string(),
  /** UTC milliseconds. */
  since: z.number().int(),
  /** UTC milliseconds until which the provider keeps it by its own word; null when it names no day. */
  until: z.number().int().nullable(),
  /** May the next turn continue it? */
  isContinued: z.boolean(),
  /** Why it is not continued; null when it is. */
  deadReason: z.string().nullable(),
  /** Can Baton delete it there? When not, `obstacle` says why. */
  canDelete: z.boolean(),
  obstacle: z.string().nullable(),
})
export type HeldItem = z.infer<typeof heldItemSchema>

/** What became of one request to delete. Receipts outlive the conversation and the account. */
export const releaseReceiptSchema = z.object({
  id: idSchema,
  conversationId: idSchema,
  conversationTitle: z.string(),
  accountId: idSchema,
  accountName: z.string(),
  vendor: vendorSchema,
  api: apiKindSchema,
  kind: z.string(),
  value: z.string(),
  /** UTC milliseconds of the last try. */
  triedAt: z.number().int(),
  /** `deleted`: the provider said so. `already-gone`: it no longer knew the id. `failed`: see the sentence; can be tried again. */
  outcome: z.enum(['deleted', 'already-gone', 'failed']),
  sentence: z.string(),
})
export type ReleaseReceipt = z.infer<typeof releaseReceiptSchema>
