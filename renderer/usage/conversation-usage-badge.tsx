import type { ConversationUsage } from '../../shared/domain/usage.ts'
import { useConversationUsage } from '../state/hooks.ts'
import { Tooltip } from '../ui/tooltip.tsx'
import { formatCost, formatCount, formatMoney, formatQuantity } from './format-numbers.ts'

/** The parts of the total in words: `17,102 in, 9,400 of them cached; 1,102 out, 190 of them thinking`. */
function describeUsage(usage: ConversationUsage): string {
  const least = (total: { isComplete: boolean }): string => (total.isComplete ? '' : 'at least ')
  const cached = usage.cacheRead.known > 0 ? `, ${formatCount(usage.cacheRead.known)} of them cached` : ''
  const thinking = usage.reasoning.known > 0 ? `, ${formatCount(usage.reasoning.known)} of them thinking` : ''
  return [
    `${least(usage.input)}${formatCount(usage.input.known)} in${cached}`,
    `${least(usage.output)}${formatCount(usage.output.known)} out${thinking}`,
    formatQuantity(usage.turnCount, 'model call'),
  ].join('; ')
}

/** The totals of the open conversation, in its header. */
export function ConversationUsageBadge() {
  const usage = useConversationUsage()
  const tokens = usage.input.known + usage.output.known
  const areTokensComplete = usage.input.isComplete && usage.output.isComplete
  if (usage.turnCount === 0) return null
  return (
    <Tooltip text={describeUsage(usage)}>
      <section
        aria-label="Conversation usage"
        className="tabular flex shrink-0 items-baseline gap-3.5 whitespace-nowrap text-label text-muted"
      >
        <span className="max-[760px]:hidden">
          {tokens === 0 && !areTokensComplete ? (
            'tokens unknown'
          ) : (
            <>
              {areTokensComplete ? null : 'at least '}
              <span className="font-medium text-ink">{formatCount(tokens)}</span> tokens
            </>
          )}
        </span>
        <Money usage={usage} />
      </section>
    </Tooltip>
  )
}

function Money({ usage }: { readonly usage: ConversationUsage }) {
  const { known, isComplete } = usage.nanoUsd
  const digits = isComplete || known >= 1e6 ? 3 : 4
  if (formatCost(usage.nanoUsd, digits) === 'unknown') return <span>cost unknown</span>
  return (
    <span>
      {isComplete ? null : 'at least '}
      <span className="font-medium text-ink">{formatMoney(known, digits)}</span>
    </span>
  )
}
