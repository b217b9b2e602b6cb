// The JSON form of one conversation, version 3, documented in docs/export-format.md: everything that is stored about it
// except keys. A change that a reader of version 3 would not understand needs a new version number.
import { z } from 'zod'
import { contextRunSchema, segmentSchema } from '../../shared/domain/context.ts'
import { handleSchema } from '../../shared/domain/continuation.ts'
import { conversationSchema } from '../../shared/domain/conversation.ts'
import { folderSchema } from '../../shared/domain/folder.ts'
import { releaseReceiptSchema } from '../../shared/domain/held-state.ts'
import { identifierSchema } from '../../shared/domain/identifier.ts'
import { idSchema } from '../../shared/domain/ids.ts'
import type { JsonValue } from '../../shared/domain/json.ts'
import { messageSchema } from '../../shared/domain/message.ts'
import { tagSchema } from '../../shared/domain/tag.ts'
import { turnPurposeSchema, turnSchema, turnStatusSchema } from '../../shared/domain/turn.ts'
import {
  conversationUsageSchema,
  costSchema,
  usageExtrasSchema,
  usageSchema,
} from '../../shared/domain/usage.ts'
import { apiKindSchema, vendorSchema } from '../../shared/domain/vendor.ts'

export const conversationFileFormat = 'baton-conversation'
export const conversationFileVersion = 3

export const hashSchema = z.string().regex(/^[0-9a-f]{64}$/)

/** What was parsed is JSON, and a copy made by a schema would lose a key named `__proto__`. */
const anyJson = z.custom<JsonValue>((value) => value !== undefined)

export const exportedNativeSchema = z.object({
  api: apiKindSchema,
  vendor: vendorSchema,
  accountId: idSchema,
  modelId: z.string(),
  prefixHash: z.string(),
  content: anyJson,
})

export const exportedMessageSchema = messageSchema.extend({
  /** The provider's own content of the answer; null where none is kept. */
  native: exportedNativeSchema.nullable(),
})
export type ExportedMessage = z.infer<typeof exportedMessageSchema>

/** The store accepts no other pair. */
function fitsSource({ nanoUsd, source }: { nanoUsd: number | null; source: string }): boolean {
  return (source === 'unknown') === (nanoUsd === null)
}
const exportedCostSchema = costSchema.refine(fitsSource)

export const exportedTurnSchema = turnSchema.extend({
  usage: usageSchema.extend({ raw: anyJson }).nullable(),
  cost: exportedCostSchema,
  identifiers: z.array(identifierSchema),
  headers: z.record(z.string(), z.string()),
  requestBytes: z.number().int().nonnegative().nullable(),
  metadata: anyJson,
  warnings: z.array(z.object({ code: z.string(), detail: z.string() })),
  context: z.array(contextRunSchema),
})
export type ExportedTurn = z.infer<typeof exportedTurnSchema>

/** What a turn's accountId means, as it was called last; keys and addresses are never part of it. */
export const exportedAccountSchema = z.object({
  id: idSchema,
  vendor: vendorSchema,
  name: z.string(),
})
export type ExportedAccount = z.infer<typeof exportedAccountSchema>

export const exportedPinSchema = z.object({ messageId: idSchema, pinnedAt: z.number().int() })

/** With what a second try needs. */
export const exportedReceiptSchema = releaseReceiptSchema.extend({
  position: z.string().nullable(),
  madeAt: z.number().int(),
})

const count = z.number().int().nonnegative().nullable()

/** A row of the ledger, as docs/ledger-format.md describes it. */
export const exportedLedgerEntrySchema = z.object({
  callId: idSchema,
  conversationId: idSchema,
  messageId: idSchema.nullable(),
  purpose: turnPurposeSchema,
  attempt: z.number().int().positive(),
  status: turnStatusSchema,
  failureKind: z.string().nullable(),
  reachedModel: z.boolean(),
  startedAt: z.number().int(),
  day: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  firstTokenMs: count,
  totalMs: count,
  accountId: idSchema,
  accountName: z.string(),
  vendor: vendorSchema,
  api: apiKindSchema,
  modelId: z.string(),
  modelName: z.string(),
  modelServed: z.string().nullable(),
  inputTokens: count,
  cacheRead: count,
  cacheWrite: count,
  outputTokens: count,
  reasoning: count,
  isPartial: z.boolean(),
  extras: usageExtrasSchema.nullable(),
  cost: exportedCostSchema,
})

/** One of `dataBase64` (in a file of its own) and `file` (in a zip or folder); null when the bytes are missing. */
export const exportedAttachmentSchema = z.object({
  hash: hashSchema,
  mediaType: z.string(),
  dataBase64: z.base64().nullable().optional(),
  file: z.string().nullable().optional(),
})
export type ExportedAttachment = z.infer<typeof exportedAttachmentSchema>

/** The schema of each item of a field that is a list. */
export const conversationListSchemas = {
  tags: tagSchema,
  accounts: exportedAccountSchema,
  /** Every branch, in the order in which the messages were made. */
  messages: exportedMessageSchema,
  /** Every model call, in order. */
  turns: exportedTurnSchema,
  /** Living and dead ones, oldest first. */
  handles: handleSchema,
  /** Summaries, oldest first. */
  segments: segmentSchema,
  /** Messages that are never summarised or left out, in the order in which they were pinned. */
  pins: exportedPinSchema,
  /** What providers were asked to delete, oldest first. */
  receipts: exportedReceiptSchema,
  /** The ledger's rows, in order. */
  ledger: exportedLedgerEntrySchema,
  attachments: exportedAttachmentSchema,
} as const

const lists = conversationListSchemas

/** Nothing in it depends on when it was written: the same history gives the same bytes. */
export const conversationFileSchema = z.object({
  format: z.literal(conversationFileFormat),
  version: z.literal(conversationFileVersion),
  conversation: conversationSchema,
  /** The folder it lies in; null for none. */
  folder: folderSchema.nullable(),
  /** What its tagIds mean, in the same order. */
  tags: z.array(lists.tags),
  accounts: z.array(lists.accounts),
  messages: z.array(lists.messages),
  turns: z.array(lists.turns),
  handles: z.array(lists.handles),
  segments: z.array(lists.segments),
  pins: z.array(lists.pins),
  receipts: z.array(lists.receipts),
  ledger: z.array(lists.ledger),
  usage: conversationUsageSchema,
  attachments: z.array(lists.attachments),
})
export type ConversationFile = z.infer<typeof conversationFileSchema>
