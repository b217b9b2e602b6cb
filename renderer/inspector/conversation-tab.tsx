import { useMemo } from 'react'
import type { ConversationId, TurnId } from '../../shared/domain/ids.ts'
import { addToTotal, emptyTotal } from '../../shared/domain/sum-usage.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import { classNames } from '../ui/class-names.ts'
import { LaneDot } from '../ui/lane-dot.tsx'
import { useConversationTotals, useHistoryVersion } from '../usage/conversation-totals.ts'
import { formatCount, formatQuantity, formatTotal, isUnknown } from '../usage/format-numbers.ts'
import { ConversationIdentifiers } from './conversation-identifiers.tsx'
import { TotalsSections } from './conversation-totals.tsx'
import { Section } from './section.tsx'
import { useShowMore } from './show-more.tsx'
import { UsageCharts } from './usage-chart.tsx'
import { usageByAnswer } from './usage-history.ts'
import { useInspectedTurn } from './use-inspected-turn.ts'
import { useTurnList } from './use-turn-details.ts'

const firstCalls = 30

interface ConversationTabProps {
  readonly conversationId: ConversationId
  readonly onOpenTurn: (turnId: TurnId) => void
}

/** The whole conversation: totals, by vendor and model, what each answer took, every model call, every identifier. */
export function ConversationTab({ conversationId, onOpenTurn }: ConversationTabProps) {
  const version = useHistoryVersion()
  const { value: totals, problem: totalsProblem } = useConversationTotals(conversationId)
  const { value: turns, problem } = useTurnList(conversationId, version)
  const answers = useMemo(() => usageByAnswer(turns ?? []), [turns])
  return (
    <>
      {totalsProblem === null ? null : (
        <Section title="In all">
          <p className="text-pretty text-label text-soft">{totalsProblem}</p>
        </Section>
      )}
      {totals === null ? null : <TotalsSections totals={totals} />}
      {problem === null ? null : (
        <Section title="Model calls">
          <p className="text-pretty text-label text-soft">{problem}</p>
        </Section>
      )}
      {answers.length === 0 ? null : (
        <Section title="Answer by answer">
          <UsageCharts answers={answers} onOpenTurn={onOpenTurn} />
        </Section>
      )}
      {turns === null || turns.length === 0 ? null : (
        <Section title={formatQuantity(turns.length, 'model call')}>
          <TurnList turns={turns} onOpenTurn={onOpenTurn} />
        </Section>
      )}
      <ConversationIdentifiers conversationId={conversationId} version={version} onOpenTurn={onOpenTurn} />
    </>
  )
}

interface TurnListProps {
  readonly turns: readonly Turn[]
  readonly onOpenTurn: (turnId: TurnId) => void
}

/** The calls in order, the last ones first shown. */
function TurnList({ turns, onOpenTurn }: TurnListProps) {
  const inspectedId = useInspectedTurn().turn?.id ?? null
  const { shown, more } = useShowMore(turns.length, firstCalls, 'earlier')
  return (
    <>
      {more}
      <ol className="-mx-2 grid gap-px">
        {turns.slice(turns.length - shown).map((turn) => (
          <li key={turn.id}>
            <button
              type="button"
              aria-current={turn.id === inspectedId}
              onClick={() => onOpenTurn(turn.id)}
              className={classNames(
                'tabular flex h-8 w-full items-center gap-2.5 rounded-row px-2 text-left text-label transition-colors hover:bg-hover',
                turn.id === inspectedId && 'bg-selected',
              )}
            >
              <LaneDot vendor={turn.vendor} />
              <span className="min-w-0 flex-1 truncate">{turn.modelName}</span>
              <span className="shrink-0 text-muted text-small">{turnFigure(turn)}</span>
            </button>
          </li>
        ))}
      </ol>
    </>
  )
}

function turnFigure(turn: Turn): string {
  const isPartial = turn.usage?.isPartial === true
  const total = addToTotal(
    addToTotal(emptyTotal, turn.usage?.inputTotal ?? null, isPartial),
    turn.usage?.outputTotal ?? null,
    isPartial,
  )
  const tokens = isUnknown(total) ? 'tokens unknown' : `${formatTotal(total, formatCount)} tokens`
  const figure = turn.status === 'complete' ? tokens : turn.status
  const copied = turn.origin === 'copied' ? 'copied · ' : ''
  return copied + (turn.purpose === 'answer' ? figure : `${turn.purpose} · ${figure}`)
}
