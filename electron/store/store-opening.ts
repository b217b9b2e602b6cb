import type { Backup } from '../../shared/contract/app-state.ts'
import type { Log } from '../platform/platform.ts'
import type { FolderLock } from './folder-lock.ts'
import type { Migration } from './migrate.ts'
import type { Store } from './store.ts'

export interface OpenStoreOptions {
  /** The history file, in a folder that exists; ':memory:' for a store that is gone when it is closed. */
  readonly path: string
  /** Where backups are kept; a folder "backups" beside the file when not given. */
  readonly backupFolder?: string
  /** UTC milliseconds. */
  readonly now?: () => number
  readonly log?: Log
  /** The lock of the folder, where it is held already; it is released with the store. */
  readonly lock?: FolderLock
  /** Every migration there is; only tests give others. */
  readonly migrations?: readonly Migration[]
}

export interface SalvageCounts {
  readonly conversationCount: number
  readonly messageCount: number
}

export interface OpenedStore {
  readonly kind: 'open'
  readonly store: Store
  /** Sentences the person should read once: lost changes, a disk that is nearly full. */
  readonly notices: string[]
  /** True when the last run did not close the file; checkHistoryFile is then worth running in a worker. */
  readonly wasInterrupted: boolean
}

/**
 * The file was damaged and is set aside byte for byte; nothing is open until one of the two ways on is taken. Each may
 * be called again when it throws a StorageError.
 */
export interface DamagedStore {
  readonly kind: 'damaged'
  readonly sentence: string
  /** Where the damaged file is now. */
  readonly setAsideAt: string
  /** What can be read of it; null when nothing can. */
  readonly salvageCounts: SalvageCounts | null
  /** Verified copies, newest first. */
  readonly backups: Backup[]
  /** Builds a new history file from every row that can be read. The damaged one stays where it is. */
  salvage(): SalvageCounts & { readonly store: Store }
  /** Opens a copy of a backup. @throws StorageError when it is not there or not sound. */
  restoreBackup(backupId: string): Store
  /** Lets go of the folder without choosing. */
  close(): void
}

/** How the history file was found; the shapes follow storeStateSchema of the contract. */
export type StoreOpening =
  | OpenedStore
  | { readonly kind: 'newer'; readonly sentence: string }
  | DamagedStore
  | { readonly kind: 'unavailable'; readonly sentence: string }
