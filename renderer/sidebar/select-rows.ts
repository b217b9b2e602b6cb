// Selecting rows with the pointer and the keyboard.
import type { KeyboardEvent, MouseEvent } from 'react'
import type { ConversationId } from '../../shared/domain/ids.ts'
import { trashMany } from '../state/organise-actions.ts'
import { clearSelection, setSelection, useOrganiseStore } from '../state/organise-store.ts'
import { openOrganise, useViewStore } from '../state/view-store.ts'
import { takeEscape } from '../ui/escape-key.ts'
import { selectAll, selectTo, toggleRow } from './selection.ts'

/** @returns whether the click was for the selection, and opens nothing */
export function selectByClick(
  event: MouseEvent,
  id: ConversationId,
  order: readonly ConversationId[],
): boolean {
  const { selection } = useOrganiseStore.getState()
  if (event.shiftKey) {
    setSelection(selectTo(selection, id, order, useViewStore.getState().conversationId))
    return true
  }
  if (event.ctrlKey || event.metaKey) {
    setSelection(toggleRow(selection, id))
    return true
  }
  clearSelection()
  return false
}

function rowsIn(nav: Element | null): HTMLElement[] {
  return [...(nav?.querySelectorAll<HTMLElement>('[data-drag="conversation"]') ?? [])]
}

/** @returns whether the key was for the selection */
export function selectByKey(
  event: KeyboardEvent<HTMLElement>,
  id: ConversationId,
  order: readonly ConversationId[],
): boolean {
  const { selection } = useOrganiseStore.getState()
  const { key } = event
  if (key === ' ') {
    setSelection(toggleRow(selection, id))
    return true
  }
  if (key.toLowerCase() === 'a' && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey) {
    setSelection(selectAll(order))
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
    const rows = rowsIn(event.currentTarget.closest('nav'))
    const next = rows[rows.indexOf(event.currentTarget) + (key === 'ArrowDown' ? 1 : -1)]
    const nextId = next?.dataset.id
    if (next === undefined || nextId === undefined) return true
    next.focus()
    setSelection(selectTo(selection, nextId, order, id))
    return true
  }
  return false
}
