// A message somebody wants to see: set from anywhere, taken up by the thread once its conversation is loaded, and marked
// there until the person does something else. One writer: this module.
import { create } from 'zustand'
import type { ConversationId, MessageId } from '../../shared/domain/ids.ts'
import type { SearchPlace } from '../../shared/domain/search.ts'

export interface ScrollTarget {
  readonly conversationId: ConversationId
  readonly messageId: MessageId
  /** What of it was found: folded reasoning and tool calls are opened for it. */
  readonly place: SearchPlace
  /** The words in it that were looked for; the first of them is what must be in sight. */
  readonly words: readonly string[]
}

interface ScrollTargetStore {
  /** Where the thread is still to go; null when it is there. */
  readonly target: ScrollTarget | null
  /** The message the thread went to; it stands out. */
  readonly shown: ScrollTarget | null
  /** Words to be marked, and the messages in which they were found. */
  readonly words: readonly string[]
  readonly messageIds: ReadonlySet<MessageId>
}

const noWords: readonly string[] = []

export const useScrollTarget = create<ScrollTargetStore>(() => ({
  target: null,
  shown: null,
  words: noWords,
  messageIds: new Set(),
}))

/** Scrolls the thread of a conversation to a message, as soon as it is on the path that is shown. */
export function scrollToMessage(target: ScrollTarget): void {
  useScrollTarget.setState({ target })
}

export function dropScrollTarget(): void {
  useScrollTarget.setState({ target: null })
}

/** Marks a message as the one that was gone to. */
export function markShown(target: ScrollTarget): void {
  useScrollTarget.setState({ target: null, shown: target })
}

/** The person has turned to something else. */
export function forgetShown(): void {
  if (useScrollTarget.getState().shown !== null) useScrollTarget.setState({ shown: null })
}

/** Marks words in the messages in which they were found; none marks nothing. */
export function markWords(words: readonly string[], messageIds: readonly MessageId[]): void {
  useScrollTarget.setState({ words: words.length === 0 ? noWords : words, messageIds: new Set(messageIds) })
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
