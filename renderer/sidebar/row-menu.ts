// The menu of a row: of its conversation, or of all that are selected when it is one of them.
import { Archive, ArchiveRestore, FolderInput, MailOpen, Tag, Trash2, Undo2, Upload } from 'lucide-react'
import type { ConversationSummary } from '../../shared/domain/conversation.ts'
import { conversationMenu } from '../state/conversation-menu.ts'
import { openExportOf } from '../state/open-transfer.ts'
import { archiveMany, markUnread, trashMany } from '../state/organise-actions.ts'
import { useOrganiseStore } from '../state/organise-store.ts'
import { openOrganise, useViewStore } from '../state/view-store.ts'
import type { MenuContent, MenuEntry } from '../ui/menu.tsx'

export function rowMenu(summary: ConversationSummary): MenuContent {
  const { ids } = useOrganiseStore.getState().selection
  return ids.size > 1 && ids.has(summary.id) ? selectionMenu([...ids]) : conversationMenu(summary, 'sidebar')
}

function selectionMenu(ids: readonly string[]): MenuContent {
  const view = useViewStore.getState().sidebarView
  const purge: MenuEntry = {
    label: 'Delete for good…',
    icon: Trash2,
    isDangerous: true,
    onSelect: () => openOrganise({ kind: 'purge', ids }),
  }
  if (view === 'trash')
    return [
      { label: 'Restore from trash', icon: Undo2, onSelect: () => void trashMany(ids, false) },
      'line',
      purge,
    ]
  const isArchived = view === 'archived'
  const exports: MenuEntry = { label: 'Export…', icon: Upload, onSelect: () => openExportOf(ids) }
  return [
    { label: 'Move to folder…', icon: FolderInput, onSelect: () => openOrganise({ kind: 'move', ids }) },
    { label: 'Tags…', icon: Tag, onSelect: () => openOrganise({ kind: 'tags', ids }) },
    { label: 'Mark as read', icon: MailOpen, onSelect: () => void markUnread(ids, false) },
    exports,
    'line',
    {
      label: isArchived ? 'Move out of the archive' : 'Archive',
      icon: isArchived ? ArchiveRestore : Archive,
      onSelect: () => void archiveMany(ids, !isArchived),
    },
    {
      label: 'Move to trash',
      icon: Trash2,
      isDangerous: true,
      onSelect: () => void trashMany(ids, true),
    },
  ]
}
