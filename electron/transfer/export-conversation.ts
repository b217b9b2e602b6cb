// Exports one conversation. A history on disk is read by a thread of its own, so that a long export holds up no stream;
// a store in memory can be read only where it lives.
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Store } from '../store/store.ts'
import type { ExportReply, ExportTask } from '../workers/export-worker.ts'
import { workerFile } from '../workers/worker-file.ts'
import { ConversationMissingError } from './read-conversation.ts'
import { type ExportedFile, type ExportOptions, renderExport } from './render-export.ts'

/** @throws ConversationMissingError */
export async function exportConversation(options: ExportOptions & { store: Store }): Promise<ExportedFile> {
  const { store, ...rest } = options
  if (store.path === null) return renderExport(store, rest)
  const workerData: ExportTask = { path: store.path, ...rest }
  const worker = new Worker(workerFile('export-worker'), { workerData, name: 'export' })
  try {
    // `once` rejects when the thread fails.
    const [reply] = (await Promise.race([once(worker, 'message'), failOnExit(worker)])) as [ExportReply]
    if (reply.kind === 'missing') throw new ConversationMissingError()
    return reply.file
  } finally {
    await worker.terminate()
  }
}

/** A thread that ends without a word (out of memory, say) must not be waited for. */
async function failOnExit(worker: Worker): Promise<never> {
  const [code] = await once(worker, 'exit')
  throw new Error(`the export thread ended with code ${code}`)
}
