// Follows one watch for as long as it is wanted: a lost connection or an ended stream is taken up again where it
// stopped, by position, so that nothing is seen twice and nothing is missed.
import { ORPCError } from '@orpc/client'
import type { WatchPosition } from '../../shared/contract/watches.ts'
import { type Connection, whenConnected } from './connection.ts'

/** What every watch delivers, whatever the snapshot is. */
type WatchItem = { type: 'snapshot'; position: WatchPosition } | { type: 'change'; sequence: number }

interface WatchOptions<Item extends WatchItem> {
  readonly connection: Connection
  readonly signal: AbortSignal
  /** Where an earlier watch of the same thing stopped; null begins with a snapshot. */
  readonly resume: WatchPosition | null
  open(resume: WatchPosition | null, signal: AbortSignal): Promise<AsyncIterable<Item>>
  onItem(item: Item, position: WatchPosition): void
  /** The engine refused the watch (what was watched is gone, the store is not open); it is not tried again. */
  onRefused(error: ORPCError<string, unknown>): void
}

const pauseMs = 300

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, pauseMs)
    function done(): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    signal.addEventListener('abort', done)
  })
}

/** Resolves when the signal is aborted or the watch was refused. Never rejects. */
export async function followWatch<Item extends WatchItem>(options: WatchOptions<Item>): Promise<void> {
  const { connection, signal } = options
  let position = options.resume
  while (!signal.aborted) {
    try {
      await whenConnected(connection, signal)
      for await (const item of await options.open(position, signal)) {
        if (signal.aborted) return
        if (item.type === 'snapshot') position = item.position
        else if (position === null) continue
        else position = { epoch: position.epoch, sequence: item.sequence }
        options.onItem(item, position)
      }
    } catch (error) {
      if (signal.aborted) return
      if (error instanceof ORPCError && error.defined) {
        options.onRefused(error)
        return
      }
      // A cut transport: the loop waits for the next one and resumes.
    }
    if (!signal.aborted) await pause(signal)
  }
}
