// A generator of numbers that gives the same ones for the same seed, so that a walk can be walked again.

export interface Random {
  /** From 0 up to, and without, 1. */
  next(): number
  /** A whole number from 0 up to, and without, `count`. */
  below(count: number): number
  /** True about so often: 0.1 for every tenth time. */
  chance(share: number): boolean
  /** @throws Error for an empty list */
  pick<Item>(items: readonly Item[]): Item
  /** The name of an entry, each about as often as its weight says. */
  weighted<Name extends string>(weights: Readonly<Record<Name, number>>): Name
}

/** Mulberry32: 32 bits of state, and good enough to choose where to walk. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (count: number): number => Math.floor(next() * count)
  return {
    next,
    below,
    chance: (share) => next() < share,
    pick(items) {
      const item = items[below(items.length)]
      if (item === undefined) throw new Error('there is nothing to pick from')
      return item
    },
    weighted(weights) {
      const names = Object.keys(weights) as (keyof typeof weights)[]
      const total = names.reduce((sum, name) => sum + weights[name], 0)
      let left = next() * total
      for (const name of names) {
        left -= weights[name]
        if (left < 0) return name
      }
      throw new Error('no weight is above zero')
    },
  }
}
