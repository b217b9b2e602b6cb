// How strongly each day of the last year is coloured: five steps of equally many days, so that one expensive day does not
// make all others pale. A day of which nothing is known is marked as such, and is neither a zero nor a day without calls.

import type { Total } from '../../shared/domain/usage.ts'
import type { CalendarDay, UsageReport } from '../../shared/domain/usage-report.ts'
import { addDays, addMonths, countDays, startOf, weekdayOf, writeDay } from './calendar.ts'
import { isUnknown } from './format-numbers.ts'
import type { Measure } from './measure.ts'

export const heatSteps = 5

/** `none`: no calls. `zero`: calls that cost nothing, for example. `step`: 1 is the palest. */
export type Heat =
  | { readonly kind: 'none' | 'zero' | 'unknown' }
  | { readonly kind: 'step'; readonly step: number; readonly isComplete: boolean }

export interface HeatDay {
  readonly day: CalendarDay
  /** null for a day without calls. */
  readonly total: Total | null
  readonly heat: Heat
}

/** The step of a value among all values: a fifth of the days has step 1, a fifth step 2, and so on; equals share one. */
export function stepOf(value: number, sorted: readonly number[]): number {
  const upTo = sorted.findLastIndex((other) => other <= value) + 1
  return Math.min(heatSteps, Math.max(1, Math.ceil((heatSteps * upTo) / Math.max(1, sorted.length))))
}

/** Every day of the twelve months up to a day, oldest first. */
export function heatDays(days: UsageReport['days'], to: CalendarDay, measure: Measure): HeatDay[] {
  const totals = new Map(days.map((day) => [day.day, measure.ofDay(day)]))
  const first = firstHeatDay(to)
  const all = Array.from({ length: countDays(first, to) }, (_, index) => addDays(first, index))
  const sorted = all
    .map((day) => totals.get(day)?.known ?? 0)
    .filter((known) => known > 0)
    .toSorted((a, b) => a - b)
  return all.map((day) => {
    const total = totals.get(day) ?? null
    return { day, total, heat: heatOf(total, sorted) }
  })
}

function heatOf(total: Total | null, sorted: readonly number[]): Heat {
  if (total === null) return { kind: 'none' }
  if (isUnknown(total)) return { kind: 'unknown' }
  if (total.known === 0) return { kind: 'zero' }
  return { kind: 'step', step: stepOf(total.known, sorted), isComplete: total.isComplete }
}

export function firstHeatDay(to: CalendarDay): CalendarDay {
  return addDays(addMonths(to, -12), 1)
}

/** Where a day stands: the week's column from 0, and the row of the weekday, 0 for Monday. */
export function placeOf(day: CalendarDay, first: CalendarDay): { column: number; row: number } {
  const monday = startOf('week', first)
  return { column: Math.floor((countDays(monday, day) - 1) / 7), row: weekdayOf(day) }
}

/** The columns in which a month begins, with its name; a month whose first days share a column stands there. */
export function monthColumns(first: CalendarDay, to: CalendarDay): { column: number; name: string }[] {
  const columns: { column: number; name: string }[] = []
  for (let day = first; day <= to; day = addDays(day, 1)) {
    if (day !== first && !day.endsWith('-01')) continue
    columns.push({ column: placeOf(day, first).column, name: writeDay(day, 'monthOnly') })
  }
  // The month in which the year begins would touch the next one when only a few days of it are left.
  const [one, two] = columns
  return one !== undefined && two !== undefined && two.column - one.column < 3 ? columns.slice(1) : columns
}

/** Where a key leads from a day; null for a key that leads nowhere. */
export function moveDay(
  day: CalendarDay,
  key: string,
  first: CalendarDay,
  last: CalendarDay,
): CalendarDay | null {
  const clamp = (moved: CalendarDay): CalendarDay => (moved < first ? first : moved > last ? last : moved)
  switch (key) {
    case 'ArrowLeft':
      return clamp(addDays(day, -7))
    case 'ArrowRight':
      return clamp(addDays(day, 7))
    case 'ArrowUp':
      return clamp(addDays(day, -1))
    case 'ArrowDown':
      return clamp(addDays(day, 1))
    case 'PageUp':
      return clamp(addMonths(day, -1))
    case 'PageDown':
      return clamp(addMonths(day, 1))
    case 'Home':
      return first
    case 'End':
      return last
    default:
      return null
  }
}
