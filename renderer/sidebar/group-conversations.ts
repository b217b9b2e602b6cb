// The groups of the sidebar by the person's own calendar days; weeks begin on Monday.
import type { ConversationSummary } from '../../shared/domain/conversation.ts'

export type GroupName = 'Pinned' | 'Today' | 'Yesterday' | 'This week' | 'This month' | 'Older'

export interface ConversationGroup {
  readonly name: GroupName
  readonly conversations: readonly ConversationSummary[]
}

/** Where each group begins, newest first, in milliseconds since 1970. */
type Beginnings = readonly (readonly [name: GroupName, fromMs: number])[]

function beginningsAt(now: Date): Beginnings {
  const [year, month, day] = [now.getFullYear(), now.getMonth(), now.getDate()]
  const daysSinceMonday = (now.getDay() + 6) % 7
  return [
    ['Today', new Date(year, month, day).getTime()],
    ['Yesterday', new Date(year, month, day - 1).getTime()],
    ['This week', new Date(year, month, day - daysSinceMonday).getTime()],
    ['This month', new Date(year, month, 1).getTime()],
  ]
}

function groupOf(summary: ConversationSummary, beginnings: Beginnings): GroupName {
  if (summary.pinnedAt !== null) return 'Pinned'
  return beginnings.find(([, fromMs]) => summary.updatedAt >= fromMs)?.[0] ?? 'Older'
}

const order: readonly GroupName[] = ['Pinned', 'Today', 'Yesterday', 'This week', 'This month', 'Older']

/** Newest first; the id decides between equal times, as in the store. */
export function newestFirst(a: ConversationSummary, b: ConversationSummary): number {
  return b.updatedAt - a.updatedAt || (a.id < b.id ? 1 : -1)
}

/** Sorts conversations into groups; empty groups are left out. */
export function groupConversations(
  conversations: readonly ConversationSummary[],
  now: Date,
): ConversationGroup[] {
  const beginnings = beginningsAt(now)
  const groups = Map.groupBy(conversations.toSorted(newestFirst), (summary) => groupOf(summary, beginnings))
  return order.flatMap((name) => {
    const members = groups.get(name)
    return members === undefined ? [] : [{ name, conversations: members }]
  })
}
