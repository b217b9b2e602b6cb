import type { LucideIcon } from 'lucide-react'
import { CircleSlash, CircleStop, Info, Unplug } from 'lucide-react'
import type { Message } from '../../shared/domain/message.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import { vendorNames } from '../../shared/domain/vendor-list.ts'
import { stopAnswer } from '../state/actions.ts'
import { useIsSummarising } from '../state/hooks.ts'
import { Button } from '../ui/button.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { FailureCard } from './failure-card.tsx'
import { useAnswerAgain } from './use-answer-again.ts'
import { useNow } from './use-now.ts'

interface AnswerStatusProps {
  readonly message: Message
  readonly turn: Turn | null
  readonly retryAt: number | null
  readonly isLast: boolean
}

/** How an answer stands, when it is anything but simply complete. */
export function AnswerStatus({ message, turn, retryAt, isLast }: AnswerStatusProps) {
  const isSummarising = useIsSummarising(message.id)
  switch (message.status) {
    case 'pending':
    case 'streaming':
      if (isSummarising) return <SummarisingRow message={message} />
      if (retryAt !== null) return <RetryRow message={message} turn={turn} retryAt={retryAt} />
      return message.parts.length === 0 ? <WaitingRow message={message} turn={turn} /> : null
    case 'stopped':
      return (
        <StatusRow
          icon={CircleStop}
          words={message.parts.length === 0 ? 'Stopped before anything arrived.' : 'Stopped.'}
        />
      )
    case 'interrupted':
      return (
        <StatusRow
          icon={Unplug}
          words={
            message.parts.length === 0
              ? 'Baton closed before this answer began to arrive.'
              : 'Baton closed while this answer was arriving. What had arrived is kept.'
          }
        >
          {isLast && turn !== null ? <TryAgain turn={turn} /> : null}
        </StatusRow>
      )
    case 'failed':
      return turn?.failure == null ? (
        <StatusRow icon={CircleSlash} words="This answer failed." />
      ) : (
        <FailureCard turn={turn} failure={turn.failure} isLast={isLast} hasText={message.parts.length > 0} />
      )
    case 'complete':
      return <FinishNote message={message} turn={turn} />
  }
}

/** A complete answer that did not end as answers should. */
function FinishNote({ message, turn }: { readonly message: Message; readonly turn: Turn | null }) {
  if (message.role === 'tool' || turn === null) return null
  switch (turn.finishReason) {
    case 'length':
      return (
        <StatusRow
          icon={CircleSlash}
          words="The answer reached the longest the model may write and ends here."
        />
      )
    case 'content-filter':
      return (
        <StatusRow
          icon={CircleSlash}
          words={`${vendorNames[turn.vendor]} cut this answer with its content filter.`}
        />
      )
    case 'refusal':
      return <StatusRow icon={CircleSlash} words="The model declined to answer." />
    default:
      return message.parts.length === 0 ? (
        <StatusRow icon={CircleSlash} words="The model sent an empty answer." />
      ) : null
  }
}

interface StatusRowProps {
  readonly icon: LucideIcon
  readonly words: string
  readonly children?: React.ReactNode
}

function StatusRow({ icon: Icon, words, children }: StatusRowProps) {
  return (
    <div className="mt-2 flex min-h-7 flex-wrap items-center gap-x-2 gap-y-1 text-label text-soft">
      <Icon size={15} aria-hidden="true" className="text-muted" />
      <span>{words}</span>
      {children}
    </div>
  )
}

function TryAgain({ turn }: { readonly turn: Turn }) {
  const again = useAnswerAgain(turn)
  if (again === null) return null
  return (
    <Button size="small" className="ml-1" onClick={again.run}>
      {again.otherModelName === null ? 'Try again' : `Try again with ${again.otherModelName}`}
    </Button>
  )
}

function WaitingRow({ message, turn }: { readonly message: Message; readonly turn: Turn | null }) {
  const now = useNow(true)
  const waitedMs = now - (turn?.startedAt ?? message.createdAt)
  const place = turn === null ? 'the model' : vendorNames[turn.vendor]
  const seconds = waitedMs >= 10_000 ? ` ${Math.floor(waitedMs / 1000)} s` : ''
  return (
    <p className="tabular mt-1 h-6 text-label text-muted" role="status">
      {waitedMs >= 1000 ? (
        <span className="animate-appear">
          Waiting for {place}…{seconds}
        </span>
      ) : null}
    </p>
  )
}

/** Before the answer is asked for, a model writes what stands for the older messages. */
function SummarisingRow({ message }: { readonly message: Message }) {
  return (
    <div className="mt-1.5 flex min-h-7 flex-wrap items-center gap-x-3 gap-y-1 text-label text-soft">
      <span role="status" className="flex items-center gap-2">
        <Spinner size={14} />
        Summarising older messages…
      </span>
      <Button size="small" onClick={() => void stopAnswer(message.conversationId, message.id)}>
        Stop
      </Button>
    </div>
  )
}

/** What the person should know about the history that was sent with an answer. */
export function ContextNotice({ turn }: { readonly turn: Turn | null }) {
  if (turn?.contextNotice == null) return null
  return (
    <p className="mt-2 flex gap-2 text-pretty text-muted text-small [overflow-wrap:anywhere]">
      <Info size={14} aria-hidden="true" className="mt-0.5" />
      {turn.contextNotice}
    </p>
  )
}

interface RetryRowProps {
  readonly message: Message
  readonly turn: Turn | null
  readonly retryAt: number
}

function RetryRow({ message, turn, retryAt }: RetryRowProps) {
  const now = useNow(true)
  const seconds = Math.max(0, Math.ceil((retryAt - now) / 1000))
  return (
    <div className="mt-1.5 flex min-h-7 flex-wrap items-center gap-x-3 gap-y-1 text-label text-soft">
      <span>
        {turn?.failure == null ? null : `${turn.failure.message} `}
        <span className="tabular">
          {seconds === 0 ? 'Trying again now…' : `Trying again in ${seconds} s`}
        </span>
      </span>
      <Button size="small" onClick={() => void stopAnswer(message.conversationId, message.id)}>
        Stop trying
      </Button>
    </div>
  )
}
