import { z } from 'zod'
import { conversationUsageSchema } from './usage.ts'
import { vendorSchema } from './vendor.ts'

/** What a conversation used, seen from several sides; the sums cover every call, summaries included. */
export const conversationTotalsSchema = z.object({
  /** Every branch together. */
  all: conversationUsageSchema,
  /** The calls for the messages of the path that is shown, and for its summaries. */
  branch: conversationUsageSchema,
  /** Ends of branches; 1 where nothing forks, 0 for an empty conversation. */
  branchCount: z.number().int().nonnegative(),
  byVendor: z.array(z.object({ vendor: vendorSchema, usage: conversationUsageSchema })),
  /** By vendor and model, most expensive first. */
  byModel: z.array(
    z.object({
      vendor: vendorSchema,
      modelId: z.string(),
      modelName: z.string(),
      usage: conversationUsageSchema,
    }),
  ),
  segmentCount: z.number().int().nonnegative(),
  /** Tool calls in the answers of every branch. */
  toolCallCount: z.number().int().nonnegative(),
})
export type ConversationTotals = z.infer<typeof conversationTotalsSchema>
