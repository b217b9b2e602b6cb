// Backups by the clock on the wall: a computer that slept makes the one it missed soon after it wakes. What the schedule
// knows of earlier backups stands in their names, so that it needs no memory of its own.
import type { Settings } from '../../shared/domain/settings.ts'
import type { Log } from '../platform/platform.ts'
import type { Clock } from './clock.ts'

/** The backup of this history with the most in it, where backups go now. */
export interface LastBackup {
  /** UTC milliseconds. */
  readonly createdAt: number
  /** The number of the last commit in it. */
  readonly commitCount: number
}

export interface BackupScheduleOptions {
  readonly clock: Clock
  readonly log: Log
  readSchedule(): Settings['backupSchedule']
  /** Where backups go now; each place has a last one of its own. */
  place(): string
  /** May take long: the folder may be on a slow disk. */
  findLast(): Promise<LastBackup | null>
  /** The number of the last commit of the history. */
  commitCount(): number
  /** True while the computer has something better to do. */
  isBusy(): boolean
  /** Makes one. @throws an error whose message is a sentence for the person */
  make(): Promise<'made' | 'cancelled'>
}

export interface BackupSchedule {
  /** UTC milliseconds of the next one; null when none is due: switched off, or nothing has changed. */
  nextAt(): Promise<number | null>
  /** Why the last one failed; null when it did not. */
  problem(): string | null
  /** A backup was made otherwise. */
  forget(): void
  /** Resolves when nothing is being made. */
  drain(): Promise<void>
  close(): void
}

const minuteMs = 60_000
/** The first one waits until Baton has been used for a while. */
export const settleMs = 5 * minuteMs
/** How long a due one waits for answers to end. */
export const patienceMs = 60 * minuteMs
/** When one that failed is tried again. */
export const retryMs = 60 * minuteMs

const periodsMs: Readonly<Record<Settings['backupSchedule'], number | null>> = {
  off: null,
  daily: 24 * 60 * minuteMs,
  weekly: 7 * 24 * 60 * minuteMs,
}

export function createBackupSchedule(options: BackupScheduleOptions): BackupSchedule {
  const { clock, log } = options
  const startedMs = clock.monotonicMs()
  const startedAt = clock.now()
  let last: { readonly place: string; readonly found: Promise<LastBackup | null> } | null = null
  let failedAt: number | null = null
  let problem: string | null = null
  let dueSinceMs: number | null = null
  let running: Promise<void> | null = null
  let isClosed = false

  /** What failed to be read once is read again. */
  const findLast = (): Promise<LastBackup | null> => {
    const place = options.place()
    if (last?.place === place) return last.found
    const asked = { place, found: options.findLast() }
    last = asked
    asked.found.catch(() => {
      if (last === asked) last = null
    })
    return asked.found
  }

  const dueAt = (periodMs: number, lastAt: number | null): number => {
    const now = clock.now()
    // A clock that was set back must not put it off for ever.
    const byPeriod = lastAt === null || lastAt > now ? Math.min(startedAt, now) : lastAt + periodMs
    const byFailure = failedAt === null || failedAt > now ? byPeriod : failedAt + retryMs
    return Math.max(byPeriod, byFailure)
  }

  const hasWaitedEnough = (): boolean => {
    if (!options.isBusy()) return true
    dueSinceMs ??= clock.monotonicMs()
    return clock.monotonicMs() - dueSinceMs >= patienceMs
  }

  const look = async (): Promise<void> => {
    const periodMs = periodsMs[options.readSchedule()]
    if (periodMs === null || clock.monotonicMs() - startedMs < settleMs) return
    const known = await findLast()
    if (isClosed || clock.now() < dueAt(periodMs, known?.createdAt ?? null)) return
    if (known !== null && known.commitCount === options.commitCount()) return
    if (!hasWaitedEnough()) return
    dueSinceMs = null
    try {
      // Called off by the person, or by the end of Baton: no failure, and tried again later like one.
      const outcome = await options.make()
      failedAt = outcome === 'cancelled' ? clock.now() : null
      problem = null
    } catch (error) {
      failedAt = clock.now()
      problem = error instanceof Error ? error.message : String(error)
      log.error('scheduled-backup-failed', { kind: error instanceof Error ? error.name : 'unknown' })
    } finally {
      last = null
    }
  }

  const tick = (): void => {
    stopTimer = clock.setHousekeepingTimer(minuteMs, tick)
    if (running !== null) return
    running = look()
      .catch((error: unknown) => {
        const kind = error instanceof Error ? error.name : 'unknown'
        log.error('backup-schedule-failed', { kind })
      })
      .finally(() => {
        running = null
      })
  }
  let stopTimer = clock.setHousekeepingTimer(minuteMs, tick)

  return {
    async nextAt() {
      const periodMs = periodsMs[options.readSchedule()]
      if (periodMs === null) return null
      const known = await findLast()
      const due = dueAt(periodMs, known?.createdAt ?? null)
      const now = clock.now()
      if (due > now) return due
      return known !== null && known.commitCount === options.commitCount() ? null : now
    },
    problem: () => problem,
    forget() {
      last = null
    },
    async drain() {
      await running
    },
    close() {
      isClosed = true
      stopTimer()
    },
  }
}
