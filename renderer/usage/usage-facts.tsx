import type { ConversationUsage, Total } from '../../shared/domain/usage.ts'
import { Fact } from '../inspector/section.tsx'
import { classNames } from '../ui/class-names.ts'
import { writeShare } from './figure-words.ts'
import { formatCost, formatCount, formatTotal, isUnknown } from './format-numbers.ts'

/** A sum of counts: "at least" where a part of it is unknown, "unknown" where all of it is. */
export function CountTotal({ total }: { readonly total: Total }) {
  if (isUnknown(total)) return <span className="text-muted">unknown</span>
  return formatTotal(total, formatCount)
}

/** A sum of costs; "unknown" is quiet. */
export function CostTotal({ total }: { readonly total: Total }) {
  const words = formatCost(total)
  return (
    <span className={classNames('tabular shrink-0 text-label', words === 'unknown' && 'text-muted')}>
      {words}
    </span>
  )
}

/** The share of the input that was read from caches; null where nobody can say, or it is nothing. */
export function cachedShare({ input, cacheRead }: ConversationUsage): string | null {
  // With a count missing on either side, the share would be of something else.
  if (!input.isComplete || !cacheRead.isComplete || input.known === 0) return null
  return writeShare(cacheRead.known / input.known)
}

/** The sums of several model calls. */
export function UsageFacts({ usage }: { readonly usage: ConversationUsage }) {
  const share = cachedShare(usage)
  return (
    <dl>
      <Fact label="Input">
        <CountTotal total={usage.input} />
      </Fact>
      <Fact label="read from cache" isPart>
        <CountTotal total={usage.cacheRead} />
        {share === null ? null : <span className="text-muted">{` · ${share}`}</span>}
      </Fact>
      <Fact label="Output">
        <CountTotal total={usage.output} />
      </Fact>
      <Fact label="thinking" isPart>
        <CountTotal total={usage.reasoning} />
      </Fact>
      <Fact label="Model calls">{formatCount(usage.turnCount)}</Fact>
      <Fact label="Cost">
        <span className="font-medium">{formatCost(usage.nanoUsd)}</span>
      </Fact>
    </dl>
  )
}
