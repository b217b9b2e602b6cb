import { Info, RefreshCw } from 'lucide-react'
import type { Message } from '../../shared/domain/message.ts'
import { textOfParts } from '../../shared/domain/text-of-parts.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import { CopyButton } from '../markdown/copy-button.tsx'
import { useIsLooking } from '../state/hooks.ts'
import { toggleTurnDetails, useViewStore } from '../state/view-store.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { AnswerNumbers } from './answer-numbers.tsx'
import { MessageMenu } from './message-menu.tsx'
import { PinButton } from './pin-button.tsx'
import { useAnswerAgain } from './use-answer-again.ts'
import { VersionSwitcher } from './version-switcher.tsx'

interface AnswerFooterProps {
  readonly message: Message
  readonly turn: Turn
  /** The last answer is the one that is mostly made again, so it has a button for it; the others have it in their menu. */
  readonly isLast: boolean
}

/** Under an answer: what it took, and what can be done with it. */
export function AnswerFooter({ message, turn, isLast }: AnswerFooterProps) {
  const text = textOfParts(message.parts)
  const isInspected = useViewStore(
    (state) => state.isInspectorOpen && state.inspectedMessageId === message.id,
  )
  return (
    <footer className="mt-2.5 flex min-h-7 flex-wrap items-center justify-between gap-x-4 gap-y-1">
      <div className="flex min-w-0 flex-wrap items-center gap-x-3">
        <VersionSwitcher message={message} className="-ml-2" />
        <AnswerNumbers turn={turn} />
      </div>
      <div className="ml-auto flex items-center gap-1.5">
        {text === '' ? null : <CopyButton label="Copy answer" text={() => text} iconSize={16} />}
        {isLast && turn.status !== 'failed' && turn.status !== 'interrupted' ? (
          <RegenerateButton turn={turn} />
        ) : null}
        {canBePinned(message) && text !== '' ? <PinButton message={message} iconSize={16} /> : null}
        <IconButton
          icon={Info}
          label="Turn details"
          isOn={isInspected}
          aria-expanded={isInspected}
          onClick={() => toggleTurnDetails(message.id)}
        />
        <MessageMenu message={message} turn={turn} />
      </div>
    </footer>
  )
}

/** A failed answer is never sent, so there is nothing to hold on to. */
function canBePinned(message: Message): boolean {
  return message.role === 'assistant' && message.status !== 'failed'
}

function RegenerateButton({ turn }: { readonly turn: Turn }) {
  const again = useAnswerAgain(turn)
  // Sending moves the head: said beforehand where that means leaving the version that is continued.
  const where = useIsLooking() ? ' and continue here' : ''
  if (again === null) return <IconButton icon={RefreshCw} label={`Regenerate${where}`} disabled />
  const model = again.otherModelName === null ? '' : ` with ${again.otherModelName}`
  return <IconButton icon={RefreshCw} label={`Regenerate${model}${where}`} onClick={again.run} />
}
