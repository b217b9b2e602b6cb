/** Remembers so many values; the one not asked for the longest goes first. */
export interface RecentCache<Key, Value> {
  get(key: Key): Value | undefined
  set(key: Key, value: Value): void
}

export function createRecentCache<Key, Value>(most: number): RecentCache<Key, Value> {
  // A Map keeps the order of insertion: whatever is used is put at its end again.
  const entries = new Map<Key, Value>()
  return {
    get(key) {
      const value = entries.get(key)
      if (value !== undefined) {
        entries.delete(key)
        entries.set(key, value)
      }
      return value
    },
    set(key, value) {
      entries.delete(key)
      entries.set(key, value)
      const oldest = entries.keys().next()
      if (entries.size > most && oldest.done !== true) entries.delete(oldest.value)
    },
  }
}
