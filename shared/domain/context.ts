// What of a path a model is shown, and why. The originals always stay in the store and on the screen.
import { z } from 'zod'
import { budgetNoticeSchema } from './budget.ts'
import { expectedCostSchema, stayingCostSchema } from './expected-cost.ts'
import { idSchema } from './ids.ts'

/**
 * How a conversation is fitted to a window. `everything`: the whole path. `last-messages`: the newest ones.
 * `token-budget`: as many of the newest as fit. `segments`: the older part is summarised when the path nears
 * the threshold. Pinned messages and the system text always stay.
 */
export const contextPolicySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('everything') }),
  z.object({ kind: z.literal('last-messages'), count: z.number().int().min(1).max(10_000) }),
  z.object({ kind: z.literal('token-budget'), tokens: z.number().int().min(500).max(100_000_000) }),
  z.object({
    kind: z.literal('segments'),
    /** Summarise at this many tokens, or at 80 % of the window if that comes first. */
    thresholdTokens: z.number().int().min(1000).max(100_000_000),
  }),
])
export type ContextPolicy = z.infer<typeof contextPolicySchema>

/** Where a message stood in one request. */
export const contextPlaceSchema = z.enum(['sent', 'held-at-provider', 'summarised', 'left-out'])
export type ContextPlace = z.infer<typeof contextPlaceSchema>

/** Why it stood there. */
export const contextReasonSchema = z.enum([
  'on-path',
  'pinned',
  'tool-pair',
  'covered-by-handle',
  'covered-by-segment',
  'before-last-messages',
  'over-budget',
  'failed',
  'empty',
])
export type ContextReason = z.infer<typeof contextReasonSchema>

/** Neighbours on the path that share place and reason, so that a record stays small however long the thread is. */
export const contextRunSchema = z.object({
  fromMessageId: idSchema,
  toMessageId: idSchema,
  /** Messages in the run. */
  count: z.number().int().positive(),
  place: contextPlaceSchema,
  reason: contextReasonSchema,
  /** About how many tokens they have, the ones left out too. */
  tokens: z.number().int().nonnegative(),
})
export type ContextRun = z.infer<typeof contextRunSchema>

/** A summary that stands for the path up to and including one message, in what is sent. */
export const segmentSchema = z.object({
  id: idSchema,
  conversationId: idSchema,
  /** The last message it stands for; it begins at the root of that message's path. */
  coversMessageId: idSchema,
  text: z.string(),
  /** `model`: a model wrote it. `extract`: sentences picked out on this computer. `person`: edited by hand since. */
  method: z.enum(['model', 'extract', 'person']),
  /** The last of the calls that wrote it; null for an extract. */
  turnId: idSchema.nullable(),
  /** How the model that wrote it was called; null for an extract. */
  modelName: z.string().nullable(),
  /** About how many tokens it stands for, and has. */
  originalTokens: z.number().int().nonnegative(),
  summaryTokens: z.number().int().nonnegative(),
  /** Messages it stands for. */
  messageCount: z.number().int().nonnegative(),
  /** Nano-dollars its calls cost together; null when one of them is unknown, or for an extract. */
  nanoUsd: z.number().int().nonnegative().nullable(),
  createdAt: z.number().int(),
})
export type Segment = z.infer<typeof segmentSchema>

/** What the next request would be like, before it is sent. */
export const contextPreviewSchema = z.object({
  /** Tokens of the whole request: what the provider holds, what is sent, and the system text. */
  tokens: z.number().int().nonnegative(),
  /** `exact`: the provider counted. `estimate`: counted here, and shown with "about". */
  precision: z.enum(['exact', 'estimate']),
  /** The model's window in tokens; null when nobody says. */
  window: z.number().int().positive().nullable(),
  /** Where the policy acts: 80 % of the window, or the number that was set. */
  thresholdTokens: z.number().int().positive().nullable(),
  runs: z.array(contextRunSchema),
  /** What will be sent and why, as the turn will say it. */
  carrySentence: z.string(),
  /** True when older messages will be summarised before this request is made. */
  willSummarise: z.boolean(),
  expected: expectedCostSchema,
  /** null unless another model answered last. */
  staying: stayingCostSchema.nullable(),
  /** Budgets that are nearly or wholly used up. */
  budgetNotices: z.array(budgetNoticeSchema),
})
export type ContextPreview = z.infer<typeof contextPreviewSchema>
