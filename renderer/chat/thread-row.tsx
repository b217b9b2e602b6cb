import { memo } from 'react'
import type { MessageId } from '../../shared/domain/ids.ts'
import { useMessage, useRetryAt, useTurn } from '../state/hooks.ts'
import { Answer } from './answer.tsx'
import { HandoffSeparator } from './handoff-separator.tsx'
import { UserMessage } from './user-message.tsx'

interface ThreadRowProps {
  readonly messageId: MessageId
  readonly previousId: MessageId | null
  readonly nextId: MessageId | null
}

/**
 * One message of the path with the handoff before it. A handoff is recorded with the answer's turn, but it stands
 * before the message of the person that caused it.
 */
export const ThreadRow = memo(function ThreadRow({ messageId, previousId, nextId }: ThreadRowProps) {
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
})
