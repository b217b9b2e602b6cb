// A message somebody wants to see: set from anywhere, taken up by the thread once its conversation is loaded. One
// writer: this module.
import { create } from 'zustand'
import type { ConversationId, MessageId } from '../../shared/domain/ids.ts'

export interface ScrollTarget {
  readonly conversationId: ConversationId
  readonly messageId: MessageId
}

interface ScrollTargetStore {
  readonly target: ScrollTarget | null
}

export const useScrollTarget = create<ScrollTargetStore>(() => ({ target: null }))

/** Scrolls the thread of a conversation to a message, as soon as it is shown. */
export function showMessage(conversationId: ConversationId, messageId: MessageId): void {
  useScrollTarget.setState({ target: { conversationId, messageId } })
}

export function dropScrollTarget(): void {
  useScrollTarget.setState({ target: null })
}

/** What to do about a wanted message: it is there, may stand further up, or is not on the path. */
export function locateTarget(
  messageId: MessageId,
  messageIds: readonly MessageId[],
  hasOlder: boolean,
):
  | { readonly kind: 'there'; readonly index: number }
  | { readonly kind: 'load' }
  | { readonly kind: 'elsewhere' } {
  const index = messageIds.indexOf(messageId)
  if (index >= 0) return { kind: 'there', index }
  return hasOlder ? { kind: 'load' } : { kind: 'elsewhere' }
}
