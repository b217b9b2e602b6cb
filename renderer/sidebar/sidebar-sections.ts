// What stands in the sidebar, from top to bottom. Pure.
import type { ConversationSummary } from '../../shared/domain/conversation.ts'
import type { Folder } from '../../shared/domain/folder.ts'
import type { ConversationId, Id } from '../../shared/domain/ids.ts'
import type { SidebarView } from '../state/view-store.ts'
import { type GroupName, groupConversations, newestFirst } from './group-conversations.ts'

export interface GroupSection {
  readonly kind: 'group'
  readonly key: string
  /** null for a list without a heading. */
  readonly name: GroupName | null
  readonly ids: readonly ConversationId[]
}

export interface FolderSection {
  readonly kind: 'folder'
  readonly key: string
  readonly folder: Folder
  readonly isOpen: boolean
  /** Newest first; none while the folder is closed. */
  readonly ids: readonly ConversationId[]
}

export type SidebarSection = GroupSection | FolderSection

/** Whether a conversation belongs to a view of the sidebar. */
export function belongsTo(summary: ConversationSummary, view: SidebarView): boolean {
  if (summary.trashedAt !== null) return view === 'trash'
  if (summary.archivedAt !== null) return view === 'archived'
  return view === 'active'
}

export interface SidebarContent {
  readonly view: SidebarView
  /** Every summary the page knows. */
  readonly summaries: Iterable<ConversationSummary>
  /** In the order of the sidebar. */
  readonly folders: readonly Folder[]
  readonly openFolderIds: readonly Id[]
  /** Only conversations with this tag; they are listed by day, whatever folder they lie in. */
  readonly tagId: Id | null
  readonly today: Date
}

/**
 * Pinned conversations, the folders, then the rest by day. A pinned one is listed in its folder too: the folder is whole, and
 * what is pinned is at hand while the folder is closed. The archive and the trash are one list.
 */
export function listSections(content: SidebarContent): SidebarSection[] {
  const { view, folders, tagId, today } = content
  const shown = [...content.summaries].filter(
    (summary) => belongsTo(summary, view) && (tagId === null || summary.tagIds.includes(tagId)),
  )
  if (view !== 'active')
    return shown.length === 0 ? [] : [{ kind: 'group', key: view, name: null, ids: inOrder(shown) }]
  const grouped = (rows: readonly ConversationSummary[]): GroupSection[] =>
    groupConversations(rows, today).map(({ name, conversations }) => ({
      kind: 'group',
      key: name,
      name,
      ids: conversations.map(({ id }) => id),
    }))
  if (tagId !== null) return grouped(shown)
  const known = new Set(folders.map(({ id }) => id))
  const isFiled = ({ folderId }: ConversationSummary) => folderId !== null && known.has(folderId)
  const groups = grouped(shown.filter((summary) => summary.pinnedAt !== null || !isFiled(summary)))
  const open = new Set(content.openFolderIds)
  const members = Map.groupBy(shown.filter(isFiled), ({ folderId }) => folderId)
  const folderSections = folders.map((folder): FolderSection => {
    const isOpen = open.has(folder.id)
    const ids = isOpen ? inOrder(members.get(folder.id) ?? []) : []
    return { kind: 'folder', key: `folder-${folder.id}`, folder, isOpen, ids }
  })
  const isPinned = ({ name }: GroupSection) => name === 'Pinned'
  return [...groups.filter(isPinned), ...folderSections, ...groups.filter((group) => !isPinned(group))]
}

/** What is known is almost in this order already, which makes it one walk over it. */
function inOrder(rows: ConversationSummary[]): ConversationId[] {
  return rows.sort(newestFirst).map(({ id }) => id)
}

function isSame(a: SidebarSection, b: SidebarSection): boolean {
  if (a.key !== b.key || a.ids.length !== b.ids.length) return false
  if (a.kind === 'folder' && (b.kind !== 'folder' || a.folder !== b.folder || a.isOpen !== b.isOpen))
    return false
  return a.ids.every((id, index) => id === b.ids[index])
}

/**
 * The same list with every section that did not change as it was before, so that nothing of it is drawn anew; the very list
 * that was there before when none changed.
 */
export function keepSame(
  before: readonly SidebarSection[],
  now: readonly SidebarSection[],
): readonly SidebarSection[] {
  const known = new Map(before.map((section) => [section.key, section]))
  const kept = now.map((section) => {
    const old = known.get(section.key)
    return old !== undefined && isSame(old, section) ? old : section
  })
  const isUnchanged = kept.length === before.length && kept.every((section, at) => section === before[at])
  return isUnchanged ? before : kept
}

/** The conversations from top to bottom; one that stands twice is named where it stands first. */
export function orderOf(sections: readonly SidebarSection[]): ConversationId[] {
  return [...new Set(sections.flatMap(({ ids }) => ids))]
}
