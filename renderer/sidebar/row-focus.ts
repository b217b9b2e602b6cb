// The way to a row of the sidebar for whoever is outside of its list. A row that is not in sight is not in the document
// either, so the list itself is asked to bring it there.
import type { ConversationId } from '../../shared/domain/ids.ts'

export interface RowFocus {
  /** Puts the focus on a row, wherever it stands. @returns whether there is one with this key */
  readonly focusKey: (key: string) => boolean
  /** Puts the focus on the first row of a conversation. @returns whether there is one */
  readonly focusConversation: (id: ConversationId) => boolean
  /** Moves the focus from a row by so many; it stops at the ends. */
  readonly step: (key: string, by: number) => void
  /** Moves the focus to the next conversation above or below. @returns which one; null where none is left */
  readonly stepToConversation: (key: string, by: -1 | 1) => ConversationId | null
  /** Every conversation that is listed, from top to bottom. */
  readonly getOrder: () => readonly ConversationId[]
}

let shown: RowFocus | null = null

/** @returns takes it back */
export function showRows(rows: RowFocus): () => void {
  shown = rows
  return () => {
    if (shown === rows) shown = null
  }
}

/** null while no list is shown. */
export function shownRows(): RowFocus | null {
  return shown
}
