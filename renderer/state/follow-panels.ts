// Which panels are open follows the window and the settings: wide windows remember, narrow ones show panels only as
// overlays and begin without them. The open conversation is remembered for a reload of the same window.
import { updateSettings } from './actions.ts'
import { useLibraryStore } from './library-store.ts'
import { selectConversation, setInspectorOpen, setSidebarOpen, useViewStore } from './view-store.ts'

/** Below this the sidebar is an overlay. */
export const narrowSidebarQuery = '(max-width: 899.98px)'
/** Below this the inspector is an overlay. */
export const narrowInspectorQuery = '(max-width: 1099.98px)'

const conversationName = 'baton-conversation'

function applyWidth(): void {
  const { settings } = useLibraryStore.getState()
  setSidebarOpen(window.matchMedia(narrowSidebarQuery).matches ? false : settings.sidebarOpen)
  setInspectorOpen(window.matchMedia(narrowInspectorQuery).matches ? false : settings.inspectorOpen)
}

/** Called once, when the library is ready. @returns a function that ends it. */
export function followPanels(): () => void {
  applyWidth()
  const remembered = sessionStorage.getItem(conversationName)
  if (remembered !== null && useViewStore.getState().conversationId === null) selectConversation(remembered)
  const queries = [window.matchMedia(narrowSidebarQuery), window.matchMedia(narrowInspectorQuery)]
  for (const query of queries) query.addEventListener('change', applyWidth)
  const unsubscribe = useViewStore.subscribe((state, previous) => {
    const { settings } = useLibraryStore.getState()
    if (
      state.isSidebarOpen !== previous.isSidebarOpen &&
      !window.matchMedia(narrowSidebarQuery).matches &&
      settings.sidebarOpen !== state.isSidebarOpen
    ) {
      void updateSettings({ sidebarOpen: state.isSidebarOpen })
    }
    if (
      state.isInspectorOpen !== previous.isInspectorOpen &&
      !window.matchMedia(narrowInspectorQuery).matches &&
      settings.inspectorOpen !== state.isInspectorOpen
    ) {
      void updateSettings({ inspectorOpen: state.isInspectorOpen })
    }
    if (state.conversationId !== previous.conversationId) {
      if (state.conversationId === null) sessionStorage.removeItem(conversationName)
      else sessionStorage.setItem(conversationName, state.conversationId)
    }
  })
  return () => {
    unsubscribe()
    for (const query of queries) query.removeEventListener('change', applyWidth)
  }
}
