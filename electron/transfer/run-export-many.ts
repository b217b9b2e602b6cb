// Starts an export of many conversations: in a thread of its own for a history on disk; one in memory can be read only
// where it lives.
import { Worker } from 'node:worker_threads'
import type { ExportReport } from '../../shared/domain/job.ts'
import { SaveFileError } from '../platform/platform.ts'
import type { Store } from '../store/store.ts'
import type { ExportManyReply, ExportManyTask } from '../workers/export-many-worker.ts'
import { workerFile } from '../workers/worker-file.ts'
import { type ExportManyOptions, exportMany } from './export-many.ts'

/** @throws SaveFileError, and the signal's reason after a cancel; nothing was kept then */
export async function runExportMany(store: Store, options: ExportManyOptions): Promise<ExportReport> {
  if (store.path === null) return exportMany(store, options)
  const { signal, onProgress, selection, choices, folder, name } = options
  signal.throwIfAborted()
  const workerData: ExportManyTask = { path: store.path, selection, choices, folder, name }
  const worker = new Worker(workerFile('export-many-worker'), { workerData, name: 'export' })
  const cancel = (): void => worker.postMessage('cancel')
  signal.addEventListener('abort', cancel, { once: true })
  try {
    const reply = await new Promise<Exclude<ExportManyReply, { kind: 'progress' }>>((resolve, reject) => {
      worker.on('message', (message: ExportManyReply) => {
        if (message.kind === 'progress') onProgress(message.done, message.total)
        else resolve(message)
      })
      worker.once('error', reject)
      worker.once('exit', (code) => reject(new Error(`the export thread ended with code ${code}`)))
    })
    if (reply.kind === 'done') return reply.report
    if (reply.kind === 'failed') throw new SaveFileError(reply.sentence)
    signal.throwIfAborted()
    throw new Error('the export thread gave up by itself')
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}
