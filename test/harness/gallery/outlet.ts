/** Hands items to whoever follows at that moment. */
export interface Outlet<Item> {
  publish(item: Item): void
  /** Follows from now on, also before the first item is asked for. */
  follow(): AsyncGenerator<Item, void>
}

export function createOutlet<Item>(): Outlet<Item> {
  const followers = new Set<(item: Item) => void>()
  return {
    publish(item) {
      for (const follower of followers) follower(item)
    },
    follow() {
      const waiting: Item[] = []
      let wake: () => void = () => undefined
      const follower = (item: Item): void => {
        waiting.push(item)
        wake()
      }
      followers.add(follower)
      return (async function* () {
        try {
          while (true) {
            const item = waiting.shift()
            if (item !== undefined) yield item
            else await new Promise<void>((resolve) => (wake = resolve))
          }
        } finally {
          followers.delete(follower)
        }
      })()
    },
  }
}
