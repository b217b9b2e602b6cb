// A conversation that is shown in a window the person can see has been read.
import type { ConversationId } from '../../shared/domain/ids.ts'
import { conversationView } from './conversation-store.ts'
import { useFolderStore } from './folder-store.ts'
import { useLibraryStore } from './library-store.ts'
import { keepUnread, useOrganiseStore } from './organise-store.ts'
import { runCommand } from './run-command.ts'
import { session } from './session.ts'
import { useViewStore } from './view-store.ts'

function isUnread(id: ConversationId): boolean {
  const summary = useLibraryStore.getState().summaries.get(id)
  // The sidebar may not have heard of one that was opened through a search.
  return summary?.isUnread ?? conversationView(id)?.conversation?.isUnread ?? false
}

/** Marks what is looked at as read, and says in the title of the window how much is not. @returns ends it */
export function followUnread(): () => void {
  let asking: ConversationId | null = null
  const look = (): void => {
    const { conversationId, isUsageOpen } = useViewStore.getState()
    if (conversationId === null || isUsageOpen || document.visibilityState !== 'visible') return
    if (asking === conversationId || useOrganiseStore.getState().keptUnreadId === conversationId) return
    if (!isUnread(conversationId)) return
    asking = conversationId
    void runCommand(() =>
      session().client.organise.change({
        conversationIds: [conversationId],
        change: { kind: 'unread', isUnread: false },
      }),
    ).finally(() => {
      asking = null
    })
  }
  const title = (): void => {
    const { unreadCount } = useFolderStore.getState()
    const words = unreadCount === 0 ? 'Baton' : `(${unreadCount}) Baton`
    if (document.title !== words) document.title = words
  }
  const endings = [
    useLibraryStore.subscribe((state, previous) => {
      if (state.summaries !== previous.summaries) look()
    }),
    useViewStore.subscribe((state, previous) => {
      if (state.conversationId !== previous.conversationId) keepUnread(null)
      if (state.conversationId !== previous.conversationId || state.isUsageOpen !== previous.isUsageOpen)
        look()
    }),
    useFolderStore.subscribe(title),
  ]
  document.addEventListener('visibilitychange', look)
  look()
  return () => {
    document.removeEventListener('visibilitychange', look)
    for (const end of endings) end()
  }
}
