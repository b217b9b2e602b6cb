// What a person wants to spend at most. A budget warns and asks; it never blocks in silence.
import { z } from 'zod'
import { idSchema } from './ids.ts'
import { totalSchema } from './usage.ts'
import { vendorSchema } from './vendor.ts'

export const budgetScopeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('everything') }),
  z.object({ kind: z.literal('vendor'), vendor: vendorSchema }),
  z.object({ kind: z.literal('conversation'), conversationId: idSchema }),
])
export type BudgetScope = z.infer<typeof budgetScopeSchema>

/** Days and months of the person's calendar. */
export const budgetPeriodSchema = z.enum(['day', 'month'])
export type BudgetPeriod = z.infer<typeof budgetPeriodSchema>

export const budgetSchema = z.object({
  id: idSchema,
  scope: budgetScopeSchema,
  period: budgetPeriodSchema,
  /** Nano-dollars for one period. */
  nanoUsd: z.number().int().positive(),
  /** UTC milliseconds. */
  createdAt: z.number().int(),
})
export type Budget = z.infer<typeof budgetSchema>

/** `near`: from 80 % on. `reached`: at 100 % or above. What is spent may be "at least". */
export const budgetStateSchema = z.object({
  budget: budgetSchema,
  /** What it is for, in words ("OpenAI", "Everything", the title of the conversation). */
  name: z.string(),
  /** The conversation it is for was deleted: nothing counts towards it any more, and it can only be removed. */
  isGone: z.boolean(),
  spent: totalSchema,
  state: z.enum(['within', 'near', 'reached']),
})
export type BudgetState = z.infer<typeof budgetStateSchema>

/** What is said beside the composer about a budget. */
export const budgetNoticeSchema = z.object({
  /** The same for as long as it says the same, whatever the amounts in it; no word of the person's is in it. */
  subject: z.string(),
  sentence: z.string(),
})
export type BudgetNotice = z.infer<typeof budgetNoticeSchema>
