/** Time as the engine sees it; tests move it by hand. */
export interface Clock {
  /** UTC milliseconds, for what is written down. */
  now(): number
  /** Milliseconds that never step back, for durations and waits. */
  monotonicMs(): number
  /** Calls `run` once after `delayMs`; the returned function calls it off. */
  setTimer(delayMs: number, run: () => void): () => void
  /** The same for housekeeping that comes again and again and that nobody waits for. */
  setHousekeepingTimer(delayMs: number, run: () => void): () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  setTimer(delayMs, run) {
    const timer = setTimeout(run, delayMs)
    return () => clearTimeout(timer)
  },
  setHousekeepingTimer: (delayMs, run) => systemClock.setTimer(delayMs, run),
}
