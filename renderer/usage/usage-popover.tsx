import type { RefObject } from 'react'
import type { ConversationId } from '../../shared/domain/ids.ts'
import type { ConversationUsage } from '../../shared/domain/usage.ts'
import { Popover } from '../ui/popover.tsx'
import { useConversationTotals } from './conversation-totals.ts'
import { UsageFacts } from './usage-facts.tsx'

interface UsagePopoverProps {
  readonly anchor: RefObject<HTMLElement | null>
  readonly conversationId: ConversationId
  /** What the header shows. */
  readonly usage: ConversationUsage
  readonly onClose: () => void
}

/** The totals of a conversation: every branch, and the one that is shown apart where there are several. */
export function UsagePopover({ anchor, conversationId, usage, onClose }: UsagePopoverProps) {
  const { value: totals, problem } = useConversationTotals(conversationId)
  const hasBranches = totals !== null && totals.branchCount > 1
  return (
    <Popover
      anchor={anchor}
      label="Usage of this conversation"
      side="bottom"
      align="end"
      className="w-72"
      onClose={onClose}
    >
      {hasBranches ? (
        <>
          <h3 className="mb-1 text-muted text-small">This branch</h3>
          <UsageFacts usage={totals.branch} />
          <h3 className="mt-2.5 mb-1 border-line border-t pt-2.5 text-muted text-small">
            {`All ${totals.branchCount} branches`}
          </h3>
        </>
      ) : null}
      <UsageFacts usage={totals?.all ?? usage} />
      {problem === null ? null : (
        <p className="mt-2 text-pretty text-label text-soft">
          What the branches took could not be looked up. {problem}
        </p>
      )}
    </Popover>
  )
}
