// The jobs, at the foot of the sidebar: how far they are while they run, what came of them, until they are put away.
import { ChevronDown, ChevronUp, X } from 'lucide-react'
import { useState } from 'react'
import type { Job } from '../../shared/domain/job.ts'
import { useLibraryStore } from '../state/library-store.ts'
import { openImport } from '../state/open-transfer.ts'
import { runCommand } from '../state/run-command.ts'
import { session } from '../state/session.ts'
import { useImportFlow } from '../transfer/import-flow.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { cancelJob, ProgressBar } from './job-progress.tsx'
import { announcementOf, kindWords, outcomeWords, progressWords, trayWords } from './job-words.ts'

function putAway(jobs: readonly Job[]): void {
  for (const job of jobs) void runCommand(() => session().client.jobs.remove({ jobId: job.id }))
}

/** Nothing while there is nothing to say. */
export function JobTray() {
  const jobs = useLibraryStore((state) => state.jobs)
  const [isOpen, setOpen] = useState(false)
  if (jobs.length === 0) return null
  const ended = jobs.filter((job) => job.state !== 'running')
  const isRunning = ended.length < jobs.length
  const newest = jobs.toReversed()
  return (
    <section aria-label="Jobs" className="shrink-0 border-line border-t">
      <button
        type="button"
        aria-expanded={isOpen}
        className="quiet flex h-9 w-full items-center gap-2 px-4 text-label font-medium"
        onClick={() => setOpen(!isOpen)}
      >
        {isRunning ? <Spinner size={13} /> : null}
        <span className="tabular min-w-0 flex-1 truncate text-left">{trayWords(jobs)}</span>
        {isOpen ? <ChevronDown size={14} aria-hidden="true" /> : <ChevronUp size={14} aria-hidden="true" />}
      </button>
      <p role="status" className="sr-only">
        {announcementOf(jobs)}
      </p>
      {isOpen ? (
        <div className="max-h-64 overflow-y-auto px-4 pb-2">
          <ul aria-label="Jobs" className="divide-y divide-line">
            {newest.map((job) => (
              <JobItem key={job.id} job={job} />
            ))}
          </ul>
          {ended.length > 1 ? (
            <button
              type="button"
              className="quiet -ml-2 h-7 rounded-row px-2 text-label font-medium"
              onClick={() => putAway(ended)}
            >
              Put all away
            </button>
          ) : null}
        </div>
      ) : null}
    </section>
  )
}

function JobItem({ job }: { readonly job: Job }) {
  const isRunning = job.state === 'running'
  const isReport = useImportFlow(({ step }) => step.name === 'report') && job.kind === 'import-preview'
  const name = `${kindWords(job)}: ${job.subject}`
  return (
    <li className="flex items-start gap-1 py-2 text-label">
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium" title={name}>
          {name}
        </p>
        {isRunning ? (
          <div className="mt-1.5">
            <ProgressBar job={job} />
            <p className="tabular mt-1 text-small text-muted">{progressWords(job)}</p>
          </div>
        ) : (
          <p
            className={
              job.state === 'failed'
                ? 'wrap-anywhere text-pretty text-danger'
                : 'wrap-anywhere text-pretty text-soft'
            }
          >
            {outcomeWords(job)}
          </p>
        )}
        {isReport ? (
          <button
            type="button"
            className="quiet -ml-2 h-7 rounded-row px-2 font-medium"
            onClick={() => openImport()}
          >
            Go on…
          </button>
        ) : null}
      </div>
      <IconButton
        icon={X}
        iconSize={14}
        className="-mr-1.5"
        label={isRunning ? `Cancel ${name}` : `Put away ${name}`}
        onClick={() => (isRunning ? cancelJob(job) : putAway([job]))}
      />
    </li>
  )
}
