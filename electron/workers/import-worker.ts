// A thread of its own that reads a file to take in: finds out whose it is, parses, maps and checks. What it found goes to
// the main thread, which writes; it waits whenever more than a little is on the way.
import { parentPort, workerData } from 'node:worker_threads'
import type { SourceApp } from '../../shared/domain/conversation-source.ts'
import type { ImportIssue } from '../../shared/domain/job.ts'
import type {
  AttachmentBytes,
  ConversationRecord,
  ImportSink,
  LibraryPart,
} from '../transfer/import/conversation-record.ts'
import { ImportFileError } from '../transfer/import/import-file-error.ts'
import { readImport } from '../transfer/import/read-import.ts'

export interface ImportTask {
  readonly path: string
  readonly name: string
  /** UTC milliseconds. */
  readonly now: number
}

export type ImportDelivery =
  | { readonly kind: 'begin'; readonly app: SourceApp }
  | { readonly kind: 'attachment'; readonly file: AttachmentBytes }
  | { readonly kind: 'conversation'; readonly record: ConversationRecord }
  | { readonly kind: 'library'; readonly part: LibraryPart }
  | { readonly kind: 'issue'; readonly issue: ImportIssue; readonly isSkippedConversation: boolean }

export type ImportMessage =
  | ImportDelivery
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly kind: 'done' }
  | { readonly kind: 'cancelled' }
  /** The sentence is for the person. */
  | { readonly kind: 'failed'; readonly sentence: string }

/** `taken`: one delivery was dealt with. */
export type ImportOrder = 'taken' | 'cancel'

const tellEveryMs = 100
/** Deliveries on the way; large ones count as many. */
const roomForDeliveries = 16
const largeBytes = 1024 * 1024

const controller = new AbortController()
let onTheWay = 0
const weights: number[] = []
let wake: (() => void) | null = null

parentPort?.on('message', (order: ImportOrder) => {
  if (order === 'cancel') controller.abort()
  else onTheWay -= weights.shift() ?? 1
  wake?.()
})

async function deliver(delivery: ImportDelivery, byteSize: number): Promise<void> {
  while (onTheWay >= roomForDeliveries && !controller.signal.aborted) {
    await new Promise<void>((resolve) => {
      wake = resolve
    })
  }
  controller.signal.throwIfAborted()
  const weight = 1 + Math.floor(byteSize / largeBytes)
  onTheWay += weight
  weights.push(weight)
  parentPort?.postMessage(delivery)
}

/** About how much of it is text. */
function sizeOf(record: ConversationRecord): number {
  let size = 0
  for (const { message, native } of record.messages) {
    for (const part of message.parts) {
      if (part.type === 'text' || part.type === 'reasoning') size += part.text.length
      else if (part.type === 'tool-result') size += part.output.length
      else if (part.type === 'tool-call') size += part.argumentsJson.length
    }
    size += native === null ? 200 : 2000
  }
  return size
}

const sink: ImportSink = {
  begin: (app) => parentPort?.postMessage({ kind: 'begin', app } satisfies ImportMessage),
  attachment: (file) => deliver({ kind: 'attachment', file }, file.bytes.byteLength),
  conversation: (record) => deliver({ kind: 'conversation', record }, sizeOf(record)),
  library: (part) => deliver({ kind: 'library', part }, 0),
  issue: (issue, isSkippedConversation) =>
    parentPort?.postMessage({ kind: 'issue', issue, isSkippedConversation } satisfies ImportMessage),
}

async function work({ path, name, now }: ImportTask): Promise<ImportMessage> {
  let toldAt = 0
  try {
    await readImport(path, sink, {
      name,
      now,
      signal: controller.signal,
      onProgress(done, total) {
        const time = performance.now()
        if (time - toldAt < tellEveryMs) return
        toldAt = time
        parentPort?.postMessage({ kind: 'progress', done, total } satisfies ImportMessage)
      },
    })
    return { kind: 'done' }
  } catch (error) {
    if (controller.signal.aborted) return { kind: 'cancelled' }
    if (error instanceof ImportFileError) return { kind: 'failed', sentence: error.message }
    throw error
  }
}

const reply = await work(workerData as ImportTask)
parentPort?.postMessage(reply)
parentPort?.close()
