// A thread of its own for one export: reads, writes the text, answers once and ends.
import { parentPort, workerData } from 'node:worker_threads'
import { withReader } from '../store/open-reader.ts'
import { ConversationMissingError } from '../transfer/read-conversation.ts'
import { type ExportedFile, type ExportOptions, renderExport } from '../transfer/render-export.ts'

export type ExportTask = ExportOptions & { readonly path: string }
export type ExportReply =
  | { readonly kind: 'done'; readonly file: ExportedFile }
  | { readonly kind: 'missing' }

function answer(task: ExportTask): ExportReply {
  try {
    return { kind: 'done', file: withReader(task.path, (store) => renderExport(store, task)) }
  } catch (error) {
    if (error instanceof ConversationMissingError) return { kind: 'missing' }
    throw error
  }
}

parentPort?.postMessage(answer(workerData as ExportTask))
