import { describe, expect, it } from 'vitest'
import { listSections, orderOf, type SidebarContent } from '../../renderer/sidebar/sidebar-sections.ts'
import type { ConversationSummary } from '../../shared/domain/conversation.ts'
import type { Folder } from '../../shared/domain/folder.ts'

const today = new Date(2026, 10, 20, 15, 0)
const noon = new Date(2026, 10, 20, 12).getTime()

function summary(id: string, more: Partial<ConversationSummary> = {}): ConversationSummary {
  return {
    id,
    title: id,
    updatedAt: noon,
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

const folder = (id: string, position: number): Folder => ({
  id,
  name: id,
  position,
  model: null,
  systemText: null,
  createdAt: 0,
})

const content: SidebarContent = {
  view: 'active',
  summaries: [
    summary('loose'),
    summary('old', { updatedAt: 1 }),
    summary('filed', { folderId: 'work' }),
    summary('filed earlier', { folderId: 'work', updatedAt: 5, tagIds: ['blue'] }),
    summary('pinned', { pinnedAt: 1 }),
    summary('pinned and filed', { pinnedAt: 1, folderId: 'work', updatedAt: 3 }),
    summary('hidden', { folderId: 'home' }),
    summary('lost', { folderId: 'a folder that is gone' }),
    summary('archived', { archivedAt: 1, folderId: 'work', tagIds: ['blue'] }),
    summary('trashed', { trashedAt: 1, archivedAt: 1 }),
  ],
  folders: [folder('work', 0), folder('home', 1), folder('empty', 2)],
  openFolderIds: ['work', 'empty'],
  tagId: null,
  today,
}

function shown(changes: Partial<SidebarContent> = {}) {
  return listSections({ ...content, ...changes }).map((section) => [
    section.kind === 'folder' ? `${section.folder.name}/` : section.name,
    section.ids,
  ])
}

describe('the sections of the sidebar', () => {
  it('are what is pinned, the folders in their order, and the rest by day', () => {
    expect(shown()).toEqual([
      ['Pinned', ['pinned', 'pinned and filed']],
      ['work/', ['filed', 'filed earlier', 'pinned and filed']],
      ['home/', []],
      ['empty/', []],
      ['Today', ['lost', 'loose']],
      ['Older', ['old']],
    ])
  })

  it('keep folders out of the archive and the trash, which are one list each', () => {
    expect(shown({ view: 'archived' })).toEqual([[null, ['archived']]])
    expect(shown({ view: 'trash' })).toEqual([[null, ['trashed']]])
    expect(shown({ view: 'trash', summaries: [] })).toEqual([])
  })

  it('are narrowed by a tag, whatever folder is closed', () => {
    expect(shown({ tagId: 'blue', openFolderIds: [] })).toEqual([['Older', ['filed earlier']]])
    expect(shown({ tagId: 'blue', view: 'archived' })).toEqual([[null, ['archived']]])
  })

  it('name each conversation once in their order, from top to bottom', () => {
    expect(orderOf(listSections(content))).toEqual([
      'pinned',
      'pinned and filed',
      'filed',
      'filed earlier',
      'lost',
      'loose',
      'old',
    ])
  })
})
