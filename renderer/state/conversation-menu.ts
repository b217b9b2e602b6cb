// The one menu of a conversation, the same under the title and in the sidebar.
import {
  Archive,
  ArchiveRestore,
  Braces,
  FileText,
  FolderInput,
  GitBranch,
  History,
  LayoutTemplate,
  Mail,
  MailOpen,
  Pencil,
  Pin,
  PinOff,
  Tag,
  Trash2,
  Undo2,
  Upload,
  Wallet,
  WandSparkles,
} from 'lucide-react'
import type { ConversationSummary } from '../../shared/domain/conversation.ts'
import type { ConversationId } from '../../shared/domain/ids.ts'
import type { MenuContent, MenuEntry } from '../ui/menu.tsx'
import { exportConversation, moveToTrash, restoreFromTrash, setArchived, setPinned } from './actions.ts'
import { modifierName } from './follow-shortcuts.ts'
import { openExportOf } from './open-transfer.ts'
import { markUnread } from './organise-actions.ts'
import { openBranches, openBudget, openHistory, openOrganise, openPurge, setRenaming } from './view-store.ts'

type Subject = Pick<
  ConversationSummary,
  'id' | 'title' | 'pinnedAt' | 'archivedAt' | 'trashedAt' | 'isUnread'
>

// Their code is fetched when they are wanted.
async function newTitle(subject: Subject): Promise<void> {
  const { findNewTitle } = await import('./beginnings-actions.ts')
  await findNewTitle(subject)
}

async function saveAsTemplate(id: ConversationId): Promise<void> {
  const { saveTemplate } = await import('../beginnings/save-template.ts')
  await saveTemplate(id)
}

export function conversationMenu(subject: Subject, place: 'sidebar' | 'header'): MenuContent {
  const { id } = subject
  const isPinned = subject.pinnedAt !== null
  const isArchived = subject.archivedAt !== null
  // The dialog is about the open conversation, and a row of the sidebar may be another one.
  const history: MenuEntry[] =
    place === 'header'
      ? [
          { label: 'History and context…', icon: History, onSelect: openHistory },
          { label: 'Save as template…', icon: LayoutTemplate, onSelect: () => void saveAsTemplate(id) },
          { label: 'Branches…', icon: GitBranch, shortcut: `${modifierName} B`, onSelect: openBranches },
        ]
      : []
  const purge: MenuEntry[] =
    subject.trashedAt === null
      ? []
      : [{ label: 'Delete for good…', icon: Trash2, isDangerous: true, onSelect: () => openPurge(id) }]
  return [
    { label: 'Rename', icon: Pencil, onSelect: () => setRenaming({ id, place }) },
    { label: 'New title', icon: WandSparkles, onSelect: () => void newTitle(subject) },
    {
      label: isPinned ? 'Unpin' : 'Pin',
      icon: isPinned ? PinOff : Pin,
      onSelect: () => void setPinned(id, !isPinned),
    },
    {
      label: subject.isUnread ? 'Mark as read' : 'Mark as unread',
      icon: subject.isUnread ? MailOpen : Mail,
      onSelect: () => void markUnread([id], !subject.isUnread),
    },
    {
      label: 'Move to folder…',
      icon: FolderInput,
      onSelect: () => openOrganise({ kind: 'move', ids: [id] }),
    },
    { label: 'Tags…', icon: Tag, onSelect: () => openOrganise({ kind: 'tags', ids: [id] }) },
    ...history,
    { label: 'Set a budget…', icon: Wallet, onSelect: () => openBudget(id) },
    'line',
    {
      label: 'Export as Markdown',
      icon: FileText,
      onSelect: () => void exportConversation(id, 'markdown'),
    },
    { label: 'Export as JSON', icon: Braces, onSelect: () => void exportConversation(id, 'json') },
    { label: 'Export…', icon: Upload, onSelect: () => openExportOf([id]) },
    'line',
    {
      label: isArchived ? 'Move out of the archive' : 'Archive',
      icon: isArchived ? ArchiveRestore : Archive,
      onSelect: () => void setArchived(id, !isArchived),
    },
    subject.trashedAt === null
      ? {
          label: 'Move to trash',
          icon: Trash2,
          isDangerous: true,
          onSelect: () => void moveToTrash(subject),
        }
      : { label: 'Restore from trash', icon: Undo2, onSelect: () => void restoreFromTrash(id) },
    ...purge,
  ]
}
