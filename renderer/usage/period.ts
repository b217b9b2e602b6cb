// Which stretch of days the page shows, and in which steps.
import type { CalendarDay } from '../../shared/domain/usage-report.ts'
import { addDays, addMonths, countDays, endOfMonth, startOfMonth, type Unit } from './calendar.ts'

export type QuickPeriod = '7-days' | '30-days' | 'this-month' | 'last-month' | '12-months' | 'all'

export type Period =
  | { readonly kind: QuickPeriod }
  | { readonly kind: 'own'; readonly from: CalendarDay; readonly to: CalendarDay }

export const quickPeriods: readonly { readonly value: QuickPeriod; readonly label: string }[] = [
  { value: '7-days', label: '7 days' },
  { value: '30-days', label: '30 days' },
  { value: 'this-month', label: 'This month' },
  { value: 'last-month', label: 'Last month' },
  { value: '12-months', label: '12 months' },
  { value: 'all', label: 'All time' },
]

/** Both ends belong to it. */
export interface Stretch {
  readonly from: CalendarDay
  readonly to: CalendarDay
}

/** Before any call that Baton can have made. */
const firstDay = '2000-01-01'

/** The days a period stands for on a given day. "All time" begins before every call. */
export function stretchOf(period: Period, today: CalendarDay): Stretch {
  switch (period.kind) {
    case 'own':
      return { from: period.from, to: period.to }
    case '7-days':
      return { from: addDays(today, -6), to: today }
    case '30-days':
      return { from: addDays(today, -29), to: today }
    case 'this-month':
      return { from: startOfMonth(today), to: today }
    case 'last-month': {
      const day = addMonths(today, -1)
      return { from: startOfMonth(day), to: endOfMonth(day) }
    }
    case '12-months':
      return { from: addDays(addMonths(today, -12), 1), to: today }
    case 'all':
      return { from: firstDay, to: today }
  }
}

/**
 * What a period is compared with: as many days right before it, or for a month the same days of the month before.
 * null where the ledger does not reach back that far: a part of a stretch would make every comparison look like growth.
 */
export function stretchBefore(period: Period, today: CalendarDay, span: Stretch | null): Stretch | null {
  const before = daysBefore(period, today)
  return before === null || span === null || before.from < span.from ? null : before
}

function daysBefore(period: Period, today: CalendarDay): Stretch | null {
  if (period.kind === 'all') return null
  const { from, to } = stretchOf(period, today)
  if (period.kind === 'last-month') return { from: addMonths(from, -1), to: endOfMonth(addMonths(from, -1)) }
  if (period.kind === 'this-month') return { from: addMonths(from, -1), to: addMonths(to, -1) }
  if (period.kind === '12-months') return { from: addMonths(from, -12), to: addDays(from, -1) }
  return { from: addDays(from, -countDays(from, to)), to: addDays(from, -1) }
}

/** The days of a stretch that can have calls: what the chart spans. null when there are none. */
export function clampStretch(stretch: Stretch, span: Stretch | null): Stretch | null {
  if (span === null) return null
  const from = stretch.from === firstDay && stretch.from < span.from ? span.from : stretch.from
  return from > stretch.to ? null : { from, to: stretch.to }
}

/** More bars than this cannot be told apart. */
const mostBars = 400

/** The steps in which a stretch can be shown. */
export function offeredUnits(stretch: Stretch): Unit[] {
  const days = countDays(stretch.from, stretch.to)
  const units: Unit[] = []
  if (days <= mostBars) units.push('day')
  if (days > 7 && days <= mostBars * 7) units.push('week')
  if (days > 28) units.push('month')
  return units
}

/** @param asked what the person chose; null, or a step that is not offered, takes the one that reads best */
export function unitOf(stretch: Stretch, asked: Unit | null): Unit {
  const offered = offeredUnits(stretch)
  if (asked !== null && offered.includes(asked)) return asked
  const days = countDays(stretch.from, stretch.to)
  if (days <= 62) return 'day'
  return days <= 190 ? 'week' : 'month'
}

/** `28 Oct to 26 Nov 2026`; the year once where it is the same. */
export function writeStretch(
  { from, to }: Stretch,
  write: (day: CalendarDay, format: 'short') => string,
): string {
  const end = `${write(to, 'short')} ${to.slice(0, 4)}`
  if (from === to) return end
  const isSameYear = from.slice(0, 4) === to.slice(0, 4)
  return `${write(from, 'short')}${isSameYear ? '' : ` ${from.slice(0, 4)}`} to ${end}`
}
