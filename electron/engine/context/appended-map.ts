// A map with one more entry, without copying it.

/** @param base does not have `key` */
export function appendedMap<K, V>(base: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> {
  function* entries(): MapIterator<[K, V]> {
    yield* base.entries()
    yield [key, value]
  }
  function* keys(): MapIterator<K> {
    yield* base.keys()
    yield key
  }
  function* values(): MapIterator<V> {
    yield* base.values()
    yield value
  }
  const map: ReadonlyMap<K, V> = {
    size: base.size + 1,
    get: (asked) => (asked === key ? value : base.get(asked)),
    has: (asked) => asked === key || base.has(asked),
    entries,
    keys,
    values,
    [Symbol.iterator]: entries,
    forEach(visit) {
      for (const [each, its] of entries()) visit(its, each, map)
    },
  }
  return map
}
