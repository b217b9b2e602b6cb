// How a bill reads: what each line is for, what it came to, where the cost comes from, and why it is unknown.
import type { Turn } from '../../shared/domain/turn.ts'
import { unknownCost } from '../../shared/domain/unknown-cost.ts'
import type { BillLine, Cost, UnknownReason } from '../../shared/domain/usage.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import { vendorNames } from '../../shared/domain/vendor-list.ts'
import { formatCount } from './format-numbers.ts'

/** What a line of a bill is for. */
export function billItemName(line: Pick<BillLine, 'item' | 'tool'>): string {
  switch (line.item) {
    case 'input':
      return 'Input'
    case 'cache-read':
      return 'Cache read'
    case 'cache-write':
      return 'Cache write'
    case 'cache-write-long':
      return 'Cache write, kept longer'
    case 'audio-input':
      return 'Sound in the input'
    case 'output':
      return 'Output'
    case 'request':
      return 'Fee for the request'
    case 'tool':
      return toolName(line.tool ?? 'tool')
  }
}

/** `web-search` becomes `Web search`. */
export function toolName(tool: string): string {
  const words = tool.replace(/[_-]+/g, ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Nano-dollars of a line, not rounded: a bill is rounded once, in its sum. */
export function lineNanoUsd({ count, nanoUsdPerMillion }: BillLine): number {
  return (count * nanoUsdPerMillion) / 1_000_000
}

/** `2,140 at $3.00 a million`; what is billed by the piece, `3 at $0.01 each`. */
export function lineWords(line: BillLine): string {
  const isByPiece = line.item === 'tool' || line.item === 'request'
  const rate = isByPiece ? line.nanoUsdPerMillion / 1_000_000 : line.nanoUsdPerMillion
  const price = `$${exactDollars(rate, neededDecimals(rate))}`
  return `${formatCount(line.count)} at ${price} ${isByPiece ? 'each' : 'a million'}`
}

const mostDecimals = 9

/** Decimal places, from two to nine, that show an amount of nano-dollars whole. */
function neededDecimals(nanoUsd: number): number {
  const digits = (nanoUsd / 1e9).toFixed(mostDecimals).replace(/0+$/, '')
  return Math.max(2, digits.length - digits.indexOf('.') - 1)
}

function exactDollars(nanoUsd: number, decimals: number): string {
  return (nanoUsd / 1e9).toLocaleString('en-US', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  })
}

/** Amounts that stand under one another: all of them whole, with the same number of decimal places. */
export function formatAmounts(nanoUsds: readonly number[]): string[] {
  const decimals = Math.max(2, ...nanoUsds.map(neededDecimals))
  return nanoUsds.map((nanoUsd) => `$${exactDollars(nanoUsd, decimals)}`)
}

/** `$0.003612`: an amount to the last nano-dollar. */
export function formatExact(nanoUsd: number): string {
  return formatAmounts([nanoUsd])[0] ?? ''
}

/** The version under which the person's own prices stand. */
const ownPrice = /^your own price/i

/** Where a known cost came from. */
export function costSource(cost: Pick<Cost, 'source' | 'priceVersion'>, vendor: Vendor): string {
  const { source, priceVersion } = cost
  if (source === 'reported') return `reported by ${vendorNames[vendor]}`
  if (priceVersion === null) return 'computed'
  if (priceVersion === 'local') return 'runs on this computer: costs nothing'
  if (ownPrice.test(priceVersion)) return priceVersion.charAt(0).toLowerCase() + priceVersion.slice(1)
  return `computed from ${priceVersion}`
}

/** Reasons that a price of the person's own would end. */
export const pricedByPerson: ReadonlySet<UnknownReason> = new Set(['no-price', 'no-rate'])

type UnknownTurn = Pick<Turn, 'cost' | 'vendor' | 'modelName' | 'usage'>

/** Why a cost is unknown, and what can be done about it. */
export function unknownSentence({ cost, vendor, modelName, usage }: UnknownTurn): string {
  const name = vendorNames[vendor]
  switch (cost.unknownReason) {
    case 'no-usage':
      return `${name} sent no counts for this call, so there is nothing to work out a cost from. Its own usage page may know.`
    case 'no-price':
      return `No price table knows exactly this model. Set a price for ${modelName} in Settings, Prices; it counts from the next call on.`
    case 'no-rate':
      return `The price table has no rate for something this call used. Set a price for ${modelName} in Settings, Prices; it counts from the next call on.`
    case 'counts-missing':
      return `${name} left out a count that the price needs, and none is guessed. Its own usage page may know.`
    case 'counts-contradict':
      return `The counts ${name} sent do not add up, so no cost is worked out from them. They are kept as they came, in the turn details.`
    case 'special-rate':
      return `${name} served this at ${specialRateWords(usage?.extras?.specialRate ?? null)}, which no price table lists. Its own bill says what it cost.`
    case undefined:
      return `Neither ${name} nor the price list says what this cost.`
  }
}

function specialRateWords(rate: string | null): string {
  return rate === null ? 'a rate of its own' : `its rate “${rate}”`
}

/** Why counts are only "at least"; null when they are whole. */
export function partialSentence(turn: Pick<Turn, 'usage' | 'status' | 'vendor'>): string | null {
  if (turn.usage?.isPartial !== true || turn.status === 'running') return null
  const name = vendorNames[turn.vendor]
  const end =
    turn.status === 'stopped'
      ? 'You stopped the answer'
      : turn.status === 'interrupted'
        ? 'Baton was closed'
        : 'The call ended'
  return `${end} before ${name} had counted everything. It took and cost at least this much.`
}

const openEnds: ReadonlySet<string> = new Set(['timeout', 'incomplete-stream', 'aborted'])

/**
 * Whether a call counts in totals, as the store decides it (electron/store/turn-usage.ts). What never reached a model used
 * nothing, and neither did what was ended before anything was sent; an end that leaves it open counts.
 */
export function countsInTotals(turn: Turn): boolean {
  if (turn.usage !== null) return true
  if (turn.carry.messagesOnPath === 0) return false
  if (turn.cost.source !== unknownCost.source) return true
  if (turn.status === 'running') return false
  if (turn.status !== 'failed') return true
  return turn.firstTokenMs !== null || (turn.failure !== null && openEnds.has(turn.failure.kind))
}
