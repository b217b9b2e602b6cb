import { z } from 'zod'
import { contextPolicySchema } from './context.ts'
import { continuationModeSchema } from './continuation.ts'
import { idSchema } from './ids.ts'
import { modelRefSchema } from './model.ts'
import { vendorSchema } from './vendor.ts'

export const conversationSchema = z.object({
  id: idSchema,
  title: z.string(),
  /** `first-message`: taken from the first message until a person renames it. */
  titleSource: z.enum(['first-message', 'person']),
  /** The message that is continued; null while empty. */
  headMessageId: idSchema.nullable(),
  /** What the next message is sent to; null takes the most recent model. */
  model: modelRefSchema.nullable(),
  systemText: z.string().nullable(),
  continuationMode: continuationModeSchema,
  contextPolicy: contextPolicySchema,
  /** Text typed and not yet sent. */
  draft: z.string(),
  /** UTC milliseconds, like all times. */
  createdAt: z.number().int(),
  /** Time of the last message; the sidebar sorts by it. */
  updatedAt: z.number().int(),
  pinnedAt: z.number().int().nullable(),
  archivedAt: z.number().int().nullable(),
  trashedAt: z.number().int().nullable(),
})
export type Conversation = z.infer<typeof conversationSchema>

/** A row of the sidebar. */
export const conversationSummarySchema = conversationSchema
  .pick({ id: true, title: true, updatedAt: true, pinnedAt: true, archivedAt: true, trashedAt: true })
  .extend({
    /** Who took part, in order of first appearance: the coloured dots. */
    vendors: z.array(vendorSchema),
    isGenerating: z.boolean(),
  })
export type ConversationSummary = z.infer<typeof conversationSummarySchema>
