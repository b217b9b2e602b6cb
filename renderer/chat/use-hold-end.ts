// Holding on to the end of the thread. The virtualizer's own following decides before new rows are measured and loses
// the end when a question and its answer arrive within one frame, so the decision is kept here: it changes only when
// the reader scrolls, or when a message is added that the person sent.
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { MessageId } from '../../shared/domain/ids.ts'

interface HoldEndInput {
  readonly scroller: RefObject<HTMLElement | null>
  /** Height of everything, in pixels. */
  readonly totalHeight: number
  readonly lastId: MessageId | undefined
  /** How near the end counts as the end, in pixels. */
  readonly thresholdPx: number
}

interface HoldEnd {
  readonly isAtEnd: boolean
  scrollToEnd(behavior: ScrollBehavior): void
  /** The reader is taken elsewhere: new text does not pull them back. */
  letGo(): void
}

export function useHoldEnd({ scroller, totalHeight, lastId, thresholdPx }: HoldEndInput): HoldEnd {
  const holds = useRef(true)
  const seenLastId = useRef(lastId)
  const [isAtEnd, setIsAtEnd] = useState(true)

  useEffect(() => {
    const element = scroller.current
    if (element === null) return
    let lastTop = element.scrollTop
    let lastHeight = element.scrollHeight
    const follow = () => {
      const distance = element.scrollHeight - element.scrollTop - element.clientHeight
      // Only a reader moves upwards while the thread does not get shorter.
      const hasReaderMoved = element.scrollTop < lastTop - 1 && element.scrollHeight >= lastHeight
      if (distance <= thresholdPx) holds.current = true
      else if (hasReaderMoved) holds.current = false
      lastTop = element.scrollTop
      lastHeight = element.scrollHeight
      setIsAtEnd(holds.current || distance <= thresholdPx)
    }
    element.addEventListener('scroll', follow, { passive: true })
    return () => element.removeEventListener('scroll', follow)
  }, [scroller, thresholdPx])

  // A new end of the path is always what the person has just asked for, wherever they were reading.
  useLayoutEffect(() => {
    if (seenLastId.current !== lastId) {
      seenLastId.current = lastId
      holds.current = true
      setIsAtEnd(true)
    }
    const element = scroller.current
    if (element !== null && holds.current && totalHeight > 0) element.scrollTop = element.scrollHeight
  }, [scroller, lastId, totalHeight])

  // The frame shrinks when the composer grows.
  useEffect(() => {
    const element = scroller.current
    if (element === null) return
    const observer = new ResizeObserver(() => {
      if (holds.current) element.scrollTop = element.scrollHeight
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [scroller])

  return {
    isAtEnd,
    scrollToEnd(behavior) {
      holds.current = true
      scroller.current?.scrollTo({ top: scroller.current.scrollHeight, behavior })
    },
    letGo() {
      holds.current = false
      setIsAtEnd(false)
    },
  }
}
