import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addDays,
  addMonths,
  countDays,
  endOf,
  isCalendarDay,
  namePeriod,
  startOf,
  startsBetween,
  today,
  weekdayOf,
  writeDay,
} from '../../renderer/usage/calendar.ts'
import {
  clampStretch,
  offeredUnits,
  type Period,
  quickPeriods,
  stretchBefore,
  stretchOf,
  unitOf,
  writeStretch,
} from '../../renderer/usage/period.ts'

const day = '2026-11-26'
const longAgo = { from: '2020-01-01', to: day }

const anyDay = fc.integer({ min: 0, max: 20_000 }).map((count) => addDays('2000-01-01', count))

describe('days of the calendar', () => {
  test('are counted over the ends of months, years and leap years', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
    expect(addDays('2028-03-01', -1)).toBe('2028-02-29')
    expect(countDays('2026-01-01', '2026-12-31')).toBe(365)
    expect(countDays(day, day)).toBe(1)
  })

  test('keep to the last day where another month is shorter', () => {
    expect(addMonths('2026-03-31', -1)).toBe('2026-02-28')
    expect(addMonths('2026-11-30', 3)).toBe('2027-02-28')
    expect(addMonths('2026-01-15', -1)).toBe('2025-12-15')
  })

  test('are those of where the person is', () => {
    expect(today(new Date(2026, 0, 5, 23, 59))).toBe('2026-01-05')
    expect(today(new Date(2026, 0, 5, 0, 0))).toBe('2026-01-05')
  })

  test('must exist', () => {
    expect(isCalendarDay('2028-02-29')).toBe(true)
    expect(isCalendarDay('2026-02-29')).toBe(false)
    expect(isCalendarDay('2026-11-3')).toBe(false)
    expect(isCalendarDay('')).toBe(false)
  })

  test('lie in the week from Monday and in the month from the first', () => {
    expect(weekdayOf('2026-11-26')).toBe(3)
    expect(startOf('week', '2026-11-29')).toBe('2026-11-23')
    expect(startOf('week', '2026-11-30')).toBe('2026-11-30')
    expect(endOf('week', '2026-11-30')).toBe('2026-12-06')
    expect(endOf('month', '2028-02-01')).toBe('2028-02-29')
    expect(startsBetween('month', '2026-01-31', '2026-03-01')).toEqual([
      '2026-01-01',
      '2026-02-01',
      '2026-03-01',
    ])
  })

  test('are covered by their units without gap or overlap', () => {
    fc.assert(
      fc.property(
        anyDay,
        fc.integer({ min: 0, max: 500 }),
        fc.constantFrom('day', 'week', 'month'),
        (from, length, unit) => {
          const to = addDays(from, length)
          const starts = startsBetween(unit, from, to)
          expect(starts[0]).toBe(startOf(unit, from))
          expect(starts.at(-1)).toBe(startOf(unit, to))
          for (const [index, start] of starts.entries()) {
            if (index > 0) expect(start).toBe(addDays(endOf(unit, starts[index - 1] ?? ''), 1))
          }
        },
      ),
    )
  })

  test('have names', () => {
    expect(namePeriod('day', day)).toBe('Thu, 26 Nov 2026')
    expect(namePeriod('week', '2026-11-23')).toBe('Week from 23 Nov 2026')
    expect(namePeriod('month', '2026-11-01')).toBe('November 2026')
  })
})

describe('a period', () => {
  test('ends today, or with the last month', () => {
    const stretches = quickPeriods.map(({ value }) => stretchOf({ kind: value }, day))
    expect(stretches).toEqual([
      { from: '2026-11-20', to: day },
      { from: '2026-10-28', to: day },
      { from: '2026-11-01', to: day },
      { from: '2026-10-01', to: '2026-10-31' },
      { from: '2025-11-27', to: day },
      { from: '2000-01-01', to: day },
    ])
  })

  test.each<[Period, unknown]>([
    [{ kind: '7-days' }, { from: '2026-11-13', to: '2026-11-19' }],
    [{ kind: '30-days' }, { from: '2026-09-28', to: '2026-10-27' }],
    [{ kind: 'this-month' }, { from: '2026-10-01', to: '2026-10-26' }],
    [{ kind: 'last-month' }, { from: '2026-09-01', to: '2026-09-30' }],
    [{ kind: '12-months' }, { from: '2024-11-27', to: '2025-11-26' }],
    [
      { kind: 'own', from: '2026-11-10', to: '2026-11-12' },
      { from: '2026-11-07', to: '2026-11-09' },
    ],
    [{ kind: 'all' }, null],
  ])('%o is compared with what was before', (period, before) => {
    expect(stretchBefore(period, day, longAgo)).toEqual(before)
  })

  test('is compared with nothing when the ledger began in the middle of what was before', () => {
    expect(stretchBefore({ kind: '7-days' }, day, { from: '2026-11-13', to: day })).not.toBeNull()
    expect(stretchBefore({ kind: '7-days' }, day, { from: '2026-11-14', to: day })).toBeNull()
    expect(stretchBefore({ kind: '7-days' }, day, null)).toBeNull()
  })

  test('of all time begins with the ledger; others stay as they were asked for', () => {
    const all = stretchOf({ kind: 'all' }, day)
    expect(clampStretch(all, { from: '2026-05-03', to: '2026-11-20' })).toEqual({
      from: '2026-05-03',
      to: day,
    })
    const week = stretchOf({ kind: '7-days' }, day)
    expect(clampStretch(week, { from: '2026-11-24', to: day })).toEqual(week)
    expect(clampStretch(all, null)).toBeNull()
  })

  test('is shown in the steps that read best, or in those the person chose', () => {
    const lasting = (days: number) => ({ from: addDays(day, 1 - days), to: day })
    expect([1, 30, 62, 63, 190, 191, 3000].map((days) => unitOf(lasting(days), null))).toEqual([
      'day',
      'day',
      'day',
      'week',
      'week',
      'month',
      'month',
    ])
    expect(unitOf(lasting(365), 'day')).toBe('day')
    expect(unitOf(lasting(3000), 'day')).toBe('month')
    expect(offeredUnits(lasting(7))).toEqual(['day'])
    expect(offeredUnits(lasting(30))).toEqual(['day', 'week', 'month'])
    expect(offeredUnits(lasting(3000))).toEqual(['month'])
  })

  test('always has a step that is offered', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 0, max: 9000 }), (from, length) => {
        const stretch = { from, to: addDays(from, length) }
        expect(offeredUnits(stretch)).toContain(unitOf(stretch, null))
      }),
    )
  })

  test('is written with the year once', () => {
    expect(writeStretch({ from: '2026-10-28', to: day }, writeDay)).toBe('28 Oct to 26 Nov 2026')
    expect(writeStretch({ from: '2025-12-30', to: day }, writeDay)).toBe('30 Dec 2025 to 26 Nov 2026')
    expect(writeStretch({ from: day, to: day }, writeDay)).toBe('26 Nov 2026')
  })
})
