// Runs an import or a dry run: a thread reads, this one writes, one delivery at a time with a turn for everybody else in
// between. A history in memory is filled by the thread it lives in.
import { Worker } from 'node:worker_threads'
import type { Store } from '../../store/store.ts'
import type { ImportDelivery, ImportMessage, ImportOrder, ImportTask } from '../../workers/import-worker.ts'
import { workerFile } from '../../workers/worker-file.ts'
import { ImportFileError } from './import-file-error.ts'
import { readImport } from './read-import.ts'
import type { TakeIn } from './take-in.ts'

export interface RunImportOptions {
  readonly path: string
  /** As the person knows the file. */
  readonly name: string
  /** UTC milliseconds. */
  readonly now: number
  readonly signal: AbortSignal
  onProgress(done: number, total: number): void
}

async function take(takeIn: TakeIn, delivery: ImportDelivery): Promise<void> {
  switch (delivery.kind) {
    case 'begin':
      return takeIn.begin(delivery.app)
    case 'attachment':
      return takeIn.attachment(delivery.file)
    case 'conversation':
      return takeIn.conversation(delivery.record)
    case 'library':
      return takeIn.library(delivery.part)
    case 'issue':
      return takeIn.issue(delivery.issue, delivery.isSkippedConversation)
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** Takes everything a thread delivers, in order. */
async function takeFrom(worker: Worker, takeIn: TakeIn, options: RunImportOptions): Promise<void> {
  const { signal, onProgress } = options
  const waiting: ImportMessage[] = []
  let wake: (() => void) | null = null
  let fault: Error | null = null
  const add = (message: ImportMessage): void => {
    waiting.push(message)
    wake?.()
  }
  const fail = (error: Error): void => {
    fault ??= error
    wake?.()
  }
  worker.on('message', add)
  worker.once('error', fail)
  worker.once('exit', (code) => fail(new Error(`the import thread ended with code ${code}`)))
  while (true) {
    const message = waiting.shift()
    if (message === undefined) {
      if (fault !== null) throw fault
      await new Promise<void>((resolve) => {
        wake = resolve
      })
      wake = null
      continue
    }
    switch (message.kind) {
      case 'progress':
        onProgress(message.done, message.total)
        break
      case 'done':
        return
      case 'cancelled':
        signal.throwIfAborted()
        throw new Error('the import thread gave up by itself')
      case 'failed':
        throw new ImportFileError(message.sentence)
      default:
        // Nothing more is written after a cancel.
        signal.throwIfAborted()
        await take(takeIn, message)
        if (message.kind !== 'begin' && message.kind !== 'issue') {
          worker.postMessage('taken' satisfies ImportOrder)
        }
        await nextTurn()
    }
  }
}

/** @throws ImportFileError, StorageError, and the signal's reason after a cancel; what was written stays */
export async function runImport(store: Store, takeIn: TakeIn, options: RunImportOptions): Promise<void> {
  try {
    if (store.path === null) {
      await readImport(options.path, takeIn, options)
      return
    }
    options.signal.throwIfAborted()
    const { path, name, now, signal } = options
    const workerData: ImportTask = { path, name, now }
    const worker = new Worker(workerFile('import-worker'), { workerData, name: 'import' })
    const cancel = (): void => worker.postMessage('cancel' satisfies ImportOrder)
    signal.addEventListener('abort', cancel, { once: true })
    try {
      await takeFrom(worker, takeIn, options)
    } finally {
      signal.removeEventListener('abort', cancel)
      // It ends by itself, before anyone asks for the file it reads.
      cancel()
      await ended(worker)
    }
  } finally {
    takeIn.tidy()
  }
}

async function ended(worker: Worker): Promise<void> {
  if (worker.threadId === -1) return
  await new Promise<void>((resolve) => {
    worker.once('exit', () => resolve())
    worker.once('error', () => resolve())
  })
}
