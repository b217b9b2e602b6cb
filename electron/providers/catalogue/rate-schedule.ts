// Which of a model's rates count at a moment. Times of the day and days of the week are UTC.
import type { Rates, RateWindow } from '../../../shared/domain/price.ts'
import type { ScheduledRates } from './listed-price.ts'

const dayMs = 86_400_000

export const everyDay: readonly number[] = [0, 1, 2, 3, 4, 5, 6]

/** Milliseconds since midnight for `HH:MM` or `HH:MM:SS`, `24:00` included; null for anything else. */
export function timeOfDayMs(text: string): number | null {
  const match = /^(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(text)
  if (match === null) return null
  const [hours, minutes, seconds] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)]
  const atMs = (hours * 3_600 + minutes * 60 + seconds) * 1_000
  return minutes > 59 || seconds > 59 || atMs > dayMs ? null : atMs
}

/**
 * True from the first moment of a window up to, not including, its last. A window that ends before it begins runs over
 * midnight and belongs to the day on which it began.
 */
export function isWithin(window: RateWindow, atMs: number): boolean {
  const from = timeOfDayMs(window.from)
  const to = timeOfDayMs(window.to)
  if (from === null || to === null) return false
  const sinceMidnightMs = ((atMs % dayMs) + dayMs) % dayMs
  const day = new Date(atMs).getUTCDay()
  const isDay = (which: number) => window.days.includes(which)
  if (from <= to) return isDay(day) && sinceMidnightMs >= from && sinceMidnightMs < to
  return (isDay(day) && sinceMidnightMs >= from) || (isDay((day + 6) % 7) && sinceMidnightMs < to)
}

/** @param atMs UTC milliseconds */
export function ratesAt(schedule: readonly [ScheduledRates, ...ScheduledRates[]], atMs: number): Rates {
  const fitting = schedule.findLast(
    ({ startsAt, window }) =>
      (startsAt === null || atMs >= startsAt) && (window === null || isWithin(window, atMs)),
  )
  return (fitting ?? schedule[0]).rates
}

/** UTC, as a day of the calendar. */
export function dayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10)
}

function windowInWords({ from, to, days }: RateWindow): string {
  const hours = `from ${from.slice(0, 5)} to ${to.slice(0, 5)} UTC`
  return days.length === 7 ? hours : `${hours} on some days`
}

/** What a schedule holds beyond the rates of this moment, as sentences; null when there is nothing. */
export function describeSchedule(schedule: readonly ScheduledRates[], nowMs: number): string | null {
  const windows = schedule.flatMap(({ window }) => (window === null ? [] : [windowInWords(window)]))
  const next = schedule
    .flatMap(({ startsAt }) => (startsAt !== null && startsAt > nowMs ? [startsAt] : []))
    .sort((a, b) => a - b)[0]
  const sentences = [
    ...(windows.length === 0 ? [] : [`Another price counts ${[...new Set(windows)].join(' and ')}.`]),
    ...(next === undefined ? [] : [`Another price counts from ${dayOf(next)} on.`]),
  ]
  return sentences.length === 0 ? null : sentences.join(' ')
}
