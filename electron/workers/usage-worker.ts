// A thread of its own for one question about the whole ledger: reads, answers once and ends.
import { parentPort, workerData } from 'node:worker_threads'
import { SaveFileError } from '../platform/platform.ts'
import { withReader } from '../store/open-reader.ts'
import { renderUsage } from '../transfer/render-usage.ts'
import type { UsageReply, UsageTask } from './usage-thread.ts'

function answer(task: UsageTask): UsageReply {
  try {
    return withReader(task.path, ({ ledger }) =>
      task.kind === 'export'
        ? { kind: 'file', file: renderUsage(ledger, task.filter, task.format) }
        : { kind: 'speeds', speeds: ledger.speeds(task.filter, task.groupBy) },
    )
  } catch (error) {
    if (error instanceof SaveFileError) return { kind: 'refused', sentence: error.message }
    throw error
  }
}

parentPort?.postMessage(answer(workerData as UsageTask))
