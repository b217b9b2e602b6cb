import type { Turn } from '../../shared/domain/turn.ts'
import { vendorNames } from '../../shared/domain/vendor-list.ts'
import { LaneDot } from '../ui/lane-dot.tsx'
import { apiHabit, apiNames, splitCarry } from './describe-turn.ts'
import { Fact, IdentifierRow, Section } from './section.tsx'
import { useTurnDetails } from './use-turn-details.ts'

/** How the provider of a turn keeps conversations, and what it holds of this one. */
export function ProviderTab({ turn }: { readonly turn: Turn }) {
  const { value: details, problem } = useTurnDetails(turn.id, turn.status)
  return (
    <>
      <Section title="Provider">
        <p className="flex items-baseline gap-2">
          <LaneDot vendor={turn.vendor} />
          <span className="font-medium">{vendorNames[turn.vendor]}</span>
        </p>
        <dl className="mt-1.5">
          <Fact label="Account">{turn.accountName}</Fact>
          <Fact label="Interface">{apiNames[turn.api]}</Fact>
        </dl>
      </Section>
      <Section title="How it keeps conversations">
        <p className="text-label text-soft">{apiHabit(turn)}</p>
      </Section>
      <Section title="This turn">
        <p className="text-label [overflow-wrap:anywhere]">
          <span className="font-semibold">{splitCarry(turn.carry).headline}</span>{' '}
          <span className="text-soft">{splitCarry(turn.carry).reason}</span>
        </p>
        {turn.carry.handleValue === null ? null : (
          <dl className="mt-1.5">
            <IdentifierRow label="Previous" value={turn.carry.handleValue} foundIn="the request" />
          </dl>
        )}
      </Section>
      <Section title="What it holds now">
        <p className="text-label [overflow-wrap:anywhere]">
          {details?.heldAtProvider ?? problem ?? 'Looking it up…'}
        </p>
      </Section>
    </>
  )
}
