// What dragging in the sidebar would do. Pure.
import type { ConversationSummary } from '../../shared/domain/conversation.ts'
import type { ConversationId, Id } from '../../shared/domain/ids.ts'

export type Dragged =
  | { readonly kind: 'conversations'; readonly ids: readonly ConversationId[] }
  | { readonly kind: 'folder'; readonly folderId: Id }

export type DropTarget =
  | { readonly kind: 'folder'; readonly folderId: Id; readonly half: 'upper' | 'lower' }
  /** Outside of every folder. */
  | { readonly kind: 'loose' }

export type DropEffect =
  | { readonly kind: 'move'; readonly ids: readonly ConversationId[]; readonly folderId: Id | null }
  | { readonly kind: 'order'; readonly folderIds: readonly Id[] }

/** What is dragged along with a row: the whole selection when the row is part of it, else the row alone. */
export function draggedWith(id: ConversationId, selected: ReadonlySet<ConversationId>): ConversationId[] {
  return selected.has(id) ? [...selected] : [id]
}

/** The folders in their new order; null when it would stay as it is. */
export function orderAfterDrop(
  folderIds: readonly Id[],
  dragged: Id,
  target: Id,
  half: 'upper' | 'lower',
): Id[] | null {
  if (dragged === target || !folderIds.includes(dragged)) return null
  const others = folderIds.filter((id) => id !== dragged)
  const index = others.indexOf(target)
  if (index < 0) return null
  const ordered = others.toSpliced(half === 'upper' ? index : index + 1, 0, dragged)
  return ordered.every((id, place) => id === folderIds[place]) ? null : ordered
}

/** One step up or down, by keyboard. */
export function orderAfterStep(folderIds: readonly Id[], moved: Id, step: -1 | 1): Id[] | null {
  const target = folderIds[folderIds.indexOf(moved) + step]
  if (target === undefined || !folderIds.includes(moved)) return null
  return orderAfterDrop(folderIds, moved, target, step === -1 ? 'upper' : 'lower')
}

/** null where a drop would change nothing: such a place does not take it. */
export function effectOfDrop(
  dragged: Dragged,
  target: DropTarget,
  summaries: ReadonlyMap<ConversationId, Pick<ConversationSummary, 'folderId'>>,
  folderIds: readonly Id[],
): DropEffect | null {
  if (dragged.kind === 'folder') {
    if (target.kind === 'loose') return null
    const ordered = orderAfterDrop(folderIds, dragged.folderId, target.folderId, target.half)
    return ordered === null ? null : { kind: 'order', folderIds: ordered }
  }
  const folderId = target.kind === 'folder' ? target.folderId : null
  const ids = dragged.ids.filter((id) => (summaries.get(id)?.folderId ?? null) !== folderId)
  return ids.length === 0 ? null : { kind: 'move', ids, folderId }
}
