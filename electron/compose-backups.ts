// Backups of the open history: on demand and on a schedule, as jobs whose work a thread does.

import { join } from 'node:path'
import { createId } from '../shared/domain/create-id.ts'
import type { Id } from '../shared/domain/ids.ts'
import type { JobResult } from '../shared/domain/job.ts'
import type { AnswersUnderWay } from './engine/answers-under-way.ts'
import { createBackupSchedule } from './engine/backup-schedule.ts'
import type { Clock } from './engine/clock.ts'
import { CommandError } from './engine/command-error.ts'
import type { Jobs, JobTools } from './engine/jobs.ts'
import type { Log } from './platform/platform.ts'
import type { BackupService } from './rpc/services.ts'
import { readIdentity } from './store/backup.ts'
import { historyBytes, usualBackupFolder } from './store/backup-folder.ts'
import {
  type BackupPurpose,
  byProgress,
  type NamedBackup,
  presentBackup,
  storeMark,
} from './store/backup-names.ts'
import { StorageError } from './store/storage-error.ts'
import type { Store } from './store/store.ts'
import { askBackupThread } from './workers/backup-thread.ts'

export interface Backups extends BackupService {
  close(): Promise<void>
}

const cancelSentence = 'No backup was made, and nothing half-written was left.'

function reportOf(made: NamedBackup): JobResult {
  const { folder, id, byteSize, conversationCount, messageCount } = made
  return {
    kind: 'backup',
    report: { path: join(folder, id), byteSize, conversationCount, messageCount },
  }
}

/** @throws CommandError when it is not there */
export async function requireBackup(store: Store, backupId: string): Promise<NamedBackup> {
  const path = requirePath(store)
  const chosenFolder = store.settings.read().backupFolder
  const found = (await askBackupThread({ kind: 'list', historyPath: path, chosenFolder })).find(
    ({ id }) => id === backupId,
  )
  if (found === undefined) {
    throw new CommandError('NOT_FOUND', 'This backup is no longer there. Choose another one.')
  }
  return found
}

/** @throws StorageError for a history in memory */
export function requirePath(store: Store): string {
  if (store.path !== null) return store.path
  throw new StorageError('unsupported', 'This history is in memory only, and cannot be backed up.')
}

export function createBackups(options: {
  readonly store: Store
  readonly jobs: Jobs
  readonly clock: Clock
  readonly log: Log
  readonly underWay: AnswersUnderWay
}): Backups {
  const { store, jobs, clock, log, underWay } = options
  const { path } = store

  const folderNow = (historyPath: string): string =>
    store.settings.read().backupFolder ?? usualBackupFolder(historyPath)

  const make = async (purpose: BackupPurpose, tools: JobTools): Promise<JobResult> => {
    const historyPath = requirePath(store)
    const { backupKeepCount } = store.settings.read()
    const order = {
      historyPath,
      folder: folderNow(historyPath),
      purpose,
      nowMs: clock.now(),
      keepCount: purpose === 'scheduled' ? backupKeepCount : null,
    }
    const made = await askBackupThread(
      { kind: 'make', order },
      {
        signal: tools.signal,
        onProgress: (done, total) => tools.report({ done, total }),
      },
    )
    schedule?.forget()
    log.info('backup-made', { purpose, messages: made.messageCount, bytes: made.byteSize })
    return reportOf(made)
  }

  const start = (id: Id, purpose: BackupPurpose, subject: string, work = make): void => {
    jobs.start({
      id,
      kind: 'backup',
      subject,
      unit: 'bytes',
      cancelSentence,
      work: (tools) => work(purpose, tools),
    })
  }

  /** Told once to the person, as a job that failed, and then kept as the problem of the schedule until one succeeds. */
  let hasToldProblem = false
  const makeScheduled = async (): Promise<'made' | 'cancelled'> => {
    const id = createId(clock.now())
    start(id, 'scheduled', 'Scheduled backup')
    await jobs.ended(id)
    const job = jobs.list().find((candidate) => candidate.id === id)
    if (job?.state === 'complete') {
      hasToldProblem = false
      jobs.remove(id)
      return 'made'
    }
    if (job?.state === 'cancelled') return 'cancelled'
    if (hasToldProblem) jobs.remove(id)
    hasToldProblem = true
    throw new StorageError('io', job?.sentence ?? cancelSentence)
  }

  const schedule =
    path === null
      ? null
      : createBackupSchedule({
          clock,
          log,
          readSchedule: () => store.settings.read().backupSchedule,
          place: () => folderNow(path),
          async findLast() {
            const mark = storeMark(readIdentity(path).storeId)
            const folder = folderNow(path)
            const backups = await askBackupThread({ kind: 'list', historyPath: path, chosenFolder: folder })
            const [last] = byProgress(
              backups.filter((backup) => backup.folder === folder),
              mark,
            )
            return last ?? null
          },
          commitCount: () => readIdentity(path).commitCount,
          isBusy: () => underWay.list().length > 0,
          make: makeScheduled,
        })

  return {
    async list() {
      if (path === null || schedule === null) {
        return { folder: '', historyBytes: null, backups: [], nextAt: null, problem: null }
      }
      const chosenFolder = store.settings.read().backupFolder
      const backups = await askBackupThread({ kind: 'list', historyPath: path, chosenFolder })
      return {
        folder: folderNow(path),
        historyBytes: historyBytes(path),
        backups: backups.map(presentBackup),
        nextAt: await schedule.nextAt(),
        problem: schedule.problem(),
      }
    },
    create(jobId) {
      requirePath(store)
      start(jobId, 'asked', 'The whole history')
    },
    async preview(backupId) {
      const backup = await requireBackup(store, backupId)
      const comparison = await askBackupThread({
        kind: 'preview',
        backupPath: join(backup.folder, backup.id),
        historyPath: requirePath(store),
      })
      return { backup: presentBackup(backup), ...comparison }
    },
    async close() {
      schedule?.close()
      await schedule?.drain()
    },
  }
}
