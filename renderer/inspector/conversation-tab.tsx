import type { ConversationId } from '../../shared/domain/ids.ts'
import { sumUsage } from '../../shared/domain/sum-usage.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import type { ConversationUsage } from '../../shared/domain/usage.ts'
import { useConversationUsage, useInspectedMessageId, useMessageIds } from '../state/hooks.ts'
import { useViewStore } from '../state/view-store.ts'
import { classNames } from '../ui/class-names.ts'
import { LaneDot } from '../ui/lane-dot.tsx'
import { formatCost, formatCount, formatQuantity, formatTotal } from '../usage/format-numbers.ts'
import { countsInTotals, groupByModel } from './describe-turn.ts'
import { Fact, Section } from './section.tsx'
import { useTurnList } from './use-turn-details.ts'

/** The whole conversation: totals, by model, and every model call in order. */
export function ConversationTab({ conversationId }: { readonly conversationId: ConversationId }) {
  const usage = useConversationUsage()
  const messageIds = useMessageIds()
  const version = `${messageIds.at(-1) ?? ''} ${usage.turnCount} ${usage.output.known}`
  const { value: turns, problem } = useTurnList(conversationId, version)
  return (
    <>
      <Section title="In all">
        <Totals usage={usage} />
      </Section>
      {problem === null ? null : (
        <Section title="Model calls">
          <p className="text-label text-soft">{problem}</p>
        </Section>
      )}
      {turns === null || turns.length === 0 ? null : (
        <>
          <Section title="By model">
            <ModelTotals turns={turns} />
          </Section>
          <Section title={formatQuantity(turns.length, 'model call')}>
            <TurnList turns={turns} pathIds={new Set(messageIds)} />
          </Section>
        </>
      )}
    </>
  )
}

function Totals({ usage }: { readonly usage: ConversationUsage }) {
  return (
    <dl>
      <Fact label="Input">{formatTotal(usage.input, formatCount)}</Fact>
      <Fact label="read from cache" isPart>
        {formatCount(usage.cacheRead.known)}
      </Fact>
      <Fact label="Output">{formatTotal(usage.output, formatCount)}</Fact>
      <Fact label="thinking" isPart>
        {formatCount(usage.reasoning.known)}
      </Fact>
      <Fact label="Cost">{formatCost(usage.nanoUsd)}</Fact>
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
                {formatQuantity(group.turns.length, 'call')} ·{' '}
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
  /** Messages on the open path: only their turns can be shown in the thread. */
  readonly pathIds: ReadonlySet<string>
}

function TurnList({ turns, pathIds }: TurnListProps) {
  const inspected = useInspectedMessageId()
  return (
    <ol className="-mx-2 grid gap-px">
      {turns.map((turn) => (
        <li key={turn.id}>
          <button
            type="button"
            disabled={!pathIds.has(turn.messageId)}
            aria-current={turn.messageId === inspected}
            title={
              pathIds.has(turn.messageId)
                ? 'Show this turn'
                : 'Not among the loaded messages of the open path'
            }
            onClick={() => useViewStore.setState({ inspectedMessageId: turn.messageId })}
            className={classNames(
              'tabular flex h-8 w-full items-center gap-2.5 rounded-row px-2 text-left text-label transition-colors',
              'hover:bg-hover disabled:pointer-events-none disabled:text-muted',
              turn.messageId === inspected && 'bg-selected',
            )}
          >
            <LaneDot vendor={turn.vendor} />
            <span className="min-w-0 flex-1 truncate">{turn.modelName}</span>
            <span className="text-muted text-small">
              {turn.status === 'complete' && turn.usage !== null
                ? `${formatCount((turn.usage.inputTotal ?? 0) + (turn.usage.outputTotal ?? 0))} tokens`
                : turn.status}
            </span>
          </button>
        </li>
      ))}
    </ol>
  )
}
