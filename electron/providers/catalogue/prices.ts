// What a turn cost. What the vendor itself reports comes first; what runs on the person's own machine costs nothing;
// otherwise the price of exactly this model, and when that or a count is missing the cost is unknown, never zero.
// All sums are integers, rounded once at the end.

import { unknownCost } from '../../../shared/domain/unknown-cost.ts'
import type { Cost, Usage } from '../../../shared/domain/usage.ts'
import type { Vendor } from '../../../shared/domain/vendor.ts'
import { vendorProfiles } from '../vendors.ts'
import { billedUsageOf } from './billed-usage.ts'
import type { ModelPrices, Rate } from './model-prices.ts'
import { findPrices } from './price-table.ts'

export interface PriceInput {
  readonly vendor: Vendor
  /** As the provider named it in its answer; null when it did not. */
  readonly modelServed: string | null
  readonly modelAsked: string
  readonly usage: Usage
  /** UTC milliseconds of the call. */
  readonly atMs: number
}

const freeCost: Cost = { nanoUsd: 0, source: 'computed', priceVersion: 'local' }

/** Ollama passes these on to its paid service (names end in :cloud or -cloud, Ollama documentation, 2026). */
const cloudModel = /[:-]cloud$/

/** What follows a model's name in the exact name that served, without making it another model. */
const servedSuffix = /^-(?:0\d{2}|20\d{6}|20\d{2}-\d{2}-\d{2})$/

/** The names to look for, the served one first: it is what is billed. */
function namesToPrice(input: PriceInput): string[] {
  const { modelServed, modelAsked } = input
  if (modelServed === null) return [modelAsked]
  const isRefined =
    modelServed.startsWith(modelAsked) && servedSuffix.test(modelServed.slice(modelAsked.length))
  return isRefined ? [modelServed, modelAsked] : [modelServed]
}

function priceAt(rate: Rate, inputTotal: number): bigint {
  const tier = rate.tiers.findLast(({ above }) => inputTotal > above)
  return BigInt(tier?.price ?? rate.base)
}

const million = 1_000_000n

/**
 * Nano-dollars for these counts, or null when they do not add up to something that can be priced. A vendor that names
 * no cached part has none that is billed differently, so those counts alone may be missing.
 */
export function computeNanoUsd(prices: ModelPrices, usage: Usage): number | null {
  const { inputTotal, outputTotal } = usage
  if (inputTotal === null || outputTotal === null) return null
  const cacheRead = usage.cacheRead ?? 0
  const cacheWrite = usage.cacheWrite ?? 0
  const plain = inputTotal - cacheRead - cacheWrite
  if (plain < 0) return null
  const bill = (count: number, rate: Rate) => BigInt(count) * priceAt(rate, inputTotal)
  const sum =
    bill(plain, prices.input) +
    bill(cacheRead, prices.cacheRead ?? prices.input) +
    bill(cacheWrite, prices.cacheWrite ?? prices.input) +
    bill(outputTotal, prices.output)
  return Number((sum + million / 2n) / million)
}

/** Prices one turn. */
export async function priceTurn(input: PriceInput): Promise<Cost> {
  const { vendor, usage } = input
  if (usage.reportedNanoUsd !== null) {
    return { nanoUsd: usage.reportedNanoUsd, source: 'reported', priceVersion: null }
  }
  if (vendor === 'guide') return freeCost
  if (vendorProfiles[vendor].isLocal) return cloudModel.test(input.modelAsked) ? unknownCost : freeCost
  for (const name of namesToPrice(input)) {
    const prices = await findPrices(vendor, name, input.atMs)
    if (prices === null) continue
    const nanoUsd = computeNanoUsd(prices, billedUsageOf(usage))
    return nanoUsd === null ? unknownCost : { nanoUsd, source: 'computed', priceVersion: prices.version }
  }
  return unknownCost
}
