// Money as vendors write it: decimal strings and numbers. Digits are moved as text and added as whole numbers, so that
// no binary fraction ever enters an amount.
import { believedNanoUsd } from '../largest-amounts.ts'

/**
 * Multiplies a decimal by 10^places and rounds half up to a whole number. Reads `0.0123`, `1e-7` and numbers.
 * @returns null for anything negative, unreadable or too large for an exact number.
 */
export function scaleDecimal(value: unknown, places: number): number | null {
  const text = typeof value === 'number' ? String(value) : value
  if (typeof text !== 'string') return null
  const match = /^\+?(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/.exec(text.trim())
  if (match === null) return null
  const fraction = match[2] ?? ''
  const digits = `${match[1] ?? ''}${fraction}`
  const shift = places - fraction.length + Number(match[3] ?? 0)
  if (digits.length > 400 || Math.abs(shift) > 400) return null
  const whole =
    shift >= 0
      ? BigInt(digits) * 10n ** BigInt(shift)
      : (BigInt(digits) + 5n * 10n ** BigInt(-shift - 1)) / 10n ** BigInt(-shift)
  return whole <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(whole) : null
}

/** US dollars to nano-dollars; null also for more than one call can have cost. */
export function nanoUsdOfDollars(value: unknown): number | null {
  return believedNanoUsd(scaleDecimal(value, 9))
}

/** xAI's ticks, 10^10 to the dollar (field observation, 2026), to nano-dollars; null as above. */
export function nanoUsdOfTicks(value: unknown): number | null {
  return believedNanoUsd(scaleDecimal(value, -1))
}

/** A price in dollars per token to nano-dollars per million tokens; null also for what no price can be. */
export function nanoUsdPerMillionOfTokenPrice(value: unknown): number | null {
  return believedNanoUsd(scaleDecimal(value, 15))
}
