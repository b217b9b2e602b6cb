import { describe, expect, it } from 'vitest'
import {
  createBackupSchedule,
  type LastBackup,
  patienceMs,
  retryMs,
  settleMs,
} from '../../electron/engine/backup-schedule.ts'
import { createManualClock, type ManualClock } from '../harness/manual-clock.ts'
import { createMemoryLog } from '../harness/memory-log.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

function startSchedule(changes: { last?: LastBackup | null; kind?: 'off' | 'daily' | 'weekly' } = {}) {
  const moving = createManualClock()
  const asleep = { ms: 0 }
  // A computer that sleeps stops its timers, and not the clock on the wall.
  const clock: ManualClock = { ...moving, now: () => moving.now() + asleep.ms }
  const world = {
    clock,
    asleep,
    kind: changes.kind ?? ('daily' as 'off' | 'daily' | 'weekly'),
    place: '/backups',
    last: new Map<string, LastBackup | null>([['/backups', changes.last ?? null]]),
    commits: 10,
    isBusy: false,
    failure: null as string | null,
    isCancelled: false,
    madeAt: [] as number[],
    log: createMemoryLog(),
  }
  const start = clock.now()
  const schedule = createBackupSchedule({
    clock,
    log: world.log,
    readSchedule: () => world.kind,
    place: () => world.place,
    findLast: () => Promise.resolve(world.last.get(world.place) ?? null),
    commitCount: () => world.commits,
    isBusy: () => world.isBusy,
    make() {
      world.madeAt.push(clock.now() - start)
      if (world.failure !== null) return Promise.reject(new Error(world.failure))
      if (world.isCancelled) return Promise.resolve('cancelled' as const)
      world.last.set(world.place, { createdAt: clock.now(), commitCount: world.commits })
      return Promise.resolve('made' as const)
    },
  })
  return { world, schedule, start }
}

/** Moves time minute by minute, so that what each look awaits is done before the next. */
async function pass(
  clock: ManualClock,
  schedule: { drain(): Promise<void> },
  durationMs: number,
): Promise<void> {
  for (let passed = 0; passed < durationMs; passed += minuteMs) {
    clock.advance(minuteMs)
    await schedule.drain()
  }
}

describe('the schedule of backups', () => {
  it('makes the first one when Baton has been used for a while, and then one each day', async () => {
    const { world, schedule } = startSchedule()
    await pass(world.clock, schedule, settleMs - minuteMs)
    expect(world.madeAt).toEqual([])
    await pass(world.clock, schedule, 10 * minuteMs)
    expect(world.madeAt).toEqual([settleMs])
    world.commits += 1
    expect(await schedule.nextAt()).toBe(world.clock.now() - 9 * minuteMs + dayMs)
    await pass(world.clock, schedule, dayMs)
    expect(world.madeAt).toEqual([settleMs, settleMs + dayMs])
  })

  it('goes by when the last one was made, however long Baton was closed or the computer slept', async () => {
    const start = createManualClock().now()
    const recent = startSchedule({ last: { createdAt: start - 20 * hourMs, commitCount: 3 } })
    await pass(recent.world.clock, recent.schedule, 3 * hourMs)
    expect(recent.world.madeAt).toEqual([])
    recent.world.asleep.ms += 9 * hourMs
    await pass(recent.world.clock, recent.schedule, minuteMs)
    expect(recent.world.madeAt).toEqual([12 * hourMs + minuteMs])

    const weekly = startSchedule({ kind: 'weekly', last: { createdAt: start - 6 * dayMs, commitCount: 3 } })
    await pass(weekly.world.clock, weekly.schedule, 20 * hourMs)
    expect(weekly.world.madeAt).toEqual([])
    expect(await weekly.schedule.nextAt()).toBe(start + dayMs)
    await pass(weekly.world.clock, weekly.schedule, 5 * hourMs)
    expect(weekly.world.madeAt).toEqual([dayMs])
  })

  it('makes none while nothing has changed, and one as soon as something does', async () => {
    const start = createManualClock().now()
    const { world, schedule } = startSchedule({ last: { createdAt: start - 3 * dayMs, commitCount: 10 } })
    await pass(world.clock, schedule, 2 * hourMs)
    expect(world.madeAt).toEqual([])
    expect(await schedule.nextAt()).toBeNull()
    world.commits = 11
    expect(await schedule.nextAt()).toBe(world.clock.now())
    await pass(world.clock, schedule, minuteMs)
    expect(world.madeAt).toEqual([2 * hourMs + minuteMs])
  })

  it('waits for answers, but not for ever', async () => {
    const { world, schedule } = startSchedule()
    world.isBusy = true
    await pass(world.clock, schedule, settleMs + 20 * minuteMs)
    expect(world.madeAt).toEqual([])
    await pass(world.clock, schedule, patienceMs)
    expect(world.madeAt).toEqual([settleMs + patienceMs])
  })

  it('keeps why it failed, tries again an hour later, and forgets it when it worked', async () => {
    const { world, schedule } = startSchedule()
    world.failure = 'The disk is full.'
    await pass(world.clock, schedule, settleMs + 2 * minuteMs)
    expect(schedule.problem()).toBe('The disk is full.')
    expect(await schedule.nextAt()).toBe(world.clock.now() - 2 * minuteMs + retryMs)
    await pass(world.clock, schedule, hourMs)
    expect(world.madeAt).toEqual([settleMs, settleMs + retryMs])
    world.failure = null
    await pass(world.clock, schedule, hourMs)
    expect(world.madeAt).toHaveLength(3)
    expect(schedule.problem()).toBeNull()
  })

  it('takes one that was called off for no failure, and tries again an hour later', async () => {
    const { world, schedule } = startSchedule()
    world.isCancelled = true
    await pass(world.clock, schedule, settleMs + 2 * minuteMs)
    expect(schedule.problem()).toBeNull()
    world.isCancelled = false
    await pass(world.clock, schedule, hourMs)
    expect(world.madeAt).toEqual([settleMs, settleMs + retryMs])
    expect(world.log.lines).toEqual([])
  })

  it('makes none when it is switched off or closed, and looks anew where backups go now', async () => {
    const { world, schedule, start } = startSchedule({ kind: 'off' })
    await pass(world.clock, schedule, 2 * dayMs)
    expect(world.madeAt).toEqual([])
    expect(await schedule.nextAt()).toBeNull()
    world.kind = 'daily'
    world.last.set('/backups', { createdAt: world.clock.now() - hourMs, commitCount: 1 })
    await pass(world.clock, schedule, hourMs)
    expect(world.madeAt).toEqual([])
    world.place = '/another'
    await pass(world.clock, schedule, 2 * minuteMs)
    expect(world.madeAt).toEqual([world.clock.now() - start - minuteMs])
    world.commits += 1
    schedule.close()
    await pass(world.clock, schedule, 3 * dayMs)
    expect(world.madeAt).toHaveLength(1)
  })

  it('is not put off by a backup from the future, of a clock that was wrong', async () => {
    const start = createManualClock().now()
    const { world, schedule } = startSchedule({ last: { createdAt: start + 300 * dayMs, commitCount: 2 } })
    await pass(world.clock, schedule, settleMs + minuteMs)
    expect(world.madeAt).toEqual([settleMs])
  })

  it('is not put off by a clock that was ahead when Baton started and was set back since', async () => {
    const { world, schedule } = startSchedule()
    world.asleep.ms = -300 * dayMs
    await pass(world.clock, schedule, settleMs + minuteMs)
    expect(world.madeAt).toEqual([settleMs - 300 * dayMs])
    expect(await schedule.nextAt()).toBe(world.clock.now() - minuteMs + dayMs)
  })
})
