// A thread of its own for an export of many conversations: reads the history as it was at its start, writes the file or
// folder, tells how far it is, and ends early when it is told to.
import { parentPort, workerData } from 'node:worker_threads'
import type { ExportReport } from '../../shared/domain/job.ts'
import { SaveFileError } from '../platform/platform.ts'
import { openReader } from '../store/open-reader.ts'
import { StorageError } from '../store/storage-error.ts'
import { type ExportManyOptions, exportMany } from '../transfer/export-many.ts'

export type ExportManyTask = Omit<ExportManyOptions, 'signal' | 'onProgress'> & { readonly path: string }
export type ExportManyReply =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly kind: 'done'; readonly report: ExportReport }
  | { readonly kind: 'cancelled' }
  /** The sentence is for the person. */
  | { readonly kind: 'failed'; readonly sentence: string }

const tellEveryMs = 100

async function work(task: ExportManyTask, signal: AbortSignal): Promise<ExportManyReply> {
  const reader = openReader(task.path)
  let toldAt = 0
  try {
    const report = await exportMany(reader.store, {
      ...task,
      signal,
      onProgress(done, total) {
        const now = performance.now()
        if (now - toldAt < tellEveryMs && done < total) return
        toldAt = now
        parentPort?.postMessage({ kind: 'progress', done, total } satisfies ExportManyReply)
      },
    })
    return { kind: 'done', report }
  } catch (error) {
    if (signal.aborted) return { kind: 'cancelled' }
    if (error instanceof SaveFileError || error instanceof StorageError) {
      return { kind: 'failed', sentence: error.message }
    }
    throw error
  } finally {
    reader.close()
  }
}

const controller = new AbortController()
parentPort?.once('message', () => controller.abort())
const reply = await work(workerData as ExportManyTask, controller.signal)
parentPort?.postMessage(reply)
parentPort?.close()
