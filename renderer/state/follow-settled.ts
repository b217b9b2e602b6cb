import { useLibraryStore } from './library-store.ts'

/** A settled answer reaches the library a few times in a row: title, order, sums. */
const restMs = 400

/**
 * Calls when an answer may have settled in any conversation, and when the window gets the focus again.
 * @returns ends it
 */
export function followSettled(onSettled: () => void): () => void {
  let rest: ReturnType<typeof setTimeout> | undefined
  const unsubscribe = useLibraryStore.subscribe((state, previous) => {
    if (state.summaries === previous.summaries) return
    clearTimeout(rest)
    rest = setTimeout(onSettled, restMs)
  })
  window.addEventListener('focus', onSettled)
  return () => {
    clearTimeout(rest)
    unsubscribe()
    window.removeEventListener('focus', onSettled)
  }
}
