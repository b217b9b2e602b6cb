// What counts cost at given rates. Every product is a whole number; the sum is rounded once, at the end, half up.
import type { Rate, Rates } from '../../../shared/domain/price.ts'
import type { BillLine, UnknownReason, Usage } from '../../../shared/domain/usage.ts'
import { mostNanoUsd } from '../largest-amounts.ts'

/** The lines add up to `nanoUsd` times a million, before the one rounding. */
export type Billed =
  | { readonly nanoUsd: number; readonly bill: BillLine[] }
  | { readonly unknownReason: UnknownReason }

const million = 1_000_000n

function priceOf(rate: Rate, inputTotal: number): number {
  return rate.tiers.findLast(({ above }) => inputTotal > above)?.price ?? rate.base
}

/** The exact sum of a bill in nano-dollars, rounded half up; null for more than one call can cost. */
export function sumBill(bill: readonly BillLine[]): number | null {
  const sum = bill.reduce((total, line) => total + BigInt(line.count) * BigInt(line.nanoUsdPerMillion), 0n)
  const nanoUsd = (sum + million / 2n) / million
  return nanoUsd > BigInt(mostNanoUsd) ? null : Number(nanoUsd)
}

/**
 * Sound at a price of its own. Where it costs what text costs it is plain input; null where some of it may have been
 * cached, since no vendor's count says how much and no table here has a price for that.
 */
function soundApart(rates: Rates, usage: Usage, inputTotal: number): number | null {
  const audioInput = usage.extras?.audioInput ?? 0
  if (audioInput === 0) return 0
  const { audioInput: soundRate, input } = rates
  if (soundRate !== null && priceOf(soundRate, inputTotal) === priceOf(input, inputTotal)) return 0
  return (usage.cacheRead ?? 0) + (usage.cacheWrite ?? 0) > 0 ? null : audioInput
}

/** The parts of the input that are billed apart; null when they do not add up. */
function splitInput(usage: Usage, inputTotal: number, audioInput: number) {
  const cacheRead = usage.cacheRead ?? 0
  const cacheWrite = usage.cacheWrite ?? 0
  const cacheWriteLong = usage.extras?.cacheWriteLong ?? 0
  const plain = inputTotal - cacheRead - cacheWrite - audioInput
  const cacheWriteShort = cacheWrite - cacheWriteLong
  return plain < 0 || cacheWriteShort < 0
    ? null
    : { plain, cacheRead, cacheWriteShort, cacheWriteLong, audioInput }
}

/**
 * A cached token costs a fraction of another one, between nothing and all of it, so that only a listed rate says how much;
 * where the input is free nothing is left to know.
 */
function cacheReadPrice({ cacheRead, input }: Rates, inputTotal: number): number | null {
  if (cacheRead !== null) return priceOf(cacheRead, inputTotal)
  return priceOf(input, inputTotal) === 0 ? 0 : null
}

/** Part of something cannot be more than all of it. */
function isMore(part: number | null | undefined, whole: number | null): boolean {
  return part !== null && part !== undefined && whole !== null && part > whole
}

/**
 * The bill for these counts. A vendor that names no cached, written or audio part has none that is billed differently,
 * so those counts may be missing; input and output may not. Of a call that ended early what was counted is billed: the
 * cost is then "at least", and an output that nobody counted is nothing yet.
 */
export function computeBill(rates: Rates, usage: Usage): Billed {
  const { inputTotal, outputTotal, extras } = usage
  if (inputTotal === null) return { unknownReason: 'counts-missing' }
  if (outputTotal === null && usage.isPartial !== true) return { unknownReason: 'counts-missing' }
  const audioInput = soundApart(rates, usage, inputTotal)
  const parts = splitInput(usage, inputTotal, audioInput ?? 0)
  const isBeyond =
    isMore(usage.reasoning, outputTotal) ||
    isMore(extras?.mediaOutput, outputTotal) ||
    isMore(extras?.audioInput, inputTotal)
  if (parts === null || isBeyond) return { unknownReason: 'counts-contradict' }
  // Pictures and sound in an answer cost more than text, and no table here says how much.
  if (audioInput === null || (extras?.mediaOutput ?? 0) > 0) return { unknownReason: 'no-rate' }

  const bill: BillLine[] = []
  let hasRates = true
  const add = (item: BillLine['item'], count: number, price: number | null, tool: string | null = null) => {
    if (count === 0) return
    if (price === null) hasRates = false
    else bill.push({ item, tool, count, nanoUsdPerMillion: price })
  }
  const at = (rate: Rate | null) => (rate === null ? null : priceOf(rate, inputTotal))
  add('input', parts.plain, at(rates.input))
  add('cache-read', parts.cacheRead, cacheReadPrice(rates, inputTotal))
  add('cache-write', parts.cacheWriteShort, at(rates.cacheWrite ?? rates.input))
  add('cache-write-long', parts.cacheWriteLong, at(rates.cacheWriteLong))
  add('audio-input', parts.audioInput, at(rates.audioInput))
  add('output', outputTotal ?? 0, at(rates.output))
  for (const { name, count } of extras?.toolUnits ?? []) {
    add('tool', count, Object.hasOwn(rates.tools, name) ? (rates.tools[name] ?? null) : null, name)
  }
  if (rates.request !== null) add('request', 1, rates.request)

  if (!hasRates) return { unknownReason: 'no-rate' }
  const nanoUsd = sumBill(bill)
  return nanoUsd === null ? { unknownReason: 'counts-contradict' } : { nanoUsd, bill }
}
