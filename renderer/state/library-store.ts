// Conversations by title, accounts and settings, kept current by library.watch. One writer: this module.
import { create } from 'zustand'
import type { LibraryWatchItem, WatchPosition } from '../../shared/contract/watches.ts'
import type { Account } from '../../shared/domain/account.ts'
import type { ConversationSummary } from '../../shared/domain/conversation.ts'
import { defaultSettings } from '../../shared/domain/default-settings.ts'
import type { Folder } from '../../shared/domain/folder.ts'
import type { ConversationId } from '../../shared/domain/ids.ts'
import type { Job } from '../../shared/domain/job.ts'
import type { Settings } from '../../shared/domain/settings.ts'
import type { Tag } from '../../shared/domain/tag.ts'
import { followWatch } from '../rpc/follow-watch.ts'
import { refreshAppInfo } from './app-store.ts'
import { createFrameBatch } from './frame-batch.ts'
import { refreshCachedModels } from './models-store.ts'
import { reportError } from './report-error.ts'
import { session } from './session.ts'
import { tellCleanedUp } from './tell-cleaned-up.ts'

export interface ListCursor {
  readonly updatedAt: number
  readonly id: ConversationId
}

export interface LibraryStore {
  readonly isReady: boolean
  /** Every summary the page has heard of, whatever view it belongs to. */
  readonly summaries: ReadonlyMap<ConversationId, ConversationSummary>
  /** Whether older active conversations than those known are stored. */
  readonly hasMore: boolean
  /** The oldest active conversation up to which all are known. */
  readonly cursor: ListCursor | null
  readonly accounts: readonly Account[]
  readonly settings: Settings
  /** In the order of the sidebar. */
  readonly folders: readonly Folder[]
  /** By name. */
  readonly tags: readonly Tag[]
  /** Running and lately ended, oldest first. */
  readonly jobs: readonly Job[]
  /** Counts up whenever whoever shows a list has to ask again: with every snapshot. */
  readonly listsVersion: number
  /** Counts up whenever templates or prompts changed. */
  readonly beginningsVersion: number
}

export const useLibraryStore = create<LibraryStore>(() => ({
  isReady: false,
  summaries: new Map(),
  hasMore: false,
  cursor: null,
  accounts: [],
  settings: defaultSettings,
  folders: [],
  tags: [],
  jobs: [],
  listsVersion: 0,
  beginningsVersion: 0,
}))

/** Applies what the watch delivered, in order. Pure. */
export function applyLibraryItems(state: LibraryStore, items: readonly LibraryWatchItem[]): LibraryStore {
  let next = { ...state }
  let summaries: Map<ConversationId, ConversationSummary> | null = null
  for (const item of items) {
    if (item.type === 'snapshot') {
      const { conversations, hasMore, accounts, settings, folders, tags, jobs } = item.snapshot
      summaries = new Map(conversations.map((summary) => [summary.id, summary]))
      const last = conversations.at(-1)
      const cursor = last === undefined ? null : { updatedAt: last.updatedAt, id: last.id }
      const listsVersion = next.listsVersion + 1
      next = {
        ...next,
        isReady: true,
        hasMore,
        cursor,
        accounts,
        settings,
        folders,
        tags,
        jobs,
        listsVersion,
      }
      continue
    }
    const { change } = item
    switch (change.type) {
      case 'conversation-upserted':
        summaries ??= new Map(state.summaries)
        summaries.set(change.summary.id, change.summary)
        break
      case 'conversation-removed':
        summaries ??= new Map(state.summaries)
        summaries.delete(change.conversationId)
        break
      case 'accounts-changed':
        next.accounts = change.accounts
        break
      case 'settings-changed':
        next.settings = change.settings
        break
      case 'folders-changed':
        next.folders = change.folders
        break
      case 'tags-changed':
        next.tags = change.tags
        break
      case 'beginnings-changed':
        next.beginningsVersion += 1
        break
      case 'job-changed': {
        const { job } = change
        const isKnown = next.jobs.some(({ id }) => id === job.id)
        next.jobs = isKnown
          ? next.jobs.map((other) => (other.id === job.id ? job : other))
          : [...next.jobs, job]
        break
      }
      case 'job-removed':
        next.jobs = next.jobs.filter(({ id }) => id !== change.jobId)
        break
      // Told to the person, or answered by a new snapshot; see below.
      case 'cleaned-up':
      case 'library-replaced':
      case 'models-changed':
        break
    }
  }
  return summaries === null ? next : { ...next, summaries }
}

/**
 * Adds summaries fetched by list; what the watch already said is newer and stays.
 * @param active where the pages of active conversations stand now; null when the fetch was of something else.
 */
export function mergeSummaries(
  fetched: readonly ConversationSummary[],
  active: { readonly hasMore: boolean; readonly cursor: ListCursor | null } | null,
): void {
  useLibraryStore.setState((state) => {
    const summaries = new Map(state.summaries)
    for (const summary of fetched) if (!summaries.has(summary.id)) summaries.set(summary.id, summary)
    if (active === null) return { summaries }
    return { summaries, hasMore: active.hasMore, cursor: active.cursor ?? state.cursor }
  })
}

/** Follows library.watch until the signal is aborted. */
export function followLibrary(signal: AbortSignal): void {
  const inner = new AbortController()
  const end = (): void => inner.abort()
  signal.addEventListener('abort', end, { once: true, signal: inner.signal })
  watchLibrary(inner.signal, () => {
    // Too much changed to be named one by one: a new watch begins with all of it.
    inner.abort()
    followLibrary(signal)
  })
}

function watchLibrary(signal: AbortSignal, onReplaced: () => void): void {
  const { client, connection } = session()
  let epoch: string | null = null
  const batch = createFrameBatch<LibraryWatchItem>((items) => {
    useLibraryStore.setState((state) => applyLibraryItems(state, items))
    if (needsModels(items)) void refreshCachedModels()
  })
  void followWatch<LibraryWatchItem>({
    connection,
    signal,
    resume: null,
    open: (resume: WatchPosition | null, watchSignal) =>
      client.library.watch({ resume }, { signal: watchSignal }),
    onItem(item, position) {
      batch.add(item)
      if (item.type === 'snapshot') {
        // Another history is open than before, or the same one in another folder.
        if (epoch !== null && epoch !== position.epoch) void refreshAppInfo()
        epoch = position.epoch
        return batch.flush()
      }
      if (item.change.type === 'cleaned-up') tellCleanedUp(item.change)
      if (item.change.type !== 'library-replaced') return
      batch.flush()
      onReplaced()
    },
    onRefused(error) {
      reportError(error)
      // The history is not open any more; what is shown then is said by app.info.
      void refreshAppInfo()
    },
  })
}

function needsModels(items: readonly LibraryWatchItem[]): boolean {
  return items.some(
    (item) =>
      item.type === 'snapshot' ||
      item.change.type === 'accounts-changed' ||
      item.change.type === 'models-changed',
  )
}
