import type { PriceInput } from '../../electron/providers/catalogue/prices.ts'
import type { Rate, Rates } from '../../shared/domain/price.ts'
import type { Usage, UsageExtras } from '../../shared/domain/usage.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'

/** Noon on a Friday. */
export const atMs = Date.UTC(2026, 10, 20, 12)

export function usageWith(counts: Partial<Usage>): Usage {
  return {
    inputTotal: null,
    cacheRead: null,
    cacheWrite: null,
    outputTotal: null,
    reasoning: null,
    reportedNanoUsd: null,
    raw: null,
    ...counts,
  }
}

export function extrasWith(extras: Partial<UsageExtras>): UsageExtras {
  return {
    cacheWriteLong: null,
    audioInput: null,
    mediaOutput: null,
    toolUnits: [],
    specialRate: null,
    ...extras,
  }
}

export function turnOf(
  vendor: Vendor,
  modelAsked: string,
  counts: Partial<Usage>,
  rest: Partial<PriceInput> = {},
): PriceInput {
  return { vendor, modelAsked, modelServed: null, usage: usageWith(counts), atMs, ...rest }
}

export function flat(base: number): Rate {
  return { base, tiers: [] }
}

export function ratesWith(rates: Partial<Rates> = {}): Rates {
  return {
    input: flat(1_000_000_000),
    output: flat(2_000_000_000),
    cacheRead: null,
    cacheWrite: null,
    cacheWriteLong: null,
    audioInput: null,
    tools: {},
    request: null,
    ...rates,
  }
}
