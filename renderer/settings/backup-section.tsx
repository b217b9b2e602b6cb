// Backups: where they go, how often, one now, and those there are.
import { type ReactNode, useState } from 'react'
import type { Backup } from '../../shared/contract/app-state.ts'
import { createId } from '../../shared/domain/create-id.ts'
import type { Settings } from '../../shared/domain/settings.ts'
import { JobProgress } from '../jobs/job-progress.tsx'
import { outcomeWords } from '../jobs/job-words.ts'
import { useJob } from '../jobs/use-job.ts'
import { updateSettings } from '../state/actions.ts'
import { useSettings } from '../state/hooks.ts'
import { runCommand } from '../state/run-command.ts'
import { session } from '../state/session.ts'
import { Button } from '../ui/button.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { TextField } from '../ui/text-field.tsx'
import { contentWords, formatWhen, nextWords, purposeWords, readKeepCount } from './backup-words.ts'
import { FolderField } from './folder-field.tsx'

export interface BackupsState {
  readonly folder: string
  readonly backups: readonly Backup[]
  readonly nextAt: number | null
  readonly problem: string | null
}

const schedules: readonly { value: Settings['backupSchedule']; label: string }[] = [
  { value: 'off', label: 'Off' },
  { value: 'daily', label: 'Every day' },
  { value: 'weekly', label: 'Every week' },
]

interface BackupSectionProps {
  readonly state: BackupsState
  readonly now: number
  readonly onLook: (backup: Backup) => void
  /** The backup that was looked at last: its button takes the focus. */
  readonly lookedAt: string | null
}

export function BackupSection({ state, now, onLook, lookedAt }: BackupSectionProps) {
  const { backupSchedule } = useSettings()
  return (
    <section aria-labelledby="backups" className="mt-6">
      <h3 id="backups" className="font-semibold">
        Backups
      </h3>
      <p className="mt-0.5 mb-3 text-pretty text-label text-muted">
        Each one is a whole copy of the history in one file. It is opened, checked through and compared before
        it counts. Keys are not in it.
      </p>
      <div className="grid gap-4">
        <BackupFolder folder={state.folder} />
        <div className="flex flex-wrap items-end gap-x-6 gap-y-3">
          <Labelled label="Automatic backups">
            <Segmented
              label="Automatic backups"
              value={backupSchedule}
              options={schedules}
              onChange={(value) => void updateSettings({ backupSchedule: value })}
            />
          </Labelled>
          {backupSchedule === 'off' ? null : <KeepCount />}
        </div>
        <div className="text-label">
          <p className="text-soft">{nextWords(backupSchedule, state.nextAt, now)}</p>
          {state.problem === null ? null : (
            <p className="mt-1 text-pretty text-danger">The last one could not be made. {state.problem}</p>
          )}
        </div>
        <BackUpNow />
      </div>
      <BackupList backups={state.backups} onLook={onLook} lookedAt={lookedAt} />
    </section>
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

function BackupFolder({ folder }: { readonly folder: string }) {
  const { backupFolder } = useSettings()
  const [typed, setTyped] = useState<string | null>(null)
  const save = (path: string): void => {
    setTyped(null)
    const wanted = path.trim()
    if (wanted === folder) return
    void updateSettings({ backupFolder: wanted === '' ? null : wanted })
  }
  return (
    <FolderField
      label="Folder for backups"
      purpose="backup"
      value={typed ?? folder}
      hint={
        backupFolder === null
          ? 'Beside the history. A folder on another disk also helps when this one breaks.'
          : 'Empty it to go back to the folder beside the history.'
      }
      onChange={setTyped}
      onDone={save}
    />
  )
}

function KeepCount() {
  const { backupKeepCount } = useSettings()
  const [text, setText] = useState<string | null>(null)
  const read = text === null ? backupKeepCount : readKeepCount(text)
  const save = (): void => {
    if (text === null || read === null) return
    setText(null)
    if (read !== backupKeepCount) void updateSettings({ backupKeepCount: read })
  }
  return (
    <TextField
      label="How many are kept"
      className="w-40"
      inputMode="numeric"
      maxLength={3}
      problem={read === null ? 'A number from 1 to 100.' : null}
      value={text ?? String(backupKeepCount)}
      onChange={(event) => setText(event.target.value)}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
        event.preventDefault()
        save()
      }}
    />
  )
}

function BackUpNow() {
  const [jobId, setJobId] = useState<string | null>(null)
  const job = useJob(jobId)
  const begin = async (): Promise<void> => {
    const id = createId()
    if (await runCommand(() => session().client.backups.create({ jobId: id }))) setJobId(id)
  }
  const isRunning = job?.state === 'running'
  return (
    <div className="flex min-h-8 items-center gap-3">
      <Button aria-disabled={isRunning} onClick={() => (isRunning ? undefined : void begin())}>
        Back up now
      </Button>
      <div className="min-w-0 flex-1">
        {isRunning ? <JobProgress job={job} /> : null}
        <p role="status" className={isRunning ? 'sr-only' : 'text-pretty text-label'}>
          {job === null ? null : isRunning ? (
            'Backing up…'
          ) : (
            <span className={job.state === 'failed' ? 'text-danger' : 'text-soft'}>{outcomeWords(job)}</span>
          )}
        </p>
      </div>
    </div>
  )
}

interface BackupListProps {
  readonly backups: readonly Backup[]
  readonly onLook: (backup: Backup) => void
  readonly lookedAt: string | null
}

function BackupList({ backups, onLook, lookedAt }: BackupListProps) {
  if (backups.length === 0) {
    return <p className="mt-4 text-label text-muted">There is no backup yet.</p>
  }
  return (
    <ul aria-label="Backups" className="mt-4 divide-y divide-line border-line border-y">
      {backups.map((backup) => (
        <li key={backup.id} className="flex items-center gap-3 py-2">
          <div className="min-w-0 flex-1">
            <p className="tabular">
              <span className="font-medium">{formatWhen(backup.createdAt)}</span>
              <span className="ml-2 text-label text-muted">{purposeWords(backup.purpose)}</span>
            </p>
            <p className="tabular text-label text-muted">{contentWords(backup)}</p>
          </div>
          <Button
            size="small"
            aria-label={`Look into the backup of ${formatWhen(backup.createdAt)}`}
            ref={(button) => {
              if (backup.id === lookedAt) button?.focus({ preventScroll: false })
            }}
            onClick={() => onLook(backup)}
          >
            Look…
          </Button>
        </li>
      ))}
    </ul>
  )
}
