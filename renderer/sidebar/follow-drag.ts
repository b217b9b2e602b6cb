// Dragging in the sidebar with the browser's own drag and drop. What is dragged is kept here: while something is over a
// place, a page may not read what it carries.
import type { DragEvent } from 'react'
import { create } from 'zustand'
import { useLibraryStore } from '../state/library-store.ts'
import { moveMany } from '../state/organise-actions.ts'
import { useOrganiseStore } from '../state/organise-store.ts'
import { runCommand } from '../state/run-command.ts'
import { session } from '../state/session.ts'
import { type Dragged, type DropTarget, draggedWith, effectOfDrop } from './drag-rules.ts'

interface DragStore {
  readonly dragged: Dragged | null
  /** The place that would take it: `folder-<id>`, `above-<id>`, `below-<id>` or `loose`. */
  readonly place: string | null
}

export const useDragStore = create<DragStore>(() => ({ dragged: null, place: null }))

const mediaType = 'application/x-baton'

/** The words under the pointer where more than one conversation is dragged. */
function showCount(event: DragEvent, count: number): void {
  const mark = document.createElement('div')
  mark.textContent = `${count} conversations`
  mark.className =
    'fixed -top-20 left-0 rounded-row bg-ink px-2.5 py-1 text-label font-medium text-background tabular'
  document.body.append(mark)
  event.dataTransfer.setDragImage(mark, -12, 12)
  // The picture is taken when this event has ended.
  setTimeout(() => mark.remove(), 0)
}

export function beginDrag(event: DragEvent): void {
  const source = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-drag]') : null
  const [kind, id] = [source?.dataset.drag, source?.dataset.id]
  if (id === undefined) return
  let dragged: Dragged = { kind: 'folder', folderId: id }
  if (kind === 'conversation') {
    const ids = draggedWith(id, useOrganiseStore.getState().selection.ids)
    dragged = { kind: 'conversations', ids }
    if (ids.length > 1) showCount(event, ids.length)
  }
  event.dataTransfer.setData(mediaType, id)
  event.dataTransfer.effectAllowed = 'move'
  useDragStore.setState({ dragged, place: null })
}

export function endDrag(): void {
  useDragStore.setState({ dragged: null, place: null })
}

function targetOf(event: DragEvent): DropTarget | null {
  const element = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-drop]') : null
  if (element === null) return null
  const folderId = element.dataset.drop ?? ''
  if (folderId === '') return { kind: 'loose' }
  const { top, height } = element.getBoundingClientRect()
  return { kind: 'folder', folderId, half: event.clientY < top + height / 2 ? 'upper' : 'lower' }
}

function effectAt(event: DragEvent) {
  const { dragged } = useDragStore.getState()
  const target = dragged === null ? null : targetOf(event)
  if (dragged === null || target === null) return null
  const { summaries, folders } = useLibraryStore.getState()
  const folderIds = folders.map(({ id }) => id)
  const effect = effectOfDrop(dragged, target, summaries, folderIds)
  return effect === null ? null : { effect, target }
}

function placeOf({ effect, target }: NonNullable<ReturnType<typeof effectAt>>): string {
  if (target.kind === 'loose') return 'loose'
  if (effect.kind === 'move') return `folder-${target.folderId}`
  return `${target.half === 'upper' ? 'above' : 'below'}-${target.folderId}`
}

export function dragOver(event: DragEvent): void {
  const found = effectAt(event)
  const place = found === null ? null : placeOf(found)
  if (useDragStore.getState().place !== place) useDragStore.setState({ place })
  if (found === null) return
  event.preventDefault()
  event.dataTransfer.dropEffect = 'move'
}

export function drop(event: DragEvent): void {
  const found = effectAt(event)
  endDrag()
  if (found === null) return
  event.preventDefault()
  const { effect } = found
  if (effect.kind === 'move') void moveMany(effect.ids, effect.folderId)
  else void orderFolders(effect.folderIds)
}

export function orderFolders(folderIds: readonly string[]): Promise<boolean> {
  return runCommand(() => session().client.organise.orderFolders({ folderIds: [...folderIds] }))
}
