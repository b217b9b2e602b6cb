// A fault nobody caught. One call that went wrong must not end every conversation, and what was acknowledged is on
// the disk already, so a forgotten rejection is written down and Baton goes on; after a thrown fault the state of the
// program is unknown, so it ends and the next start sweeps up.
import { describeFailure } from '../rpc/conceal-failure.ts'
import type { Log } from './platform.ts'

/** @param end told what to say before the process must go; the text quotes nothing */
export function watchFaults(process: NodeJS.EventEmitter, log: Log, end: (sentence: string) => void): void {
  process.on('unhandledRejection', (reason: unknown) =>
    log.error('fault-unhandled', { ...describeFailure(reason) }),
  )
  process.on('uncaughtException', (error: unknown) => {
    const { kind, code, place } = describeFailure(error)
    log.error('fault-fatal', { kind, code, place })
    end(
      `Baton had to stop because of a fault (${[kind, code, place].filter((part) => part !== null).join(', ')}).`,
    )
  })
}
