// Which rows of the sidebar are selected, as lists of files do it: a click alone opens, Ctrl or Cmd adds and takes away,
// Shift selects from where one began. Pure.
import type { ConversationId } from '../../shared/domain/ids.ts'

export interface Selection {
  readonly ids: ReadonlySet<ConversationId>
  /** Where a stretch begins; null before anything was selected. */
  readonly anchor: ConversationId | null
  /** It was made of everything that was listed. */
  readonly isAll?: boolean
}

export const emptySelection: Selection = { ids: new Set(), anchor: null }

/** Adds a row, or takes it away. */
export function toggleRow(selection: Selection, id: ConversationId): Selection {
  const ids = new Set(selection.ids)
  if (!ids.delete(id)) ids.add(id)
  return { ids, anchor: id }
}

/**
 * Selects from the anchor to a row and nothing else.
 * @param order every row that is shown, from top to bottom; a conversation that stands twice counts where it stands first
 * @param from where the stretch begins when nothing was selected yet
 */
export function selectTo(
  selection: Selection,
  id: ConversationId,
  order: readonly ConversationId[],
  from: ConversationId | null,
): Selection {
  const candidates = [selection.anchor, from]
  const anchor = candidates.find((candidate) => candidate !== null && order.includes(candidate)) ?? id
  const ends = [order.indexOf(anchor), order.indexOf(id)]
  if (ends.includes(-1)) return { ids: new Set([id]), anchor: id }
  return { ids: new Set(order.slice(Math.min(...ends), Math.max(...ends) + 1)), anchor }
}

export function selectAll(order: readonly ConversationId[]): Selection {
  return { ids: new Set(order), anchor: order[0] ?? null, isAll: true }
}

/** What is left of a selection when rows went: to another view, or for good. */
export function keepShown(selection: Selection, isShown: (id: ConversationId) => boolean): Selection {
  const kept = [...selection.ids].filter(isShown)
  if (kept.length === selection.ids.size) return selection
  const { anchor } = selection
  return { ids: new Set(kept), anchor: anchor !== null && isShown(anchor) ? anchor : (kept[0] ?? null) }
}
