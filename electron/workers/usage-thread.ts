// What needs every row of the ledger is read by a thread of its own, so that a big ledger holds up no stream.
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type {
  UsageComparison,
  UsageDimension,
  UsageFilter,
  UsageSpeeds,
} from '../../shared/domain/usage-report.ts'
import type { Store } from '../store/store.ts'
import type { UsageFile, UsageFormat } from '../transfer/render-usage.ts'
import { workerFile } from './worker-file.ts'

export type UsageTask =
  | {
      readonly kind: 'export'
      readonly path: string
      readonly filter: UsageFilter
      readonly format: UsageFormat
      readonly limitBytes: number
    }
  | {
      readonly kind: 'speeds'
      readonly path: string
      readonly filter: UsageFilter
      readonly groupBy: UsageDimension
    }
  | { readonly kind: 'compare'; readonly path: string; readonly fileName: string; readonly content: string }

export type UsageReply =
  | { readonly kind: 'file'; readonly file: UsageFile }
  | { readonly kind: 'speeds'; readonly speeds: UsageSpeeds }
  | { readonly kind: 'comparison'; readonly comparison: UsageComparison }
  /** The sentence is for the person. */
  | { readonly kind: 'refused'; readonly sentence: string }

/** Starts a thread for one task, waits for its answer and ends it. @throws what the thread throws */
export async function askUsageThread(task: UsageTask): Promise<UsageReply> {
  const worker = new Worker(workerFile('usage-worker'), { workerData: task, name: 'usage' })
  // Baton may end while it reads; nobody waits for the answer then.
  worker.unref()
  try {
    // `once` rejects when the thread fails.
    const [reply] = (await Promise.race([once(worker, 'message'), failOnExit(worker)])) as [UsageReply]
    return reply
  } finally {
    await worker.terminate()
  }
}

/** A thread that ends without a word (out of memory, say) must not be waited for. */
async function failOnExit(worker: Worker): Promise<never> {
  const [code] = await once(worker, 'exit')
  throw new Error(`the usage thread ended with code ${code}`)
}

/** Exact medians of speed; see LedgerStore.speeds. A store in memory can be read only where it lives. */
export async function findUsageSpeeds(
  store: Store,
  filter: UsageFilter,
  groupBy: UsageDimension,
): Promise<UsageSpeeds> {
  if (store.path === null) return store.ledger.speeds(filter, groupBy)
  const reply = await askUsageThread({ kind: 'speeds', path: store.path, filter, groupBy })
  if (reply.kind !== 'speeds') throw new Error(`the usage thread answered with ${reply.kind}`)
  return reply.speeds
}
