// The part of the contract that is about money: the ledger, prices and budgets.
import { z } from 'zod'
import { budgetSchema, budgetStateSchema } from '../domain/budget.ts'
import { idSchema } from '../domain/ids.ts'
import { priceRowSchema, priceTableStateSchema, ratesSchema } from '../domain/price.ts'
import {
  usageComparisonSchema,
  usageDimensionSchema,
  usageFilterSchema,
  usageQuerySchema,
  usageReportSchema,
  usageSpeedsSchema,
} from '../domain/usage-report.ts'
import { vendorSchema } from '../domain/vendor.ts'
import { base } from './base.ts'
import { exportOutcomeSchema } from './exported-file.ts'

const nothing = z.object({})
const pageLimit = z.number().int().min(1).max(500)
const modelIdText = z.string().trim().min(1).max(300)

export const moneyContract = {
  /** The ledger: every call to a provider, kept when conversations, accounts and models are gone. */
  usage: {
    report: base.input(usageQuerySchema).output(usageReportSchema),
    /** Medians over the calls of the same query; slower than the report, so asked for apart. */
    speeds: base.input(usageFilterSchema.extend({ groupBy: usageDimensionSchema })).output(usageSpeedsSchema),
    /** Every call of the query as rows. */
    export: base
      .input(usageFilterSchema.extend({ format: z.enum(['csv', 'json']) }))
      .output(exportOutcomeSchema),
    /** Sets a vendor's own usage or cost export beside the ledger. REFUSED with a sentence for a file it cannot read. */
    compare: base
      .input(z.object({ fileName: z.string().max(255), content: z.string().max(30_000_000) }))
      .output(usageComparisonSchema),
  },

  prices: {
    /** Lines of the price table whose vendor or model id contains the words of `query`. */
    list: base
      .input(
        z.object({
          query: z.string().max(200),
          vendor: vendorSchema.nullable(),
          isOwnOnly: z.boolean(),
          limit: pageLimit,
        }),
      )
      .output(
        z.object({
          rows: z.array(priceRowSchema),
          /** Lines that match, the ones beyond the limit included. */
          total: z.number().int().nonnegative(),
          table: priceTableStateSchema,
        }),
      ),
    /** A price of the person's own; it counts before every table, and for calls from now on. */
    setOwn: base
      .input(z.object({ vendor: vendorSchema, modelId: modelIdText, rates: ratesSchema }))
      .output(priceRowSchema),
    /** The tables count again. */
    removeOwn: base.input(z.object({ vendor: vendorSchema, modelId: modelIdText })).output(nothing),
    /** Fetches the newest table; only ever when the person asks. Costs of earlier calls stay as they are. */
    refresh: base
      .input(nothing)
      .output(z.object({ table: priceTableStateSchema, changedCount: z.number().int().nonnegative() })),
  },

  budgets: {
    /** In the order in which they were made, with what is spent in the present period. */
    list: base.input(nothing).output(z.array(budgetStateSchema)),
    /** Adds it, or replaces the one with the same scope and period. */
    put: base.input(budgetSchema.omit({ createdAt: true })).output(z.array(budgetStateSchema)),
    remove: base.input(z.object({ budgetId: idSchema })).output(nothing),
  },
}
