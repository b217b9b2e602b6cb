import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ChangeChannel, type ChannelItem } from '../../electron/engine/change-channel.ts'

/** A channel over a running sum: the snapshot is the sum so far, every change a number added to it. */
function createSum(options: { memory?: number; backlogLimit?: number } = {}) {
  let sum = 0
  const channel = new ChangeChannel<number, number>({ epoch: 'run', readSnapshot: () => sum, ...options })
  return {
    channel,
    add(value: number) {
      sum += value
      channel.publish(value)
    },
    get sum() {
      return sum
    },
  }
}

type Item = ChannelItem<number, number>

/** Reads until the position is `sequence`, as a page would. */
async function readTo(
  watch: AsyncGenerator<Item>,
  sequence: number,
  state: { sum: number; sequence: number },
) {
  while (state.sequence < sequence) {
    const { value, done } = await watch.next()
    if (done) return
    if (value.type === 'snapshot') {
      state.sum = value.snapshot
      state.sequence = value.position.sequence
    } else {
      expect(value.sequence).toBe(state.sequence + 1)
      state.sum += value.change
      state.sequence = value.sequence
    }
  }
}

describe('ChangeChannel', () => {
  test('a watcher that stops and resumes anywhere ends with the same sum', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 60 }),
        fc.array(fc.nat(60), { maxLength: 6 }),
        fc.integer({ min: 1, max: 20 }),
        async (values, pauses, memory) => {
          const source = createSum({ memory, backlogLimit: memory })
          const state = { sum: 0, sequence: 0 }
          let position: { epoch: string; sequence: number } | null = null
          for (const [index, value] of values.entries()) {
            source.add(value)
            if (!pauses.includes(index)) continue
            const watch = source.channel.watch(position, 1, undefined)
            await readTo(watch, index + 1, state)
            await watch.return(undefined)
            position = { epoch: 'run', sequence: state.sequence }
          }
          const watch = source.channel.watch(position, 1, undefined)
          await readTo(watch, values.length, state)
          await watch.return(undefined)
          expect(state.sum).toBe(position === null && values.length === 0 ? 0 : source.sum)
        },
      ),
    )
  })

  test('a position of another run gets a snapshot', async () => {
    const source = createSum()
    source.add(4)
    const watch = source.channel.watch({ epoch: 'before', sequence: 1 }, 1, undefined)
    expect((await watch.next()).value).toMatchObject({ type: 'snapshot', snapshot: 4 })
    await watch.return(undefined)
  })

  test('a slow watcher gets a snapshot instead of an endless backlog', async () => {
    const source = createSum({ backlogLimit: 3 })
    const watch = source.channel.watch(null, 1, undefined)
    expect((await watch.next()).value).toMatchObject({ type: 'snapshot', snapshot: 0 })
    const waiting = watch.next()
    source.add(1)
    await waiting
    for (let count = 0; count < 10; count += 1) source.add(1)
    expect((await watch.next()).value).toMatchObject({ type: 'snapshot', snapshot: 11 })
    await watch.return(undefined)
  })

  test('reset sends everybody a new snapshot and ends resuming from before', async () => {
    const source = createSum()
    source.add(1)
    source.channel.reset()
    const watch = source.channel.watch({ epoch: 'run', sequence: 1 }, 1, undefined)
    expect((await watch.next()).value).toMatchObject({ type: 'snapshot', position: { sequence: 2 } })
    await watch.return(undefined)
  })

  test('an abort and a close end a waiting watch', async () => {
    const source = createSum()
    const controller = new AbortController()
    const aborted = source.channel.watch(null, 1, controller.signal)
    const closed = source.channel.watch(null, 1, undefined)
    await aborted.next()
    await closed.next()
    const ends = [aborted.next(), closed.next()]
    controller.abort()
    source.channel.close()
    expect(await Promise.all(ends)).toEqual([
      { value: undefined, done: true },
      { value: undefined, done: true },
    ])
    expect(source.channel.hasWatchers).toBe(false)
  })
})
