import { describe, expect, it } from 'vitest'
import { groupConversations } from '../../renderer/sidebar/group-conversations.ts'
import { belongsTo } from '../../renderer/sidebar/sidebar-sections.ts'
import type { ConversationSummary } from '../../shared/domain/conversation.ts'
import { createId } from '../../shared/domain/create-id.ts'

function summary(
  title: string,
  updatedAt: Date,
  more: Partial<ConversationSummary> = {},
): ConversationSummary {
  return {
    id: createId(),
    title,
    updatedAt: updatedAt.getTime(),
    pinnedAt: null,
    archivedAt: null,
    trashedAt: null,
    folderId: null,
    tagIds: [],
    isUnread: false,
    vendors: [],
    isGenerating: false,
    ...more,
  }
}

/** A Friday, so that the week has days before yesterday. */
const now = new Date(2026, 10, 20, 15, 0)

function namesAndTitles(summaries: readonly ConversationSummary[], at = now): [string, string[]][] {
  return groupConversations(summaries, at).map((group) => [
    group.name,
    group.conversations.map((conversation) => conversation.title),
  ])
}

describe('the groups of the sidebar', () => {
  it('follow the calendar of the person', () => {
    const rows = [
      summary('last month', new Date(2026, 9, 31, 23, 59)),
      summary('first of the month', new Date(2026, 10, 1)),
      summary('Sunday', new Date(2026, 10, 15, 23, 59)),
      summary('Monday', new Date(2026, 10, 16)),
      summary('yesterday', new Date(2026, 10, 19, 23, 59)),
      summary('midnight', new Date(2026, 10, 20)),
      summary('a moment ago', new Date(2026, 10, 20, 14, 59)),
    ]
    expect(namesAndTitles(rows)).toEqual([
      ['Today', ['a moment ago', 'midnight']],
      ['Yesterday', ['yesterday']],
      ['This week', ['Monday']],
      ['This month', ['Sunday', 'first of the month']],
      ['Older', ['last month']],
    ])
  })

  it('puts pinned ones first, whatever their age', () => {
    const rows = [
      summary('new', new Date(2026, 10, 20, 10)),
      summary('old but pinned', new Date(2020, 0, 1), { pinnedAt: 1 }),
    ]
    expect(namesAndTitles(rows).map(([name]) => name)).toEqual(['Pinned', 'Today'])
  })

  it('calls Sunday the day before Monday, not the same week', () => {
    const monday = new Date(2026, 10, 23, 9)
    expect(namesAndTitles([summary('Saturday', new Date(2026, 10, 21))], monday)).toEqual([
      ['This month', ['Saturday']],
    ])
    expect(namesAndTitles([summary('Sunday', new Date(2026, 10, 22))], monday)).toEqual([
      ['Yesterday', ['Sunday']],
    ])
  })

  it('keeps the order of the store between equal times: the later id first', () => {
    const at = new Date(2026, 10, 20, 9)
    const earlier = summary('earlier', at)
    const later = summary('later', at)
    expect(namesAndTitles([earlier, later])).toEqual([['Today', ['later', 'earlier']]])
  })
})

describe('the views of the sidebar', () => {
  it('shows a conversation in exactly one view, and the trash wins over the archive', () => {
    const at = new Date(2026, 10, 20)
    const views = ['active', 'archived', 'trash'] as const
    const shownIn = (more: Partial<ConversationSummary>) =>
      views.filter((view) => belongsTo(summary('x', at, more), view))
    expect(shownIn({})).toEqual(['active'])
    expect(shownIn({ archivedAt: 1 })).toEqual(['archived'])
    expect(shownIn({ archivedAt: 1, trashedAt: 2 })).toEqual(['trash'])
  })
})
