// A thread of its own for one thing done with backups: works, tells how far it is, answers once and ends.

import { dirname } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { CopyCancelledError, type CopyHooks, copyHistory } from '../store/backup-copy.ts'
import { findBackups, historyBytes, requireRoom } from '../store/backup-folder.ts'
import { makeBackup } from '../store/backup-making.ts'
import { previewBackup } from '../store/backup-preview.ts'
import { prepareRestore } from '../store/backup-restore.ts'
import { migrations } from '../store/migrations/index.ts'
import { asStorageError } from '../store/storage-error.ts'
import type { BackupReplies, BackupReply, BackupTask } from './backup-thread.ts'

async function work(task: BackupTask, hooks: CopyHooks): Promise<BackupReplies[BackupTask['kind']]> {
  switch (task.kind) {
    case 'list':
      return findBackups(task.historyPath, task.chosenFolder)
    case 'make':
      return makeBackup(task.order, hooks)
    case 'preview':
      return previewBackup({ ...task, migrations }, hooks)
    case 'restore':
      return prepareRestore({ ...task, migrations }, hooks)
    case 'copy':
      requireRoom(dirname(task.targetPath), historyBytes(task.historyPath))
      return copyHistory(task.historyPath, task.targetPath, hooks)
  }
}

async function answer(task: BackupTask, flag: Int32Array): Promise<BackupReply> {
  try {
    const result = await work(task, {
      onProgress: (doneBytes, totalBytes) =>
        parentPort?.postMessage({ kind: 'progress', doneBytes, totalBytes } satisfies BackupReply),
      isCancelled: () => Atomics.load(flag, 0) === 1,
    })
    return { kind: 'done', result }
  } catch (error) {
    if (error instanceof CopyCancelledError) return { kind: 'cancelled' }
    const storageError = asStorageError(error)
    if (storageError === null) throw error
    const { kind, message, code } = storageError
    return { kind: 'refused', problem: kind, sentence: message, code }
  }
}

const { task, cancelled } = workerData as { task: BackupTask; cancelled: SharedArrayBuffer }
parentPort?.postMessage(await answer(task, new Int32Array(cancelled)))
