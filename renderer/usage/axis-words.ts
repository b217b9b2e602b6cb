// What stands at the axes of the chart over time.
import type { CalendarDay } from '../../shared/domain/usage-report.ts'
import { type Unit, writeDay } from './calendar.ts'
import type { MeasureName } from './measure.ts'

const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 2 })

/**
 * A value of the scale, all of one scale with the same decimal places: `$0.05`, `$1,200`, `1.5M`, `40`.
 * @param step between two neighbouring values of the scale
 */
export function writeTick(measure: MeasureName, value: number, step: number): string {
  if (value === 0) return measure === 'cost' ? '$0' : '0'
  if (measure !== 'cost') return compact.format(value)
  const stepDollars = step / 1e9
  // A step of 0.25 needs two places, one of 0.5 reads better with two as well: it is money.
  const places = stepDollars >= 1 ? 0 : Math.max(2, Math.ceil(-Math.log10(stepDollars) - 1e-9))
  const dollars = value / 1e9
  return `$${dollars.toLocaleString('en-US', { minimumFractionDigits: places, maximumFractionDigits: places })}`
}

/** The name of a bar at the axis: `26 Nov` for days and weeks, `Nov 2026` for months. */
export function writeBarName(unit: Unit, start: CalendarDay): string {
  return writeDay(start, unit === 'month' ? 'month' : 'short')
}

/**
 * Which bars have their name written, so that none touches the next: every n-th, counted from the newest.
 * @param room pixels from one bar to the next
 * @param needed pixels a name takes with the air around it
 */
export function namedBars(count: number, room: number, needed: number): number[] {
  const every = Math.max(1, Math.ceil(needed / Math.max(0.1, room)))
  const named: number[] = []
  for (let index = count - 1; index >= 0; index -= every) named.unshift(index)
  return named
}
