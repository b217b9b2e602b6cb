import { Pin, PinOff } from 'lucide-react'
import type { Message } from '../../shared/domain/message.ts'
import { setMessagePinned } from '../state/context-actions.ts'
import { usePinned } from '../state/hooks.ts'
import { classNames } from '../ui/class-names.ts'
import { Tooltip } from '../ui/tooltip.tsx'

const meaning = 'Pinned messages are never summarised or left out.'

interface PinButtonProps {
  readonly message: Pick<Message, 'id' | 'conversationId'>
  readonly iconSize?: number
  readonly className?: string
}

/** Pins a message, or lets it go again. */
export function PinButton({ message, iconSize = 15, className }: PinButtonProps) {
  const isPinned = usePinned(message.id)
  const Icon = isPinned ? PinOff : Pin
  const name = isPinned ? 'Unpin message' : 'Pin message'
  return (
    <Tooltip text={`${name}. ${meaning}`}>
      <button
        type="button"
        aria-label={name}
        className={classNames(
          'quiet inline-flex size-7 shrink-0 items-center justify-center rounded-row transition-colors',
          className,
        )}
        onClick={() => void setMessagePinned(message.conversationId, message.id, !isPinned)}
      >
        <Icon size={iconSize} aria-hidden="true" />
      </button>
    </Tooltip>
  )
}

/** The small mark beside a message that is pinned. */
export function PinMark({ messageId }: { readonly messageId: Message['id'] }) {
  if (!usePinned(messageId)) return null
  return (
    <span title={meaning} className="inline-flex shrink-0 items-center gap-1 text-muted text-small">
      <Pin size={13} aria-hidden="true" fill="currentColor" />
      Pinned
    </span>
  )
}
