// Selecting rows with the pointer and the keyboard.
import type { KeyboardEvent, MouseEvent } from 'react'
import type { ConversationId } from '../../shared/domain/ids.ts'
import { trashMany } from '../state/organise-actions.ts'
import { clearSelection, setSelection, useOrganiseStore } from '../state/organise-store.ts'
import { openOrganise, useViewStore } from '../state/view-store.ts'
import { takeEscape } from '../ui/escape-key.ts'
import { shownRows } from './row-focus.ts'
import { selectAll, selectTo, toggleRow } from './selection.ts'

/** @returns whether the click was for the selection, and opens nothing */
export function selectByClick(
  event: MouseEvent,
  id: ConversationId,
  getOrder: () => readonly ConversationId[],
): boolean {
  const { selection } = useOrganiseStore.getState()
  if (event.shiftKey) {
    setSelection(selectTo(selection, id, getOrder(), useViewStore.getState().conversationId))
    return true
  }
  if (event.ctrlKey || event.metaKey) {
    setSelection(toggleRow(selection, id))
    return true
  }
  clearSelection()
  return false
}

/** @returns whether the key was for the selection */
export function selectByKey(
  event: KeyboardEvent<HTMLElement>,
  id: ConversationId,
  getOrder: () => readonly ConversationId[],
): boolean {
  const { selection } = useOrganiseStore.getState()
  const { key } = event
  if (key === ' ') {
    setSelection(toggleRow(selection, id))
    return true
  }
  if (key.toLowerCase() === 'a' && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey) {
    setSelection(selectAll(getOrder()))
    return true
  }
  if (key === 'Escape' && selection.ids.size > 0) {
    clearSelection()
    takeEscape(event.nativeEvent)
    return true
  }
  if (key === 'Delete' && selection.ids.has(id) && selection.ids.size > 1) {
    const ids = [...selection.ids]
    if (useViewStore.getState().sidebarView === 'trash') openOrganise({ kind: 'purge', ids })
    else void trashMany(ids, true)
    return true
  }
  if (event.shiftKey && (key === 'ArrowDown' || key === 'ArrowUp')) {
    const by = key === 'ArrowDown' ? 1 : -1
    const nextId = shownRows()?.stepToConversation(event.currentTarget.dataset.row ?? '', by) ?? null
    if (nextId !== null) setSelection(selectTo(selection, nextId, getOrder(), id))
    return true
  }
  return false
}
