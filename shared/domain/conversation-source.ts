import { z } from 'zod'
import { idSchema } from './ids.ts'

/** Where conversations can come from. */
export const sourceAppSchema = z.enum([
  'baton',
  'baton-markdown',
  'chatgpt',
  'claude',
  'librechat',
  'open-webui',
  'cherry-studio',
  'chatbox',
  'llm',
])
export type SourceApp = z.infer<typeof sourceAppSchema>

/** How a conversation came to be, other than by a first message. */
export const conversationSourceSchema = z.discriminatedUnion('kind', [
  /** Read from a file of another application (or of Baton's own Markdown). */
  z.object({
    kind: z.literal('imported'),
    app: sourceAppSchema,
    /** The id it had there. */
    id: z.string().max(600),
    /** UTC milliseconds. */
    importedAt: z.number().int(),
  }),
  /** Copied from another conversation, up to a message of it. */
  z.object({ kind: z.literal('forked'), conversationId: idSchema, messageId: idSchema }),
  z.object({ kind: z.literal('template'), templateId: idSchema, templateName: z.string() }),
])
export type ConversationSource = z.infer<typeof conversationSourceSchema>
