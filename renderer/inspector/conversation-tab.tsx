import { useMemo } from 'react'
import type { ConversationId, TurnId } from '../../shared/domain/ids.ts'
import { addToTotal, emptyTotal, sumUsage } from '../../shared/domain/sum-usage.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import type { ConversationUsage } from '../../shared/domain/usage.ts'
import { useConversationUsage, useSegments } from '../state/hooks.ts'
import { classNames } from '../ui/class-names.ts'
import { LaneDot } from '../ui/lane-dot.tsx'
import { formatCost, formatCount, formatQuantity, formatTotal } from '../usage/format-numbers.ts'
import { ConversationIdentifiers } from './conversation-identifiers.tsx'
import { callWords, countsInTotals, groupByModel } from './describe-turn.ts'
import { Fact, Section } from './section.tsx'
import { useShowMore } from './show-more.tsx'
import { UsageCharts } from './usage-chart.tsx'
import { isUnknown, usageByAnswer } from './usage-history.ts'
import { useInspectedTurn } from './use-inspected-turn.ts'
import { useHistoryVersion, useTurnList } from './use-turn-details.ts'

const firstCalls = 30

interface ConversationTabProps {
  readonly conversationId: ConversationId
  readonly onOpenTurn: (turnId: TurnId) => void
}

/** The whole conversation: totals, what each answer took, by model, every model call, every identifier. */
export function ConversationTab({ conversationId, onOpenTurn }: ConversationTabProps) {
  const usage = useConversationUsage()
  const segmentCount = useSegments().length
  const version = useHistoryVersion()
  const { value: turns, problem } = useTurnList(conversationId, version)
  const answers = useMemo(() => usageByAnswer(turns ?? []), [turns])
  return (
    <>
      <Section title="In all">
        <Totals usage={usage} segmentCount={segmentCount} />
      </Section>
      {problem === null ? null : (
        <Section title="Model calls">
          <p className="text-label text-soft">{problem}</p>
        </Section>
      )}
      {turns === null || turns.length === 0 ? null : (
        <>
          {answers.length === 0 ? null : (
            <Section title="Answer by answer">
              <UsageCharts answers={answers} onOpenTurn={onOpenTurn} />
            </Section>
          )}
          <Section title="By model">
            <ModelTotals turns={turns} />
          </Section>
          <Section title={formatQuantity(turns.length, 'model call')}>
            <TurnList turns={turns} onOpenTurn={onOpenTurn} />
          </Section>
        </>
      )}
      <ConversationIdentifiers conversationId={conversationId} version={version} onOpenTurn={onOpenTurn} />
    </>
  )
}

interface TotalsProps {
  readonly usage: ConversationUsage
  readonly segmentCount: number
}

function Totals({ usage, segmentCount }: TotalsProps) {
  return (
    <dl>
      <Fact label="Input">{formatTotal(usage.input, formatCount)}</Fact>
      {isUnknown(usage.cacheRead) ? null : (
        <Fact label="read from cache" isPart>
          {formatCount(usage.cacheRead.known)}
        </Fact>
      )}
      <Fact label="Output">{formatTotal(usage.output, formatCount)}</Fact>
      {isUnknown(usage.reasoning) ? null : (
        <Fact label="thinking" isPart>
          {formatCount(usage.reasoning.known)}
        </Fact>
      )}
      <Fact label="Cost">{formatCost(usage.nanoUsd)}</Fact>
      <Fact label="Summaries">{segmentCount === 0 ? 'none' : formatCount(segmentCount)}</Fact>
    </dl>
  )
}

function ModelTotals({ turns }: { readonly turns: readonly Turn[] }) {
  return (
    <ul className="grid gap-2">
      {groupByModel(turns).map((group) => {
        const sum = sumUsage(group.turns.filter(countsInTotals))
        const tokens = {
          known: sum.input.known + sum.output.known,
          isComplete: sum.input.isComplete && sum.output.isComplete,
        }
        return (
          <li key={`${group.vendor} ${group.modelName}`} className="flex gap-2.5">
            <span className="pt-1.5">
              <LaneDot vendor={group.vendor} />
            </span>
            <div className="min-w-0 flex-1">
              <p className="flex justify-between gap-3">
                <span className="truncate font-medium text-label">{group.modelName}</span>
                <span className="tabular text-label">{formatCost(sum.nanoUsd)}</span>
              </p>
              <p className="tabular text-muted text-small">
                {callWords(group.turns)} ·{' '}
                {tokens.known === 0 && !tokens.isComplete
                  ? 'tokens unknown'
                  : `${formatTotal(tokens, formatCount)} tokens`}
              </p>
            </div>
          </li>
        )
      })}
    </ul>
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
  const total = addToTotal(
    addToTotal(emptyTotal, turn.usage?.inputTotal ?? null),
    turn.usage?.outputTotal ?? null,
  )
  const tokens = isUnknown(total) ? 'tokens unknown' : `${formatTotal(total, formatCount)} tokens`
  const figure = turn.status === 'complete' ? tokens : turn.status
  return turn.purpose === 'summary' ? `summary · ${figure}` : figure
}
