// Long work that the person started: an export, an import, a backup. A job goes on whatever windows do, is told about on the
// library's watch, and can be cancelled. What has ended stays listed until it is put away or Baton ends.

import type { LibraryChange } from '../../shared/contract/watches.ts'
import type { Id } from '../../shared/domain/ids.ts'
import type { Job, JobKind, JobResult } from '../../shared/domain/job.ts'
import type { Log } from '../platform/platform.ts'
import { SaveFileError } from '../platform/platform.ts'
import { StorageError } from '../store/storage-error.ts'
import type { Clock } from './clock.ts'
import { CommandError } from './command-error.ts'

/** What a job's work is given. */
export interface JobTools {
  /** Aborted when the person cancels or Baton closes; the work then ends as soon as it can, by returning or throwing. */
  readonly signal: AbortSignal
  /** How far it is; told to windows at most every 100 ms. */
  report(progress: Partial<Job['progress']>): void
}

export interface JobRequest {
  /** Minted by the page; a second start with the same id changes nothing. */
  readonly id: Id
  readonly kind: JobKind
  readonly subject: string
  readonly unit: Job['progress']['unit']
  /** @throws an error whose message is a sentence for the person: CommandError, SaveFileError, StorageError, JobError */
  work(tools: JobTools): Promise<JobResult>
  /** What to say after a cancel: what was kept. */
  readonly cancelSentence: string
}

/** A job that cannot go on; the message is a sentence for the person. */
export class JobError extends Error {
  override readonly name = 'JobError'
}

export interface Jobs {
  list(): Job[]
  start(request: JobRequest): void
  /** Harmless for a job that has ended or is unknown. */
  cancel(id: Id): void
  /** Puts an ended job out of sight. @throws CommandError while it runs */
  remove(id: Id): void
  /** Resolves when this one has ended, however; at once for one that is unknown. */
  ended(id: Id): Promise<void>
  /** Resolves when nothing runs. */
  drain(): Promise<void>
  /** Cancels everything and waits. */
  close(): Promise<void>
}

const tellEveryMs = 100
/** Ended jobs that stay listed; the oldest go first. */
const endedLimit = 30

function sentenceOf(error: unknown): string | null {
  const isForPerson = [CommandError, SaveFileError, StorageError, JobError].some(
    (kind) => error instanceof kind,
  )
  return isForPerson ? (error as Error).message : null
}

export function createJobs(options: {
  readonly clock: Clock
  /** Where windows are told; jobs outlive the history that is open. */
  readonly bus: { readonly library: { publish(change: LibraryChange): void } }
  readonly log: Log
}): Jobs {
  const { clock, bus, log } = options
  const jobs = new Map<Id, Job>()
  const running = new Map<Id, { controller: AbortController; done: Promise<void> }>()
  let isClosed = false

  const publish = (job: Job): void => {
    jobs.set(job.id, job)
    bus.library.publish({ type: 'job-changed', job })
  }

  const removeOldest = (): void => {
    const ended = [...jobs.values()].filter((job) => job.state !== 'running')
    for (const job of ended.slice(0, Math.max(0, ended.length - endedLimit))) {
      jobs.delete(job.id)
      bus.library.publish({ type: 'job-removed', jobId: job.id })
    }
  }

  const end = (id: Id, patch: Partial<Job>): void => {
    const job = jobs.get(id)
    running.delete(id)
    if (job === undefined) return
    publish({ ...job, endedAt: clock.now(), ...patch })
    removeOldest()
  }

  const run = async (request: JobRequest, controller: AbortController): Promise<void> => {
    const { id } = request
    let cancelTimer: (() => void) | null = null
    const tools: JobTools = {
      signal: controller.signal,
      report(progress) {
        const job = jobs.get(id)
        if (job?.state !== 'running') return
        const changed = { ...job, progress: { ...job.progress, ...progress } }
        jobs.set(id, changed)
        cancelTimer ??= clock.setTimer(tellEveryMs, () => {
          cancelTimer = null
          const latest = jobs.get(id)
          if (latest?.state === 'running') publish(latest)
        })
      },
    }
    try {
      const result = await request.work(tools)
      end(id, { state: 'complete', result })
    } catch (error) {
      if (controller.signal.aborted) {
        end(id, { state: 'cancelled', sentence: request.cancelSentence })
        return
      }
      const sentence = sentenceOf(error)
      if (sentence === null) {
        const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
        log.error('job-crashed', { kind: request.kind, detail })
      }
      end(id, {
        state: 'failed',
        sentence: sentence ?? 'This did not work because of a fault in Baton. The log says more.',
      })
    } finally {
      ;(cancelTimer as (() => void) | null)?.()
    }
  }

  return {
    list: () => [...jobs.values()],
    start(request) {
      if (isClosed) throw new CommandError('REFUSED', 'Baton is closing.')
      if (jobs.has(request.id)) return
      const controller = new AbortController()
      publish({
        id: request.id,
        kind: request.kind,
        subject: request.subject,
        state: 'running',
        startedAt: clock.now(),
        endedAt: null,
        progress: { done: 0, total: null, unit: request.unit },
        sentence: null,
        result: null,
      })
      running.set(request.id, { controller, done: Promise.resolve() })
      const done = run(request, controller)
      if (running.has(request.id)) running.set(request.id, { controller, done })
    },
    cancel: (id) => running.get(id)?.controller.abort(),
    remove(id) {
      if (running.has(id)) throw new CommandError('REFUSED', 'It still runs. Cancel it first.')
      if (jobs.delete(id)) bus.library.publish({ type: 'job-removed', jobId: id })
    },
    async ended(id) {
      await running.get(id)?.done
    },
    async drain() {
      while (running.size > 0) await Promise.all([...running.values()].map(({ done }) => done))
    },
    async close() {
      isClosed = true
      for (const { controller } of running.values()) controller.abort()
      await Promise.all([...running.values()].map(({ done }) => done))
    },
  }
}
