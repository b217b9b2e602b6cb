// Going back to a backup, and moving the data folder. Both prepare everything while Baton is in use, and close the history
// only for the moment in which one file takes the place of another.
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import type { Id } from '../shared/domain/ids.ts'
import type { JobResult } from '../shared/domain/job.ts'
import { requireBackup, requirePath } from './compose-backups.ts'
import type { ClosedHistory, History } from './compose-history.ts'
import type { Clock } from './engine/clock.ts'
import { CommandError } from './engine/command-error.ts'
import type { Jobs, JobTools } from './engine/jobs.ts'
import { pointTo } from './platform/moved-folder.ts'
import type { Log } from './platform/platform.ts'
import type { AppState } from './rpc/services.ts'
import { readIdentity, removeCopy } from './store/backup.ts'
import {
  findBackups,
  historyBytes,
  rememberBackupFolder,
  rememberedBackupFolders,
  requireRoom,
  usualBackupFolder,
} from './store/backup-folder.ts'
import type { NamedBackup } from './store/backup-names.ts'
import { replaceHistory, restoringPath, retireHistory, settleLog } from './store/exchange-file.ts'
import { lockFolder } from './store/folder-lock.ts'
import { findSetAside } from './store/set-aside.ts'
import { asStorageError, errorCode } from './store/storage-error.ts'
import { syncFolder } from './store/sync-path.ts'
import { askBackupThread } from './workers/backup-thread.ts'

export interface ExchangeOptions {
  readonly history: History
  readonly jobs: Jobs
  readonly clock: Clock
  readonly log: Log
  /** The folder Baton was started with: the next start looks there first. */
  readonly homeFolder: string
}

/** The present history as it is before another takes its place; no clearing up ever takes it. */
function keepPresent(historyPath: string, nowMs: number): Promise<NamedBackup> {
  const order = {
    historyPath,
    folder: usualBackupFolder(historyPath),
    purpose: 'before-restore' as const,
    nowMs,
    keepCount: null,
  }
  return askBackupThread({ kind: 'make', order })
}

async function goBack(options: ExchangeOptions, backupId: string): Promise<{ keptAs: string }> {
  const { history, clock, log } = options
  const { store } = history.services()
  history.requireQuiet(null)
  const historyPath = requirePath(store)
  const backup = await requireBackup(store, backupId)
  const targetPath = restoringPath(historyPath)
  await askBackupThread({
    kind: 'restore',
    backupPath: join(backup.folder, backup.id),
    targetPath,
    restoredAt: clock.now(),
  })
  try {
    let kept = await keepPresent(historyPath, clock.now())
    history.requireQuiet(null)
    await history.whileClosed(
      'Baton is going back to a backup. It goes on in a moment.',
      async ({ path }) => {
        settleLog(path)
        if (readIdentity(path).commitCount !== kept.commitCount) {
          // Something was still written after the copy was made.
          const incomplete = join(kept.folder, kept.id)
          kept = await keepPresent(path, clock.now())
          if (incomplete !== join(kept.folder, kept.id)) rmSync(incomplete, { force: true })
        }
        replaceHistory(path, targetPath)
      },
    )
    log.info('history-went-back', { messages: backup.messageCount })
    return { keptAs: join(kept.folder, kept.id) }
  } finally {
    removeCopy(targetPath)
  }
}

function refusal(sentence: string): CommandError {
  return new CommandError('REFUSED', sentence)
}

/** @throws CommandError unless the history could be moved there */
function requireTarget(target: string, dataFolder: string): void {
  if (!isAbsolute(target)) {
    throw refusal(`"${target}" does not say where it is. Give the whole path of the folder.`)
  }
  if (resolve(target) === resolve(dataFolder)) throw refusal('The history is in this folder already.')
  if (!existsSync(target)) {
    if (existsSync(dirname(target))) return
    throw refusal(`The folder ${dirname(target)} is not there. Connect its disk or choose another folder.`)
  }
  const historyPath = join(target, 'baton.db')
  let holdsBaton: boolean
  try {
    holdsBaton = existsSync(historyPath) || findSetAside(historyPath) !== null
  } catch (error) {
    if (asStorageError(error) === null) throw error
    throw refusal(`The folder ${target} cannot be read, or is a file. Choose another one.`)
  }
  if (holdsBaton) {
    throw refusal(`The folder ${target} holds a history of Baton already. Choose one that holds none.`)
  }
}

function makeTarget(target: string, historyPath: string): void {
  try {
    if (!existsSync(target)) mkdirSync(target, { mode: 0o700 })
    requireRoom(target, historyBytes(historyPath))
  } catch (error) {
    const storageError = asStorageError(error)
    if (storageError === null || storageError.code === null) throw error
    throw new CommandError(
      'REFUSED',
      `The folder ${target} cannot be written to (${errorCode(storageError.cause) ?? storageError.code}). The history stays where it is.`,
    )
  }
}

/** The folders of before are found again from the new one; the backups themselves stay where they are. */
function rememberBackupsThere(newPath: string, oldPath: string): void {
  const usual = usualBackupFolder(oldPath)
  const known = rememberedBackupFolders(oldPath)
  const hasUsual = findBackups(oldPath).some(({ folder }) => folder === usual)
  for (const folder of [...(hasUsual ? [usual] : []), ...known].toReversed()) {
    rememberBackupFolder(newPath, folder)
  }
}

async function move(
  options: ExchangeOptions,
  jobId: Id,
  target: string,
  tools: JobTools,
): Promise<JobResult> {
  const { history, clock, log, homeFolder } = options
  const historyPath = requirePath(history.services().store)
  const newPath = join(target, 'baton.db')
  const passing = `${newPath}.moving`
  makeTarget(target, historyPath)
  removeCopy(passing)
  const copy = (onProgress?: (done: number, total: number) => void) =>
    askBackupThread(
      { kind: 'copy', historyPath, targetPath: passing },
      { signal: tools.signal, ...(onProgress === undefined ? {} : { onProgress }) },
    )

  const takeOver = async ({ path, goOnIn }: ClosedHistory, copiedCommits: number): Promise<void> => {
    settleLog(path)
    if (readIdentity(path).commitCount !== copiedCommits) {
      removeCopy(passing)
      await copy()
    }
    const attempt = lockFolder(newPath)
    if (attempt.kind !== 'locked') {
      throw new CommandError('REFUSED', `Another Baton uses ${target}. The history stays where it is.`)
    }
    try {
      rememberBackupsThere(newPath, path)
      renameSync(passing, newPath)
      syncFolder(target)
      // From here on the next start goes to the new folder.
      for (const from of new Set([homeFolder, dirname(path), target])) pointTo(from, target)
      for (const from of new Set([homeFolder, dirname(path)])) syncFolder(from)
    } catch (error) {
      rmSync(newPath, { force: true })
      for (const from of new Set([homeFolder, dirname(path)])) pointTo(from, dirname(path))
      attempt.lock.release()
      throw error
    }
    goOnIn(target, attempt.lock)
    const retired = retireHistory(path, clock.now())
    log.info('history-moved', { retired })
  }

  try {
    const copied = await copy((done, total) => tools.report({ done, total }))
    history.requireQuiet(jobId)
    await history.whileClosed('Baton is moving the history. It goes on in a moment.', (closed) =>
      takeOver(closed, copied.commitCount),
    )
    return { kind: 'move', path: target }
  } finally {
    removeCopy(passing)
  }
}

export function createExchange(options: ExchangeOptions): Pick<AppState, 'goBackTo' | 'moveData'> {
  const { history, jobs } = options
  let isGoingBack = false
  return {
    async goBackTo(backupId) {
      if (isGoingBack) throw new CommandError('REFUSED', 'Baton is going back to a backup already.')
      isGoingBack = true
      try {
        return await goBack(options, backupId)
      } finally {
        isGoingBack = false
      }
    },
    moveData(jobId, path) {
      const { store } = history.services()
      if (isGoingBack) throw new CommandError('REFUSED', 'Baton is going back to a backup. Wait for it.')
      requirePath(store)
      const target = path.trim()
      requireTarget(target, history.dataFolder())
      history.requireQuiet(jobId)
      jobs.start({
        id: jobId,
        kind: 'move',
        subject: target,
        unit: 'bytes',
        cancelSentence: 'The history stays where it is, and nothing was left in the other folder.',
        work: (tools) => move(options, jobId, target, tools),
      })
    },
  }
}
