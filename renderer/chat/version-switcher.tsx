import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useRef } from 'react'
import type { ConversationId, MessageId } from '../../shared/domain/ids.ts'
import type { Message } from '../../shared/domain/message.ts'
import { conversationView, loadOlderMessages } from '../state/conversation-store.ts'
import { useVersions, useViewFork } from '../state/hooks.ts'
import { lookAt } from '../state/look-at.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { awaitVersion, forgetVersion, type VersionStep } from './version-place.ts'

interface VersionSwitcherProps {
  readonly message: Pick<Message, 'id' | 'conversationId'>
  readonly className?: string
}

/** Looks at another version; its message is loaded also where a lot follows it. */
async function showVersion(conversationId: ConversationId, messageId: MessageId): Promise<boolean> {
  if (!(await lookAt(conversationId, messageId))) return false
  const isLoaded = conversationView(conversationId)?.messages.has(messageId) === true
  if (!isLoaded) await loadOlderMessages(conversationId, messageId)
  return true
}

/** Leads to the other versions of a message; nothing when it is the only one. Looking at one changes nothing that is sent. */
export function VersionSwitcher({ message, className = '' }: VersionSwitcherProps) {
  const versions = useVersions(message.id)
  const fork = useViewFork()
  const arrows = useRef<HTMLFieldSetElement>(null)
  if (versions === null) return null
  const index = versions.indexOf(message.id)
  const currentIndex = fork?.currentId == null ? -1 : versions.indexOf(fork.currentId)

  const arrow = (step: VersionStep) => {
    const id = versions[step === 'previous' ? index - 1 : index + 1]
    return (
      <IconButton
        icon={step === 'previous' ? ChevronLeft : ChevronRight}
        label={step === 'previous' ? 'Previous version' : 'Next version'}
        iconSize={15}
        // Else the ring would lie over the count.
        className="-outline-offset-2"
        data-version-step={step}
        disabled={id === undefined}
        onClick={async () => {
          if (id === undefined || arrows.current === null) return
          const place = { messageId: id, step, topPx: arrows.current.getBoundingClientRect().top }
          awaitVersion(place)
          if (!(await showVersion(message.conversationId, id))) forgetVersion(place)
        }}
      />
    )
  }

  return (
    <fieldset
      ref={arrows}
      aria-label="Versions"
      data-versions-of={message.id}
      className={`flex shrink-0 items-center text-muted text-small ${className}`}
    >
      {arrow('previous')}
      <span className="tabular whitespace-nowrap">
        <span className="sr-only">Version </span>
        {index + 1} of {versions.length}
      </span>
      {arrow('next')}
      {currentIndex === -1 ? null : (
        <span className="tabular whitespace-nowrap pr-2 pl-1">
          Current: <span className="sr-only">version </span>
          {currentIndex + 1}
        </span>
      )}
    </fieldset>
  )
}
