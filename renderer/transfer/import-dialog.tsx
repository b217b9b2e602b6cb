// "Import…": a file is chosen, looked into, reported on, and only then taken in.
import { FileUp } from 'lucide-react'
import { type DragEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import type { ImportReport, Job } from '../../shared/domain/job.ts'
import { ProgressBar } from '../jobs/job-progress.tsx'
import { progressWords, takenWords } from '../jobs/job-words.ts'
import { useJob } from '../jobs/use-job.ts'
import { closeDialog } from '../state/view-store.ts'
import { Button } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { Dialog } from '../ui/dialog.tsx'
import { TextField } from '../ui/text-field.tsx'
import { formatBytes, formatCount } from '../usage/format-numbers.ts'
import { beginWithFile, cancelImport, lookInto, takeIn, useImportFlow } from './import-flow.ts'
import { appName, contentWords, takeWords } from './import-words.ts'
import { IssueList } from './issue-list.tsx'

const titles = {
  choose: 'Import conversations',
  upload: 'Import conversations',
  look: 'Import conversations',
  report: 'What would be imported',
  take: 'Import conversations',
  done: 'Imported',
} as const

/** Stays in sight while a long report is scrolled. */
const footer = 'sticky -bottom-5 -mb-5 flex justify-end gap-2 bg-card pt-1 pb-5'

interface ImportDialogProps {
  /** A file that was dropped elsewhere; null when the person is yet to choose. */
  readonly file: File | null
}

export function ImportDialog({ file }: ImportDialogProps) {
  const step = useImportFlow((state) => state.step)
  const first = useRef(file)
  useEffect(() => {
    if (first.current !== null) void beginWithFile(first.current)
    first.current = null
  }, [])
  const body = useRef<HTMLDivElement>(null)
  // Each step takes the place of the one before, with the button that had the focus.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus moves when the step does
  useEffect(() => {
    if (body.current?.contains(document.activeElement) === true) return
    const next = body.current?.querySelector<HTMLElement>('[data-next-focus]')
    next?.focus()
  }, [step.name])
  const close = (): void => {
    // What was read to the end is not shown again.
    if (step.name === 'done') cancelImport()
    closeDialog()
  }
  return (
    <Dialog isOpen title={titles[step.name]} className="max-w-lg" onClose={close}>
      <div ref={body} className="grid min-h-0 grid-cols-[minmax(0,1fr)] gap-4 overflow-y-auto px-5 pb-5">
        {step.name === 'choose' ? (
          <Choose problem={step.problem} />
        ) : step.name === 'report' ? (
          <Report report={step.report} />
        ) : step.name === 'done' ? (
          <Done report={step.report} onClose={close} />
        ) : step.name === 'upload' ? (
          <Upload fileName={step.fileName} sentBytes={step.sentBytes} totalBytes={step.totalBytes} />
        ) : (
          <Running jobId={step.jobId} isLooking={step.name === 'look'} />
        )}
      </div>
    </Dialog>
  )
}

function Choose({ problem }: { readonly problem: string | null }) {
  const input = useRef<HTMLInputElement>(null)
  const [path, setPath] = useState('')
  const [isOver, setOver] = useState(false)
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    const file = event.dataTransfer.files[0]
    if (file !== undefined) void beginWithFile(file)
  }
  const canLook = path.trim() !== ''
  const look = (): void => {
    if (canLook) void lookInto({ kind: 'path', path: path.trim() })
  }
  return (
    <>
      <p className="text-pretty text-soft">
        From another Baton, or an export of ChatGPT, Claude, LibreChat, Open WebUI, Cherry Studio, Chatbox or
        llm. Baton looks into the file first and shows what would come.
      </p>
      {problem === null ? null : (
        <p role="alert" className="text-pretty text-danger">
          {problem}
        </p>
      )}
      <fieldset
        aria-label="A file to import"
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={classNames(
          'flex flex-col items-center gap-2.5 rounded-block border border-dashed px-4 py-6 text-center transition-colors',
          isOver ? 'border-accent bg-hover' : 'border-line-strong',
        )}
      >
        <FileUp size={20} aria-hidden="true" className="text-muted" />
        <input
          ref={input}
          type="file"
          aria-label="File to import"
          tabIndex={-1}
          className="sr-only"
          onChange={(event) => {
            const file = event.target.files?.[0]
            if (file !== undefined) void beginWithFile(file)
          }}
        />
        <Button variant="primary" data-first-focus data-next-focus onClick={() => input.current?.click()}>
          Choose a file…
        </Button>
        <p className="text-label text-muted">or drop it here. A zip file is taken as it is.</p>
      </fieldset>
      <div className="flex items-end gap-2">
        <TextField
          label="Or a path on this computer"
          className="min-w-0 flex-1 [&_input]:font-mono [&_input]:text-code"
          maxLength={4000}
          value={path}
          onChange={(event) => setPath(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
            event.preventDefault()
            look()
          }}
        />
        <Button aria-disabled={!canLook} onClick={look}>
          Look into it
        </Button>
      </div>
    </>
  )
}

interface WaitingProps {
  readonly words: string
  readonly detail: string
  readonly bar: ReactNode
}

function Waiting({ words, detail, bar }: WaitingProps) {
  return (
    <>
      <p role="status" className="wrap-anywhere text-pretty text-soft">
        {words}
      </p>
      <div>
        {bar}
        <p className="tabular mt-1.5 text-small text-muted">{detail}</p>
      </div>
      <div className="flex items-center justify-between gap-3">
        <p className="text-pretty text-label text-muted">It goes on when you close this.</p>
        <Button variant="quiet" data-next-focus onClick={cancelImport}>
          Cancel
        </Button>
      </div>
    </>
  )
}

function Upload(props: {
  readonly fileName: string
  readonly sentBytes: number
  readonly totalBytes: number
}) {
  const { fileName, sentBytes, totalBytes } = props
  const percent = totalBytes === 0 ? 0 : Math.round((sentBytes / totalBytes) * 100)
  return (
    <Waiting
      words={`Handing ${fileName} over…`}
      detail={`${formatBytes(sentBytes)} of ${formatBytes(totalBytes)}`}
      bar={
        <div
          role="progressbar"
          aria-label="Handed over"
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={percent}
          className="h-1 overflow-hidden rounded-full bg-line"
        >
          <div className="h-full bg-accent" style={{ width: `${percent}%` }} />
        </div>
      }
    />
  )
}

function Running({ jobId, isLooking }: { readonly jobId: string; readonly isLooking: boolean }) {
  const job: Job | null = useJob(jobId)
  return (
    <Waiting
      words={isLooking ? 'Looking into the file…' : 'Importing…'}
      detail={job === null ? 'Beginning…' : progressWords(job)}
      bar={job === null ? null : <ProgressBar job={job} />}
    />
  )
}

function Counts({ report }: { readonly report: ImportReport }) {
  const rows = [
    ['New', report.newCount],
    ['Here already, with new messages', report.extendedCount],
    ['Here already as they are', report.unchangedCount],
    ['Cannot be imported', report.skippedCount],
    ['Messages that are added', report.addedMessageCount],
    ['Attachments', report.attachmentCount],
  ] as const
  return (
    <table className="w-full text-left">
      <caption className="sr-only">What would come of it</caption>
      <tbody className="divide-y divide-line border-line border-y">
        {rows.map(([name, count]) => (
          <tr key={name}>
            <th scope="row" className="py-1.5 font-normal text-soft">
              {name}
            </th>
            <td className="tabular py-1.5 text-right">{formatCount(count)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Report({ report }: { readonly report: ImportReport }) {
  const hasSomething = report.newCount + report.extendedCount > 0
  return (
    <>
      <div>
        <p className="wrap-anywhere font-medium">{report.fileName}</p>
        <p className="text-pretty text-label text-soft">
          {appName(report.app)}: {contentWords(report)}
        </p>
      </div>
      <Counts report={report} />
      <IssueList issues={report.issues} issueCount={report.issueCount} />
      {hasSomething ? null : (
        <p className="text-pretty text-soft">There is nothing new in it, so there is nothing to import.</p>
      )}
      <div className={footer}>
        <Button variant="quiet" data-next-focus={hasSomething ? undefined : true} onClick={cancelImport}>
          {hasSomething ? 'Cancel' : 'Choose another file'}
        </Button>
        {hasSomething ? (
          <Button variant="primary" data-next-focus onClick={() => void takeIn()}>
            {takeWords(report)}
          </Button>
        ) : null}
      </div>
    </>
  )
}

function Done({ report, onClose }: { readonly report: ImportReport; readonly onClose: () => void }) {
  return (
    <>
      <div role="status">
        <p className="wrap-anywhere font-medium">{report.fileName}</p>
        <p className="text-pretty text-soft">
          {takenWords(report)} Each can be continued at once, with any model.
        </p>
      </div>
      <IssueList issues={report.issues} issueCount={report.issueCount} />
      <div className={footer}>
        <Button variant="quiet" onClick={cancelImport}>
          Another file
        </Button>
        <Button variant="primary" data-next-focus onClick={onClose}>
          Close
        </Button>
      </div>
    </>
  )
}
