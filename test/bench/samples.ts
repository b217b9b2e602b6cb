/** Numbers taken one by one. */
export class Samples {
  readonly #values: number[] = []

  add(value: number): void {
    this.#values.push(value)
  }

  get count(): number {
    return this.#values.length
  }

  /** @param share from 0 to 1; 0.5 is the median. */
  percentile(share: number): number {
    const sorted = this.#values.toSorted((one, other) => one - other)
    const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
    if (value === undefined) throw new Error('nothing was measured')
    return value
  }

  get p50(): number {
    return this.percentile(0.5)
  }

  get p95(): number {
    return this.percentile(0.95)
  }
}

/** How long the work takes, in milliseconds. */
export function timeMs(work: () => void): number {
  const started = performance.now()
  work()
  return performance.now() - started
}
