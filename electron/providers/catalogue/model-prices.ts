/** Nano-dollars for a million tokens. With more input than `above`, the whole request is billed at the tier's price. */
export interface Rate {
  readonly base: number
  readonly tiers: readonly { readonly above: number; readonly price: number }[]
}

export interface ModelPrices {
  readonly input: Rate
  readonly output: Rate
  /** null: cached tokens cost what others cost. */
  readonly cacheRead: Rate | null
  readonly cacheWrite: Rate | null
  readonly contextWindow: number | null
  /** Which table, and of which day. */
  readonly version: string
}
