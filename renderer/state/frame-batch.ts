// Collects items and hands them over once per animation frame; in a hidden page, where frames stop, by a timer.
const hiddenPeriodMs = 250

export interface FrameBatch<Item> {
  add(item: Item): void
  /** Hands over what waits, now. */
  flush(): void
  /** Forgets what waits. */
  clear(): void
}

export function createFrameBatch<Item>(deliver: (items: readonly Item[]) => void): FrameBatch<Item> {
  let waiting: Item[] = []
  let cancel: (() => void) | null = null

  const flush = (): void => {
    cancel?.()
    cancel = null
    if (waiting.length === 0) return
    const items = waiting
    waiting = []
    deliver(items)
  }

  const schedule = (): void => {
    // Both are armed: a page that is hidden between the request and the frame still gets its items.
    const frame = requestAnimationFrame(flush)
    const timer = setTimeout(flush, hiddenPeriodMs)
    cancel = () => {
      cancelAnimationFrame(frame)
      clearTimeout(timer)
    }
  }

  return {
    add(item) {
      waiting.push(item)
      if (cancel === null) schedule()
    },
    flush,
    clear() {
      waiting = []
      cancel?.()
      cancel = null
    },
  }
}
