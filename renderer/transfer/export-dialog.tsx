// "Export…": many conversations, or everything, into a folder of the person's choice. The work is a job.
import { type ReactNode, useEffect, useState } from 'react'
import type { ExportChoices } from '../../shared/contract/transfer-contract.ts'
import { createId } from '../../shared/domain/create-id.ts'
import type { ConversationId, Id } from '../../shared/domain/ids.ts'
import { JobProgress } from '../jobs/job-progress.tsx'
import { outcomeWords } from '../jobs/job-words.ts'
import { useJob } from '../jobs/use-job.ts'
import { FolderField } from '../settings/folder-field.tsx'
import { useSettings } from '../state/hooks.ts'
import { errorSentence } from '../state/report-error.ts'
import { session } from '../state/session.ts'
import { closeDialog } from '../state/view-store.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { Switch } from '../ui/switch.tsx'
import { formatWords, selectionWords, usualChoices } from './export-words.ts'
import { IssueList } from './issue-list.tsx'

interface ExportDialogProps {
  /** null exports the whole library. */
  readonly conversationIds: readonly ConversationId[] | null
}

export function ExportDialog({ conversationIds }: ExportDialogProps) {
  const [jobId, setJobId] = useState<Id | null>(null)
  return (
    <Dialog
      isOpen
      title={selectionWords(conversationIds?.length ?? null)}
      className="max-w-lg"
      onClose={closeDialog}
    >
      <div className="grid min-h-0 grid-cols-[minmax(0,1fr)] gap-4 overflow-y-auto px-5 pb-5">
        {jobId === null ? (
          <Choices conversationIds={conversationIds} onBegun={setJobId} />
        ) : (
          <Course jobId={jobId} />
        )}
      </div>
    </Dialog>
  )
}

function Labelled({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="flex flex-col items-start gap-1">
      <span aria-hidden="true" className="text-label font-medium text-soft">
        {label}
      </span>
      {children}
    </div>
  )
}

interface ChoicesProps {
  readonly conversationIds: readonly ConversationId[] | null
  readonly onBegun: (jobId: Id) => void
}

function Choices({ conversationIds, onBegun }: ChoicesProps) {
  const { exportReasoning } = useSettings()
  const [choices, setChoices] = useState<ExportChoices>(() => usualChoices(exportReasoning))
  const [folder, setFolder] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const change = (patch: Partial<ExportChoices>): void => setChoices((current) => ({ ...current, ...patch }))

  useEffect(() => {
    let isWanted = true
    session()
      .client.transfer.exportFolder({})
      .then(
        (answer) => {
          // What was typed meanwhile stays.
          if (isWanted) setFolder((typed) => (typed === '' ? answer.folder : typed))
        },
        (error: unknown) => (isWanted ? setProblem(errorSentence(error)) : undefined),
      )
    return () => {
      isWanted = false
    }
  }, [])

  const begin = async (): Promise<void> => {
    setBusy(true)
    setProblem(null)
    const jobId = createId()
    try {
      await session().client.transfer.export({
        jobId,
        choices,
        folder: folder.trim(),
        selection:
          conversationIds === null
            ? { kind: 'everything' }
            : { kind: 'conversations', conversationIds: [...conversationIds] },
      })
      onBegun(jobId)
    } catch (error) {
      setProblem(errorSentence(error))
      setBusy(false)
    }
  }
  const canBegin = folder.trim() !== '' && !isBusy
  const isMarkdown = choices.format === 'markdown'
  return (
    <>
      <div>
        <Labelled label="Format">
          <Segmented
            label="Format"
            value={choices.format}
            options={[
              { value: 'json', label: 'JSON' },
              { value: 'markdown', label: 'Markdown' },
            ]}
            onChange={(format) => change({ format })}
          />
        </Labelled>
        <p className="mt-1.5 text-pretty text-label text-muted">
          {formatWords(choices, conversationIds === null)}
        </p>
      </div>
      <div className="flex flex-wrap gap-x-6 gap-y-4">
        <Labelled label="As">
          <Segmented
            label="As"
            value={choices.container}
            options={[
              { value: 'zip', label: 'One zip file' },
              { value: 'folder', label: 'A folder' },
            ]}
            onChange={(container) => change({ container })}
          />
        </Labelled>
        <Labelled label="Branches">
          <Segmented
            label="Branches"
            value={choices.branches}
            options={[
              { value: 'all', label: 'All' },
              { value: 'head', label: 'The current one' },
            ]}
            onChange={(branches) => change({ branches })}
          />
        </Labelled>
      </div>
      {isMarkdown ? (
        <div className="grid gap-2.5 border-line border-t pt-3">
          <Switch
            label="Reasoning"
            isOn={choices.includesReasoning}
            onChange={(includesReasoning) => change({ includesReasoning })}
          />
          <Switch
            label="Tool calls and their results"
            isOn={choices.includesToolCalls}
            onChange={(includesToolCalls) => change({ includesToolCalls })}
          />
          <Switch
            label="What each answer cost"
            isOn={choices.includesCosts}
            onChange={(includesCosts) => change({ includesCosts })}
          />
        </div>
      ) : null}
      <FolderField
        label="Into the folder"
        purpose="export"
        value={folder}
        hint="A new name is taken there; nothing is written over."
        onChange={setFolder}
      />
      {problem === null ? null : (
        <p role="alert" className="text-pretty text-danger">
          {problem}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button variant="quiet" onClick={closeDialog}>
          Cancel
        </Button>
        <Button
          variant="primary"
          aria-disabled={!canBegin}
          onClick={() => (canBegin ? void begin() : undefined)}
        >
          Export
        </Button>
      </div>
    </>
  )
}

function Course({ jobId }: { readonly jobId: Id }) {
  const job = useJob(jobId)
  const isRunning = job === null || job.state === 'running'
  const report = job?.result?.kind === 'export' ? job.result.report : null
  return (
    <>
      <p role="status" className="wrap-anywhere text-pretty">
        {isRunning ? (
          'Exporting. It goes on when you close this.'
        ) : (
          <span className={job.state === 'failed' ? 'text-danger' : ''}>{outcomeWords(job)}</span>
        )}
      </p>
      {job !== null && isRunning ? <JobProgress job={job} /> : null}
      {report === null ? null : <IssueList issues={report.issues} issueCount={report.issues.length} />}
      <div className="flex justify-end">
        <Button
          variant={isRunning ? 'plain' : 'primary'}
          ref={(button) => button?.focus()}
          onClick={closeDialog}
        >
          Close
        </Button>
      </div>
    </>
  )
}
