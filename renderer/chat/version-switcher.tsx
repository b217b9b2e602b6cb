import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useRef } from 'react'
import type { Message } from '../../shared/domain/message.ts'
import { showVersion } from '../state/context-actions.ts'
import { useOpenAnswerId, useVersions } from '../state/hooks.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { awaitVersion, forgetVersion, type VersionStep } from './version-place.ts'

interface VersionSwitcherProps {
  readonly message: Pick<Message, 'id' | 'conversationId'>
  readonly className?: string
}

/** Leads to the other versions of a message; nothing when it is the only one. What is shown is what is continued. */
export function VersionSwitcher({ message, className = '' }: VersionSwitcherProps) {
  const versions = useVersions(message.id)
  const isAnswering = useOpenAnswerId() !== null
  const arrows = useRef<HTMLDivElement>(null)
  if (versions === null) return null
  const index = versions.indexOf(message.id)

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
        disabled={id === undefined || isAnswering}
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
    <div
      ref={arrows}
      data-versions-of={message.id}
      className={`flex shrink-0 items-center text-muted text-small ${className}`}
    >
      {arrow('previous')}
      <span className="tabular whitespace-nowrap">
        <span className="sr-only">Version </span>
        {index + 1} of {versions.length}
      </span>
      {arrow('next')}
    </div>
  )
}
