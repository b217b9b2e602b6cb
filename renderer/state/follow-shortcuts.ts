import { tinykeys } from 'tinykeys'
import type { ConversationId } from '../../shared/domain/ids.ts'
import { setNewConversationFolder } from './organise-store.ts'
import {
  openBranches,
  openModelPicker,
  openSettings,
  selectConversation,
  setFindOpen,
  setSidebarOpen,
  setSidebarView,
  setUsageOpen,
  useViewStore,
} from './view-store.ts'

/** The name of the modifier on this system, for tooltips. */
export const modifierName = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl'

/** Puts the focus into the search field, opening the sidebar when it is closed. */
export function focusSearch(): void {
  setSidebarOpen(true)
  focusPlace('search')
}

export function focusComposer(): void {
  focusPlace('composer')
}

/** Shows or hides the sidebar; the focus goes from the button that did it, which is gone then, to its counterpart. */
export function toggleSidebar(isOpen: boolean): void {
  setSidebarOpen(isOpen)
  requestAnimationFrame(() => document.querySelector<HTMLElement>('[data-focus="sidebar"]')?.focus())
}

/** Leaves the usage page for the conversation, ready to be continued. */
export function closeUsage(): void {
  setUsageOpen(false)
  focusPlace('composer')
}

/** Back to where a title was edited: the menu under it, or its row in the sidebar. */
export function focusTitle(renamed: {
  readonly id: ConversationId
  readonly place: 'sidebar' | 'header'
}): void {
  focusPlace(renamed.place === 'header' ? 'menu' : `row-${renamed.id}`)
}

/** At once where the field stands already, so that the next key goes there; else when it has been drawn. */
function focusPlace(place: 'search' | 'find' | 'composer' | 'menu' | `row-${ConversationId}`): void {
  const find = (): HTMLElement | null => document.querySelector(`[data-focus="${place}"]`)
  const field = find()
  if (field === null) requestAnimationFrame(() => find()?.focus())
  else field.focus()
}

/** Starts a new conversation, which will not stand in the archive or the trash, and puts the focus where it is written. */
export function startConversation(): void {
  if (useViewStore.getState().sidebarView !== 'active') setSidebarView('active')
  setNewConversationFolder(null)
  selectConversation(null)
  focusComposer()
}

/**
 * Finds inside the open conversation when the focus is in it or nowhere; elsewhere the key is left to the browser, which can
 * find what stands on a page.
 */
function findInConversation(event: KeyboardEvent): void {
  const { conversationId, dialog, isUsageOpen } = useViewStore.getState()
  const focused = document.activeElement
  const isInThread = focused === null || focused === document.body || focused.closest('main') !== null
  if (conversationId === null || dialog !== null || isUsageOpen || !isInThread) return
  event.preventDefault()
  setFindOpen(true)
  focusPlace('find')
  if (document.activeElement instanceof HTMLInputElement) document.activeElement.select()
}

/** The keyboard of the whole window. Escape is left to what is open: it never stops an answer. */
export function followShortcuts(): () => void {
  const unlessDialog = (run: () => void) => (event: KeyboardEvent) => {
    event.preventDefault()
    if (useViewStore.getState().dialog === null) run()
  }
  return tinykeys(
    window,
    {
      '$mod+k': unlessDialog(focusSearch),
      '$mod+Shift+f': unlessDialog(focusSearch),
      '$mod+f': findInConversation,
      '$mod+n': unlessDialog(startConversation),
      '$mod+j': unlessDialog(openModelPicker),
      '$mod+b': unlessDialog(() => {
        if (useViewStore.getState().conversationId !== null) openBranches()
      }),
      '$mod+,': unlessDialog(() => openSettings()),
      '$mod+u': unlessDialog(() => setUsageOpen(true)),
    },
    // The default leaves out keys typed into fields, where these are wanted most.
    { ignore: (event) => event.isComposing || event.repeat },
  )
}
