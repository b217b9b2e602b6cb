// Marks words in the rows of the thread that are drawn, without touching their elements: the ranges are painted by the
// rules for ::highlight in thread.css. Rows come and go as one scrolls and text arrives, so they are searched anew.
import { type RefObject, useEffect } from 'react'
import { findWords } from './find-words.ts'
import { useScrollTarget } from './scroll-target.ts'

const everywhere = 'baton-found'
const here = 'baton-found-here'
/** What is drawn for no reader, or is a control and no text. */
const leftOut = 'button, .sr-only, [aria-hidden="true"], h2, footer'

/** The text nodes of an element that are part of what was said. */
function textNodes(element: Element): Text[] {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement === null || node.parentElement.closest(leftOut) === null
      ? NodeFilter.FILTER_ACCEPT
      : NodeFilter.FILTER_REJECT,
  )
  const nodes: Text[] = []
  while (walker.nextNode() !== null) {
    if (walker.currentNode instanceof Text) nodes.push(walker.currentNode)
  }
  return nodes
}

/** Every place of these words in an element, in the order of the page. */
export function findRanges(element: Element, words: readonly string[]): Range[] {
  if (words.length === 0) return []
  return textNodes(element).flatMap((node) =>
    findWords(node.data, words).map(({ start, end }) => {
      const range = new Range()
      range.setStart(node, start)
      range.setEnd(node, end)
      return range
    }),
  )
}

/** The row of a message, where it is drawn. */
export function rowOf(scroller: Element, messageId: string): HTMLElement | null {
  return scroller.querySelector<HTMLElement>(`[data-message="${CSS.escape(messageId)}"]`)
}

function paint(scroller: Element): void {
  const { words, messageIds, shown } = useScrollTarget.getState()
  const shownRow = shown === null ? null : rowOf(scroller, shown.messageId)
  const hereRanges = shownRow === null || shown === null ? [] : findRanges(shownRow, shown.words)
  const others = Array.from(scroller.querySelectorAll<HTMLElement>('[data-message]')).filter(
    (row) => row !== shownRow && messageIds.has(row.dataset.message ?? ''),
  )
  const elsewhere = others.flatMap((row) => findRanges(row, words))
  set(here, hereRanges)
  set(everywhere, elsewhere)
}

function set(name: string, ranges: readonly Range[]): void {
  if (ranges.length === 0) CSS.highlights.delete(name)
  else CSS.highlights.set(name, new Highlight(...ranges))
}

/** Keeps the words that are looked for marked while the thread is shown. */
export function useFoundWords(scroller: RefObject<HTMLElement | null>): void {
  const hasWords = useScrollTarget(
    (state) => state.words.length > 0 || (state.shown !== null && state.shown.words.length > 0),
  )
  useEffect(() => {
    const element = scroller.current
    if (element === null || !hasWords) return
    let frame = 0
    const paintSoon = (): void => {
      cancelAnimationFrame(frame)
      frame = requestAnimationFrame(() => paint(element))
    }
    paint(element)
    const observer = new MutationObserver(paintSoon)
    observer.observe(element, { childList: true, characterData: true, subtree: true })
    const unsubscribe = useScrollTarget.subscribe(paintSoon)
    return () => {
      unsubscribe()
      observer.disconnect()
      cancelAnimationFrame(frame)
      CSS.highlights.delete(here)
      CSS.highlights.delete(everywhere)
    }
  }, [scroller, hasWords])
}
