// How the messages on the path went into the request: one block for each, or, for many, one for each stretch, as wide as
// it is long. Filled: sent. Pale: held at the provider. Hatched: a summary stands for it. Grey: left out.
import type { CSSProperties } from 'react'
import type { ContextPlace, ContextRun } from '../../shared/domain/context.ts'
import type { Carry } from '../../shared/domain/continuation.ts'
import { classNames } from '../ui/class-names.ts'
import { barWords } from './context-words.ts'

const mostBlocks = 24

type Stretch = Pick<ContextRun, 'count' | 'place'>

/** The look of a place in a vendor's colour. */
export function placeStyle(place: ContextPlace, color: string): CSSProperties {
  switch (place) {
    case 'sent':
      return { backgroundColor: color }
    case 'held-at-provider':
      return { backgroundColor: `color-mix(in oklab, ${color} 38%, var(--background))` }
    case 'summarised':
      return {
        backgroundImage: `repeating-linear-gradient(135deg, ${color} 0 2px, transparent 2px 6px)`,
        backgroundColor: `color-mix(in oklab, ${color} 14%, var(--background))`,
      }
    case 'left-out':
      return { backgroundColor: 'var(--selected)' }
  }
}

/** What can be told without the context lens: the newest messages were sent, the rest was not. */
function stretchesOf(carry: Carry): Stretch[] {
  const rest = Math.max(0, carry.messagesOnPath - carry.messagesSent)
  const stretches: Stretch[] = [
    { count: rest, place: carry.kind === 'chain' ? 'held-at-provider' : 'left-out' },
    { count: carry.messagesSent, place: 'sent' },
  ]
  return stretches.filter(({ count }) => count > 0)
}

interface HistoryBarProps {
  readonly carry: Carry
  /** Empty until it is known. */
  readonly runs: readonly ContextRun[]
  readonly color: string
  readonly holder: string
}

export function HistoryBar({ carry, runs, color, holder }: HistoryBarProps) {
  const stretches: readonly Stretch[] = runs.length > 0 ? runs : stretchesOf(carry)
  const total = stretches.reduce((sum, { count }) => sum + count, 0)
  if (total === 0) return null
  const isFine = total <= mostBlocks
  const blocks = isFine
    ? stretches.flatMap((stretch) => Array.from({ length: stretch.count }, () => ({ ...stretch, count: 1 })))
    : stretches
  return (
    <div
      role="img"
      aria-label={barWords(stretches, holder)}
      className={classNames('flex h-[18px] overflow-hidden rounded-[4px]', isFine ? 'gap-[3px]' : 'gap-px')}
    >
      {blocks.map((block, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: a block is its place
          key={index}
          className={classNames('min-w-[2px]', isFine && 'rounded-[4px]')}
          style={{ flex: `${block.count} 1 0`, ...placeStyle(block.place, color) }}
        />
      ))}
    </div>
  )
}
