import { type RefObject, useCallback, useEffect, useState } from 'react'
import type { Sight } from './list-layout.ts'

/** A step of scrolling after which other rows are drawn, and what is drawn beyond what is in sight, above and below. */
const stepPx = 128
const beyondPx = 320

export interface DrawnStretch {
  readonly fromPx: number
  readonly toPx: number
}

function stretchOf({ topPx, heightPx }: Sight): DrawnStretch {
  return {
    fromPx: Math.floor(topPx / stepPx) * stepPx - beyondPx,
    toPx: Math.ceil((topPx + heightPx) / stepPx) * stepPx + beyondPx,
  }
}

export interface SightOfList {
  /** What of the list is drawn, in pixels from its top. */
  readonly stretch: DrawnStretch
  /** Looks anew where the list stands; to be called when it was scrolled. */
  readonly look: () => void
}

/** Follows what of a scrolled list is in sight. */
export function useSight(scroller: RefObject<HTMLElement | null>): SightOfList {
  const [stretch, setStretch] = useState(() => stretchOf({ topPx: 0, heightPx: window.innerHeight }))
  const look = useCallback((): void => {
    const element = scroller.current
    // It has no height while a search covers it, and is the same as before after that.
    if (element === null || element.clientHeight === 0) return
    const next = stretchOf({ topPx: element.scrollTop, heightPx: element.clientHeight })
    setStretch((last) => (last.fromPx === next.fromPx && last.toPx === next.toPx ? last : next))
  }, [scroller])
  useEffect(() => {
    const element = scroller.current
    if (element === null) return
    const observer = new ResizeObserver(look)
    observer.observe(element)
    return () => observer.disconnect()
  }, [scroller, look])
  return { stretch, look }
}
