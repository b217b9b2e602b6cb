import { z } from 'zod'
import { contextRunSchema } from './context.ts'
import { carrySchema } from './continuation.ts'
import { failureSchema } from './failure.ts'
import { handoffNoteSchema, handoffSchema } from './handoff.ts'
import { identifierSchema } from './identifier.ts'
import { idSchema } from './ids.ts'
import { jsonValueSchema } from './json.ts'
import { finishReasonSchema } from './stream-event.ts'
import { costSchema, usageSchema } from './usage.ts'
import { apiKindSchema, vendorSchema } from './vendor.ts'

export const turnStatusSchema = z.enum(['running', 'complete', 'stopped', 'interrupted', 'failed'])
export type TurnStatus = z.infer<typeof turnStatusSchema>

export const turnPurposeSchema = z.enum(['answer', 'summary', 'title'])
export type TurnPurpose = z.infer<typeof turnPurposeSchema>

/** One model call, with everything recorded about it that the thread shows. */
export const turnSchema = z.object({
  id: idSchema,
  conversationId: idSchema,
  /** The answer this call wrote or tried to write. An automatic retry is a turn of its own. */
  messageId: idSchema,
  /** `answer`: wrote the message. `summary`: wrote a segment before it. `title`: found a title. */
  purpose: turnPurposeSchema,
  /**
   * Left out for a call that Baton made for this conversation. `copied`: made for the conversation this one was forked
   * from, and counted there. `imported`: made by another application, and never counted.
   */
  origin: z.enum(['copied', 'imported']).optional(),
  /** 1 for the first call for this answer. */
  attempt: z.number().int().positive(),
  status: turnStatusSchema,
  accountId: idSchema,
  /** The account's name at that time; the account may be gone. */
  accountName: z.string(),
  vendor: vendorSchema,
  api: apiKindSchema,
  modelAsked: z.string(),
  /** How the model was called on the screen at that time. */
  modelName: z.string(),
  modelServed: z.string().nullable(),
  carry: carrySchema,
  handoff: handoffSchema.nullable(),
  notes: z.array(handoffNoteSchema),
  /** What the person should know about the history that was sent (a summary that failed, …); null mostly. */
  contextNotice: z.string().nullable(),
  /** About how many input tokens were expected; null when nothing was counted. */
  estimatedInputTokens: z.number().int().nonnegative().nullable(),
  /** The model's window as it was known then; null when nobody said. */
  contextWindow: z.number().int().positive().nullable(),
  usage: usageSchema.nullable(),
  cost: costSchema,
  finishReason: finishReasonSchema.nullable(),
  rawFinishReason: z.string().nullable(),
  failure: failureSchema.nullable(),
  /** UTC milliseconds at which the request was handed over for sending; for one that never was, when the turn was opened. */
  startedAt: z.number().int(),
  /** Milliseconds from start to the first part; null when none came. */
  firstTokenMs: z.number().int().nullable(),
  /** Milliseconds from start to end; null while running or when the process died. */
  totalMs: z.number().int().nullable(),
})
export type Turn = z.infer<typeof turnSchema>

/** What only the inspector needs, fetched when a person looks. */
export const turnDetailsSchema = z.object({
  turn: turnSchema,
  identifiers: z.array(identifierSchema),
  /** Rate-limit and processing headers as received. */
  headers: z.record(z.string(), z.string()),
  requestBytes: z.number().int().nullable(),
  metadata: jsonValueSchema,
  warnings: z.array(z.object({ code: z.string(), detail: z.string() })),
  /** The context lens: each stretch of the path in this request or not, and why. Oldest first. */
  context: z.array(contextRunSchema),
  native: jsonValueSchema,
  /** What the provider holds after this turn, as a sentence. */
  heldAtProvider: z.string(),
})
export type TurnDetails = z.infer<typeof turnDetailsSchema>
