import { lazy, memo, Suspense } from 'react'
import type { MessageId } from '../../shared/domain/ids.ts'
import type { SegmentMark } from '../history/mark-segments.ts'
import { useConversationRow, useMessage, useRetryAt, useTurn, useViewFork } from '../state/hooks.ts'
import { Answer } from './answer.tsx'
import { ForkPlace } from './fork-place.tsx'
import { HandoffSeparator } from './handoff-separator.tsx'
import { UserMessage } from './user-message.tsx'

// Most conversations never have a summary.
const SegmentMarkers = lazy(async () => ({
  default: (await import('../history/segment-marker.tsx')).SegmentMarkers,
}))

// Most conversations are no forks.
const ForkOrigin = lazy(async () => ({ default: (await import('./fork-origin.tsx')).ForkOrigin }))

interface ThreadRowProps {
  readonly messageId: MessageId
  readonly previousId: MessageId | null
  readonly nextId: MessageId | null
  /** It begins the conversation. */
  readonly isFirst: boolean
  /** The summaries that end with this message; null mostly. */
  readonly marks: readonly SegmentMark[] | null
  /** True when an earlier summary is on the path. */
  readonly hasOlderMarks: boolean
}

/** One message of the path, and the summaries that end with it. */
export const ThreadRow = memo(function ThreadRow({ marks, hasOlderMarks, ...place }: ThreadRowProps) {
  return (
    <>
      {place.isFirst ? <Origin /> : null}
      <Fork previousId={place.previousId} isFirst={place.isFirst} />
      <PlacedMessage {...place} />
      {marks === null ? null : (
        <Suspense fallback={null}>
          <SegmentMarkers marks={marks} hasOlder={hasOlderMarks} />
        </Suspense>
      )}
    </>
  )
})

/** Above the first message of a fork. */
function Origin() {
  const isFork = useConversationRow()?.source?.kind === 'forked'
  return <Suspense fallback={null}>{isFork ? <ForkOrigin /> : null}</Suspense>
}

/** Before the first message that is not on the branch that is continued, while another one is looked at. */
function Fork({ previousId, isFirst }: Pick<ThreadRowProps, 'previousId' | 'isFirst'>) {
  const fork = useViewFork()
  // Without a message before it, only the very first one stands where nothing is in common.
  const isHere = fork !== null && fork.afterId === previousId && (previousId !== null || isFirst)
  // Not fetched late: the line would push away the version that has just been put in its place.
  return isHere ? <ForkPlace isEnd={fork.currentId === null} /> : null
}

/**
 * A message with the handoff before it. A handoff is recorded with the answer's turn, but it stands before the message
 * of the person that caused it.
 */
function PlacedMessage({
  messageId,
  previousId,
  nextId,
}: Pick<ThreadRowProps, 'messageId' | 'previousId' | 'nextId'>) {
  const message = useMessage(messageId)
  const turn = useTurn(messageId)
  const nextTurn = useTurn(nextId ?? '')
  const retryAt = useRetryAt(messageId)
  const previousRole = useMessage(previousId ?? '')?.role ?? null
  if (message === null) return null
  if (message.role === 'user') {
    return (
      <>
        {nextTurn === null ? null : <HandoffSeparator turn={nextTurn} />}
        <UserMessage message={message} />
      </>
    )
  }
  return (
    <>
      {turn === null || previousRole === 'user' ? null : <HandoffSeparator turn={turn} />}
      <Answer message={message} turn={turn} retryAt={retryAt} isLast={nextId === null} />
    </>
  )
}
