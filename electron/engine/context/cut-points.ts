// Where a path may be cut. A cut stands before a message and leaves out what is older, except what must stay: pinned
// messages and whatever tool exchange they are part of. It stands at the root or before a user message, and never
// between a tool call and a result of it. Everything is summed up once, so that many cuts can be weighed quickly.
import type { ContextMessage } from './context-message.ts'

export interface CutPoints {
  /** Indexes into the path, ascending; the first is 0, the whole path. */
  readonly cuts: readonly number[]
  /** The last of them: what follows it must always be sent. */
  readonly last: number
  /** The cut before this one; 0 when there is none. */
  before(cut: number): number
  /** Tokens of what is sent with this cut: the messages from it on, and the older ones that stay. */
  tokensFrom(cut: number): number
  /** Tokens of the messages from it on only. */
  tailFrom(cut: number): number
  /** Messages from it on, without those that are never sent. */
  countFrom(cut: number): number
  /** Indexes of older messages that stay all the same. */
  staysBefore(cut: number): ReadonlySet<number>
}

/** Messages that must not be parted: their indexes. */
interface Group {
  readonly first: number
  last: number
  isPinned: boolean
}

/**
 * Messages tied by tool calls. Some servers use the same id for call after call, so a result belongs to the newest call
 * before it.
 */
function groupByCalls(path: readonly ContextMessage[]): Group[] {
  const groups: Group[] = []
  const makers = new Map<string, number>()
  path.forEach((message, index) => {
    let group: Group = { first: index, last: index, isPinned: message.isPinned }
    if (message.isSkipped === null) {
      for (const callId of message.answersCalls) {
        // A provider's own tools answer within the message that calls them.
        if (message.opensCalls.includes(callId)) continue
        const maker = makers.get(callId)
        const other = maker === undefined ? undefined : groups[maker]
        if (other !== undefined) group = mergeGroups(groups, other, group)
      }
      for (const callId of message.opensCalls) makers.set(callId, index)
    }
    group.last = index
    groups[index] = group
  })
  return groups
}

/** Makes two groups one, also for the members that already point to either. */
function mergeGroups(groups: Group[], first: Group, second: Group): Group {
  if (first === second) return first
  const merged: Group = {
    first: Math.min(first.first, second.first),
    last: Math.max(first.last, second.last),
    isPinned: first.isPinned || second.isPinned,
  }
  for (let index = merged.first; index < groups.length; index += 1) {
    const group = groups[index]
    if (group === first || group === second) groups[index] = merged
  }
  return merged
}

/** Running sums: at `index`, the sum of what stands before it. */
function sumBefore(values: readonly number[]): number[] {
  const sums = [0]
  let sum = 0
  for (const value of values) {
    sum += value
    sums.push(sum)
  }
  return sums
}

/**
 * The same with one more message at the end, which makes no calls, has no results and is before no cut: nothing is summed up
 * again.
 * @param count messages the points were found for
 */
export function appendToCutPoints(points: CutPoints, count: number, message: ContextMessage): CutPoints {
  const isSent = message.isSkipped === null
  const tokens = isSent ? message.tokens : 0
  const isCut = count > 0 && isSent && message.role === 'user'
  const cuts = isCut ? [...points.cuts, count] : points.cuts
  return {
    cuts,
    last: isCut ? count : points.last,
    before: (cut) => (isCut && cut === count ? points.last : points.before(cut)),
    tokensFrom: (cut) => points.tokensFrom(cut) + tokens,
    tailFrom: (cut) => points.tailFrom(cut) + tokens,
    countFrom: (cut) => points.countFrom(cut) + (isSent ? 1 : 0),
    staysBefore: (cut) => points.staysBefore(cut),
  }
}

export function findCutPoints(path: readonly ContextMessage[]): CutPoints {
  const groups = groupByCalls(path)
  const tokens = sumBefore(path.map((message) => (message.isSkipped === null ? message.tokens : 0)))
  const counts = sumBefore(path.map((message) => (message.isSkipped === null ? 1 : 0)))
  const pinned = sumBefore(
    path.map((message, index) =>
      message.isSkipped === null && groups[index]?.isPinned === true ? message.tokens : 0,
    ),
  )
  const at = (sums: readonly number[], index: number) => sums[index] ?? 0

  const cuts = [0]
  let reaches = -1
  path.forEach((message, index) => {
    const isStart = message.role === 'user' && message.isSkipped === null
    if (index > 0 && isStart && reaches < index) cuts.push(index)
    reaches = Math.max(reaches, groups[index]?.last ?? index)
  })
  const places = new Map(cuts.map((cut, place) => [cut, place]))

  const staysBefore = (cut: number): ReadonlySet<number> => {
    const stays = new Set<number>()
    for (let index = 0; index < cut; index += 1) {
      const group = groups[index]
      if (group === undefined || path[index]?.isSkipped !== null) continue
      if (group.isPinned || group.last >= cut) stays.add(index)
    }
    return stays
  }
  const tailFrom = (cut: number) => at(tokens, path.length) - at(tokens, cut)
  const sumStays = (cut: number) =>
    [...staysBefore(cut)].reduce((sum, index) => sum + (path[index]?.tokens ?? 0), 0)

  return {
    cuts,
    last: cuts.at(-1) ?? 0,
    before: (cut) => cuts[(places.get(cut) ?? 0) - 1] ?? 0,
    // No exchange lies across a cut, so only what is pinned stays; a summary may end anywhere.
    // Nor across the end, where a message that is typed may begin.
    tokensFrom: (cut) =>
      tailFrom(cut) + (places.has(cut) || cut === path.length ? at(pinned, cut) : sumStays(cut)),
    tailFrom,
    countFrom: (cut) => at(counts, path.length) - at(counts, cut),
    staysBefore,
  }
}
