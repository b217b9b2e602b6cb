// What groups are called. Within one report no two look alike, as far as what is known of them goes.
import type {
  CalendarDay,
  UsageDimension,
  UsageGroup,
  UsageQuery,
  UsageReport,
} from '../../shared/domain/usage-report.ts'
import { vendorNames } from '../../shared/domain/vendor-list.ts'
import { endOf, writeDay } from './calendar.ts'
import { writeStretch } from './period.ts'

type Group = Pick<UsageGroup, 'key' | 'name' | 'vendor'>

function nameGroup(group: Group, dimension: UsageDimension): string {
  if (dimension === 'vendor' && group.vendor !== null) return vendorNames[group.vendor]
  return group.name ?? group.key
}

/** The days, weeks or months from one to another: `3 Nov to 9 Nov 2026`, `Sept 2026 to Nov 2026`. */
function writeSpan(
  first: CalendarDay,
  last: CalendarDay,
  { unit, to }: Pick<UsageQuery, 'unit' | 'to'>,
): string {
  if (unit !== 'month') {
    const end = endOf(unit, last)
    return writeStretch({ from: first, to: end > to ? to : end }, writeDay)
  }
  const month = writeDay(last, 'month')
  return first === last ? month : `${writeDay(first, 'month')} to ${month}`
}

/** Nothing is left of the title of a deleted conversation; when it was used tells it from others. */
function nameDeleted(
  key: string,
  report: Pick<UsageReport, 'periods'>,
  query: Pick<UsageQuery, 'unit' | 'to'>,
): string {
  const starts = report.periods
    .filter(({ groups }) => groups.some((group) => group.key === key))
    .map(({ start }) => start)
  const [first, last] = [starts[0], starts.at(-1)]
  const name = 'A deleted conversation'
  // Only the most expensive ones are in the periods.
  return first === undefined || last === undefined ? name : `${name}, ${writeSpan(first, last, query)}`
}

function repeated(names: Iterable<string>): ReadonlySet<string> {
  const seen = new Set<string>()
  const twice = new Set<string>()
  for (const name of names) {
    if (seen.has(name)) twice.add(name)
    seen.add(name)
  }
  return twice
}

/**
 * The names of a report's groups by their keys. What several vendors sell, or several accounts are called, goes with its
 * vendor, and where that is not enough with its id.
 */
export function nameGroups(
  report: Pick<UsageReport, 'groups' | 'periods'>,
  query: Pick<UsageQuery, 'groupBy' | 'unit' | 'to'>,
): ReadonlyMap<string, string> {
  const { groups } = report
  const { groupBy } = query
  if (groupBy === 'conversation') {
    return new Map(groups.map(({ key, name }) => [key, name ?? nameDeleted(key, report, query)]))
  }
  const plain = groups.map((group) => nameGroup(group, groupBy))
  const twice = repeated(plain)
  const withVendor = groups.map(({ vendor }, index) => {
    const name = plain[index] ?? ''
    return twice.has(name) && vendor !== null ? `${name} · ${vendorNames[vendor]}` : name
  })
  const stillTwice = repeated(withVendor)
  return new Map(
    groups.map(({ key }, index) => {
      const name = withVendor[index] ?? key
      return [key, stillTwice.has(name) && groupBy === 'model' ? `${plain[index]} · ${key}` : name]
    }),
  )
}
