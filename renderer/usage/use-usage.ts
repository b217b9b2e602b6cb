// Fetches what the page shows. The last report stays on the screen while the next is on its way, always together with
// the query it answers, so that a heading never stands over the figures of another period.
import { useEffect, useState } from 'react'
import type {
  UsageFilter,
  UsageQuery,
  UsageReport,
  UsageSpeed,
  UsageSpeeds,
} from '../../shared/domain/usage-report.ts'
import { followSettled } from '../state/follow-settled.ts'
import { session } from '../state/session.ts'
import { useFetched } from '../state/use-fetched.ts'
import type { Stretch } from './period.ts'

/** Counts up when an answer may have settled, when the window gets the focus, and when asked to. */
export function useVersion(): readonly [number, () => void] {
  const [version, setVersion] = useState(0)
  useEffect(() => {
    return followSettled(() => setVersion((count) => count + 1))
  }, [])
  return [version, () => setVersion((count) => count + 1)]
}

export interface Shown {
  readonly query: UsageQuery
  readonly report: UsageReport
}

/** @returns the newest report, with its query, and why there is none. */
export function useReport(
  query: UsageQuery,
  version: number,
): { readonly shown: Shown | null; readonly problem: string | null; readonly isCurrent: boolean } {
  const { value, problem } = useFetched('usage', `${version} ${JSON.stringify(query)}`, async (signal) => ({
    query,
    report: await session().client.usage.report(query, { signal }),
  }))
  const isCurrent = value !== null && JSON.stringify(value.query) === JSON.stringify(query)
  return { shown: value, problem, isCurrent }
}

type SpeedQuery = Parameters<ReturnType<typeof session>['client']['usage']['speeds']>[0]

function speedQuery({ unit: _unit, ...query }: UsageQuery): SpeedQuery {
  return query
}

export interface Speeds {
  /** null while they are on their way. */
  readonly totals: UsageSpeed | null
  readonly groups: ReadonlyMap<string, UsageSpeed>
}

const noSpeeds: Speeds = { totals: null, groups: new Map() }

/** The medians of a query; those of another one are never shown. */
export function useSpeeds(query: UsageQuery, version: number): Speeds {
  const subject = JSON.stringify(speedQuery(query))
  const { value } = useFetched<UsageSpeeds>(`speeds ${subject}`, `${version}`, (signal) =>
    session().client.usage.speeds(speedQuery(query), { signal }),
  )
  if (value === null) return noSpeeds
  return { totals: value.totals, groups: new Map(value.groups.map(({ key, ...speed }) => [key, speed])) }
}

/** The sums of the stretch before; null where there is none, or while they are on their way. */
export function useSumsBefore(
  query: UsageQuery,
  before: Stretch | null,
  version: number,
): UsageReport['totals'] | null {
  const earlier: UsageQuery | null =
    before === null ? null : { ...query, ...before, unit: 'month', groupBy: 'vendor' }
  const { value } = useFetched(`before ${JSON.stringify(earlier)}`, `${version}`, async (signal) =>
    earlier === null ? null : await session().client.usage.report(earlier, { signal }),
  )
  return value?.totals ?? null
}

/** The days of the year up to today: those of the report when it ends today, else fetched by themselves. */
export function useYear(
  { query, report }: Shown,
  today: string,
  version: number,
): UsageReport['days'] | null {
  const isThere = query.to === today
  const filter: UsageFilter = { ...query, from: today, to: today }
  const year: UsageQuery = { ...filter, unit: 'month', groupBy: 'vendor' }
  const { value } = useFetched(
    isThere ? 'year' : `year ${JSON.stringify(year)}`,
    `${version}`,
    async (signal) => (isThere ? null : await session().client.usage.report(year, { signal })),
  )
  return isThere ? report.days : (value?.days ?? null)
}
