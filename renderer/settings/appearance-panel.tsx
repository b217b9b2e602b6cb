import { updateSettings } from '../state/actions.ts'
import { useSettings } from '../state/hooks.ts'
import { Segmented } from '../ui/segmented.tsx'
import { PanelHeading } from './panel-heading.tsx'

const choices = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const

export function AppearancePanel() {
  const { appearance } = useSettings()
  return (
    <>
      <PanelHeading title="Appearance" />
      <p className="mb-1.5 font-medium">Colours</p>
      <Segmented
        label="Colours"
        value={appearance}
        options={choices}
        onChange={(value) => void updateSettings({ appearance: value })}
      />
      <p className="mt-3 max-w-md text-label text-muted">
        Each vendor keeps its own colour in both. Motion follows the setting of the system.
      </p>
    </>
  )
}
