// Writes a price exactly as it is counted with. Sums of what was spent are rounded instead (format-numbers.ts).
import { nanoPlaces } from './read-dollars.ts'

function split(value: number, places: number): { whole: string; fraction: string } {
  const digits = String(value).padStart(places + 1, '0')
  return { whole: digits.slice(0, -places), fraction: digits.slice(-places).replace(/0+$/, '') }
}

/**
 * `$2.50`, `$0.0375`, `$1,250.00`: every decimal that counts, two at least.
 * @param value a whole number: the amount times ten to the power of `places`
 */
export function formatDollars(value: number, places: number = nanoPlaces): string {
  const { whole, fraction } = split(value, places)
  return `$${whole.replace(/\B(?=(?:\d{3})+$)/g, ',')}.${fraction.padEnd(2, '0')}`
}

/** The same as a person would type it: `2.5`, `0.0375`, `1250`. */
export function typedDollars(value: number, places: number = nanoPlaces): string {
  const { whole, fraction } = split(value, places)
  return fraction === '' ? whole : `${whole}.${fraction}`
}

/** A price in the table, where zero is a price of its own. */
export function formatRate(value: number, places: number = nanoPlaces): string {
  return value === 0 ? 'free' : formatDollars(value, places)
}
