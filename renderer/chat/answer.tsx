import type { CSSProperties } from 'react'
import { isOpen } from '../../shared/domain/is-open.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import { vendorNames } from '../../shared/domain/vendor-list.ts'
import { useConversationRow } from '../state/hooks.ts'
import { classNames } from '../ui/class-names.ts'
import { laneColor } from '../ui/lane.ts'
import { AnswerFooter } from './answer-footer.tsx'
import { AnswerParts } from './answer-parts.tsx'
import { AnswerStatus, ContextNotice } from './answer-status.tsx'
import { MessageMenu } from './message-menu.tsx'
import { PinMark } from './pin-button.tsx'
import { VersionSwitcher } from './version-switcher.tsx'

interface AnswerProps {
  readonly message: Message
  readonly turn: Turn | null
  /** UTC milliseconds of the next automatic attempt; null when none is due. */
  readonly retryAt: number | null
  readonly isLast: boolean
}

/** An example that came with the template: no model wrote it, and nothing was paid for it. */
function ExampleMark({ message }: { readonly message: Message }) {
  const isFromTemplate = useConversationRow()?.source?.kind === 'template'
  if (!isFromTemplate || message.role !== 'assistant' || message.status !== 'complete') return null
  return <span className="shrink-0 text-label text-muted">From the template</span>
}

/** What a model wrote, in its vendor's lane. */
export function Answer({ message, turn, retryAt, isLast }: AnswerProps) {
  const name = message.role === 'tool' ? 'Tool' : (turn?.modelName ?? 'Answer')
  const lane: CSSProperties & Record<'--lane', string> = {
    '--lane': turn === null ? 'var(--muted)' : laneColor(turn.vendor),
  }
  return (
    <article aria-label={name} aria-busy={isOpen(message)} className="answer" style={lane}>
      <span aria-hidden="true" className={classNames('answer-dot', isOpen(message) && 'animate-breathe')} />
      <span aria-hidden="true" className="answer-lane" />
      <h2 className="flex min-w-0 items-baseline gap-2 text-reading">
        <span className="truncate font-semibold tracking-[-0.006em]">{name}</span>
        {turn === null ? (
          <ExampleMark message={message} />
        ) : (
          <span className="shrink-0 text-label text-muted">{vendorNames[turn.vendor]}</span>
        )}
        <span className="ml-auto">
          <PinMark messageId={message.id} />
        </span>
      </h2>
      <AnswerParts message={message} />
      <AnswerStatus message={message} turn={turn} retryAt={retryAt} isLast={isLast} />
      <ContextNotice turn={turn} />
      {isOpen(message) ? null : turn === null ? (
        <div className="mt-1 -ml-2 flex items-center">
          <VersionSwitcher message={message} />
          <span className="ml-auto">
            <MessageMenu message={message} />
          </span>
        </div>
      ) : (
        <AnswerFooter message={message} turn={turn} isLast={isLast} />
      )}
    </article>
  )
}
