import type { RefObject } from 'react'
import { tokensPerSecond } from '../../shared/domain/tokens-per-second.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import { vendorNames } from '../../shared/domain/vendor-list.ts'
import { Fact } from '../inspector/section.tsx'
import { Popover } from '../ui/popover.tsx'
import { Bill } from '../usage/bill.tsx'
import { useCallsOfAnswer } from '../usage/calls-of-answer.ts'
import { formatDuration, formatSpeed } from '../usage/format-numbers.ts'
import { TurnCounts } from '../usage/turn-counts.tsx'

interface BillPopoverProps {
  readonly anchor: RefObject<HTMLElement | null>
  readonly turn: Turn
  readonly onClose: () => void
}

/** Everything an answer took: tokens and time on the left, the bill line by line on the right. */
export function BillPopover({ anchor, turn, onClose }: BillPopoverProps) {
  const calls = useCallsOfAnswer(turn)
  const speed = tokensPerSecond(turn)
  return (
    <Popover
      anchor={anchor}
      label="What this answer took and cost"
      side="top"
      align="start"
      className="w-[552px]"
      onClose={onClose}
    >
      <p className="mb-2 flex items-baseline gap-2">
        <span className="min-w-0 font-semibold [overflow-wrap:anywhere]">{turn.modelName}</span>
        <span className="shrink-0 text-label text-muted">{vendorNames[turn.vendor]}</span>
      </p>
      <div className="grid grid-cols-2 gap-x-7 gap-y-3 max-[560px]:grid-cols-1">
        <div>
          <TurnCounts turn={turn} />
          {turn.firstTokenMs === null ? null : (
            <dl className="mt-2 border-t border-line pt-2">
              <Fact label="First token">{formatDuration(turn.firstTokenMs)}</Fact>
              {turn.totalMs === null ? null : <Fact label="In all">{formatDuration(turn.totalMs)}</Fact>}
              {speed === null ? null : <Fact label="Speed after the first">{formatSpeed(speed)}</Fact>}
            </dl>
          )}
        </div>
        <div>
          <Bill turn={turn} calls={calls} />
        </div>
      </div>
    </Popover>
  )
}
