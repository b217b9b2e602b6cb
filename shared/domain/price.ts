// Prices of models, for the table a person can search and edit. Money is whole nano-dollars for a million tokens.
import { z } from 'zod'
import { vendorSchema } from './vendor.ts'

const nanoUsd = z.number().int().nonnegative()

/** With more input tokens than `above`, the whole request is billed at the tier's price. */
export const rateSchema = z.object({
  base: nanoUsd,
  tiers: z.array(z.object({ above: z.number().int().nonnegative(), price: nanoUsd })),
})
export type Rate = z.infer<typeof rateSchema>

/** What a model costs. A null rate is not listed by its source, which is not the same as free. */
export const ratesSchema = z.object({
  input: rateSchema,
  output: rateSchema,
  /** null: not listed; cached tokens then make the cost unknown, unless the input is free. */
  cacheRead: rateSchema.nullable(),
  /** null: written tokens cost what others cost (OpenAI before GPT-5.6; OpenAI's guide to prompt caching, 2026). */
  cacheWrite: rateSchema.nullable(),
  /** Writing for the vendor's longer lifetime. */
  cacheWriteLong: rateSchema.nullable(),
  audioInput: rateSchema.nullable(),
  /** Nano-dollars for a million uses of a tool of the provider, by the tool's name (`web-search`). */
  tools: z.record(z.string(), nanoUsd),
  /** Nano-dollars for a million requests, on top of the tokens; null when there is no such fee. */
  request: nanoUsd.nullable(),
})
export type Rates = z.infer<typeof ratesSchema>

/** Where a price came from. `own`: the person typed it. */
export const priceSourceSchema = z.enum(['table', 'supplement', 'own', 'provider', 'local'])
export type PriceSource = z.infer<typeof priceSourceSchema>

/** A time of the day at which other rates count (DeepSeek), UTC, `HH:MM`; `days` are 0 (Sunday) to 6, UTC. */
export const rateWindowSchema = z.object({
  from: z.string(),
  to: z.string(),
  days: z.array(z.number().int()),
})
export type RateWindow = z.infer<typeof rateWindowSchema>

/** One line of the price table. */
export const priceRowSchema = z.object({
  vendor: vendorSchema,
  modelId: z.string(),
  /** The rates that count now: the person's own where there are some. */
  rates: ratesSchema,
  source: priceSourceSchema,
  /** The table and its day in words ("genai-prices 0.1.8 (2026-09-23)", "Your own price"). */
  sourceName: z.string(),
  /** Where it can be checked; null when nobody says. */
  sourceUrl: z.string().nullable(),
  /** UTC milliseconds at which the source was written; null when it does not say. */
  asOf: z.number().int().nullable(),
  /** Something the rates cannot say ("Cheaper at weekends."), or null. */
  note: z.string().nullable(),
  /** What the tables say where the person set a price of their own; null elsewhere. */
  listed: ratesSchema.nullable(),
})
export type PriceRow = z.infer<typeof priceRowSchema>

/** The price table that can be fetched anew, as it is now. */
export const priceTableStateSchema = z.object({
  /** The host that is asked, shown before anything is sent. */
  host: z.string(),
  /** Name and day of the table in use. */
  sourceName: z.string(),
  asOf: z.number().int(),
  /** UTC milliseconds of the last fetch; null when the table that came with Baton is in use. */
  fetchedAt: z.number().int().nullable(),
})
export type PriceTableState = z.infer<typeof priceTableStateSchema>
