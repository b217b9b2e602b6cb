// Jobs that are acted out: they tell how far they are for a second, then end. In a state whose name ends in `-running` they
// stop in the middle.
import type { Id } from '../../../shared/domain/ids.ts'
import type { ImportReport, Job, JobResult } from '../../../shared/domain/job.ts'
import type { World } from './world.ts'

export interface ActedJob {
  readonly id: Id
  readonly kind: Job['kind']
  readonly subject: string
  readonly unit: Job['progress']['unit']
  readonly total: number
  /** How it ends: with a result, or with the sentence of a failure. */
  readonly end: JobResult | string
}

const timers = new Map<Id, ReturnType<typeof setInterval>>()

function put(world: World, job: Job): void {
  const index = world.jobs.findIndex(({ id }) => id === job.id)
  if (index < 0) world.jobs.push(job)
  else world.jobs.splice(index, 1, job)
  world.publishLibrary({ type: 'job-changed', job })
}

function running(acted: ActedJob, done: number): Job {
  const { id, kind, subject, unit, total } = acted
  return {
    id,
    kind,
    subject,
    state: 'running',
    startedAt: Date.UTC(2026, 10, 26, 18, 0),
    endedAt: null,
    progress: { done, total, unit },
    sentence: null,
    result: null,
  }
}

export function endedJob(acted: ActedJob): Job {
  const ended = { ...running(acted, acted.total), endedAt: Date.UTC(2026, 10, 26, 18, 1) }
  return typeof acted.end === 'string'
    ? { ...ended, state: 'failed', sentence: acted.end }
    : { ...ended, state: 'complete', result: acted.end }
}

/** Begins a job that goes on by itself. */
export function actJob(world: World, acted: ActedJob): void {
  let step = 0
  put(world, running(acted, 0))
  const timer = setInterval(() => {
    step += 1
    if (step < 6) put(world, running(acted, Math.round((acted.total * step) / 6)))
    if (step === 3 && world.state.endsWith('-running')) clearInterval(timer)
    if (step < 6) return
    clearInterval(timer)
    put(world, endedJob(acted))
  }, 60)
  timers.set(acted.id, timer)
}

export function cancelActed(world: World, id: Id): void {
  clearInterval(timers.get(id))
  const job = world.jobs.find((candidate) => candidate.id === id)
  if (job?.state !== 'running') return
  put(world, {
    ...job,
    state: 'cancelled',
    endedAt: Date.UTC(2026, 10, 26, 18, 1),
    sentence: 'Cancelled. What was imported before stays.',
  })
}

export function backupJob(id: Id): ActedJob {
  return {
    id,
    kind: 'backup',
    subject: 'The whole history',
    unit: 'bytes',
    total: 48_211_000,
    end: {
      kind: 'backup',
      report: {
        path: '/home/you/.local/share/baton/backups/baton-2026.db',
        byteSize: 48_211_000,
        conversationCount: 219,
        messageCount: 8541,
      },
    },
  }
}

export function moveJob(id: Id, path: string): ActedJob {
  const end: JobResult = { kind: 'move', path }
  return { id, kind: 'move', subject: path, unit: 'bytes', total: 48_211_000, end }
}

export function exportJob(id: Id, count: number, folder: string): ActedJob {
  return {
    id,
    kind: 'export',
    subject: count === 219 ? 'All conversations' : `${count} conversations`,
    unit: 'conversations',
    total: count,
    end: {
      kind: 'export',
      report: {
        path: `${folder}/Baton 2026-11-26.zip`,
        byteSize: 61_400_000,
        conversationCount: count,
        attachmentCount: 31,
        issues: [],
      },
    },
  }
}

const report: ImportReport = {
  app: 'chatgpt',
  fileName: 'chatgpt-export-2026-11.zip',
  conversationCount: 428,
  messageCount: 12_907,
  branchCount: 61,
  attachmentCount: 112,
  newCount: 391,
  extendedCount: 6,
  unchangedCount: 28,
  addedMessageCount: 11_842,
  skippedCount: 3,
  issues: [
    {
      subject: 'Pictures of the old pier',
      sentence: '4 pictures are not in the file. Their names were kept.',
    },
    { subject: 'conv_7f21', sentence: 'It has no message that can be read, so it is left out.' },
    {
      subject:
        'A conversation with a very long title that somebody never shortened because the app made it by itself',
      sentence: 'A message refers to a parent that is not in the file. It begins a branch of its own.',
    },
  ],
  issueCount: 37,
  from: Date.UTC(2023, 2, 14),
  to: Date.UTC(2026, 10, 20),
}

export function importPreviewJob(id: Id, state: string): ActedJob {
  return {
    id,
    kind: 'import-preview',
    subject: report.fileName,
    unit: 'conversations',
    total: 428,
    end:
      state === 'import-broken'
        ? 'This file is cut off: it ends in the middle of a conversation. Nothing was imported. Download it again.'
        : { kind: 'import-preview', report },
  }
}

export function importJob(id: Id): ActedJob {
  return {
    id,
    kind: 'import',
    subject: report.fileName,
    unit: 'conversations',
    total: 428,
    end: { kind: 'import', report },
  }
}
