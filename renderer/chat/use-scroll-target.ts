// Takes the thread to a wanted message: older stretches are loaded until it is there. A message that is not on the path
// cannot be shown, and that is said.
import { useEffect, useRef, useState } from 'react'
import type { ConversationId, MessageId } from '../../shared/domain/ids.ts'
import { loadOlderMessages } from '../state/conversation-store.ts'
import { showNotice } from '../state/toast-store.ts'
import { dropScrollTarget, locateTarget, useScrollTarget } from './scroll-target.ts'

const highlightMs = 2400

interface ScrollTargetInput {
  readonly conversationId: ConversationId
  readonly messageIds: readonly MessageId[]
  readonly hasOlder: boolean
  readonly isLoadingOlder: boolean
  scrollToIndex(index: number): void
}

/** @returns the message that was just scrolled to, for as long as it is to stand out; null mostly */
export function useScrollToTarget(input: ScrollTargetInput): MessageId | null {
  const { conversationId, messageIds, hasOlder, isLoadingOlder } = input
  const target = useScrollTarget((state) =>
    state.target?.conversationId === conversationId ? state.target : null,
  )
  const [shown, setShown] = useState<MessageId | null>(null)
  const latest = useRef(input)
  latest.current = input
  /** The first message when older ones were asked for last: when it is still the first, that did not work. */
  const askedBefore = useRef<MessageId | undefined>(undefined)

  useEffect(() => {
    if (target === null || isLoadingOlder || messageIds.length === 0) return
    const place = locateTarget(target.messageId, messageIds, hasOlder)
    const isStuck = askedBefore.current === messageIds[0]
    if (place.kind === 'load' && !isStuck) {
      askedBefore.current = messageIds[0]
      void loadOlderMessages(conversationId)
      return
    }
    askedBefore.current = undefined
    dropScrollTarget()
    if (place.kind === 'there') {
      setShown(target.messageId)
      latest.current.scrollToIndex(place.index)
    } else if (place.kind === 'elsewhere') {
      setShown(null)
      showNotice('This answer is on another branch of the conversation. The inspector shows its turn.')
    }
  }, [target, conversationId, messageIds, hasOlder, isLoadingOlder])

  useEffect(() => {
    if (shown === null) return
    const timer = setTimeout(() => setShown(null), highlightMs)
    return () => clearTimeout(timer)
  }, [shown])
  return shown
}
