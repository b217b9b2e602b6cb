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
  readonly rows: readonly ConversationSummary[]
}

export interface FolderSection {
  readonly kind: 'folder'
  readonly key: string
  readonly folder: Folder
  readonly isOpen: boolean
  /** Newest first; none while the folder is closed. */
  readonly rows: readonly ConversationSummary[]
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
    return shown.length === 0 ? [] : [{ kind: 'group', key: view, name: null, rows: shown.sort(newestFirst) }]
  const grouped = (rows: readonly ConversationSummary[]): GroupSection[] =>
    groupConversations(rows, today).map(({ name, conversations }) => ({
      kind: 'group',
      key: name,
      name,
      rows: conversations,
    }))
  if (tagId !== null) return grouped(shown)
  const known = new Set(folders.map(({ id }) => id))
  const isFiled = ({ folderId }: ConversationSummary) => folderId !== null && known.has(folderId)
  const groups = grouped(shown.filter((summary) => summary.pinnedAt !== null || !isFiled(summary)))
  const open = new Set(content.openFolderIds)
  const members = Map.groupBy(shown.filter(isFiled), ({ folderId }) => folderId)
  const folderSections = folders.map((folder): FolderSection => {
    const isOpen = open.has(folder.id)
    const rows = isOpen ? (members.get(folder.id) ?? []).sort(newestFirst) : []
    return { kind: 'folder', key: `folder-${folder.id}`, folder, isOpen, rows }
  })
  const isPinned = ({ name }: GroupSection) => name === 'Pinned'
  return [...groups.filter(isPinned), ...folderSections, ...groups.filter((group) => !isPinned(group))]
}

/** The conversations from top to bottom; one that stands twice is named where it stands first. */
export function orderOf(sections: readonly SidebarSection[]): ConversationId[] {
  return [...new Set(sections.flatMap(({ rows }) => rows.map(({ id }) => id)))]
}
