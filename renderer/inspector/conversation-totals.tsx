import type { ConversationTotals } from '../../shared/domain/conversation-totals.ts'
import type { ConversationUsage } from '../../shared/domain/usage.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import { vendorNames } from '../../shared/domain/vendor-list.ts'
import { LaneDot } from '../ui/lane-dot.tsx'
import { formatCount, formatQuantity, formatTotal, isUnknown } from '../usage/format-numbers.ts'
import { CostTotal, UsageFacts } from '../usage/usage-facts.tsx'
import { ConversationGauge } from './conversation-gauge.tsx'
import { Fact, Section } from './section.tsx'
import { joinTotals } from './usage-history.ts'

/** What a conversation used: all branches, the one that is shown apart where there are several, by vendor, by model. */
export function TotalsSections({ totals }: { readonly totals: ConversationTotals }) {
  const { all, branch, branchCount, byVendor, byModel, segmentCount, toolCallCount } = totals
  const hasBranches = branchCount > 1
  return (
    <>
      {hasBranches ? (
        <Section title="This branch">
          <UsageFacts usage={branch} />
        </Section>
      ) : null}
      <Section title={hasBranches ? `All ${formatCount(branchCount)} branches` : 'In all'}>
        <UsageFacts usage={all} />
        <dl>
          <Fact label="Summaries">{segmentCount === 0 ? 'none' : formatCount(segmentCount)}</Fact>
          <Fact label="Tool calls">{toolCallCount === 0 ? 'none' : formatCount(toolCallCount)}</Fact>
        </dl>
      </Section>
      <ConversationGauge />
      {byVendor.length < 2 ? null : (
        <Section title="By vendor">
          <ul className="grid grid-cols-1 gap-2">
            {byVendor.map(({ vendor, usage }) => (
              <Share key={vendor} vendor={vendor} name={vendorNames[vendor]} usage={usage} />
            ))}
          </ul>
        </Section>
      )}
      {byModel.length === 0 ? null : (
        <Section title="By model">
          <ul className="grid grid-cols-1 gap-2">
            {byModel.map(({ vendor, modelId, modelName, usage }) => (
              <Share key={`${vendor} ${modelId}`} vendor={vendor} name={modelName} usage={usage} />
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}

interface ShareProps {
  readonly vendor: Vendor
  readonly name: string
  readonly usage: ConversationUsage
}

function Share({ vendor, name, usage }: ShareProps) {
  const tokens = joinTotals([usage.input, usage.output])
  return (
    <li className="flex gap-2.5">
      <span className="pt-1.5">
        <LaneDot vendor={vendor} />
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex justify-between gap-3">
          <span className="truncate font-medium text-label" title={name}>
            {name}
          </span>
          <CostTotal total={usage.nanoUsd} />
        </p>
        <p className="tabular text-muted text-small">
          {formatQuantity(usage.turnCount, 'call')} ·{' '}
          {isUnknown(tokens) ? 'tokens unknown' : `${formatTotal(tokens, formatCount)} tokens`}
        </p>
      </div>
    </li>
  )
}
