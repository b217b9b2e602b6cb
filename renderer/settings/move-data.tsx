// Moving the history to another folder: said plainly, then watched.
import { ChevronLeft } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { createId } from '../../shared/domain/create-id.ts'
import { JobProgress } from '../jobs/job-progress.tsx'
import { outcomeWords } from '../jobs/job-words.ts'
import { useJob } from '../jobs/use-job.ts'
import { refreshAppInfo } from '../state/app-store.ts'
import { errorSentence } from '../state/report-error.ts'
import { session } from '../state/session.ts'
import { Button } from '../ui/button.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { FolderField } from './folder-field.tsx'
import { PanelHeading } from './panel-heading.tsx'

interface MoveDataProps {
  readonly dataFolder: string
  readonly onBack: () => void
}

export function MoveData({ dataFolder, onBack }: MoveDataProps) {
  const article = useRef<HTMLElement>(null)
  useEffect(() => {
    article.current?.closest('[role=tabpanel]')?.scrollTo(0, 0)
    article.current?.querySelector('input')?.focus()
  }, [])
  const [path, setPath] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [jobId, setJobId] = useState<string | null>(null)
  const job = useJob(jobId)
  const isRunning = job?.state === 'running'
  const hasMoved = job?.state === 'complete'
  useEffect(() => {
    if (hasMoved) void refreshAppInfo()
  }, [hasMoved])

  const move = async (): Promise<void> => {
    setProblem(null)
    const id = createId()
    try {
      await session().client.dataFolder.move({ jobId: id, path: path.trim() })
      setJobId(id)
    } catch (error) {
      setProblem(errorSentence(error))
    }
  }
  const canMove = path.trim() !== '' && !isRunning
  return (
    <article ref={article} aria-label="Move the history">
      <PanelHeading
        title="Move the history"
        text="To another folder or another disk. Baton goes on there, now and at every later start."
        before={<IconButton icon={ChevronLeft} label="Back to Data" className="-ml-1.5" onClick={onBack} />}
      />
      <div className="grid max-w-xl gap-4">
        <div>
          <p className="text-label font-medium text-soft">It is here now</p>
          <code className="wrap-anywhere font-mono text-code text-soft">{dataFolder}</code>
        </div>
        <FolderField
          label="Move it to"
          purpose="data"
          value={path}
          hint="A folder without a history of Baton. The last part of the path is made if it is not there."
          onChange={(next) => {
            setPath(next)
            setProblem(null)
          }}
        />
        <ul className="list-disc space-y-1 pl-4 text-pretty text-label text-soft">
          <li>The history with its attachments and all settings is copied, checked and compared.</li>
          <li>The copy in the old folder stays, under another name. Delete it when you are sure.</li>
          <li>Backups stay where they are and are still listed. Keys stay in the system keychain.</li>
        </ul>
        {isRunning ? (
          <JobProgress job={job} />
        ) : (
          <div>
            <Button
              variant="primary"
              aria-disabled={!canMove}
              onClick={() => (canMove ? void move() : undefined)}
            >
              Move the history
            </Button>
          </div>
        )}
        <p role="status" className="text-pretty">
          {problem !== null ? (
            <span className="text-danger">{problem}</span>
          ) : job === null || isRunning ? null : (
            <span className={job.state === 'failed' ? 'text-danger' : ''}>{outcomeWords(job)}</span>
          )}
        </p>
      </div>
    </article>
  )
}
