// After a run that did not end cleanly the whole file is checked while Baton is already in use. Damage is not repaired
// behind the person's back: the next start begins with the check, sets the file aside and offers the rescue.
import { Worker } from 'node:worker_threads'
import type { Log } from '../platform/platform.ts'
import { type HistoryCheck, requestCheckAtNextStart } from '../store/check-history-file.ts'
import { workerFile } from './worker-file.ts'

export interface RunningCheck {
  /** Ends the thread; harmless when it has ended. */
  stop(): Promise<void>
}

/** @param onDamage called once, with a sentence for the person, when the file is damaged */
export function checkHistory(path: string, log: Log, onDamage: (sentence: string) => void): RunningCheck {
  const worker = new Worker(workerFile('check-worker'), { workerData: { path }, name: 'check' })
  worker.once('message', (check: HistoryCheck) => {
    log.info('history-checked', { isSound: check.isSound, problemCount: check.problems.length })
    if (check.isSound) return
    requestCheckAtNextStart(path)
    onDamage('The history file is damaged in places. Restart Baton to rescue what can be read.')
  })
  worker.once('error', (error) => log.error('history-check-failed', { kind: error.name }))
  return {
    async stop() {
      await worker.terminate()
    },
  }
}
