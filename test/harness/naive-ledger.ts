// The ledger as plain TypeScript over the turns that were made, for tests that hold the one in SQLite to it. It shares
// nothing with the store but the shape of its answers.
import type { Turn } from '../../shared/domain/turn.ts'
import type { Total } from '../../shared/domain/usage.ts'
import type {
  UsageDimension,
  UsageFilter,
  UsageQuery,
  UsageSpeed,
  UsageSums,
} from '../../shared/domain/usage-report.ts'

/** A turn and what only its details say. */
export interface Call {
  readonly turn: Turn
  readonly requestBytes: number | null
}

/** The day of this machine's calendar on which the call began. */
export function dayOf({ turn }: Call): string {
  const date = new Date(turn.startedAt)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** Whether the model ran, or may have. */
export function reachedModel({ turn, requestBytes }: Call): boolean {
  const { status, failure, firstTokenMs, usage, carry } = turn
  if (usage !== null) return true
  // Nothing was sent.
  if (carry.messagesOnPath === 0) return false
  if (status === 'running') return false
  if (status !== 'failed' || firstTokenMs !== null) return true
  if (requestBytes !== null && (failure?.status ?? null) === null) return true
  return failure !== null && ['timeout', 'incomplete-stream', 'aborted'].includes(failure.kind)
}

function totalOf(calls: readonly Call[], read: (turn: Turn) => number | null): Total {
  let known = 0
  let isComplete = true
  for (const call of calls) {
    const value = read(call.turn)
    known += value ?? 0
    if (reachedModel(call) && (value === null || call.turn.usage?.isPartial === true)) isComplete = false
  }
  return { known, isComplete }
}

function hitShare(calls: readonly Call[]): number | null {
  let hits = 0
  let input = 0
  for (const { turn } of calls) {
    const { inputTotal = null, cacheRead = null } = turn.usage ?? {}
    if (inputTotal === null || cacheRead === null) continue
    hits += Math.min(cacheRead, inputTotal)
    input += inputTotal
  }
  return input === 0 ? null : hits / input
}

export function sumsOf(calls: readonly Call[]): UsageSums {
  const has = (...statuses: Turn['status'][]) =>
    calls.filter(({ turn }) => statuses.includes(turn.status)).length
  return {
    calls: calls.length,
    failedCalls: has('failed'),
    endedEarlyCalls: has('stopped', 'interrupted'),
    input: totalOf(calls, ({ usage }) => usage?.inputTotal ?? null),
    cacheRead: totalOf(calls, ({ usage }) => usage?.cacheRead ?? null),
    cacheWrite: totalOf(calls, ({ usage }) => usage?.cacheWrite ?? null),
    output: totalOf(calls, ({ usage }) => usage?.outputTotal ?? null),
    reasoning: totalOf(calls, ({ usage }) => usage?.reasoning ?? null),
    nanoUsd: totalOf(calls, ({ cost }) => cost.nanoUsd),
    cacheHitShare: hitShare(calls),
  }
}

/** Ended calls of a filter. */
export function matching(calls: readonly Call[], filter: UsageFilter): Call[] {
  return calls.filter((call) => {
    const { turn } = call
    const day = dayOf(call)
    return (
      turn.status !== 'running' &&
      day >= filter.from &&
      day <= filter.to &&
      (filter.vendor === null || filter.vendor === turn.vendor) &&
      (filter.accountId === null || filter.accountId === turn.accountId) &&
      (filter.modelId === null || filter.modelId === turn.modelAsked) &&
      (filter.conversationId === null || filter.conversationId === turn.conversationId)
    )
  })
}

export function keyOf({ turn }: Call, groupBy: UsageDimension): string {
  if (groupBy === 'vendor') return turn.vendor
  if (groupBy === 'account') return turn.accountId
  return groupBy === 'model' ? `${turn.vendor}/${turn.modelAsked}` : turn.conversationId
}

/** The first day of the day, week or month of a day. */
export function startOf(day: string, unit: UsageQuery['unit']): string {
  if (unit === 'day') return day
  if (unit === 'month') return `${day.slice(0, 8)}01`
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7))
  return date.toISOString().slice(0, 10)
}

function middle(values: readonly number[]): number | null {
  if (values.length === 0) return null
  const sorted = values.toSorted((one, other) => one - other)
  const half = sorted.length / 2
  const [low, high] = [sorted[Math.ceil(half) - 1] ?? 0, sorted[Math.floor(half)] ?? 0]
  return (low + high) / 2
}

export function speedsOf(calls: readonly Call[]): UsageSpeed {
  const complete = calls.flatMap(({ turn }) =>
    turn.status === 'complete' && turn.firstTokenMs !== null
      ? [{ ...turn, firstTokenMs: turn.firstTokenMs }]
      : [],
  )
  const speeds = complete.flatMap(({ usage, firstTokenMs, totalMs }) => {
    const output = usage?.outputTotal ?? null
    if (output === null || usage?.isPartial === true || totalMs === null || totalMs <= firstTokenMs) return []
    return [(1000 * output) / (totalMs - firstTokenMs)]
  })
  return {
    firstTokenMs: middle(complete.map(({ firstTokenMs }) => firstTokenMs)),
    tokensPerSecond: middle(speeds),
  }
}

/** Groups by key, most expensive first, those of one cost by their tokens. */
export function groupsOf(
  calls: readonly Call[],
  groupBy: UsageDimension,
): { key: string; calls: Call[]; sums: UsageSums }[] {
  const cost = ({ sums }: { sums: UsageSums }) => sums.nanoUsd.known
  const tokens = ({ sums }: { sums: UsageSums }) => sums.input.known + sums.output.known
  return [...Map.groupBy(calls, (call) => keyOf(call, groupBy))]
    .map(([key, group]) => ({ key, calls: group, sums: sumsOf(group) }))
    .toSorted(
      (one, other) =>
        cost(other) - cost(one) || tokens(other) - tokens(one) || (one.key < other.key ? -1 : 1),
    )
}
