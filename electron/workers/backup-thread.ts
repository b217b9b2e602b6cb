// Backups are made, looked at and copied back by a thread of its own: it reads the whole history, and a folder on a slow or
// absent disk may hold it up for long.
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { CopyCancelledError } from '../store/backup-copy.ts'
import type { BackupOrder } from '../store/backup-making.ts'
import type { HistoryContent, NamedBackup } from '../store/backup-names.ts'
import type { BackupComparison } from '../store/backup-preview.ts'
import { StorageError, type StorageErrorKind } from '../store/storage-error.ts'
import { workerFile } from './worker-file.ts'

interface BackupTasks {
  /** Every backup that can be reached. */
  list: { readonly historyPath: string; readonly chosenFolder: string | null }
  make: { readonly order: BackupOrder }
  preview: { readonly backupPath: string; readonly historyPath: string }
  /** A copy of a backup that can become the history. */
  restore: { readonly backupPath: string; readonly targetPath: string; readonly restoredAt: number }
  /** A copy of the history, for another place. */
  copy: { readonly historyPath: string; readonly targetPath: string }
}

export type BackupTask = {
  [Kind in keyof BackupTasks]: BackupTasks[Kind] & { readonly kind: Kind }
}[keyof BackupTasks]

export interface BackupReplies {
  list: NamedBackup[]
  make: NamedBackup
  preview: BackupComparison
  restore: HistoryContent
  copy: HistoryContent
}

export type BackupReply =
  | { readonly kind: 'progress'; readonly doneBytes: number; readonly totalBytes: number }
  | { readonly kind: 'done'; readonly result: BackupReplies[keyof BackupReplies] }
  | { readonly kind: 'cancelled' }
  | {
      readonly kind: 'refused'
      readonly problem: StorageErrorKind
      readonly sentence: string
      readonly code: string | null
    }

export interface BackupThreadOptions {
  /** Aborting it ends the work at its next step; nothing half-written stays. */
  readonly signal?: AbortSignal
  onProgress?(doneBytes: number, totalBytes: number): void
}

/** Starts a thread for one task. @throws StorageError, CopyCancelledError, and what the thread throws */
export async function askBackupThread<Kind extends keyof BackupTasks>(
  task: BackupTasks[Kind] & { readonly kind: Kind },
  options: BackupThreadOptions = {},
): Promise<BackupReplies[Kind]> {
  const { signal, onProgress } = options
  const cancelled = new SharedArrayBuffer(4)
  const worker = new Worker(workerFile('backup-worker'), { workerData: { task, cancelled }, name: 'backup' })
  const cancel = (): void => void Atomics.store(new Int32Array(cancelled), 0, 1)
  signal?.addEventListener('abort', cancel)
  if (signal?.aborted === true) cancel()
  let last: BackupReply | null = null
  worker.on('message', (reply: BackupReply) => {
    if (reply.kind === 'progress') onProgress?.(reply.doneBytes, reply.totalBytes)
    else last = reply
  })
  try {
    // `once` rejects when the thread fails; a thread that ended has closed every file.
    const [code] = await once(worker, 'exit')
    const reply = last as BackupReply | null
    if (reply === null) throw new Error(`the backup thread ended with code ${code} and no answer`)
    switch (reply.kind) {
      case 'done':
        return reply.result as BackupReplies[Kind]
      case 'refused':
        throw new StorageError(reply.problem, reply.sentence, reply.code)
      default:
        throw new CopyCancelledError('the work was called off')
    }
  } finally {
    signal?.removeEventListener('abort', cancel)
  }
}
