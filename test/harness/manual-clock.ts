import type { Clock } from '../../electron/engine/clock.ts'

/** A clock that moves only when it is told to. Timers run in order of their time. */
export interface ManualClock extends Clock {
  advance(milliseconds: number): void
  /** Milliseconds until the next timer; null when none is set. */
  readonly nextTimerMs: number | null
}

export function createManualClock(startAt = Date.UTC(2026, 10, 20, 12)): ManualClock {
  let elapsed = 0
  let timers: { at: number; run: () => void }[] = []
  const setTimer = (delayMs: number, run: () => void) => {
    const timer = { at: elapsed + delayMs, run }
    timers.push(timer)
    return () => {
      timers = timers.filter((other) => other !== timer)
    }
  }
  return {
    now: () => startAt + elapsed,
    monotonicMs: () => elapsed,
    setTimer,
    setHousekeepingTimer: setTimer,
    advance(milliseconds) {
      const end = elapsed + milliseconds
      for (;;) {
        const next = timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0]
        if (next === undefined) break
        timers = timers.filter((timer) => timer !== next)
        elapsed = Math.max(elapsed, next.at)
        next.run()
      }
      elapsed = end
    },
    get nextTimerMs() {
      return timers.length === 0 ? null : Math.min(...timers.map((timer) => timer.at)) - elapsed
    },
  }
}
