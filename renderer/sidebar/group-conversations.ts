// The groups of the sidebar by the person's own calendar days; weeks begin on Monday.
import type { ConversationSummary } from '../../shared/domain/conversation.ts'

export type GroupName = 'Pinned' | 'Today' | 'Yesterday' | 'This week' | 'This month' | 'Older'

export interface ConversationGroup {
  readonly name: GroupName
  readonly conversations: readonly ConversationSummary[]
}

function startOfDay(now: Date, daysBack: number): number {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - daysBack).getTime()
}

function groupOf(summary: ConversationSummary, now: Date): GroupName {
  if (summary.pinnedAt !== null) return 'Pinned'
  const daysSinceMonday = (now.getDay() + 6) % 7
  if (summary.updatedAt >= startOfDay(now, 0)) return 'Today'
  if (summary.updatedAt >= startOfDay(now, 1)) return 'Yesterday'
  if (summary.updatedAt >= startOfDay(now, daysSinceMonday)) return 'This week'
  if (summary.updatedAt >= new Date(now.getFullYear(), now.getMonth(), 1).getTime()) return 'This month'
  return 'Older'
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
  const groups = new Map<GroupName, ConversationSummary[]>()
  for (const summary of [...conversations].sort(newestFirst)) {
    const name = groupOf(summary, now)
    groups.set(name, [...(groups.get(name) ?? []), summary])
  }
  return order.flatMap((name) => {
    const members = groups.get(name)
    return members === undefined ? [] : [{ name, conversations: members }]
  })
}
