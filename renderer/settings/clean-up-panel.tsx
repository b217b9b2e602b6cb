// "Cleaning up": the rules that archive and delete by themselves. Off until they are chosen; what they would do is said before.
import { useId, useState } from 'react'
import { NumberField } from '../history/number-field.tsx'
import { updateSettings } from '../state/actions.ts'
import { cleanedUpWords } from '../state/clean-up-words.ts'
import { useSettings } from '../state/hooks.ts'
import { useLibraryStore } from '../state/library-store.ts'
import { askCommand } from '../state/run-command.ts'
import { session } from '../state/session.ts'
import { useFetched } from '../state/use-fetched.ts'
import { Button } from '../ui/button.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { Switch } from '../ui/switch.tsx'
import { archivePreviewWords, purgePreviewWords } from './clean-up-preview-words.ts'
import { PanelHeading } from './panel-heading.tsx'

const usualArchiveDays = 90
const usualPurgeDays = 30
const days = { least: 1, most: 3650 } as const

export function CleanUpPanel() {
  const { archiveAfterDays, purgeTrashAfterDays, purgeReleasesAtProviders } = useSettings()
  const listsVersion = useLibraryStore((state) => state.listsVersion)
  const [runCount, setRunCount] = useState(0)
  // Off means: what would it be if it were on.
  const { value: preview } = useFetched(
    `${archiveAfterDays} ${purgeTrashAfterDays}`,
    `${listsVersion} ${runCount}`,
    (signal) =>
      session().client.organise.previewCleanUp(
        {
          archiveAfterDays: archiveAfterDays ?? usualArchiveDays,
          purgeTrashAfterDays: purgeTrashAfterDays ?? usualPurgeDays,
        },
        { signal },
      ),
  )
  const isOn = archiveAfterDays !== null || purgeTrashAfterDays !== null
  return (
    <>
      <PanelHeading
        title="Cleaning up"
        text="Baton can put away by itself what is no longer used. Nothing is, until you choose it here."
      />
      <div className="grid max-w-xl gap-5">
        <section aria-label="Archiving" className="grid gap-3">
          <Switch
            label="Archive what nobody writes in"
            hint="Archived conversations are found and opened as before; they only leave the list. Pinned ones stay."
            isOn={archiveAfterDays !== null}
            onChange={(on) => void updateSettings({ archiveAfterDays: on ? usualArchiveDays : null })}
          />
          {archiveAfterDays === null ? null : (
            <NumberField
              value={archiveAfterDays}
              limits={{ label: 'After so many days', hint: '1 to 3,650 days.', ...days }}
              onSave={(value) => void updateSettings({ archiveAfterDays: value })}
            />
          )}
          <Preview
            words={archivePreviewWords(preview?.archiveCount ?? null, archiveAfterDays, usualArchiveDays)}
          />
        </section>
        <section aria-label="The trash" className="grid gap-3 border-t border-line pt-5">
          <Switch
            label="Delete for good what lies in the trash"
            hint="Messages, files and the records of turns are removed from this computer. This cannot be undone."
            isOn={purgeTrashAfterDays !== null}
            onChange={(on) => void updateSettings({ purgeTrashAfterDays: on ? usualPurgeDays : null })}
          />
          {purgeTrashAfterDays === null ? null : (
            <>
              <NumberField
                value={purgeTrashAfterDays}
                limits={{ label: 'After so many days in the trash', hint: '1 to 3,650 days.', ...days }}
                onSave={(value) => void updateSettings({ purgeTrashAfterDays: value })}
              />
              <Switch
                label="Also delete what providers hold"
                hint="What a provider would not delete keeps a receipt under Data, to be tried again."
                isOn={purgeReleasesAtProviders}
                onChange={(on) => void updateSettings({ purgeReleasesAtProviders: on })}
              />
            </>
          )}
          <Preview
            words={purgePreviewWords(preview?.purgeCount ?? null, purgeTrashAfterDays, usualPurgeDays)}
          />
        </section>
        {isOn ? <RunNow onRun={() => setRunCount((count) => count + 1)} /> : null}
      </div>
    </>
  )
}

function Preview({ words }: { readonly words: string | null }) {
  return (
    <p role="status" className="min-h-5 text-pretty text-label text-muted">
      {words ?? 'Counting…'}
    </p>
  )
}

function RunNow({ onRun }: { readonly onRun: () => void }) {
  const id = useId()
  const [isBusy, setBusy] = useState(false)
  const [words, setWords] = useState<string | null>(null)
  const run = async (): Promise<void> => {
    setBusy(true)
    const outcome = await askCommand(() => session().client.organise.cleanUp({}))
    setBusy(false)
    if (outcome === null) return
    setWords(cleanedUpWords(outcome) ?? 'There is nothing to clean up.')
    onRun()
  }
  return (
    <div className="flex items-start gap-3 border-t border-line pt-5">
      <Button disabled={isBusy} aria-describedby={id} onClick={() => void run()}>
        {isBusy ? <Spinner size={13} /> : null}
        Clean up now
      </Button>
      <p id={id} role="status" className="min-w-0 flex-1 pt-1.5 text-pretty text-label text-muted">
        {words ?? 'Otherwise Baton looks some minutes after it starts, and then every hour.'}
      </p>
    </div>
  )
}
