import { followFolders } from './folder-store.ts'
import { setNewConversationFolder } from './organise-store.ts'
import { followUnread } from './unread.ts'
import { useViewStore } from './view-store.ts'

/** Keeps folders counted and what is looked at read. Called once, when the library is ready. @returns ends it */
export function followOrder(): () => void {
  const endings = [
    followFolders(),
    followUnread(),
    useViewStore.subscribe((state, previous) => {
      // A place for a new conversation is none for the next one.
      if (state.conversationId !== null && previous.conversationId === null) setNewConversationFolder(null)
    }),
  ]
  return () => {
    for (const end of endings) end()
  }
}
