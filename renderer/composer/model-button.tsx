import { ChevronDown } from 'lucide-react'
import { vendorNames } from '../../shared/domain/vendor-list.ts'
import { modifierName } from '../state/follow-shortcuts.ts'
import { useChosenModel } from '../state/hooks.ts'
import { openModelPicker, useViewStore } from '../state/view-store.ts'
import { LaneDot } from '../ui/lane-dot.tsx'
import { Tooltip } from '../ui/tooltip.tsx'

/** Who the next message goes to; opens the picker. */
export function ModelButton() {
  const chosen = useChosenModel()
  const isOpen = useViewStore((state) => state.dialog?.name === 'model-picker')
  const name = chosen?.name ?? 'none'
  const hint =
    chosen?.account == null ? 'Choose a model' : `${vendorNames[chosen.account.vendor]}: choose another model`
  return (
    <Tooltip text={hint} shortcut={`${modifierName} J`} side="top">
      <button
        type="button"
        aria-label={`Model: ${name}`}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        className="flex h-8 min-w-0 items-center gap-2 rounded-row px-2.5 font-medium transition-colors hover:bg-hover aria-expanded:bg-selected"
        onClick={openModelPicker}
      >
        {chosen?.account == null ? null : <LaneDot vendor={chosen.account.vendor} />}
        <span className="truncate">{chosen?.name ?? 'Choose a model'}</span>
        <ChevronDown size={14} aria-hidden="true" className="text-muted" />
      </button>
    </Tooltip>
  )
}
