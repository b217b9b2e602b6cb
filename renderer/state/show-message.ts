// The one way to a message, wherever it is: its conversation is opened, the branch it lies in is looked at where it is not
// the one that is shown, and the thread goes there and marks it. Nothing is sent, and the head stays where it is.
import { dropScrollTarget, forgetShown, type ScrollTarget, scrollToMessage } from '../chat/scroll-target.ts'
import { conversationView } from './conversation-store.ts'
import { lookAt } from './look-at.ts'
import { selectConversation, useViewStore } from './view-store.ts'

let newest = 0

/**
 * Shows a message. A later call, or another conversation that is opened, overtakes one whose branch is still on its way.
 * @returns false when there is no such message, and the person has been told, or it was overtaken
 */
export async function showMessage(target: ScrollTarget): Promise<boolean> {
  newest += 1
  const number = newest
  const { conversationId, messageId } = target
  dropScrollTarget()
  forgetShown()
  selectConversation(conversationId)
  const isOnPath = conversationView(conversationId)?.messages.has(messageId) === true
  if (!isOnPath) {
    const isFound = await lookAt(conversationId, messageId)
    const isStillWanted = number === newest && useViewStore.getState().conversationId === conversationId
    if (!isFound || !isStillWanted) return false
  }
  scrollToMessage(target)
  return true
}
