import { Info, RefreshCw } from 'lucide-react'
import type { Message } from '../../shared/domain/message.ts'
import { textOfParts } from '../../shared/domain/text-of-parts.ts'
import { tokensPerSecond } from '../../shared/domain/tokens-per-second.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import { CopyButton } from '../markdown/copy-button.tsx'
import { toggleTurnDetails, useViewStore } from '../state/view-store.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { formatCount, formatDuration, formatMoney } from '../usage/format-numbers.ts'
import { PinButton } from './pin-button.tsx'
import { useAnswerAgain } from './use-answer-again.ts'
import { VersionSwitcher } from './version-switcher.tsx'

interface AnswerFooterProps {
  readonly message: Message
  readonly turn: Turn
  /** Only the last answer can be made again: another one would hide what follows it. */
  readonly isLast: boolean
}

/** Under an answer: what it took, and what can be done with it. */
export function AnswerFooter({ message, turn, isLast }: AnswerFooterProps) {
  const text = textOfParts(message.parts)
  const isInspected = useViewStore(
    (state) => state.isInspectorOpen && state.inspectedMessageId === message.id,
  )
  return (
    <footer className="mt-2.5 flex min-h-7 flex-wrap items-center justify-between gap-x-4 gap-y-1">
      <div className="flex min-w-0 flex-wrap items-center gap-x-3">
        <VersionSwitcher message={message} className="-ml-2" />
        <TurnNumbers turn={turn} />
      </div>
      <div className="ml-auto flex items-center gap-1.5">
        {text === '' ? null : <CopyButton label="Copy answer" text={() => text} iconSize={16} />}
        {isLast && turn.status !== 'failed' && turn.status !== 'interrupted' ? (
          <RegenerateButton turn={turn} />
        ) : null}
        {canBePinned(message) && text !== '' ? <PinButton message={message} iconSize={16} /> : null}
        <IconButton
          icon={Info}
          label="Turn details"
          isOn={isInspected}
          aria-expanded={isInspected}
          onClick={() => toggleTurnDetails(message.id)}
        />
      </div>
    </footer>
  )
}

/** A failed answer is never sent, so there is nothing to hold on to. */
function canBePinned(message: Message): boolean {
  return message.role === 'assistant' && message.status !== 'failed'
}

function RegenerateButton({ turn }: { readonly turn: Turn }) {
  const again = useAnswerAgain(turn)
  if (again === null) return <IconButton icon={RefreshCw} label="Regenerate" disabled />
  return (
    <IconButton
      icon={RefreshCw}
      label={again.otherModelName === null ? 'Regenerate' : `Regenerate with ${again.otherModelName}`}
      onClick={again.run}
    />
  )
}

interface Figure {
  readonly text: string
  readonly meaning: string
}

/** The figures under an answer. A count the provider did not give is left out; a cost that is not known says so. */
export function figuresOfTurn(turn: Turn): Figure[] {
  const figures: Figure[] = []
  const { usage } = turn
  const add = (text: string, meaning: string): void => void figures.push({ text, meaning })
  if (usage === null || (usage.inputTotal === null && usage.outputTotal === null)) {
    if (turn.status !== 'failed') add('tokens unknown', 'The provider did not say how many tokens were used')
  } else {
    if (usage.inputTotal !== null) {
      const cached =
        usage.cacheRead !== null && usage.cacheRead > 0 ? ` · ${formatCount(usage.cacheRead)} cached` : ''
      add(`${formatCount(usage.inputTotal)} in${cached}`, 'Tokens sent, cached ones included')
    }
    if (usage.outputTotal !== null) {
      const thinking =
        usage.reasoning !== null && usage.reasoning > 0 ? ` · ${formatCount(usage.reasoning)} thinking` : ''
      add(`${formatCount(usage.outputTotal)} out${thinking}`, 'Tokens written, thinking included')
    }
  }
  if (turn.cost.nanoUsd !== null) add(formatMoney(turn.cost.nanoUsd), 'Cost of this answer')
  else if (turn.status !== 'failed' || usage !== null)
    add('cost unknown', 'Neither the provider nor the price list says')
  // Under an answer that failed it would stand alone, a number without a word.
  if (turn.firstTokenMs !== null && figures.length > 0)
    add(formatDuration(turn.firstTokenMs), 'Time to the first token')
  const speed = tokensPerSecond(turn)
  if (speed !== null)
    add(`${speed < 10 ? speed.toFixed(1) : formatCount(speed)} tok/s`, 'Tokens per second after the first')
  return figures
}

function TurnNumbers({ turn }: { readonly turn: Turn }) {
  return (
    <p className="tabular flex flex-wrap gap-x-3 text-small text-muted">
      {figuresOfTurn(turn).map((figure) => (
        <span key={figure.meaning} title={figure.meaning} className="whitespace-nowrap">
          {figure.text}
        </span>
      ))}
    </p>
  )
}
