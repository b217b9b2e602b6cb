// Days of the calendar as `2026-11-26`, counted without a time zone: they sort as text, and a day is a day everywhere.
import type { CalendarDay, UsageQuery } from '../../shared/domain/usage-report.ts'

export type Unit = UsageQuery['unit']

const dayMs = 86_400_000

function timeOf(day: CalendarDay): number {
  return Date.parse(`${day}T00:00:00Z`)
}

function dayAt(timeMs: number): CalendarDay {
  return new Date(timeMs).toISOString().slice(0, 10)
}

/** The day it is for the person, where they are. */
export function today(now: Date = new Date()): CalendarDay {
  const part = (value: number): string => String(value).padStart(2, '0')
  return `${now.getFullYear()}-${part(now.getMonth() + 1)}-${part(now.getDate())}`
}

/** Whether a text is a day that exists, `2026-02-30` is none. */
export function isCalendarDay(text: string): boolean {
  const timeMs = /^\d{4}-\d{2}-\d{2}$/.test(text) ? timeOf(text) : Number.NaN
  return !Number.isNaN(timeMs) && dayAt(timeMs) === text
}

export function addDays(day: CalendarDay, count: number): CalendarDay {
  return dayAt(timeOf(day) + count * dayMs)
}

/** The same day of another month, or its last one where that month is shorter. */
export function addMonths(day: CalendarDay, count: number): CalendarDay {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const lastDate = new Date(Date.UTC(year, month + count, 0)).getUTCDate()
  return dayAt(Date.UTC(year, month - 1 + count, Math.min(date, lastDate)))
}

/** How many days a stretch has, both ends counted. */
export function countDays(from: CalendarDay, to: CalendarDay): number {
  return Math.round((timeOf(to) - timeOf(from)) / dayMs) + 1
}

export function startOfMonth(day: CalendarDay): CalendarDay {
  return `${day.slice(0, 7)}-01`
}

export function endOfMonth(day: CalendarDay): CalendarDay {
  return addDays(addMonths(startOfMonth(day), 1), -1)
}

/** 0 for Monday to 6 for Sunday. */
export function weekdayOf(day: CalendarDay): number {
  return (new Date(timeOf(day)).getUTCDay() + 6) % 7
}

/** The first day of the day, week (from Monday) or month in which a day lies. */
export function startOf(unit: Unit, day: CalendarDay): CalendarDay {
  if (unit === 'month') return startOfMonth(day)
  return unit === 'week' ? addDays(day, -weekdayOf(day)) : day
}

/** The last day of the day, week or month that begins on a day. */
export function endOf(unit: Unit, start: CalendarDay): CalendarDay {
  if (unit === 'month') return endOfMonth(start)
  return unit === 'week' ? addDays(start, 6) : start
}

/** The first days of all units that touch a stretch, oldest first. */
export function startsBetween(unit: Unit, from: CalendarDay, to: CalendarDay): CalendarDay[] {
  const starts: CalendarDay[] = []
  for (let start = startOf(unit, from); start <= to; start = addDays(endOf(unit, start), 1))
    starts.push(start)
  return starts
}

const formats = {
  short: new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' }),
  long: new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  }),
  month: new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric', timeZone: 'UTC' }),
  fullMonth: new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' }),
  monthOnly: new Intl.DateTimeFormat('en-GB', { month: 'short', timeZone: 'UTC' }),
} as const

/** `26 Nov`, `Thu, 26 Nov 2026`, `Nov 2026`, `November 2026` or `Nov` */
export function writeDay(day: CalendarDay, format: keyof typeof formats): string {
  return formats[format].format(timeOf(day))
}

/** `Thu, 26 Nov 2026`, `Week from 23 Nov 2026`, `November 2026` */
export function namePeriod(unit: Unit, start: CalendarDay): string {
  if (unit === 'month') return writeDay(start, 'fullMonth')
  return unit === 'day'
    ? writeDay(start, 'long')
    : `Week from ${writeDay(start, 'short')} ${start.slice(0, 4)}`
}
