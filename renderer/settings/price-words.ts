// What the price table says in words: where a price comes from and how old it is, and where it changes.
import type { PriceRow, Rates } from '../../shared/domain/price.ts'
import type { PriceRefresh } from '../state/prices-actions.ts'
import { formatCount, formatQuantity } from '../usage/format-numbers.ts'

const dayMs = 24 * 60 * 60 * 1000
const monthMs = (365.25 / 12) * dayMs
/** Prices change several times a year; what is older than this is pointed out. */
const oldAfterMs = 6 * monthMs

/** How long ago a source was written: `from today`, `12 days old`, `2 months old`. */
export function ageWords(asOf: number, now: number): string {
  const age = now - asOf
  if (age < dayMs) return 'from today'
  if (age < 2 * monthMs) return `${formatQuantity(Math.floor(age / dayMs), 'day')} old`
  if (age < 24 * monthMs) return `${formatQuantity(Math.floor(age / monthMs), 'month')} old`
  return `${formatQuantity(Math.floor(age / (12 * monthMs)), 'year')} old`
}

/** Whether a source is so old that its prices may well be wrong. Nobody says of some how old they are. */
export function isOld(asOf: number | null, now: number): boolean {
  return asOf !== null && now - asOf > oldAfterMs
}

/** The source without its version and day, which the age stands for: `genai-prices, 2 months old`. */
export function sourceWords(row: PriceRow, now: number): string {
  const name = row.sourceName
    .replace(/\s*\([^)]*\)/g, '')
    .replace(/\s+v?\d+(?:\.\d+)+/g, '')
    .trim()
  if (row.source === 'own') return name
  return row.asOf === null ? name : `${name}, ${ageWords(row.asOf, now)}`
}

function times(tier: number, base: number): string {
  if (tier === 2 * base) return 'doubles'
  if (tier === base) return 'changes'
  return tier > base ? 'rises' : 'falls'
}

/** That a price changes with the length of the request: `doubles above 272,000 tokens`; null when it does not. */
export function tierWords({ input, output }: Rates): string | null {
  const rate = input.tiers.length > 0 ? input : output
  const [first, ...others] = rate.tiers
  if (first === undefined) return null
  const more =
    others.length === 0 ? '' : `, again above ${others.map((tier) => formatCount(tier.above)).join(' and ')}`
  return `${times(first.price, rate.base)} above ${formatCount(first.above)} tokens${more}`
}

/** What came of asking for newer prices. */
export function refreshWords(outcome: PriceRefresh): string {
  if (!outcome.isDone) return outcome.sentence
  if (outcome.changedCount === 0) return 'These are the newest prices already. Nothing has changed.'
  return `${formatQuantity(outcome.changedCount, 'price has', 'prices have')} changed. What earlier calls cost stays as it is.`
}
