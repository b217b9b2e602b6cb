// Finds the listed price of exactly one model: a name counts when a table lists it, or when nothing but a date follows a
// listed name.
import type { Vendor } from '../../../shared/domain/vendor.ts'
import type { ListedPrice } from './listed-price.ts'
import { readProvider, type TableEdition, tableProviderSchema, tableVendors } from './table-data.ts'

/** The package and the day of its data; a test holds it to the installed version. */
export const genaiPricesVersion = 'genai-prices 0.1.8 (2026-09-23)'

export const packagedEdition: TableEdition = {
  version: genaiPricesVersion,
  asOf: Date.UTC(2026, 8, 23),
}

export type FindPrice = (vendor: Vendor, modelId: string) => ListedPrice | null

export interface PriceTable {
  readonly edition: TableEdition
  readonly prices: readonly ListedPrice[]
  /** Also by a name without its date, where it is not listed with it. */
  readonly find: FindPrice
  /** Only by a name the table has. */
  readonly findListed: FindPrice
}

const dateSuffix = /-(?:20\d{2}-\d{2}-\d{2}|20\d{6})$/

/** The name itself and, when it ends in a day, the name without it. */
export function namesOfModel(modelId: string): string[] {
  const asked = modelId.toLowerCase()
  const undated = asked.replace(dateSuffix, '')
  return undated === asked ? [asked] : [asked, undated]
}

/** Finds prices by their names; an id goes before another model's other name, and the first of two equal ones counts. */
export function indexPrices(prices: readonly ListedPrice[]): FindPrice {
  const byName = new Map<string, ListedPrice>()
  const add = (name: string, price: ListedPrice) => {
    const key = `${price.vendor} ${name.toLowerCase()}`
    if (!byName.has(key)) byName.set(key, price)
  }
  for (const price of prices) add(price.modelId, price)
  for (const price of prices) for (const name of price.otherNames) add(name, price)
  return (vendor, modelId) => byName.get(`${vendor} ${modelId.toLowerCase()}`) ?? null
}

/** Looks for a name as it is in every source before it looks for it without its date in any. */
export function orWithoutDate(findListed: FindPrice): FindPrice {
  return (vendor, modelId) => {
    for (const name of namesOfModel(modelId)) {
      const found = findListed(vendor, name)
      if (found !== null) return found
    }
    return null
  }
}

/**
 * The name a price is listed under, where it was found by a name that is not listed: without its date, or without the
 * revision that served. Null where the very name is listed.
 */
export function standsInAs(price: ListedPrice, name: string, otherName: string): string | null {
  const listed = [price.modelId, ...price.otherNames]
  const findIn = (one: string) => listed.find((known) => known.toLowerCase() === one.toLowerCase())
  if (findIn(name) !== undefined) return null
  const tried = [...namesOfModel(name), ...namesOfModel(otherName)]
  return tried.map(findIn).find((known) => known !== undefined) ?? price.modelId
}

export function createPriceTable(prices: readonly ListedPrice[], edition: TableEdition): PriceTable {
  const findListed = indexPrices(prices)
  return { edition, prices, findListed, find: orWithoutDate(findListed) }
}

let packaged: Promise<PriceTable> | null = null

async function readPackagedTable(): Promise<PriceTable> {
  // 480 kB of data, loaded when the first price is wanted.
  const { findProvider } = await import('@pydantic/genai-prices')
  const prices: ListedPrice[] = []
  for (const [vendor, providerId] of Object.entries(tableVendors) as [Vendor, string][]) {
    const provider = findProvider({ providerId })
    if (provider === undefined) continue
    prices.push(...readProvider(vendor, tableProviderSchema.parse(provider), packagedEdition))
  }
  return createPriceTable(prices, packagedEdition)
}

/** The table that comes with Baton. */
export function loadPackagedTable(): Promise<PriceTable> {
  packaged ??= readPackagedTable()
  return packaged
}
