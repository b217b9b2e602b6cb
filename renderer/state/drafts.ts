// Text typed and not yet sent, per conversation. It is written to the store a moment after the last key, and at once
// when the page is left, so that nothing typed is lost; a sent message clears it. The store is asked only for a
// conversation whose draft this page has not touched.
import type { ConversationId } from '../../shared/domain/ids.ts'
import { ConnectionLostError } from '../rpc/client.ts'
import { conversationView } from './conversation-store.ts'
import { useLibraryStore } from './library-store.ts'
import { reportError } from './report-error.ts'
import { session } from './session.ts'

const delayMs = 400
const retryMs = 2000

interface Draft {
  text: string
  timer: ReturnType<typeof setTimeout> | null
}

/** null stands for the conversation that does not exist yet. */
const drafts = new Map<ConversationId | null, Draft>()

function store(id: ConversationId | null, text: string): void {
  const { client } = session()
  const command =
    id === null
      ? client.settings.update({ newConversationDraft: text })
      : client.conversations.saveDraft({ conversationId: id, draft: text })
  command.catch((error: unknown) => {
    if (!(error instanceof ConnectionLostError)) return reportError(error)
    // The bar at the top says it already; the draft is stored when the connection is back.
    const draft = drafts.get(id)
    if (draft === undefined || draft.text !== text || draft.timer !== null) return
    draft.timer = setTimeout(() => flushDraft(id), retryMs)
  })
}

/** The draft as it is now; null while the conversation is not loaded yet. */
export function readDraft(id: ConversationId | null): string | null {
  const own = drafts.get(id)
  if (own !== undefined) return own.text
  if (id === null) {
    const { isReady, settings } = useLibraryStore.getState()
    return isReady ? settings.newConversationDraft : null
  }
  return conversationView(id)?.conversation?.draft ?? null
}

/** Keeps a draft and stores it after a short rest. */
export function saveDraft(id: ConversationId | null, text: string): void {
  const known = drafts.get(id)
  if (known?.text === text) return
  if (known?.timer != null) clearTimeout(known.timer)
  const timer = setTimeout(() => flushDraft(id), delayMs)
  drafts.set(id, { text, timer })
}

function flushDraft(id: ConversationId | null): void {
  const draft = drafts.get(id)
  if (draft === undefined || draft.timer === null) return
  clearTimeout(draft.timer)
  draft.timer = null
  store(id, draft.text)
}

/** Stores every draft that still waits: called when the page is hidden or left. */
export function flushDrafts(): void {
  for (const id of drafts.keys()) flushDraft(id)
}

/** The message was sent: it is not a draft any more. What was typed since stays. */
export function forgetDraft(id: ConversationId | null, sentText: string): void {
  const draft = drafts.get(id)
  if (draft !== undefined && draft.text !== sentText) return
  if (draft?.timer != null) clearTimeout(draft.timer)
  drafts.set(id, { text: '', timer: null })
  // A conversation's own draft was cleared by the engine together with the send.
  if (id === null) store(id, '')
}

/**
 * Stores once more what stands in the composer of a conversation: a message that was written elsewhere has just been
 * sent there, and the engine clears the stored draft with every send.
 */
export function keepDraft(id: ConversationId | null): void {
  const text = readDraft(id)
  if (id !== null && text !== null && text.length > 0) store(id, text)
}
