// The order of the table of groups. What is unknown comes last whichever way it is sorted: it is not small.

import type { Total } from '../../shared/domain/usage.ts'
import type { UsageGroup, UsageSpeed } from '../../shared/domain/usage-report.ts'
import { isUnknown } from './format-numbers.ts'
import { restKey } from './stack-periods.ts'

export type Column =
  | 'name'
  | 'cost'
  | 'input'
  | 'cached'
  | 'output'
  | 'calls'
  | 'failed'
  | 'first-token'
  | 'speed'

export interface Order {
  readonly column: Column
  readonly isAscending: boolean
}

export interface GroupRow {
  readonly group: UsageGroup
  readonly name: string
  /** null while the medians are on their way, or where there are none. */
  readonly speed: UsageSpeed | null
}

export function groupRows(
  groups: readonly UsageGroup[],
  names: ReadonlyMap<string, string>,
  restCount: number,
  speeds: ReadonlyMap<string, UsageSpeed>,
): GroupRow[] {
  return groups.map((group) => ({
    group,
    name:
      group.key === restKey
        ? restCount === 1
          ? '1 other'
          : `${restCount} others`
        : (names.get(group.key) ?? group.key),
    speed: speeds.get(group.key) ?? null,
  }))
}

function known(total: Total): number | null {
  return isUnknown(total) ? null : total.known
}

function sortedValue({ group: { sums }, speed }: GroupRow, column: Exclude<Column, 'name'>): number | null {
  switch (column) {
    case 'cost':
      return known(sums.nanoUsd)
    case 'input':
      return known(sums.input)
    case 'cached':
      return sums.cacheHitShare
    case 'output':
      return known(sums.output)
    case 'calls':
      return sums.calls
    case 'failed':
      return sums.failedCalls + sums.endedEarlyCalls
    case 'first-token':
      return speed?.firstTokenMs ?? null
    case 'speed':
      return speed?.tokensPerSecond ?? null
  }
}

/** The rows in an order; the rest stays at the end, since it is no group. */
export function sortRows(rows: readonly GroupRow[], { column, isAscending }: Order): GroupRow[] {
  const direction = isAscending ? 1 : -1
  const compare = (one: GroupRow, other: GroupRow): number => {
    if (column === 'name') return direction * one.name.localeCompare(other.name, 'en', { numeric: true })
    const [a, b] = [sortedValue(one, column), sortedValue(other, column)]
    if (a === null || b === null) return Number(a === null) - Number(b === null)
    return direction * (a - b)
  }
  const isRest = ({ group }: GroupRow): boolean => group.key === restKey
  return [...rows.filter((row) => !isRest(row)).toSorted(compare), ...rows.filter(isRest)]
}

/** What a click on a heading makes of the order: the same column turns round, another begins with its usual direction. */
export function turnOrder(order: Order, column: Column): Order {
  if (order.column === column) return { column, isAscending: !order.isAscending }
  return { column, isAscending: column === 'name' || column === 'first-token' }
}
