// A part of the page that is fetched the first time something on the screen needs it, and shared from then on.
import { useEffect, useSyncExternalStore } from 'react'

export interface LazyPart<Value> {
  /** The part, or null until it is here. */
  value(): Value | null
  subscribe(listener: () => void): () => void
  fetch(): void
}

export function createLazyPart<Value>(name: string, load: () => Promise<Value>): LazyPart<Value> {
  let value: Value | null = null
  let isLoading = false
  const listeners = new Set<() => void>()
  return {
    value: () => value,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    fetch() {
      if (value !== null || isLoading) return
      isLoading = true
      load().then(
        (loaded) => {
          value = loaded
          for (const listener of [...listeners]) listener()
        },
        (error: unknown) => {
          // The text stays readable without it; the next block that wants it asks again.
          isLoading = false
          console.error(`Could not load ${name}.`, error)
        },
      )
    },
  }
}

/** The part once it is here; asking with `isWanted` fetches it. */
export function useLazyPart<Value>(part: LazyPart<Value>, isWanted: boolean): Value | null {
  const value = useSyncExternalStore(part.subscribe, part.value, part.value)
  useEffect(() => {
    if (isWanted) part.fetch()
  }, [part, isWanted])
  return value
}
