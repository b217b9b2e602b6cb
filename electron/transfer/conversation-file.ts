// The JSON form of one conversation, version 2, documented in docs/export-format.md: everything that is stored about
// it except keys. A change that a reader of version 2 would not understand needs a new version number.
import { z } from 'zod'
import { contextRunSchema, segmentSchema } from '../../shared/domain/context.ts'
import { handleSchema } from '../../shared/domain/continuation.ts'
import { conversationSchema } from '../../shared/domain/conversation.ts'
import { releaseReceiptSchema } from '../../shared/domain/held-state.ts'
import { identifierSchema } from '../../shared/domain/identifier.ts'
import { idSchema } from '../../shared/domain/ids.ts'
import { jsonValueSchema } from '../../shared/domain/json.ts'
import { messageSchema } from '../../shared/domain/message.ts'
import { turnSchema } from '../../shared/domain/turn.ts'
import { conversationUsageSchema } from '../../shared/domain/usage.ts'
import { apiKindSchema, vendorSchema } from '../../shared/domain/vendor.ts'

export const conversationFileFormat = 'baton-conversation'
export const conversationFileVersion = 2

const hashSchema = z.string().regex(/^[0-9a-f]{64}$/)

export const exportedNativeSchema = z.object({
  api: apiKindSchema,
  vendor: vendorSchema,
  accountId: idSchema,
  modelId: z.string(),
  prefixHash: z.string(),
  content: jsonValueSchema,
})

export const exportedMessageSchema = messageSchema.extend({
  /** The provider's own content of the answer; null where none is kept. */
  native: exportedNativeSchema.nullable(),
})
export type ExportedMessage = z.infer<typeof exportedMessageSchema>

export const exportedTurnSchema = turnSchema.extend({
  identifiers: z.array(identifierSchema),
  headers: z.record(z.string(), z.string()),
  requestBytes: z.number().int().nonnegative().nullable(),
  metadata: jsonValueSchema,
  warnings: z.array(z.object({ code: z.string(), detail: z.string() })),
  context: z.array(contextRunSchema),
})
export type ExportedTurn = z.infer<typeof exportedTurnSchema>

/** What a turn's or handle's accountId means; the key is never part of it. */
export const exportedAccountSchema = z.object({
  id: idSchema,
  vendor: vendorSchema,
  name: z.string(),
  /** Without user name, password, query and fragment, where keys are sometimes put. */
  baseUrl: z.string(),
})
export type ExportedAccount = z.infer<typeof exportedAccountSchema>

export const exportedAttachmentSchema = z.object({
  hash: hashSchema,
  mediaType: z.string(),
  /** null when the bytes are missing from the history. */
  dataBase64: z.base64().nullable(),
})
export type ExportedAttachment = z.infer<typeof exportedAttachmentSchema>

/** Everything stored about one conversation, as it was at one moment. */
export const conversationExportSchema = z.object({
  conversation: conversationSchema,
  accounts: z.array(exportedAccountSchema),
  /** Every branch, in the order in which the messages were made. */
  messages: z.array(exportedMessageSchema),
  /** Every model call, in order. */
  turns: z.array(exportedTurnSchema),
  /** Living and dead ones, oldest first. */
  handles: z.array(handleSchema),
  /** Summaries, oldest first. */
  segments: z.array(segmentSchema),
  /** Messages that are never summarised or left out. */
  pinnedMessageIds: z.array(idSchema),
  /** What providers were asked to delete, oldest first. */
  receipts: z.array(releaseReceiptSchema),
  attachments: z.array(exportedAttachmentSchema),
  usage: conversationUsageSchema,
})
export type ConversationExport = z.infer<typeof conversationExportSchema>

export const conversationFileSchema = z.object({
  format: z.literal(conversationFileFormat),
  version: z.literal(conversationFileVersion),
  /** UTC milliseconds. */
  exportedAt: z.number().int(),
  ...conversationExportSchema.shape,
})
export type ConversationFile = z.infer<typeof conversationFileSchema>
