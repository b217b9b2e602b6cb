// How the sidebar is ordered in this window: by which tag it is narrowed, which rows are selected, where a new conversation
// will lie. One writer: this module.
import { create } from 'zustand'
import type { ConversationId, Id } from '../../shared/domain/ids.ts'
import { emptySelection, type Selection } from '../sidebar/selection.ts'

interface OrganiseStore {
  /** Only conversations with this tag are listed; null lists all. */
  readonly tagId: Id | null
  /** Rows that are acted on together. */
  readonly selection: Selection
  /** The folder of the conversation that does not exist yet; null for none. */
  readonly newConversationFolderId: Id | null
  /** The open conversation when the person marked it unread: it stays so until it is opened again. */
  readonly keptUnreadId: ConversationId | null
}

export const useOrganiseStore = create<OrganiseStore>(() => ({
  tagId: null,
  selection: emptySelection,
  newConversationFolderId: null,
  keptUnreadId: null,
}))

export function filterByTag(tagId: Id | null): void {
  useOrganiseStore.setState({ tagId, selection: emptySelection })
}

export function setSelection(selection: Selection): void {
  useOrganiseStore.setState({ selection })
}

export function clearSelection(): void {
  if (useOrganiseStore.getState().selection.ids.size > 0) setSelection(emptySelection)
}

export function setNewConversationFolder(newConversationFolderId: Id | null): void {
  useOrganiseStore.setState({ newConversationFolderId })
}

export function keepUnread(keptUnreadId: ConversationId | null): void {
  useOrganiseStore.setState({ keptUnreadId })
}
