import { lazy, Suspense, useRef, useState } from 'react'
import { formatNanoUsd } from '../../shared/domain/format.ts'
import { tokensPerSecond } from '../../shared/domain/tokens-per-second.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import { formatCount, formatDuration, formatMoney, formatSpeed } from '../usage/format-numbers.ts'

// The whole bill is wanted only when a person looks.
const BillPopover = lazy(async () => ({ default: (await import('./bill-popover.tsx')).BillPopover }))

/** ` · 820 cached`; nothing for a part that is zero or not named. */
function part(count: number | null, word: string): string {
  return count === null || count === 0 ? '' : ` · ${formatCount(count)} ${word}`
}

/**
 * The figures under an answer. A count the provider did not give is left out, a cost that is not known says so, and
 * those of a call that ended early read "at least".
 */
export function figuresOfTurn(turn: Turn): string[] {
  const { usage, cost, firstTokenMs } = turn
  const figures: string[] = []
  const least = usage?.isPartial === true ? 'at least ' : ''
  if (usage === null || (usage.inputTotal === null && usage.outputTotal === null)) {
    if (turn.status !== 'failed') figures.push('tokens unknown')
  } else {
    if (usage.inputTotal !== null) {
      const parts = part(usage.cacheRead, 'cached') + part(usage.cacheWrite, 'written')
      figures.push(`${least}${formatCount(usage.inputTotal)} in${parts}`)
    }
    if (usage.outputTotal !== null)
      figures.push(`${least}${formatCount(usage.outputTotal)} out${part(usage.reasoning, 'thinking')}`)
  }
  if (cost.nanoUsd !== null) figures.push(costFigure(cost.nanoUsd, cost.priceVersion, least))
  else if (turn.status !== 'failed' || usage !== null) figures.push('cost unknown')
  // Under an answer that failed it would stand alone, a number without a word.
  if (firstTokenMs !== null && figures.length > 0) figures.push(formatDuration(firstTokenMs))
  const speed = tokensPerSecond(turn)
  if (speed !== null) figures.push(formatSpeed(speed))
  if (turn.origin === 'copied' && figures.length > 0) figures.push('counted in the original')
  return figures
}

/** "At least under $0.0001" would say nothing, so what is only a lower bound is shown with all its digits. */
function costFigure(nanoUsd: number, priceVersion: string | null, least: string): string {
  if (priceVersion === 'local') return 'free'
  return least === '' ? formatMoney(nanoUsd) : least + formatNanoUsd(nanoUsd)
}

/** The figures in one quiet line, which opens the whole bill. */
export function AnswerNumbers({ turn }: { readonly turn: Turn }) {
  const [isOpen, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const figures = figuresOfTurn(turn)
  if (figures.length === 0) return null
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        title="What this answer took and cost"
        className="quiet tabular -mx-1.5 flex min-w-0 flex-wrap gap-x-3 rounded-row px-1.5 py-1 text-left text-small aria-expanded:bg-selected"
        onClick={() => setOpen(!isOpen)}
      >
        {figures.map((figure) => (
          <span key={figure}>{figure} </span>
        ))}
      </button>
      {isOpen ? (
        <Suspense fallback={null}>
          <BillPopover anchor={button} turn={turn} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  )
}
