// Amounts as vendors write them. Digits are moved as text and added as whole numbers: no binary fraction enters a sum.

/** Amounts are kept in units of 10^-30 dollars, so that every decimal a file may hold is added exactly. */
const keptPlaces = 30
const nanoPlaces = 9
const powersOfTen = Array.from({ length: 2 * keptPlaces + 1 }, (_, exponent) => 10n ** BigInt(exponent))

/** A decimal number, exactly. */
export interface ExactDecimal {
  /** In units of 10^-30. */
  readonly units: bigint
  /** How many decimals it was written with. */
  readonly decimals: number
}

export interface DecimalStyle {
  /** Files with semicolons between their fields may write `0,25`. */
  readonly hasDecimalComma: boolean
  /** How far the point is moved to the left: 2 for amounts in cents. */
  readonly placesBelowOne: number
}

const pattern = /^(-?)\+?\$?(\d{1,40})(?:\.(\d{0,60}))?(?:e([+-]?\d{1,2}))?$/i
const commaPattern = /^[+-]?\d+,\d+$/

/** Reads `0.0123`, `-1.5`, `$0.20` and `1e-7`. @returns null for anything else, and for more than 30 decimals */
export function readDecimal(text: string, style: DecimalStyle): ExactDecimal | null {
  const plain = style.hasDecimalComma && commaPattern.test(text) ? text.replace(',', '.') : text
  const match = pattern.exec(plain)
  if (match === null) return null
  const [, sign = '', whole = '', writtenFraction = '', exponent = '0'] = match
  // Zeros at the end say nothing: 0.8958740000000000 is a number of six decimals.
  const fraction = writtenFraction.replace(/0+$/, '')
  const decimals = Math.max(0, fraction.length - Number(exponent) + style.placesBelowOne)
  const shift = keptPlaces - (fraction.length - Number(exponent) + style.placesBelowOne)
  const factor = powersOfTen[shift]
  if (factor === undefined) return null
  const units = BigInt(whole + fraction) * factor
  return { units: sign === '-' ? -units : units, decimals }
}

/** Whole numbers as `120` or `120.0`, as spreadsheets and data frames write them. @returns null for anything else */
export function readCount(text: string): bigint | null {
  const match = /^\+?(\d{1,30})(?:\.0*)?$/.exec(text)
  return match?.[1] === undefined ? null : BigInt(match[1])
}

/** Rounds half up to whole nano-dollars. @returns null for a negative amount and for one too large for an exact number */
export function nanoUsdOfUnits(units: bigint): number | null {
  const unitsOfOneNano = 10n ** BigInt(keptPlaces - nanoPlaces)
  return exactNumber(units < 0n ? units : (units + unitsOfOneNano / 2n) / unitsOfOneNano)
}

/** @returns null for what is negative or too large for an exact number */
export function exactNumber(value: bigint): number | null {
  return value < 0n || value > BigInt(Number.MAX_SAFE_INTEGER) ? null : Number(value)
}

/**
 * How far a sum of rounded amounts may be from the sum of what was rounded: half of the last decimal for each.
 * @returns nano-dollars, rounded up
 */
export function roundingNanoUsd(amountCount: number, decimals: number): number {
  const lastPlace = 10n ** BigInt(keptPlaces - Math.min(decimals, keptPlaces))
  const twoNano = 2n * 10n ** BigInt(keptPlaces - nanoPlaces)
  return Number((BigInt(amountCount) * lastPlace + twoNano - 1n) / twoNano)
}
