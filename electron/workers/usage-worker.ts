// A thread of its own for one question about the whole ledger: reads, answers once and ends.
import { parentPort, workerData } from 'node:worker_threads'
import { SaveFileError } from '../platform/platform.ts'
import { withReader } from '../store/open-reader.ts'
import type { LedgerStore } from '../store/store.ts'
import { compareUsage, UsageFileError } from '../transfer/compare-usage.ts'
import { renderUsage } from '../transfer/render-usage.ts'
import type { UsageReply, UsageTask } from './usage-thread.ts'

function read(ledger: LedgerStore, task: UsageTask): UsageReply {
  switch (task.kind) {
    case 'export':
      return { kind: 'file', file: renderUsage(ledger, task.filter, task.format, task.limitBytes) }
    case 'speeds':
      return { kind: 'speeds', speeds: ledger.speeds(task.filter, task.groupBy) }
    case 'report':
      return { kind: 'report', report: ledger.report(task.query) }
    case 'compare':
      return { kind: 'comparison', comparison: compareUsage(ledger, task) }
  }
}

function answer(task: UsageTask): UsageReply {
  try {
    return withReader(task.path, ({ ledger }) => read(ledger, task))
  } catch (error) {
    if (error instanceof SaveFileError || error instanceof UsageFileError) {
      return { kind: 'refused', sentence: error.message }
    }
    throw error
  }
}

parentPort?.postMessage(answer(workerData as UsageTask))
