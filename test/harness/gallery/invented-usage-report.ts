// Adds up invented calls as the ledger would, so that every filter and step of the usage page works in the gallery.
import { startOf } from '../../../renderer/usage/calendar.ts'
import { firstHeatDay } from '../../../renderer/usage/day-heat.ts'
import { addToTotal, emptyTotal } from '../../../shared/domain/sum-usage.ts'
import type { Total } from '../../../shared/domain/usage.ts'
import type {
  UsageDimension,
  UsageFilter,
  UsageGroup,
  UsageQuery,
  UsageReport,
  UsageSpeed,
  UsageSpeeds,
  UsageSums,
} from '../../../shared/domain/usage-report.ts'
import type { InventedCall } from './invented-usage.ts'

const mostGroups = 50
/** Told apart in every period, as the ledger does. */
const mostInPeriods = 12

function sumOf(calls: readonly InventedCall[], read: (call: InventedCall) => number | null): Total {
  return calls
    .filter(({ status }) => status !== 'failed')
    .reduce((total, call) => addToTotal(total, read(call), call.isPartial), emptyTotal)
}

function sum(calls: readonly InventedCall[]): UsageSums {
  const cacheable = calls.filter(({ cacheRead, input }) => cacheRead !== null && input !== null)
  const input = cacheable.reduce((total, call) => total + (call.input ?? 0), 0)
  return {
    calls: calls.length,
    failedCalls: calls.filter(({ status }) => status === 'failed').length,
    endedEarlyCalls: calls.filter(({ status }) => status === 'stopped').length,
    input: sumOf(calls, (call) => call.input),
    cacheRead: sumOf(calls, (call) => call.cacheRead),
    cacheWrite: sumOf(calls, () => 0),
    output: sumOf(calls, (call) => call.output),
    reasoning: sumOf(calls, (call) => call.reasoning),
    nanoUsd: sumOf(calls, (call) => call.nanoUsd),
    cacheHitShare:
      input === 0 ? null : cacheable.reduce((total, call) => total + (call.cacheRead ?? 0), 0) / input,
  }
}

function groupBy<Key extends string>(
  calls: readonly InventedCall[],
  keyOf: (call: InventedCall) => Key,
): Map<Key, InventedCall[]> {
  const groups = new Map<Key, InventedCall[]>()
  for (const call of calls) {
    const key = keyOf(call)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [call])
    else group.push(call)
  }
  return groups
}

const keys: Readonly<Record<UsageDimension, (call: InventedCall) => string>> = {
  vendor: (call) => call.vendor,
  model: (call) => `${call.vendor}/${call.modelId}`,
  account: (call) => call.accountId,
  conversation: (call) => call.conversationId,
}

const names: Readonly<Record<UsageDimension, (call: InventedCall) => string | null>> = {
  vendor: (call) => call.vendor,
  model: (call) => call.modelName,
  account: (call) => call.accountName,
  conversation: (call) => call.title,
}

function matches(call: InventedCall, filter: UsageFilter): boolean {
  return (
    (filter.vendor === null || call.vendor === filter.vendor) &&
    (filter.accountId === null || call.accountId === filter.accountId) &&
    (filter.modelId === null || call.modelId === filter.modelId) &&
    (filter.conversationId === null || call.conversationId === filter.conversationId)
  )
}

function toGroup(dimension: UsageDimension, key: string, calls: readonly InventedCall[]): UsageGroup {
  const vendors = new Set(calls.map(({ vendor }) => vendor))
  const [first] = calls
  return {
    key,
    name: first === undefined ? null : names[dimension](first),
    vendor: vendors.size === 1 && first !== undefined ? first.vendor : null,
    sums: sum(calls),
  }
}

/** The report of a query over invented calls. */
export function reportInvented(calls: readonly InventedCall[], query: UsageQuery): UsageReport {
  const days = calls.map(({ day }) => day).toSorted()
  const [first, last] = [days[0], days.at(-1)]
  const matching = calls.filter((call) => matches(call, query))
  const within = matching.filter(({ day }) => day >= query.from && day <= query.to)
  const keyOf = keys[query.groupBy]
  const groups = [...groupBy(within, keyOf)]
    .map(([key, own]) => toGroup(query.groupBy, key, own))
    .toSorted((a, b) => b.sums.nanoUsd.known - a.sums.nanoUsd.known)
  const listed = new Set(groups.slice(0, mostGroups).map(({ key }) => key))
  const listedKey = (call: InventedCall): string => (listed.has(keyOf(call)) ? keyOf(call) : 'rest')
  const inPeriods = new Set(groups.slice(0, mostInPeriods).map(({ key }) => key))
  const periodKey = (call: InventedCall): string => (inPeriods.has(keyOf(call)) ? keyOf(call) : 'rest')
  const rest = within.filter((call) => listedKey(call) === 'rest')
  return {
    ledgerSpan: first === undefined || last === undefined ? null : { from: first, to: last },
    totals: sum(within),
    groups: [
      ...groups.slice(0, mostGroups),
      ...(rest.length === 0 ? [] : [{ ...toGroup(query.groupBy, 'rest', rest), name: null }]),
    ],
    restCount: Math.max(0, groups.length - mostGroups),
    periods: [...groupBy(within, ({ day }) => startOf(query.unit, day))]
      .map(([start, own]) => ({
        start,
        sums: sum(own),
        groups: [...groupBy(own, periodKey)].map(([key, calls]) => ({ key, sums: sum(calls) })),
      }))
      .toSorted((a, b) => (a.start < b.start ? -1 : 1)),
    days: [...groupBy(matching, ({ day }) => day)]
      .filter(([day]) => day >= firstHeatDay(query.to) && day <= query.to)
      .map(([day, own]) => {
        const { input, output, nanoUsd } = sum(own)
        const tokens = {
          known: input.known + output.known,
          isComplete: input.isComplete && output.isComplete,
        }
        return { day, calls: own.length, tokens, nanoUsd }
      })
      .toSorted((a, b) => (a.day < b.day ? -1 : 1)),
  }
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? null
}

function speedOf(calls: readonly InventedCall[]): UsageSpeed {
  const complete = calls.filter(({ status }) => status === 'complete')
  return {
    firstTokenMs: median(complete.map((call) => call.firstTokenMs)),
    tokensPerSecond: median(complete.map((call) => call.tokensPerSecond)),
  }
}

/** The medians of a query over invented calls. */
export function speedsInvented(
  calls: readonly InventedCall[],
  query: UsageFilter & { readonly groupBy: UsageDimension },
): UsageSpeeds {
  const within = calls.filter(
    (call) => matches(call, query) && call.day >= query.from && call.day <= query.to,
  )
  return {
    totals: speedOf(within),
    groups: [...groupBy(within, keys[query.groupBy])].map(([key, own]) => ({ key, ...speedOf(own) })),
  }
}
