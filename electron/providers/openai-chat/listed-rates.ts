// Prices in a list of models, as OpenRouter states them: decimal texts in dollars for one token, search or request, with
// conditional `overrides` of which later ones win (OpenRouter's API description, August 2026).
import type { Rate, Rates } from '../../../shared/domain/price.ts'
import { asCount, asList, asRecord, type JsonRecord } from '../read-json.ts'
import { nanoUsdPerMillionOfTokenPrice } from './decimal-money.ts'

const priceKeys = [
  'prompt',
  'completion',
  'input_cache_read',
  'input_cache_write',
  'input_cache_write_1h',
  'audio',
] as const
type PriceKey = (typeof priceKeys)[number]

/** A longer prompt than this costs other prices. */
interface Step {
  readonly above: number
  readonly prices: JsonRecord
}

/** Null where a condition is more than the length of the prompt, which rates cannot say. */
function readSteps(pricing: JsonRecord): Step[] | null {
  const steps: Step[] = []
  for (const override of asList(pricing.overrides)) {
    const record = asRecord(override)
    const least = asCount(record?.min_prompt_tokens)
    if (record === null || least === null || least === 0) return null
    const isKnown = (key: string) => key === 'min_prompt_tokens' || priceKeys.some((known) => known === key)
    if (!Object.keys(record).every(isKnown)) return null
    steps.push({ above: least - 1, prices: record })
  }
  const isAscending = steps.every(({ above }, index) => index === 0 || above > (steps[index - 1]?.above ?? 0))
  return isAscending ? steps : null
}

/** Undefined where a price cannot be read, null where none is stated. */
function readRate(pricing: JsonRecord, steps: readonly Step[], key: PriceKey): Rate | null | undefined {
  const stated = pricing[key]
  if (stated === undefined || stated === null) return null
  const base = nanoUsdPerMillionOfTokenPrice(stated)
  if (base === null) return undefined
  const tiers: { above: number; price: number }[] = []
  for (const { above, prices } of steps) {
    if (prices[key] === undefined) continue
    const price = nanoUsdPerMillionOfTokenPrice(prices[key])
    if (price === null) return undefined
    tiers.push({ above, price })
  }
  return { base, tiers }
}

function isZero(rate: Rate): boolean {
  return rate.base === 0 && rate.tiers.every(({ price }) => price === 0)
}

/** The fee for one use or request; null for none, undefined for one that cannot be read. */
function readFee(value: JsonRecord[string] | undefined): number | null | undefined {
  if (value === undefined || value === null) return null
  const fee = nanoUsdPerMillionOfTokenPrice(value)
  if (fee === null) return undefined
  return fee === 0 ? null : fee
}

/**
 * What the list says of one model; null where it states no price, or something rates cannot say: a discount, hours of the
 * day, reasoning at a price of its own.
 */
export function ratesOfPricing(pricing: JsonRecord | null): Rates | null {
  if (pricing === null || Number(pricing.discount ?? 0) !== 0) return null
  const steps = readSteps(pricing)
  if (steps === null) return null
  const rate = (key: PriceKey) => readRate(pricing, steps, key)
  const input = rate('prompt')
  const output = rate('completion')
  if (!input || !output) return null
  const isFree = isZero(input) && isZero(output)
  // A zero beside a price for the input means that nothing is stated, not that it is free.
  const optional = (key: PriceKey) => {
    const found = rate(key)
    return found && isZero(found) && !isFree ? null : found
  }
  const cacheRead = optional('input_cache_read')
  const cacheWrite = optional('input_cache_write')
  const cacheWriteLong = optional('input_cache_write_1h')
  const audioInput = optional('audio')
  const webSearch = readFee(pricing.web_search)
  const request = readFee(pricing.request)
  const reasoning = readFee(pricing.internal_reasoning)
  const isUnclear =
    webSearch === undefined ||
    request === undefined ||
    reasoning === undefined ||
    cacheRead === undefined ||
    cacheWrite === undefined ||
    cacheWriteLong === undefined ||
    audioInput === undefined
  if (isUnclear || (reasoning !== null && reasoning !== output.base)) return null
  return {
    input,
    output,
    cacheRead,
    cacheWrite,
    cacheWriteLong,
    audioInput,
    tools: webSearch === null ? {} : { 'web-search': webSearch },
    request,
  }
}
