// Which history is open: found at the start, rescued, exchanged for a backup, or moved to another folder. Everything built
// around it is torn down and built anew then; jobs outlive it, and pages take their watches up again.
import { join } from 'node:path'
import type { StoreState } from '../shared/contract/app-state.ts'
import type { Clock } from './engine/clock.ts'
import { CommandError } from './engine/command-error.ts'
import type { Jobs } from './engine/jobs.ts'
import type { Platform } from './platform/platform.ts'
import { type AppState, type Services, UnavailableError } from './rpc/services.ts'
import { type FolderLock, lockFolder } from './store/folder-lock.ts'
import { openStore, type StoreOpening } from './store/open-store.ts'
import { StorageError } from './store/storage-error.ts'
import type { Store } from './store/store.ts'
import { checkHistory, type RunningCheck } from './workers/check-history.ts'

export interface HistoryOptions {
  readonly platform: Platform
  readonly clock: Clock
  readonly jobs: Jobs
  /** Where the history is; `:memory:` keeps it in memory. */
  readonly dataFolder: string
  /** Why the data folder cannot be used at all, as a sentence; null when it can. */
  readonly folderProblem: string | null
  /** @param dataFolder where the history is now */
  build(store: Store, dataFolder: string): Services
}

/** The history while nothing else has it open, and nothing of it is in memory. */
export interface ClosedHistory {
  readonly path: string
  /** Where the history is opened next; the folder it is in unless said otherwise. */
  goOnIn(folder: string, lock: FolderLock): void
}

export interface History extends Pick<AppState, 'services' | 'salvage' | 'restoreBackup' | 'whenSettled'> {
  storeState(): StoreState
  dataFolder(): string
  /** null while none is open. */
  current(): Services | null
  /** @throws CommandError while answers arrive or other jobs run */
  requireQuiet(exceptJobId: string | null): void
  /**
   * Closes the history, lets `work` do something to its file, and opens what is there then, whatever came of it.
   * @param sentence what commands are told meanwhile
   * @throws what `work` throws, and UnavailableError when nothing could be opened afterwards
   */
  whileClosed(sentence: string, work: (closed: ClosedHistory) => Promise<void>): Promise<void>
  close(): Promise<void>
}

export function createHistory(options: HistoryOptions): History {
  const { platform, clock, jobs } = options
  let dataFolder = options.dataFolder
  let storeState: StoreState = { state: 'unavailable', sentence: 'Baton is starting.' }
  let services: Services | null = null
  let damaged: Extract<StoreOpening, { kind: 'damaged' }> | null = null
  let check: RunningCheck | null = null
  let isClosed = false
  let exchange: { readonly sentence: string; readonly done: Promise<void> } | null = null

  const build = (store: Store, notices: string[]): void => {
    services = options.build(store, dataFolder)
    storeState = { state: 'ready', notices }
  }

  const open = (lock: FolderLock | null): void => {
    const isInMemory = dataFolder === ':memory:'
    const opening = openStore({
      path: isInMemory ? ':memory:' : join(dataFolder, 'baton.db'),
      now: clock.now,
      log: platform.log,
      ...(lock === null ? {} : { lock }),
    })
    damaged = null
    switch (opening.kind) {
      case 'open': {
        const notices = [...opening.notices]
        build(opening.store, notices)
        if (opening.wasInterrupted && opening.store.path !== null) {
          check = checkHistory(opening.store.path, platform.log, (sentence) => notices.push(sentence))
        }
        return
      }
      case 'damaged': {
        damaged = opening
        const { sentence, setAsideAt, salvageCounts, backups } = opening
        storeState = { state: 'damaged', sentence, setAsideAt, salvage: salvageCounts, backups: [...backups] }
        return
      }
      default:
        storeState = { state: opening.kind, sentence: opening.sentence }
    }
  }

  const requireDamaged = () => {
    if (damaged === null || services !== null) {
      throw new UnavailableError('There is no damaged history file to rescue.')
    }
    return damaged
  }

  const unavailable = (): UnavailableError => {
    if (exchange !== null) return new UnavailableError(exchange.sentence)
    return new UnavailableError(storeState.state === 'ready' ? 'Baton is closing.' : storeState.sentence)
  }

  const current = (): Services => {
    if (services === null) throw unavailable()
    return services
  }

  const closeServices = async (): Promise<void> => {
    const closing = services
    services = null
    await check?.stop()
    check = null
    if (closing === null) return
    await closing.engine.close()
    await closing.close()
    closing.bus.close()
    closing.store.close()
  }

  const exchangeHistory = async (
    path: string,
    work: (closed: ClosedHistory) => Promise<void>,
  ): Promise<void> => {
    let lock: FolderLock | null = null
    try {
      await closeServices()
      const attempt = lockFolder(path)
      if (attempt.kind === 'held') {
        throw new StorageError(
          'busy',
          'Another Baton took the history over. Close it, then start this one again.',
        )
      }
      if (attempt.kind === 'refused') throw attempt.error
      lock = attempt.lock
      await work({
        path,
        goOnIn(folder, nextLock) {
          lock?.release()
          lock = nextLock
          dataFolder = folder
        },
      })
    } finally {
      if (isClosed) lock?.release()
      else open(lock)
    }
    if (services === null && !isClosed) throw unavailable()
  }

  if (options.folderProblem === null) open(null)
  else storeState = { state: 'unavailable', sentence: options.folderProblem }

  return {
    storeState: () => storeState,
    dataFolder: () => dataFolder,
    current: () => services,
    services: current,
    async whenSettled() {
      await exchange?.done
    },
    salvage() {
      const { store, conversationCount, messageCount } = requireDamaged().salvage()
      build(store, [])
      return { conversationCount, messageCount }
    },
    restoreBackup(backupId) {
      build(requireDamaged().restoreBackup(backupId), [])
    },
    requireQuiet(exceptJobId) {
      if (current().underWay.list().length > 0) {
        throw new CommandError(
          'REFUSED',
          'Answers are still arriving. Wait for them or stop them, then try again.',
        )
      }
      if (jobs.list().some((job) => job.state === 'running' && job.id !== exceptJobId)) {
        throw new CommandError(
          'REFUSED',
          'Something else still runs. Wait for it or cancel it, then try again.',
        )
      }
    },
    async whileClosed(sentence, work) {
      const { store } = current()
      if (store.path === null) {
        throw new CommandError('REFUSED', 'This history is in memory only. It has no file.')
      }
      const gate = Promise.withResolvers<void>()
      exchange = { sentence, done: gate.promise }
      try {
        await exchangeHistory(store.path, work)
      } finally {
        exchange = null
        gate.resolve()
      }
    },
    async close() {
      isClosed = true
      await exchange?.done
      const hadServices = services !== null
      await closeServices()
      if (!hadServices) damaged?.close()
    },
  }
}
