// The one clock of a walk, for the application and for every fake. Time moves when the walk moves it, and when somebody
// waits for it: the wait before a retry is over at once, and it is then so much later. What would only be waited for
// when something hangs never comes. Short waits, which join deltas and journal them, end when the walk says so.
import type { Clock } from '../../electron/engine/clock.ts'

export interface WalkClock extends Clock {
  /** Lets so much time pass; nothing that waits is woken. */
  pass(milliseconds: number): void
  /** Ends every short wait. */
  runShortTimers(): void
  /** Resolves as soon as a long wait begins, which then does not end by itself. */
  holdNextWait(): Promise<void>
}

/** Waits up to here join deltas for a frame or for the journal. */
const shortestWaitMs = 1_000
/** A limit that nothing in a walk may reach: a wait of about this length never ends. */
export const neverMs = 2_000_000_000

export function createWalkClock(startAt = Date.UTC(2026, 10, 20, 12)): WalkClock {
  let elapsed = 0
  let ticks = 0
  let announceHeld: (() => void) | null = null
  const short = new Set<() => void>()
  return {
    // Never the same millisecond twice, so that what happened later is later.
    now() {
      ticks += 1
      return startAt + elapsed + ticks
    },
    monotonicMs: () => elapsed + ticks,
    setTimer(delayMs, run) {
      if (delayMs >= neverMs / 2) return () => undefined
      if (delayMs > 0 && delayMs < shortestWaitMs) {
        const wake = () => {
          short.delete(wake)
          run()
        }
        short.add(wake)
        return () => short.delete(wake)
      }
      if (delayMs > 0 && announceHeld !== null) {
        announceHeld()
        announceHeld = null
        return () => undefined
      }
      const immediate = setImmediate(() => {
        elapsed += delayMs
        run()
      })
      return () => clearImmediate(immediate)
    },
    // Housekeeping is nothing a walk waits for.
    setHousekeepingTimer: () => () => undefined,
    pass(milliseconds) {
      elapsed += milliseconds
    },
    runShortTimers() {
      for (const wake of [...short]) wake()
    },
    holdNextWait() {
      return new Promise((resolve) => {
        announceHeld = resolve
      })
    },
  }
}
