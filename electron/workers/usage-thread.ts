// What needs every row of the ledger, or the sums of every conversation over a long time, is read by a thread of its own,
// so that a big ledger holds up no stream.
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type {
  UsageComparison,
  UsageDimension,
  UsageFilter,
  UsageQuery,
  UsageReport,
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
  | { readonly kind: 'report'; readonly path: string; readonly query: UsageQuery }
  | { readonly kind: 'compare'; readonly path: string; readonly fileName: string; readonly content: string }

export type UsageReply =
  | { readonly kind: 'file'; readonly file: UsageFile }
  | { readonly kind: 'speeds'; readonly speeds: UsageSpeeds }
  | { readonly kind: 'report'; readonly report: UsageReport }
  | { readonly kind: 'comparison'; readonly comparison: UsageComparison }
  /** The sentence is for the person. */
  | { readonly kind: 'refused'; readonly sentence: string }

/** Starts a thread for one task and waits for its answer. @throws what the thread throws */
export async function askUsageThread(task: UsageTask): Promise<UsageReply> {
  const worker = new Worker(workerFile('usage-worker'), { workerData: task, name: 'usage' })
  // Baton may end while it reads; nobody waits for the answer then.
  worker.unref()
  // `once` rejects when the thread fails. A thread that has answered has closed the file and ends by itself: to be ended
  // by force in the middle of that is hard on native code.
  const [reply] = (await Promise.race([once(worker, 'message'), failOnExit(worker)])) as [UsageReply]
  return reply
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

/** Days of which every conversation's sums are read in less time than a thread takes to start. */
const quickDays = 92

const dayMs = 86_400_000

/** Whether a report reads the sums of every conversation over so many days that streams would notice. */
function isSlow({ groupBy, conversationId, from, to }: UsageQuery): boolean {
  const days = (Date.parse(to) - Date.parse(from)) / dayMs + 1
  return groupBy === 'conversation' && conversationId === null && days > quickDays
}

/** See LedgerStore.report. A store in memory can be read only where it lives. */
export async function readUsageReport(store: Store, query: UsageQuery): Promise<UsageReport> {
  if (store.path === null || !isSlow(query)) return store.ledger.report(query)
  const reply = await askUsageThread({ kind: 'report', path: store.path, query })
  if (reply.kind !== 'report') throw new Error(`the usage thread answered with ${reply.kind}`)
  return reply.report
}
