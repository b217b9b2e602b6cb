import { describe, expect, it } from 'vitest'
import { applyLibraryItems, useLibraryStore } from '../../renderer/state/library-store.ts'
import type { LibraryWatchItem } from '../../shared/contract/watches.ts'
import type { ConversationSummary } from '../../shared/domain/conversation.ts'
import { createId } from '../../shared/domain/create-id.ts'
import { defaultSettings } from '../../shared/domain/default-settings.ts'
import { settingsSchema } from '../../shared/domain/settings.ts'

function summary(title: string, updatedAt: number): ConversationSummary {
  return {
    id: createId(),
    title,
    updatedAt,
    pinnedAt: null,
    archivedAt: null,
    trashedAt: null,
    folderId: null,
    tagIds: [],
    isUnread: false,
    vendors: [],
    isGenerating: false,
  }
}

function snapshot(conversations: ConversationSummary[]): LibraryWatchItem {
  return {
    type: 'snapshot',
    position: { epoch: 'e', sequence: 0 },
    snapshot: {
      conversations,
      hasMore: true,
      accounts: [],
      settings: defaultSettings,
      folders: [],
      tags: [],
      jobs: [],
    },
  }
}

describe('the library in the page', () => {
  it('is ready after the first snapshot and knows where the list stands', () => {
    const rows = [summary('b', 2), summary('a', 1)]
    const state = applyLibraryItems(useLibraryStore.getInitialState(), [snapshot(rows)])
    expect(state.isReady).toBe(true)
    expect([...state.summaries.values()].map((row) => row.title)).toEqual(['b', 'a'])
    expect(state.cursor).toEqual({ updatedAt: 1, id: rows[1]?.id })
  })

  it('applies changes in order and forgets what was removed', () => {
    const row = summary('old name', 1)
    const state = applyLibraryItems(useLibraryStore.getInitialState(), [
      snapshot([row]),
      {
        type: 'change',
        sequence: 1,
        change: { type: 'conversation-upserted', summary: { ...row, title: 'new' } },
      },
      {
        type: 'change',
        sequence: 2,
        change: { type: 'conversation-upserted', summary: summary('second', 2) },
      },
      { type: 'change', sequence: 3, change: { type: 'conversation-removed', conversationId: row.id } },
    ])
    expect([...state.summaries.values()].map((entry) => entry.title)).toEqual(['second'])
  })

  it('replaces everything by a later snapshot', () => {
    const state = applyLibraryItems(useLibraryStore.getInitialState(), [
      snapshot([summary('gone', 1)]),
      snapshot([summary('here', 2)]),
    ])
    expect([...state.summaries.values()].map((entry) => entry.title)).toEqual(['here'])
  })

  it('does not touch the summaries when only a setting changed', () => {
    const first = applyLibraryItems(useLibraryStore.getInitialState(), [snapshot([summary('a', 1)])])
    const second = applyLibraryItems(first, [
      {
        type: 'change',
        sequence: 1,
        change: { type: 'settings-changed', settings: { ...defaultSettings, appearance: 'dark' } },
      },
    ])
    expect(second.settings.appearance).toBe('dark')
    expect(second.summaries).toBe(first.summaries)
  })
})

it('the written-out default settings are those of the schema', () => {
  expect(defaultSettings).toEqual(settingsSchema.parse({}))
})
