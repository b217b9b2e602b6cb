// How numbers read on the screen. Unknown is a word, never a zero.
import type { Total } from '../../shared/domain/usage.ts'

// Made once: making one takes longer than writing a hundred numbers with it.
const whole = new Intl.NumberFormat('en-US')
const cents = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })

/** `18,204` */
export function formatCount(value: number): string {
  return whole.format(Math.round(value))
}

/** `6 messages`, `1 message` */
export function formatQuantity(value: number, one: string, many: string = `${one}s`): string {
  return `${formatCount(value)} ${value === 1 ? one : many}`
}

/**
 * `$0.0236`, `$7.62`; below what the digits can show, `under $0.0001`.
 * @param digits decimal places below one dollar; from one dollar on there are two
 */
export function formatMoney(nanoUsd: number, digits: number = 4): string {
  const dollars = nanoUsd / 1e9
  if (nanoUsd === 0) return '$0'
  const smallest = 10 ** -digits
  if (dollars < smallest) return `under $${smallest.toFixed(digits)}`
  if (dollars >= 1) return `$${cents.format(dollars)}`
  return `$${dollars.toFixed(digits)}`
}

/** `0.6 s`, `12 s`, `2 min 5 s` */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 9950) return `${(milliseconds / 1000).toFixed(1)} s`
  const seconds = Math.round(milliseconds / 1000)
  if (seconds < 60) return `${seconds} s`
  const rest = seconds % 60
  return rest === 0 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 60)} min ${rest} s`
}

/** `4 s`: for a stretch nobody wants to know to the tenth. */
export function formatRoughDuration(milliseconds: number): string {
  if (milliseconds < 1000) return 'a moment'
  return milliseconds < 9950 ? `${Math.round(milliseconds / 1000)} s` : formatDuration(milliseconds)
}

/** `92 tok/s`, `4.2 tok/s` */
export function formatSpeed(tokensPerSecond: number): string {
  return `${tokensPerSecond < 10 ? tokensPerSecond.toFixed(1) : formatCount(tokensPerSecond)} tok/s`
}

/** `24.1 kB` */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}

/** Nothing of it is known: "unknown", a gap, never a zero. */
export function isUnknown(total: Total): boolean {
  return !total.isComplete && total.known === 0
}

/** A sum of which a part is unknown reads "at least". */
export function formatTotal(total: Total, format: (value: number) => string): string {
  return total.isComplete ? format(total.known) : `at least ${format(total.known)}`
}

/** A sum of costs; `unknown` when what is known of it is less than the digits can show. */
export function formatCost(total: Total, digits: number = 4): string {
  const isNothingKnown = !total.isComplete && total.known / 1e9 < 10 ** -digits
  return isNothingKnown ? 'unknown' : formatTotal(total, (known) => formatMoney(known, digits))
}

/** `10 Nov 2026` */
export function formatDay(timeMs: number): string {
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' }).format(timeMs)
}

/** A day of the calendar, `2026-11-10`, as `10 Nov 2026`, whatever the time zone. */
export function formatCalendarDay(day: string): string {
  const timeMs = Date.parse(`${day}T12:00:00Z`)
  return Number.isNaN(timeMs) ? day : formatDay(timeMs)
}

/** `10 Nov 2026, 14:05:09` */
export function formatTime(timeMs: number): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' }).format(timeMs)
}
