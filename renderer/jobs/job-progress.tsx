import type { Job } from '../../shared/domain/job.ts'
import { runCommand } from '../state/run-command.ts'
import { session } from '../state/session.ts'
import { Button } from '../ui/button.tsx'
import { kindWords, progressWords, shareOf } from './job-words.ts'

/** Asks a job to end; told once more when it has. */
export function cancelJob(job: Pick<Job, 'id'>): void {
  void runCommand(() => session().client.jobs.cancel({ jobId: job.id }))
}

/** A thin bar; while nobody knows how much there is, its words alone say how far it is. */
export function ProgressBar({ job }: { readonly job: Job }) {
  const share = shareOf(job)
  return (
    <div
      role="progressbar"
      aria-label={`${kindWords(job)}: ${job.subject}`}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(share === null ? {} : { 'aria-valuenow': Math.round(share * 100) })}
      aria-valuetext={progressWords(job)}
      className="h-1 overflow-hidden rounded-full bg-line"
    >
      <div
        className="h-full rounded-full bg-accent transition-[width]"
        style={{ width: share === null ? '0%' : `${share * 100}%` }}
      />
    </div>
  )
}

/** How far a running job is, and the way to end it. */
export function JobProgress({ job }: { readonly job: Job }) {
  return (
    <div className="flex items-center gap-3">
      <div className="min-w-0 flex-1">
        <ProgressBar job={job} />
        <p className="tabular mt-1.5 truncate text-small text-muted">{progressWords(job)}</p>
      </div>
      <Button size="small" variant="quiet" onClick={() => cancelJob(job)}>
        Cancel
      </Button>
    </div>
  )
}
