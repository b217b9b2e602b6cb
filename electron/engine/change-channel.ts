// Numbered changes for any number of watchers. A watcher gets a snapshot and the changes after it, or, when it
// resumes at a number that is still remembered in the same epoch, only the changes it missed. A watcher that reads too
// slowly is not waited for: its backlog is dropped and it gets a new snapshot.
import type { WatchPosition } from '../../shared/contract/watches.ts'

export type ChannelItem<Snapshot, Change> =
  | { type: 'snapshot'; position: WatchPosition; snapshot: Snapshot }
  | { type: 'change'; sequence: number; change: Change }

interface Watcher<Change> {
  backlog: { sequence: number; change: Change }[]
  needsSnapshot: boolean
  isClosed: boolean
  wake: (() => void) | null
}

export interface ChannelOptions<Snapshot> {
  /** Names this run of the engine; a position from another run is worth nothing. */
  readonly epoch: string
  /** Must be consistent with everything published so far. */
  readSnapshot(pageSize: number): Snapshot
  /** How many changes are remembered for those who resume. */
  readonly memory?: number
  /** How many unread changes a watcher may have before it gets a snapshot instead. */
  readonly backlogLimit?: number
}

/** A watcher that looks at something of its own: what its snapshots hold, not which changes it is told. */
export interface ChannelView<Snapshot> {
  /** Names what is looked at; a position of one view is worth nothing in another. */
  readonly name: string
  readSnapshot(pageSize: number): Snapshot
}

export class ChangeChannel<Snapshot, Change> {
  readonly #options: ChannelOptions<Snapshot>
  readonly #memory: number
  readonly #backlogLimit: number
  readonly #watchers = new Set<Watcher<Change>>()
  #recent: { sequence: number; change: Change }[] = []
  #sequence = 0
  #isClosed = false

  constructor(options: ChannelOptions<Snapshot>) {
    this.#options = options
    this.#memory = options.memory ?? 4000
    this.#backlogLimit = options.backlogLimit ?? 4000
  }

  get hasWatchers(): boolean {
    return this.#watchers.size > 0
  }

  publish(change: Change): void {
    this.#sequence += 1
    const entry = { sequence: this.#sequence, change }
    this.#recent.push(entry)
    // Forgets in large steps so that a publish stays cheap.
    if (this.#recent.length > this.#memory * 2) this.#recent = this.#recent.slice(-this.#memory)
    for (const watcher of this.#watchers) {
      if (watcher.needsSnapshot) continue
      if (watcher.backlog.length >= this.#backlogLimit) {
        watcher.backlog = []
        watcher.needsSnapshot = true
      } else {
        watcher.backlog.push(entry)
      }
      watcher.wake?.()
    }
  }

  /** Everything may have changed: every watcher gets a new snapshot, and nobody can resume from before. */
  reset(): void {
    this.#sequence += 1
    this.#recent = []
    for (const watcher of this.#watchers) {
      watcher.backlog = []
      watcher.needsSnapshot = true
      watcher.wake?.()
    }
  }

  /** Ends every watch. */
  close(): void {
    this.#isClosed = true
    for (const watcher of this.#watchers) {
      watcher.isClosed = true
      watcher.wake?.()
    }
  }

  async *watch(
    resume: WatchPosition | null,
    pageSize: number,
    signal: AbortSignal | undefined,
    view: ChannelView<Snapshot> | null = null,
  ): AsyncGenerator<ChannelItem<Snapshot, Change>> {
    const epoch = view === null ? this.#options.epoch : `${this.#options.epoch} ${view.name}`
    const { readSnapshot } = view ?? this.#options
    const missed = resume === null || resume.epoch !== epoch ? null : this.#missedSince(resume.sequence)
    const watcher: Watcher<Change> = {
      backlog: missed ?? [],
      needsSnapshot: missed === null,
      isClosed: this.#isClosed,
      wake: null,
    }
    const end = () => {
      watcher.isClosed = true
      watcher.wake?.()
    }
    if (signal?.aborted) return
    signal?.addEventListener('abort', end, { once: true })
    this.#watchers.add(watcher)
    try {
      while (!watcher.isClosed) {
        if (watcher.needsSnapshot) {
          watcher.needsSnapshot = false
          watcher.backlog = []
          const position = { epoch, sequence: this.#sequence }
          yield { type: 'snapshot', position, snapshot: readSnapshot(pageSize) }
          continue
        }
        const entries = watcher.backlog
        if (entries.length === 0) {
          await new Promise<void>((resolve) => {
            watcher.wake = resolve
          })
          watcher.wake = null
          continue
        }
        watcher.backlog = []
        for (const entry of entries) {
          if (watcher.needsSnapshot || watcher.isClosed) break
          yield { type: 'change', sequence: entry.sequence, change: entry.change }
        }
      }
    } finally {
      this.#watchers.delete(watcher)
      signal?.removeEventListener('abort', end)
    }
  }

  #missedSince(sequence: number): { sequence: number; change: Change }[] | null {
    if (sequence > this.#sequence) return null
    if (sequence === this.#sequence) return []
    const first = this.#recent[0]
    if (first === undefined || first.sequence > sequence + 1) return null
    return this.#recent.slice(sequence + 1 - first.sequence)
  }
}
