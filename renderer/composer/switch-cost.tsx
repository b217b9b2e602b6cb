import type { ContextPreview } from '../../shared/domain/context.ts'
import { switchWords } from './switch-words.ts'

interface SwitchCostProps {
  readonly preview: ContextPreview
  /** Who the next message goes to. */
  readonly modelName: string
}

/** One quiet line under the composer while another model is chosen than the one that answered last. */
export function SwitchCost({ preview, modelName }: SwitchCostProps) {
  if (preview.staying === null) return null
  const words = switchWords(preview.expected, preview.staying, modelName)
  return (
    <p role="status" title={words} className="tabular -mb-2 truncate px-2 pt-2 text-muted text-small">
      {words}
    </p>
  )
}
