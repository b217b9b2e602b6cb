// What a turn cost. What the vendor itself reports comes first, then a price the person set; what runs on the person's
// own machine costs nothing; otherwise the listed price of exactly this model. Where a price, a rate or a count is
// missing the cost is unknown, never zero, and says why.

import type { Rates } from '../../../shared/domain/price.ts'
import { unknownBecause } from '../../../shared/domain/unknown-cost.ts'
import type { Cost, Usage } from '../../../shared/domain/usage.ts'
import type { Vendor } from '../../../shared/domain/vendor.ts'
import { vendorProfiles } from '../vendors.ts'
import { billedUsageOf } from './billed-usage.ts'
import { computeBill } from './compute-bill.ts'
import type { ListedPrice } from './listed-price.ts'
import { loadPackagedSources, type OwnPrice, type PriceSources } from './price-sources.ts'
import { standsInAs } from './price-table.ts'
import { dayOf, ratesAt } from './rate-schedule.ts'

export interface PriceInput {
  readonly vendor: Vendor
  /** As the provider named it in its answer; null when it did not. */
  readonly modelServed: string | null
  readonly modelAsked: string
  /** null when the provider sent none; only what costs nothing has a cost then. */
  readonly usage: Usage | null
  /** UTC milliseconds of the call. */
  readonly atMs: number
}

/** Of models on the person's own machine and of the guide, whose version says why they cost nothing. */
const freeCost: Cost = { nanoUsd: 0, source: 'computed', priceVersion: 'local' }

/** Ollama passes these on to its paid service (names end in :cloud or -cloud, Ollama documentation, 2026). */
const cloudModel = /[:-]cloud$/

/** Whether a model runs on the person's own machine, so that nothing is asked for it. */
export function costsNothing(vendor: Vendor, modelId: string): boolean {
  const { isBuiltIn, isLocal } = vendorProfiles[vendor]
  return isBuiltIn || (isLocal && !cloudModel.test(modelId))
}

/**
 * The cost of a call of which no counts came, or ever will: nothing on the person's own machine, else unknown.
 * @param hasOwnPrice the person has set a price for this model, which counts before anything else
 */
export function costWithoutUsage(vendor: Vendor, modelAsked: string, hasOwnPrice: boolean): Cost {
  const { isBuiltIn, isLocal } = vendorProfiles[vendor]
  if (isBuiltIn || (!hasOwnPrice && costsNothing(vendor, modelAsked))) return freeCost
  return unknownBecause(isLocal && !hasOwnPrice ? 'no-price' : 'no-usage')
}

/** What follows a model's name in the exact name that served, without making it another model. */
const servedSuffix = /^-(?:0\d{2}|20\d{6}|20\d{2}-\d{2}-\d{2})$/

/** The names to look for, the served one first: it is what is billed. */
function namesToPrice({ modelServed, modelAsked }: PriceInput): string[] {
  if (modelServed === null) return [modelAsked]
  const isRefined =
    modelServed.startsWith(modelAsked) && servedSuffix.test(modelServed.slice(modelAsked.length))
  return isRefined ? [modelServed, modelAsked] : [modelServed]
}

function firstOf<Found>(names: readonly string[], find: (name: string) => Found | null): Found | null {
  for (const name of names) {
    const found = find(name)
    if (found !== null) return found
  }
  return null
}

function costAt(rates: Rates, priceVersion: string, usage: Usage): Cost {
  if ((usage.extras?.specialRate ?? null) !== null) return unknownBecause('special-rate')
  const billed = computeBill(rates, billedUsageOf(usage))
  return 'unknownReason' in billed
    ? unknownBecause(billed.unknownReason)
    : { nanoUsd: billed.nanoUsd, source: 'computed', priceVersion, bill: billed.bill }
}

function ownVersion({ setAt }: OwnPrice): string {
  return `Your own price (${dayOf(setAt)})`
}

/** Names the model whose price it is where the one that served is not listed under its own name. */
function versionOf(price: ListedPrice, { modelServed, modelAsked }: PriceInput): string {
  const name = standsInAs(price, modelServed ?? modelAsked, modelAsked)
  return name === null ? price.version : `${price.version}, as ${name}`
}

/**
 * Prices one turn.
 * @param openSources called when a price has to be found; without it what comes with Baton counts
 */
export async function priceTurn(
  input: PriceInput,
  openSources: () => Promise<PriceSources> = loadPackagedSources,
): Promise<Cost> {
  const { vendor, usage } = input
  if (usage !== null && usage.reportedNanoUsd !== null) {
    return { nanoUsd: usage.reportedNanoUsd, source: 'reported', priceVersion: null }
  }
  const profile = vendorProfiles[vendor]
  if (profile.isBuiltIn) return freeCost
  const { own, listed } = await openSources()
  const names = namesToPrice(input)
  const ownOfNames = firstOf(names, (name) => own(vendor, name))
  const price =
    ownOfNames === null && !profile.isLocal ? firstOf(names, (name) => listed(vendor, name)) : null
  // A server may answer with a name of its own (the path of a file). Where nobody knows that one, the person's price of
  // what they asked for is the only one there can be; a table's price of it would be of another model.
  const ownPrice = ownOfNames ?? (price === null ? own(vendor, input.modelAsked) : null)
  if (usage === null) return costWithoutUsage(vendor, input.modelAsked, ownPrice !== null)
  if (ownPrice !== null) return costAt(ownPrice.rates, ownVersion(ownPrice), usage)
  if (costsNothing(vendor, input.modelAsked)) return freeCost
  if (profile.isLocal) return unknownBecause('no-price')
  if (price === null) return unknownBecause('no-price')
  return costAt(ratesAt(price.schedule, input.atMs), versionOf(price, input), usage)
}
