import { ArrowUp, Square } from 'lucide-react'
import { Tooltip } from '../ui/tooltip.tsx'

interface SendButtonProps {
  readonly isAnswering: boolean
  readonly canSend: boolean
  /** Why it cannot, or what it does. */
  readonly hint: string
  readonly onSend: () => void
  readonly onStop: () => void
}

const look =
  'flex size-8 shrink-0 items-center justify-center rounded-block transition-[background-color,color,opacity] duration-150'

/** Send, or Stop while an answer is being written; the same place for both. */
export function SendButton({ isAnswering, canSend, hint, onSend, onStop }: SendButtonProps) {
  if (isAnswering) {
    return (
      <Tooltip text="Stop" side="top">
        <button
          type="button"
          aria-label="Stop"
          className={`${look} bg-ink text-background hover:opacity-85`}
          onClick={onStop}
        >
          <Square size={12} fill="currentColor" aria-hidden="true" />
        </button>
      </Tooltip>
    )
  }
  return (
    <Tooltip text={hint} side="top">
      <button
        type="button"
        aria-label="Send"
        disabled={!canSend}
        className={`${look} bg-accent text-accent-ink hover:bg-accent-hover disabled:bg-selected disabled:text-muted`}
        onClick={onSend}
      >
        <ArrowUp size={18} aria-hidden="true" />
      </button>
    </Tooltip>
  )
}
