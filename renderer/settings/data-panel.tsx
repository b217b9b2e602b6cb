// "Data": where the history is, its backups, and the ways in and out.
import { Download, FolderOpen, FolderOutput, Upload } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { Backup } from '../../shared/contract/app-state.ts'
import { updateSettings } from '../state/actions.ts'
import { useAppStore } from '../state/app-store.ts'
import { useSettings } from '../state/hooks.ts'
import { useLibraryStore } from '../state/library-store.ts'
import { openExportEverything, openImport } from '../state/open-transfer.ts'
import { reportError } from '../state/report-error.ts'
import { session } from '../state/session.ts'
import { useFetched } from '../state/use-fetched.ts'
import { Button } from '../ui/button.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { Switch } from '../ui/switch.tsx'
import { formatBytes } from '../usage/format-numbers.ts'
import { BackupPreview } from './backup-preview.tsx'
import { BackupSection } from './backup-section.tsx'
import { FailedReleases } from './failed-releases.tsx'
import { MoveData } from './move-data.tsx'
import { PanelHeading } from './panel-heading.tsx'

type Page =
  | { readonly name: 'all' }
  | { readonly name: 'look'; readonly backup: Backup }
  | { readonly name: 'move' }

/** Says when what lies in the backup folder may have changed. */
function useBackupsVersion(): string {
  const { backupFolder, backupSchedule, backupKeepCount } = useSettings()
  const endedCount = useLibraryStore(
    (state) =>
      state.jobs.filter((job) => job.state !== 'running' && (job.kind === 'backup' || job.kind === 'move'))
        .length,
  )
  return [backupFolder, backupSchedule, backupKeepCount, endedCount].join(' ')
}

export function DataPanel() {
  const info = useAppStore((state) => state.info)
  const [page, setPage] = useState<Page>({ name: 'all' })
  /** What the focus goes back to. */
  const left = useRef<Page>({ name: 'all' })
  if (info === null) return null
  const back = (): void => setPage({ name: 'all' })
  const turnTo = (next: Page): void => {
    left.current = next
    setPage(next)
  }
  if (page.name === 'look') return <BackupPreview backup={page.backup} onBack={back} />
  if (page.name === 'move') return <MoveData dataFolder={info.dataFolder} onBack={back} />
  return (
    <Overview
      left={left.current}
      onLook={(backup) => turnTo({ name: 'look', backup })}
      onMove={() => turnTo({ name: 'move' })}
    />
  )
}

interface OverviewProps {
  readonly left: Page
  readonly onLook: (backup: Backup) => void
  readonly onMove: () => void
}

function Overview({ left, onLook, onMove }: OverviewProps) {
  const info = useAppStore((state) => state.info)
  const { exportReasoning } = useSettings()
  const [now] = useState(() => Date.now())
  const version = useBackupsVersion()
  const { value: state, problem } = useFetched(info?.dataFolder ?? '', version, (signal) =>
    session().client.backups.list({}, { signal }),
  )
  const move = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (left.name === 'move') move.current?.focus()
  }, [left])
  if (info === null) return null
  return (
    <>
      <PanelHeading
        title="Data"
        text="Every conversation is kept on this computer, in one folder. Nothing leaves it but what you send to a model."
      />
      <dl className="divide-y divide-line border-line border-y">
        <Fact name="Data folder">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
            <code className="min-w-40 flex-1 wrap-anywhere font-mono text-code text-soft">
              {info.dataFolder}
            </code>
            <div className="flex gap-1.5">
              {info.shell === 'desktop' ? (
                <Button
                  size="small"
                  onClick={() => void session().client.app.openDataFolder({}).catch(reportError)}
                >
                  <FolderOpen size={14} aria-hidden="true" />
                  Open folder
                </Button>
              ) : null}
              <Button ref={move} size="small" onClick={onMove}>
                <FolderOutput size={14} aria-hidden="true" />
                Move…
              </Button>
            </div>
          </div>
          {state === null || state.historyBytes === null ? null : (
            <p className="tabular text-label text-muted">
              The history takes {formatBytes(state.historyBytes)}.
            </p>
          )}
        </Fact>
        <Fact name="Keys">
          <p className="text-pretty text-label text-soft">{info.keychainSentence}</p>
        </Fact>
      </dl>
      {state !== null ? (
        <BackupSection
          state={state}
          now={now}
          onLook={onLook}
          lookedAt={left.name === 'look' ? left.backup.id : null}
        />
      ) : (
        <div className="mt-6">
          {problem === null ? <Spinner label="Loading" /> : <p className="text-danger">{problem}</p>}
        </div>
      )}
      <section aria-labelledby="in-and-out" className="mt-6 border-line border-t pt-4">
        <h3 id="in-and-out" className="font-semibold">
          In and out
        </h3>
        <p className="mt-0.5 mb-3 text-pretty text-label text-muted">
          Conversations of other apps and of another Baton can be imported, after a look at what would come.
        </p>
        <div className="mb-4 flex flex-wrap gap-2">
          <Button onClick={() => openImport()}>
            <Download size={14} aria-hidden="true" />
            Import…
          </Button>
          <Button onClick={openExportEverything}>
            <Upload size={14} aria-hidden="true" />
            Export everything…
          </Button>
        </div>
        <Switch
          label="Include reasoning in Markdown exports"
          hint="JSON exports always hold everything but keys."
          isOn={exportReasoning}
          onChange={(isOn) => void updateSettings({ exportReasoning: isOn })}
        />
      </section>
      <FailedReleases />
    </>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="py-3">
      <dt className="font-medium">{name}</dt>
      <dd className="mt-1 grid gap-1">{children}</dd>
    </div>
  )
}
