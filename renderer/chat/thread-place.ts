import { createContext, type RefObject } from 'react'
import type { ConversationId, MessageId } from '../../shared/domain/ids.ts'

/** What must be known of the thread to go somewhere in it. */
export interface ThreadPlace {
  readonly conversationId: ConversationId
  readonly scroller: RefObject<HTMLElement | null>
  readonly messageIds: readonly MessageId[]
  readonly hasOlder: boolean
  readonly isLoadingOlder: boolean
  /** Height of everything, in pixels. */
  readonly totalHeight: number
  scrollToIndex(index: number): void
}

/** null outside of a thread. */
export const ThreadPlaceContext = createContext<ThreadPlace | null>(null)
