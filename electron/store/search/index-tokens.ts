// How an index and its history know each other again.
export interface IndexTokens {
  /** What was written at the start before; an index that knows it has seen everything up to then. Empty at first. */
  readonly previous: string
  readonly current: string
}
