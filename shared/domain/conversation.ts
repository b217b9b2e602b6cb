import { z } from 'zod'
import { contextPolicySchema } from './context.ts'
import { continuationModeSchema } from './continuation.ts'
import { conversationSourceSchema } from './conversation-source.ts'
import { idSchema } from './ids.ts'
import { modelRefSchema } from './model.ts'
import { vendorSchema } from './vendor.ts'

export const conversationSchema = z.object({
  id: idSchema,
  title: z.string(),
  /**
   * `first-message`: its first words; `offline`: made on this computer; `model`: asked of a model. Each until a person
   * renames it.
   */
  titleSource: z.enum(['first-message', 'offline', 'model', 'person']),
  /** The message that is continued; null while empty. */
  headMessageId: idSchema.nullable(),
  /** What the next message is sent to; null takes the most recent model. */
  model: modelRefSchema.nullable(),
  systemText: z.string().nullable(),
  continuationMode: continuationModeSchema,
  contextPolicy: contextPolicySchema,
  /** Text typed and not yet sent. */
  draft: z.string(),
  folderId: idSchema.nullable(),
  /** In the order in which they were put on. */
  tagIds: z.array(idSchema),
  /** An answer came that nobody has looked at, or the person marked it so. */
  isUnread: z.boolean(),
  /** null for one that began here with a first message. */
  source: conversationSourceSchema.nullable(),
  /** UTC milliseconds, like all times. */
  createdAt: z.number().int(),
  /**
   * Time of the last message, or of when it was taken out of the archive or the trash while a rule would archive it again;
   * the sidebar sorts by it.
   */
  updatedAt: z.number().int(),
  pinnedAt: z.number().int().nullable(),
  archivedAt: z.number().int().nullable(),
  trashedAt: z.number().int().nullable(),
})
export type Conversation = z.infer<typeof conversationSchema>

/** A row of the sidebar. */
export const conversationSummarySchema = conversationSchema
  .pick({
    id: true,
    title: true,
    updatedAt: true,
    pinnedAt: true,
    archivedAt: true,
    trashedAt: true,
    folderId: true,
    tagIds: true,
    isUnread: true,
  })
  .extend({
    /** Who took part, in order of first appearance: the coloured dots. */
    vendors: z.array(vendorSchema),
    isGenerating: z.boolean(),
  })
export type ConversationSummary = z.infer<typeof conversationSummarySchema>
