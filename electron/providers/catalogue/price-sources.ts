// The listed prices, each in its place: the provider's own list where it is newer than the table, corrections of the
// table, the table, the supplement, and at last an older list of the provider.
import type { Rates } from '../../../shared/domain/price.ts'
import type { Vendor } from '../../../shared/domain/vendor.ts'
import { vendorProfiles } from '../vendors.ts'
import type { ListedPrice } from './listed-price.ts'
import {
  type FindPrice,
  indexPrices,
  loadPackagedTable,
  orWithoutDate,
  type PriceTable,
} from './price-table.ts'
import { dayOf } from './rate-schedule.ts'
import { supplementPrices } from './supplement-prices.ts'

/** What a provider's own list of models says of one of them. */
export interface ProviderPrice {
  readonly vendor: Vendor
  readonly modelId: string
  readonly rates: Rates
  /** UTC milliseconds at which the list was fetched. */
  readonly fetchedAt: number
  readonly contextWindow: number | null
}

export interface OwnPrice {
  readonly rates: Rates
  /** UTC milliseconds. */
  readonly setAt: number
}

/** Where prices come from. */
export interface PriceSources {
  /** The person's own price of exactly this model. */
  own(vendor: Vendor, modelId: string): OwnPrice | null
  listed(vendor: Vendor, modelId: string): ListedPrice | null
}

export interface ListedPrices {
  /** Also by a name without its date, where no source lists it with it. */
  readonly find: FindPrice
  /** Only by a name that a source lists. */
  readonly findListed: FindPrice
  /** One for each model that has a line of its own. */
  readonly prices: readonly ListedPrice[]
}

export function listProviderPrice(price: ProviderPrice): ListedPrice {
  const version = `${vendorProfiles[price.vendor].name}'s list of models (${dayOf(price.fetchedAt)})`
  return {
    vendor: price.vendor,
    modelId: price.modelId,
    otherNames: [],
    schedule: [{ startsAt: null, window: null, rates: price.rates }],
    contextWindow: price.contextWindow,
    source: 'provider',
    version,
    sourceName: version,
    sourceUrl: null,
    asOf: price.fetchedAt,
    note: null,
  }
}

function saysTheSame(one: ListedPrice | null, other: ListedPrice | null): boolean {
  return JSON.stringify(one?.schedule ?? null) === JSON.stringify(other?.schedule ?? null)
}

/**
 * Puts the table and the supplement together. Corrections were written while looking at the packaged table, so they go
 * before a fetched one only where it still says the same.
 */
export function joinTables(table: PriceTable, packaged: PriceTable): ListedPrices {
  const corrections = supplementPrices.filter(
    ({ vendor, modelId, corrects }) =>
      corrects !== null &&
      saysTheSame(table.findListed(vendor, modelId), packaged.findListed(vendor, modelId)),
  )
  const findCorrection = indexPrices(corrections)
  const findSupplement = indexPrices(supplementPrices)
  return listPrices(
    (vendor, name) =>
      findCorrection(vendor, name) ?? table.findListed(vendor, name) ?? findSupplement(vendor, name),
    [...corrections, ...table.prices, ...supplementPrices],
  )
}

/** A line that is not what its own model costs stands for nothing: another source goes before it. */
function listPrices(findListed: FindPrice, lines: readonly ListedPrice[]): ListedPrices {
  const prices = lines.filter((price) => findListed(price.vendor, price.modelId) === price)
  return { find: orWithoutDate(findListed), findListed, prices }
}

/** Puts what providers list themselves with it; `tableAsOf` is the day of the table. */
export function joinProviderPrices(
  listed: ListedPrices,
  providerPrices: readonly ProviderPrice[],
  tableAsOf: number,
): ListedPrices {
  if (providerPrices.length === 0) return listed
  // Of several accounts the one that asked last knows best.
  const prices = [...providerPrices].sort((a, b) => b.fetchedAt - a.fetchedAt).map(listProviderPrice)
  const newer = prices.filter(({ asOf }) => (asOf ?? 0) >= tableAsOf)
  const findNewer = indexPrices(newer)
  const findAny = indexPrices(prices)
  return listPrices(
    (vendor, name) => findNewer(vendor, name) ?? listed.findListed(vendor, name) ?? findAny(vendor, name),
    [...prices, ...listed.prices],
  )
}

/**
 * Joins like joinProviderPrices, once for each list of a provider: it has hundreds of models, and the index over them is
 * wanted with every price.
 */
export function createProviderJoin(): typeof joinProviderPrices {
  const joined = new WeakMap<
    readonly ProviderPrice[],
    { readonly listed: ListedPrices; readonly tableAsOf: number; readonly result: ListedPrices }
  >()
  return (listed, providerPrices, tableAsOf) => {
    const known = joined.get(providerPrices)
    if (known !== undefined && known.listed === listed && known.tableAsOf === tableAsOf) return known.result
    const result = joinProviderPrices(listed, providerPrices, tableAsOf)
    joined.set(providerPrices, { listed, tableAsOf, result })
    return result
  }
}

let packagedPrices: Promise<ListedPrices> | null = null

/** What comes with Baton: the table and the supplement. */
export function loadPackagedPrices(): Promise<ListedPrices> {
  packagedPrices ??= loadPackagedTable().then((table) => joinTables(table, table))
  return packagedPrices
}

/** The sources of somebody who set no price and fetched nothing. */
export async function loadPackagedSources(): Promise<PriceSources> {
  const { find } = await loadPackagedPrices()
  return { own: () => null, listed: find }
}
