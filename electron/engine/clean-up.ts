// The rules that archive what nobody wrote in for a while and delete for good what lies in the trash for long. Both are off
// until the person chooses them. They run some time after the start and then every hour, a few conversations at a time.
import type { ConversationId } from '../../shared/domain/ids.ts'
import type { Log } from '../platform/platform.ts'
import type { Store } from '../store/store.ts'
import type { AnswersUnderWay } from './answers-under-way.ts'
import type { ChatEngine } from './chat-engine.ts'
import type { Clock } from './clock.ts'
import { CommandError } from './command-error.ts'
import type { ConversationBus } from './conversation-bus.ts'
import type { HeldState } from './held-state.ts'
import { publishChanged } from './library.ts'

export interface CleanUpRules {
  /** null for never. */
  readonly archiveAfterDays: number | null
  readonly purgeTrashAfterDays: number | null
}

export interface CleanUpOutcome {
  readonly archivedCount: number
  readonly purgedCount: number
  /** What providers hold and could not be deleted there; each keeps a receipt. */
  readonly failedReleaseCount: number
}

export interface CleanUp {
  /** What the rules would do now. */
  preview(rules: CleanUpRules): { archiveCount: number; purgeCount: number }
  /** Does what the rules of the settings say, and tells windows; a second call while it runs waits for the first. */
  run(): Promise<CleanUpOutcome>
  /** Begins to run by the clock. */
  start(): void
  /** Nothing more is begun. A provider that is being asked to delete something is not waited for. */
  close(): void
}

export interface CleanUpOptions {
  readonly store: Store
  readonly bus: ConversationBus
  readonly clock: Clock
  readonly underWay: AnswersUnderWay
  readonly engine: Pick<ChatEngine, 'summary'>
  readonly heldState: Pick<HeldState, 'purge'>
  readonly log: Log
}

const dayMs = 86_400_000
/** The start has enough to do, and a person who has just come should not see things move. */
const firstRunAfterMs = 120_000
const runEveryMs = 3_600_000
/** So many are archived before others get their turn. */
const atOnce = 100

function letOthersRun(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

export function createCleanUp(options: CleanUpOptions): CleanUp {
  const { store, bus, clock, underWay, heldState, log } = options
  let isClosed = false
  let cancelTimer: (() => void) | null = null
  let running: Promise<CleanUpOutcome> | null = null

  const isGenerating = (id: ConversationId) =>
    underWay.list().some(({ conversationId }) => conversationId === id)
  const limitOf = (days: number) => clock.now() - days * dayMs
  const dueForArchive = (days: number | null) =>
    days === null ? [] : store.conversations.restingSince(limitOf(days)).filter((id) => !isGenerating(id))
  const dueForPurge = (days: number | null) =>
    days === null ? [] : store.conversations.trashedBefore(limitOf(days))

  const archive = async (): Promise<ConversationId[]> => {
    const days = store.settings.read().archiveAfterDays
    const archived: ConversationId[] = []
    if (days === null) return archived
    const limit = limitOf(days)
    const due = dueForArchive(days)
    for (let from = 0; from < due.length && !isClosed; from += atOnce) {
      const now = clock.now()
      const stretch = due.slice(from, from + atOnce)
      const done = store.transaction(() =>
        stretch.filter((id) => {
          // Others had their turn meanwhile: the person may have written, pinned or moved it.
          const found = store.conversations.get(id)
          if (found === null || found.pinnedAt !== null || found.archivedAt !== null) return false
          if (found.trashedAt !== null || found.updatedAt >= limit || isGenerating(id)) return false
          store.conversations.update(id, { archivedAt: now })
          return true
        }),
      )
      archived.push(...done)
      await letOthersRun()
    }
    return archived
  }

  const purge = async (): Promise<{ purgedCount: number; failedReleaseCount: number }> => {
    let purgedCount = 0
    let failedReleaseCount = 0
    for (const id of dueForPurge(store.settings.read().purgeTrashAfterDays)) {
      // Switched off meanwhile, or restored: nothing more is deleted that the person would not want deleted now.
      const { purgeTrashAfterDays, purgeReleasesAtProviders } = store.settings.read()
      const trashedAt = store.conversations.get(id)?.trashedAt ?? null
      if (isClosed || purgeTrashAfterDays === null) break
      if (trashedAt === null || trashedAt >= limitOf(purgeTrashAfterDays)) continue
      try {
        const receipts = await heldState.purge(id, purgeReleasesAtProviders)
        purgedCount += 1
        failedReleaseCount += receipts.filter(({ outcome }) => outcome === 'failed').length
      } catch (error) {
        // An answer arrives in it, or it was restored while a provider was asked: it stays.
        if (!(error instanceof CommandError)) throw error
      }
      await letOthersRun()
    }
    return { purgedCount, failedReleaseCount }
  }

  const work = async (): Promise<CleanUpOutcome> => {
    const archived = await archive()
    // Told before anything is deleted: a disk or a provider may end the rest.
    publishChanged(options, archived)
    const purged = await purge()
    const outcome = { archivedCount: archived.length, ...purged }
    if (outcome.archivedCount + outcome.purgedCount > 0) {
      log.info('cleaned-up', { ...outcome })
      bus.library.publish({ type: 'cleaned-up', ...outcome })
    }
    return outcome
  }

  const run = (): Promise<CleanUpOutcome> => {
    running ??= work().finally(() => {
      running = null
    })
    return running
  }

  const schedule = (delayMs: number): void => {
    if (isClosed) return
    cancelTimer = clock.setHousekeepingTimer(delayMs, () => {
      cancelTimer = null
      run()
        .catch((error: unknown) => {
          // The store may be closed before a provider answers.
          if (isClosed) return
          const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
          log.error('clean-up-failed', { detail })
        })
        .finally(() => schedule(runEveryMs))
    })
  }

  return {
    preview: ({ archiveAfterDays, purgeTrashAfterDays }) => ({
      archiveCount: dueForArchive(archiveAfterDays).length,
      purgeCount: dueForPurge(purgeTrashAfterDays).length,
    }),
    run,
    start: () => schedule(firstRunAfterMs),
    close() {
      isClosed = true
      cancelTimer?.()
    },
  }
}
