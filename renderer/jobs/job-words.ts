// How a job reads: what it does, how far it is, and what came of it.
import type { Job } from '../../shared/domain/job.ts'
import { formatBytes, formatCount, formatQuantity } from '../usage/format-numbers.ts'

/** `Export · All conversations` is its name; this is the first part. */
export function kindWords(job: Pick<Job, 'kind'>): string {
  switch (job.kind) {
    case 'export':
      return 'Export'
    case 'import-preview':
      return 'Preview of a file'
    case 'import':
      return 'Import'
    case 'backup':
      return 'Backup'
    case 'move':
      return 'Move the data folder'
  }
}

/** From 0 to 1; null while nobody knows. */
export function shareOf({ progress }: Pick<Job, 'progress'>): number | null {
  const { done, total } = progress
  if (total === null || total <= 0) return null
  return Math.min(1, done / total)
}

function amount(value: number, unit: Job['progress']['unit']): string {
  if (unit === 'bytes') return formatBytes(value)
  return formatQuantity(value, unit === 'messages' ? 'message' : 'conversation')
}

/** `12.0 MB of 48.2 MB`, `120 of 214 conversations`, `120 conversations`, `Beginning…` */
export function progressWords({ progress }: Pick<Job, 'progress'>): string {
  const { done, total, unit } = progress
  if (total === null) return done === 0 ? 'Beginning…' : `${amount(done, unit)} so far`
  if (done >= total && unit === 'bytes') return 'Checking…'
  return unit === 'bytes'
    ? `${amount(done, unit)} of ${amount(total, unit)}`
    : `${formatCount(done)} of ${amount(total, unit)}`
}

/** What came of a job that has ended, in a sentence. */
export function outcomeWords(job: Job): string {
  if (job.state === 'running') return progressWords(job)
  if (job.state !== 'complete' || job.result === null) return job.sentence ?? 'It ended.'
  const { result } = job
  switch (result.kind) {
    case 'export': {
      const { conversationCount, byteSize, path } = result.report
      return `${formatQuantity(conversationCount, 'conversation')}, ${formatBytes(byteSize)}, written to ${path}.`
    }
    case 'import-preview':
      return `${formatQuantity(result.report.conversationCount, 'conversation')} found in it.`
    case 'import':
      return takenWords(result.report)
    case 'backup': {
      const { conversationCount, messageCount, byteSize } = result.report
      return `Made and checked: ${formatQuantity(conversationCount, 'conversation')}, ${formatQuantity(messageCount, 'message')}, ${formatBytes(byteSize)}.`
    }
    case 'move':
      return `Baton goes on in ${result.path}. The history in the old folder was kept under another name.`
  }
}

/** What the tray says while it is closed: what runs, else how the newest one ended. */
export function trayWords(jobs: readonly Job[]): string {
  const running = jobs.filter((job) => job.state === 'running')
  const [only] = running
  if (running.length > 1) return `${formatCount(running.length)} jobs run`
  if (only !== undefined) {
    const share = shareOf(only)
    return share === null ? kindWords(only) : `${kindWords(only)} · ${Math.floor(share * 100)} %`
  }
  const newest = jobs.at(-1)
  if (newest === undefined) return ''
  const ending = { complete: 'done', failed: 'failed', cancelled: 'cancelled', running: '' }[newest.state]
  return `${kindWords(newest)} ${ending}`
}

/** What is read out of the tray: that something began, and how it ended, but not every step between. */
export function announcementOf(jobs: readonly Job[]): string {
  const running = jobs.find((job) => job.state === 'running')
  if (running !== undefined) return `${kindWords(running)}: running.`
  const newest = jobs.at(-1)
  return newest === undefined ? '' : `${kindWords(newest)}: ${outcomeWords(newest)}`
}

interface TakenCounts {
  readonly newCount: number
  readonly extendedCount: number
  readonly unchangedCount: number
  readonly skippedCount: number
}

/** `12 imported, 3 extended, 40 here already, 1 left out.` */
export function takenWords({ newCount, extendedCount, unchangedCount, skippedCount }: TakenCounts): string {
  const parts = [
    newCount > 0 ? `${formatCount(newCount)} imported` : null,
    extendedCount > 0 ? `${formatCount(extendedCount)} extended` : null,
    unchangedCount > 0 ? `${formatCount(unchangedCount)} here already` : null,
    skippedCount > 0 ? `${formatCount(skippedCount)} left out` : null,
  ].filter((part) => part !== null)
  return parts.length === 0 ? 'Nothing was in it.' : `${parts.join(', ')}.`
}
