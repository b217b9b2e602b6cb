// The bars of the chart over time: which groups are told apart, and how high each piece of a bar stands.

import type { Total } from '../../shared/domain/usage.ts'
import type { CalendarDay, UsageGroup, UsageReport } from '../../shared/domain/usage-report.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import { isUnknown } from './format-numbers.ts'
import { addTotals, type Measure } from './measure.ts'

/** The key of what is not shown by itself, here and in the report. */
export const restKey = 'rest'

export interface ChartGroup {
  readonly key: string
  readonly name: string
  /** null for the rest, and where a group has several. */
  readonly vendor: Vendor | null
  readonly total: Total
}

export interface Piece {
  readonly key: string
  readonly total: Total
  /** Where the piece begins and ends on the axis of the measure. */
  readonly from: number
  readonly to: number
}

export interface Stack {
  readonly start: CalendarDay
  readonly total: Total
  /** Bottom first; only groups with calls. One of which nothing is known, or which cost nothing, has no height. */
  readonly pieces: readonly Piece[]
}

/** Largest first; groups of which nothing is known come last. */
export function rankGroups(groups: readonly UsageGroup[], measure: Measure): UsageGroup[] {
  return groups
    .filter(({ key }) => key !== restKey)
    .toSorted((one, other) => {
      const [a, b] = [measure.ofSums(one.sums), measure.ofSums(other.sums)]
      return Number(isUnknown(a)) - Number(isUnknown(b)) || b.known - a.known
    })
}

/**
 * The largest groups, and what all others come to as the group `rest`; no rest where there are no others. Only the most
 * expensive ones are in the periods by themselves; by another measure, a larger one may be among the others there.
 */
export function chartGroups(
  report: UsageReport,
  names: ReadonlyMap<string, string>,
  measure: Measure,
  most: number,
): ChartGroup[] {
  const inPeriods = new Set(report.periods.flatMap(({ groups }) => groups.map(({ key }) => key)))
  const ranked = rankGroups(report.groups, measure)
  const largest = ranked.filter(({ key }) => inPeriods.has(key)).slice(0, most)
  const shown = largest.map(
    (group): ChartGroup => ({
      key: group.key,
      name: names.get(group.key) ?? group.key,
      vendor: group.vendor,
      total: measure.ofSums(group.sums),
    }),
  )
  const others = [
    ...ranked.filter((group) => !largest.includes(group)),
    ...report.groups.filter(({ key }) => key === restKey),
  ]
  const [first] = others
  if (first === undefined) return shown
  const count = ranked.length - shown.length + report.restCount
  const total = others
    .slice(1)
    .reduce((sum, group) => addTotals(sum, measure.ofSums(group.sums)), measure.ofSums(first.sums))
  return [...shown, { key: restKey, name: count === 1 ? '1 other' : `${count} others`, vendor: null, total }]
}

/** One bar for each period, also for those without calls; the rest is all groups of a period that are not named. */
export function stackPeriods(
  report: UsageReport,
  starts: readonly CalendarDay[],
  groups: readonly ChartGroup[],
  measure: Measure,
): Stack[] {
  const named = new Set(groups.map(({ key }) => key).filter((key) => key !== restKey))
  const byStart = new Map(report.periods.map((period) => [period.start, period]))
  return starts.map((start) => {
    const period = byStart.get(start)
    if (period === undefined) return { start, total: { known: 0, isComplete: true }, pieces: [] }
    const total = measure.ofSums(period.sums)
    const inPeriod = new Map<string, Total>()
    for (const { key: groupKey, sums } of period.groups) {
      const key = named.has(groupKey) ? groupKey : restKey
      const before = inPeriod.get(key)
      const own = measure.ofSums(sums)
      inPeriod.set(key, before === undefined ? own : addTotals(before, own))
    }
    const pieces: Piece[] = []
    let height = 0
    for (const { key } of groups) {
      const own = inPeriod.get(key)
      if (own === undefined) continue
      pieces.push({ key, total: own, from: height, to: height + own.known })
      height += own.known
    }
    return { start, total, pieces }
  })
}
