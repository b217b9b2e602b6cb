// What Enter on a result does: a title opens its conversation, a message is shown where it stands, a turn is inspected.
import type { SearchHit } from '../../shared/domain/search.ts'
import type { FoundRow } from '../sidebar/join-found.ts'
import { narrowSidebarQuery } from '../state/follow-panels.ts'
import { showMessage } from '../state/show-message.ts'
import { inspectTurn, selectConversation, setSidebarOpen } from '../state/view-store.ts'
import { foundWords } from './result-words.ts'

export function openHit(hit: SearchHit): void {
  const { conversationId, messageId, place } = hit
  if (messageId === null) selectConversation(conversationId)
  else void showMessage({ conversationId, messageId, place, words: foundWords([hit]) })
  leaveNarrowSidebar()
}

/** The turn in the inspector, and its answer in the thread. */
export function openTurn({ conversationId, turnId, messageId }: FoundRow): void {
  inspectTurn(conversationId, turnId)
  void showMessage({ conversationId, messageId, place: 'text', words: [] })
  leaveNarrowSidebar()
}

/** Where the sidebar lies over the thread it would cover what was found; the field in it goes, so the thread takes the keys. */
function leaveNarrowSidebar(): void {
  if (!window.matchMedia(narrowSidebarQuery).matches) return
  setSidebarOpen(false)
  requestAnimationFrame(() => document.querySelector<HTMLElement>('[role="log"]')?.focus())
}
