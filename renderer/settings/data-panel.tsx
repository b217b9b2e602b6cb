import { FolderOpen } from 'lucide-react'
import { updateSettings } from '../state/actions.ts'
import { useAppStore } from '../state/app-store.ts'
import { useSettings } from '../state/hooks.ts'
import { reportError } from '../state/report-error.ts'
import { session } from '../state/session.ts'
import { Button } from '../ui/button.tsx'
import { Switch } from '../ui/switch.tsx'
import { FailedReleases } from './failed-releases.tsx'
import { PanelHeading } from './panel-heading.tsx'

export function DataPanel() {
  const info = useAppStore((state) => state.info)
  const { exportReasoning } = useSettings()
  if (info === null) return null
  return (
    <>
      <PanelHeading
        title="Data"
        text="Every conversation is kept on this computer, in one folder. Nothing leaves it but what you send to a model."
      />
      <dl className="divide-y divide-line border-y border-line">
        <div className="py-3.5">
          <dt className="font-medium">Data folder</dt>
          <dd className="mt-1 flex items-center gap-3">
            <code className="min-w-0 flex-1 wrap-anywhere font-mono text-code text-soft">
              {info.dataFolder}
            </code>
            {info.shell === 'desktop' ? (
              <Button
                size="small"
                onClick={() => void session().client.app.openDataFolder({}).catch(reportError)}
              >
                <FolderOpen size={14} aria-hidden="true" />
                Open folder
              </Button>
            ) : null}
          </dd>
        </div>
        <div className="py-3.5">
          <dt className="font-medium">Keys</dt>
          <dd className="mt-0.5 text-pretty text-label text-soft">{info.keychainSentence}</dd>
        </div>
      </dl>
      <div className="mt-4">
        <Switch
          label="Include reasoning in Markdown exports"
          hint="JSON exports always hold everything but keys."
          isOn={exportReasoning}
          onChange={(isOn) => void updateSettings({ exportReasoning: isOn })}
        />
      </div>
      <FailedReleases />
    </>
  )
}
