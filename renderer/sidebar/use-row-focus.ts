// The focus in a list of which only what is in sight is drawn: the row that is in use stays drawn wherever it stands, a row
// elsewhere is drawn before it takes the focus, and one that moved or went does not take the focus with it.
import { type FocusEvent, type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import {
  indexOfConversation,
  indexOfStop,
  type ListLayout,
  rowHeightPx,
  type Stop,
  stopAt,
} from './list-layout.ts'
import { type RowFocus, showRows } from './row-focus.ts'
import { orderOf } from './sidebar-sections.ts'

/** A row that takes the focus has this much of the list above and below it. */
const marginPx = rowHeightPx

function bringIntoSight(scroller: HTMLElement, stop: Stop, isFirst: boolean): void {
  const { clientHeight, scrollTop } = scroller
  const topmostPx = stop.topPx + stop.heightPx + marginPx - clientHeight
  // Above the first one there may be a heading.
  if (isFirst) scroller.scrollTop = 0
  else if (scrollTop > stop.topPx - marginPx) scroller.scrollTop = stop.topPx - marginPx
  else if (scrollTop < topmostPx) scroller.scrollTop = topmostPx
}

function findRow(scroller: HTMLElement | null, key: string): HTMLElement | null {
  return scroller?.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"]`) ?? null
}

function keyOf(target: EventTarget): string | null {
  const element = target instanceof Element ? target : null
  // What is beside the name of a row, as its menu, belongs to the row.
  const row = element?.closest('[data-row]') ?? element?.closest('.group\\/row')?.querySelector('[data-row]')
  return row?.getAttribute('data-row') ?? null
}

export interface UsedRow {
  /** The row that has the focus, had it last, or is dragged; null before there was one. */
  readonly usedKey: string | null
  readonly use: (key: string) => void
  readonly onFocus: (event: FocusEvent) => void
  readonly onBlur: () => void
}

/** @param scroller what scrolls the list */
export function useRowFocus(layout: ListLayout, scroller: RefObject<HTMLElement | null>): UsedRow {
  const [usedKey, setUsedKey] = useState<string | null>(null)
  const latest = useRef(layout)
  latest.current = layout
  /** Where the focus is, while it is in the list. */
  const focused = useRef<{ readonly key: string; readonly index: number } | null>(null)

  const rows = useMemo((): RowFocus => {
    const focusIndex = (index: number): Stop | null => {
      const stop = stopAt(latest.current, index)
      if (stop === null || scroller.current === null) return null
      flushSync(() => setUsedKey(stop.key))
      bringIntoSight(scroller.current, stop, index === 0)
      findRow(scroller.current, stop.key)?.focus({ preventScroll: true })
      return stop
    }
    const focusKnown = (index: number | null): boolean => index !== null && focusIndex(index) !== null
    return {
      focusKey: (key) => focusKnown(indexOfStop(latest.current, key)),
      focusConversation: (id) => focusKnown(indexOfConversation(latest.current, id)),
      step(key, by) {
        const index = indexOfStop(latest.current, key)
        const last = latest.current.stopCount - 1
        focusIndex(Math.min(last, Math.max(0, index === null ? 0 : index + by)))
      },
      stepToConversation(key, by) {
        let index = indexOfStop(latest.current, key)
        while (index !== null) {
          index += by
          const stop = stopAt(latest.current, index)
          if (stop === null) return null
          if (stop.conversationId !== null) return focusIndex(index)?.conversationId ?? null
        }
        return null
      },
      getOrder: () => orderOf(latest.current.blocks.flatMap(({ section }) => section ?? [])),
    }
  }, [scroller])
  useEffect(() => showRows(rows), [rows])

  useLayoutEffect(() => {
    const before = focused.current
    if (before === null) return
    const index = indexOfStop(layout, before.key)
    if (index !== null) focused.current = { key: before.key, index }
    // A row that went from the document has lost the focus to nothing.
    if (document.activeElement !== document.body && document.activeElement !== null) return
    const id = before.key.slice(before.key.indexOf('/') + 1)
    const elsewhere = index ?? indexOfConversation(layout, id)
    focused.current = null
    const next = stopAt(layout, elsewhere ?? Math.min(before.index, layout.stopCount - 1))
    if (next === null) return
    setUsedKey(next.key)
    // The next one is drawn by now, or will be in a moment.
    const take = (): void => findRow(scroller.current, next.key)?.focus({ preventScroll: true })
    take()
    if (document.activeElement === document.body) queueMicrotask(take)
  }, [layout, scroller])

  return {
    usedKey,
    use: setUsedKey,
    onFocus(event) {
      const key = keyOf(event.target)
      if (key === null) return
      const index = indexOfStop(layout, key)
      focused.current = index === null ? null : { key, index }
      setUsedKey(key)
    },
    onBlur() {
      focused.current = null
    },
  }
}
