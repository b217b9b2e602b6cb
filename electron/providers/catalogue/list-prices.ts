// The lines of the price table, as a person searches them.
import type { PriceRow, Rates } from '../../../shared/domain/price.ts'
import type { Vendor } from '../../../shared/domain/vendor.ts'
import { vendorProfiles } from '../vendors.ts'
import type { ListedPrice } from './listed-price.ts'
import type { OwnPrice } from './price-sources.ts'
import { describeSchedule, ratesAt } from './rate-schedule.ts'

/** A model with the person's own price, a listed one, or both. */
export interface PriceLine {
  readonly vendor: Vendor
  readonly modelId: string
  readonly own: OwnPrice | null
  readonly listed: ListedPrice | null
}

/** @param nowMs UTC milliseconds; the row shows the rates of this moment */
export function presentLine(line: PriceLine, nowMs: number): PriceRow {
  const { vendor, modelId, own, listed } = line
  const listedRates: Rates | null = listed === null ? null : ratesAt(listed.schedule, nowMs)
  if (own !== null) {
    return {
      vendor,
      modelId,
      rates: own.rates,
      source: 'own',
      sourceName: 'Your own price',
      sourceUrl: null,
      asOf: own.setAt,
      note: null,
      listed: listedRates,
    }
  }
  if (listed === null || listedRates === null) throw new RangeError('a line without a price')
  return {
    vendor,
    modelId,
    rates: listedRates,
    source: listed.source,
    sourceName: listed.sourceName,
    sourceUrl: listed.sourceUrl,
    asOf: listed.asOf,
    note: listed.note ?? describeSchedule(listed.schedule, nowMs),
    listed: null,
  }
}

/** True when each word stands in the vendor's name, in the id or in another name of the model. */
export function matchesWords(line: PriceLine, words: readonly string[]): boolean {
  const { vendor, modelId, listed } = line
  const text = [vendor, vendorProfiles[vendor].name, modelId, ...(listed?.otherNames ?? [])]
    .join(' ')
    .toLowerCase()
  return words.every((word) => text.includes(word))
}

const alphabet = new Intl.Collator('en', { numeric: true })

/** The person's own first, then by vendor and id. */
export function compareLines(a: PriceLine, b: PriceLine): number {
  const names = (line: PriceLine) => vendorProfiles[line.vendor].name
  return (
    Number(a.own === null) - Number(b.own === null) ||
    alphabet.compare(names(a), names(b)) ||
    alphabet.compare(a.modelId, b.modelId)
  )
}
