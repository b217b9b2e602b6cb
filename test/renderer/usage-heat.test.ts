import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { heatDays, heatSteps, monthColumns, moveDay, placeOf, stepOf } from '../../renderer/usage/day-heat.ts'
import { measures } from '../../renderer/usage/measure.ts'

const today = '2026-11-26'

function day(name: string, nanoUsd: number, isComplete = true) {
  return {
    day: name,
    calls: 2,
    tokens: { known: 10, isComplete: true },
    nanoUsd: { known: nanoUsd, isComplete },
  }
}

describe('the steps of the heat map', () => {
  test('hold a fifth of the days each', () => {
    const sorted = Array.from({ length: 100 }, (_, index) => (index + 1) ** 3)
    const counts = Array.from({ length: heatSteps }, () => 0)
    for (const value of sorted) {
      const step = stepOf(value, sorted) - 1
      counts[step] = (counts[step] ?? 0) + 1
    }
    expect(counts).toEqual([20, 20, 20, 20, 20])
  })

  test('never fall when the value rises, and are the same for equal values', () => {
    const values = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(values, (list) => {
        const sorted = list.toSorted((a, b) => a - b)
        const steps = sorted.map((value) => stepOf(value, sorted))
        expect(steps).toEqual(steps.toSorted((a, b) => a - b))
        expect(steps.at(-1)).toBe(heatSteps)
        expect(Math.min(...steps)).toBeGreaterThanOrEqual(1)
      }),
    )
  })

  test('tell a day without calls from a free one, and both from one of which nothing is known', () => {
    const cells = heatDays(
      [day('2026-11-20', 0), day('2026-11-21', 0, false), day('2026-11-22', 5), day('2026-11-23', 9, false)],
      today,
      measures.cost,
    )
    const heatOn = (name: string) => cells.find((cell) => cell.day === name)?.heat
    expect(heatOn('2026-11-19')).toEqual({ kind: 'none' })
    expect(heatOn('2026-11-20')).toEqual({ kind: 'zero' })
    expect(heatOn('2026-11-21')).toEqual({ kind: 'unknown' })
    expect(heatOn('2026-11-22')).toEqual({ kind: 'step', step: 3, isComplete: true })
    expect(heatOn('2026-11-23')).toEqual({ kind: 'step', step: 5, isComplete: false })
  })

  test('follow the measure', () => {
    const free = [day('2026-11-20', 0)]
    const byTokens = heatDays(free, today, measures.tokens).find((cell) => cell.day === '2026-11-20')
    expect(byTokens?.heat).toEqual({ kind: 'step', step: 5, isComplete: true })
  })
})

describe('the calendar of the heat map', () => {
  test('has every day of a year once, each in its own place', () => {
    const cells = heatDays([], today, measures.cost)
    expect(cells[0]?.day).toBe('2025-11-27')
    expect(cells.at(-1)?.day).toBe(today)
    expect(cells).toHaveLength(365)
    const places = new Set(cells.map(({ day: name }) => Object.values(placeOf(name, '2025-11-27')).join()))
    expect(places.size).toBe(365)
    expect(placeOf('2025-11-27', '2025-11-27')).toEqual({ column: 0, row: 3 })
    expect(placeOf('2025-12-01', '2025-11-27')).toEqual({ column: 1, row: 0 })
  })

  test('names its months where they do not touch', () => {
    const names = monthColumns('2025-11-27', today)
    expect(names[0]).toEqual({ column: 1, name: 'Dec' })
    expect(names).toHaveLength(12)
    expect(monthColumns('2025-11-03', '2026-11-02')[0]).toEqual({ column: 0, name: 'Nov' })
  })

  test('is walked by the arrow keys and ends at its ends', () => {
    const move = (from: string, key: string) => moveDay(from, key, '2025-11-27', today)
    expect(move('2026-06-10', 'ArrowLeft')).toBe('2026-06-03')
    expect(move('2026-06-10', 'ArrowRight')).toBe('2026-06-17')
    expect(move('2026-06-10', 'ArrowUp')).toBe('2026-06-09')
    expect(move('2026-06-10', 'ArrowDown')).toBe('2026-06-11')
    expect(move('2026-06-10', 'PageUp')).toBe('2026-05-10')
    expect(move('2026-06-10', 'Home')).toBe('2025-11-27')
    expect(move('2026-11-25', 'ArrowRight')).toBe(today)
    expect(move('2025-11-28', 'ArrowLeft')).toBe('2025-11-27')
    expect(move('2026-06-10', 'a')).toBeNull()
  })
})
