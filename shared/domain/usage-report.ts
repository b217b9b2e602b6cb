// What the usage page shows, summed over the ledger: one row for every call to a provider, kept when conversations,
// accounts and models are gone.
import { z } from 'zod'
import { idSchema } from './ids.ts'
import { totalSchema } from './usage.ts'
import { vendorSchema } from './vendor.ts'

/** A day of the person's calendar, `2026-11-26`, as it was where and when the call was made. */
export const calendarDaySchema = z.iso.date()

export type CalendarDay = z.infer<typeof calendarDaySchema>

export const usageDimensionSchema = z.enum(['vendor', 'model', 'account', 'conversation'])
export type UsageDimension = z.infer<typeof usageDimensionSchema>

export const usageFilterSchema = z.object({
  /** Both ends belong to it. */
  from: calendarDaySchema,
  to: calendarDaySchema,
  /** null for all, here and below. */
  vendor: vendorSchema.nullable(),
  accountId: idSchema.nullable(),
  modelId: z.string().nullable(),
  conversationId: idSchema.nullable(),
})
export type UsageFilter = z.infer<typeof usageFilterSchema>

export const usageQuerySchema = usageFilterSchema.extend({
  /** Weeks begin on Monday. */
  unit: z.enum(['day', 'week', 'month']),
  groupBy: usageDimensionSchema,
})
export type UsageQuery = z.infer<typeof usageQuerySchema>

const count = z.number().int().nonnegative()

/** Sums over calls that have ended. A total reads "at least" where a call that reached the model left it open. */
export const usageSumsSchema = z.object({
  calls: count,
  failedCalls: count,
  /** Stopped by the person, or cut off with Baton itself. */
  endedEarlyCalls: count,
  input: totalSchema,
  cacheRead: totalSchema,
  cacheWrite: totalSchema,
  output: totalSchema,
  reasoning: totalSchema,
  nanoUsd: totalSchema,
  /** Input tokens read from caches, as a share (0 to 1) of the input of those calls that say it; null when none does. */
  cacheHitShare: z.number().min(0).max(1).nullable(),
})
export type UsageSums = z.infer<typeof usageSumsSchema>

export const usageGroupSchema = z.object({
  /** The vendor, model id with its vendor, account id or conversation id; `rest` for what is not listed by itself. */
  key: z.string(),
  /** How it was called last; null for a conversation that is gone. */
  name: z.string().nullable(),
  /** null where a group has several. */
  vendor: vendorSchema.nullable(),
  sums: usageSumsSchema,
})
export type UsageGroup = z.infer<typeof usageGroupSchema>

export const usageReportSchema = z.object({
  /** The first and last day of the whole ledger; null when it is empty. */
  ledgerSpan: z.object({ from: calendarDaySchema, to: calendarDaySchema }).nullable(),
  totals: usageSumsSchema,
  /** Most expensive first; those of unknown cost by their tokens after them. */
  groups: z.array(usageGroupSchema),
  /** How many groups are joined in the one with the key `rest`. */
  restCount: count,
  /** Only periods with calls, oldest first, and in each only groups with calls. */
  periods: z.array(
    z.object({
      /** The first day of the day, week or month. */
      start: calendarDaySchema,
      sums: usageSumsSchema,
      groups: z.array(z.object({ key: z.string(), sums: usageSumsSchema })),
    }),
  ),
  /** The days of the year up to `to`, for the heat map; only those with calls, oldest first. */
  days: z.array(
    z.object({ day: calendarDaySchema, calls: count, tokens: totalSchema, nanoUsd: totalSchema }),
  ),
})
export type UsageReport = z.infer<typeof usageReportSchema>

/** Medians over complete calls; null when there is none. */
export const usageSpeedSchema = z.object({
  /** Milliseconds from the request to the first part of the answer. */
  firstTokenMs: z.number().nonnegative().nullable(),
  tokensPerSecond: z.number().nonnegative().nullable(),
})
export type UsageSpeed = z.infer<typeof usageSpeedSchema>

export const usageSpeedsSchema = z.object({
  totals: usageSpeedSchema,
  groups: z.array(usageSpeedSchema.extend({ key: z.string() })),
})
export type UsageSpeeds = z.infer<typeof usageSpeedsSchema>

/** One day of a vendor's own export beside the ledger. Days are UTC, as vendors count them. */
export const comparedDaySchema = z.object({
  day: calendarDaySchema,
  /** null where the file does not say. */
  vendorNanoUsd: count.nullable(),
  vendorInput: count.nullable(),
  vendorOutput: count.nullable(),
  vendorCalls: count.nullable(),
  ledgerNanoUsd: totalSchema,
  ledgerInput: totalSchema,
  ledgerOutput: totalSchema,
  ledgerCalls: count,
  /** `same`: equal where both know. `within-unknown`: the ledger says "at least" and the vendor more. */
  verdict: z.enum(['same', 'within-unknown', 'vendor-more', 'ledger-more', 'nothing-to-compare']),
})
export type ComparedDay = z.infer<typeof comparedDaySchema>

export const usageComparisonSchema = z.object({
  vendor: vendorSchema,
  /** What kind of file it was taken for, in words ("OpenAI costs export"). */
  fileKind: z.string(),
  days: z.array(comparedDaySchema),
  /** What could not be used, in sentences; nothing is left out without a word. */
  notices: z.array(z.string()),
})
export type UsageComparison = z.infer<typeof usageComparisonSchema>
