import type { PriceSource, Rates, RateWindow } from '../../../shared/domain/price.ts'
import type { Vendor } from '../../../shared/domain/vendor.ts'

/** Rates with the time in which they count. */
export interface ScheduledRates {
  /** UTC milliseconds from which on they count; null when they always did. */
  readonly startsAt: number | null
  /** The hours in which they count; null for all. */
  readonly window: RateWindow | null
  readonly rates: Rates
}

/** What a table says about one model. */
export interface ListedPrice {
  readonly vendor: Vendor
  readonly modelId: string
  /** Names under which the vendor sells the very same model. */
  readonly otherNames: readonly string[]
  /** Never empty; of those that fit a moment the last one counts. */
  readonly schedule: readonly [ScheduledRates, ...ScheduledRates[]]
  /** Tokens; null when the table does not say. */
  readonly contextWindow: number | null
  readonly source: PriceSource
  /** What a cost that was computed with it keeps: which table, and of which day. */
  readonly version: string
  /** The same for the price table, with its own source. */
  readonly sourceName: string
  readonly sourceUrl: string | null
  /** UTC milliseconds of the day on which the source was written. */
  readonly asOf: number | null
  /** A sentence about what the rates cannot say, or null. */
  readonly note: string | null
}
