import { ArrowLeftRight } from 'lucide-react'
import { describeHandoffNotes } from '../../shared/domain/describe-handoff-notes.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import { laneColor } from '../ui/lane.ts'
import { formatCount, formatQuantity } from '../usage/format-numbers.ts'

/** What travelled with a handoff: `6 messages, about 3,210 tokens · reasoning not carried`. */
export function describeHandoff(turn: Pick<Turn, 'handoff' | 'notes'>): string {
  if (turn.handoff === null) return ''
  const { messagesCarried, approximateTokens } = turn.handoff
  const amount =
    messagesCarried === 0
      ? 'nothing new to carry'
      : formatQuantity(messagesCarried, 'message') +
        (approximateTokens === null ? '' : `, about ${formatCount(approximateTokens)} tokens`)
  return [amount, ...describeHandoffNotes(turn.notes)].join(' · ')
}

/** The place where the baton passes: a line from the old lane's colour to the new one's. */
export function HandoffSeparator({ turn }: { readonly turn: Turn }) {
  const { handoff } = turn
  if (handoff === null) return null
  const details = describeHandoff(turn)
  return (
    // biome-ignore lint/a11y/useSemanticElements: hr cannot hold the words that are shown
    <div
      role="separator"
      aria-label={`Handed off to ${handoff.toModelName} from ${handoff.fromModelName} · ${details}`}
      className="handoff mb-6 flex items-center gap-3 text-muted text-small"
    >
      <span
        className="handoff-line"
        style={{ backgroundImage: fade('to left', laneColor(handoff.fromVendor)) }}
      />
      <span className="min-w-0 text-balance text-center">
        <ArrowLeftRight size={14} aria-hidden="true" className="mr-2 inline align-[-2px]" />
        <span className="font-semibold text-ink">Handed off to {handoff.toModelName}</span> · {details}
      </span>
      <span
        className="handoff-line"
        style={{ backgroundImage: fade('to right', laneColor(handoff.toVendor)) }}
      />
    </div>
  )
}

function fade(direction: string, color: string): string {
  return `linear-gradient(${direction}, ${color}, color-mix(in oklch, ${color} 8%, transparent))`
}
