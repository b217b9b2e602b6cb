import type { Turn } from '../../shared/domain/turn.ts'
import { Fact } from '../inspector/section.tsx'
import type { Fetched } from '../state/use-fetched.ts'
import { openSettings } from '../state/view-store.ts'
import { Button } from '../ui/button.tsx'
import {
  billItemName,
  costSource,
  countsInTotals,
  formatAmounts,
  formatExact,
  lineNanoUsd,
  lineWords,
  pricedByPerson,
  unknownSentence,
} from './bill-words.ts'
import { costOfCalls, otherCalls } from './calls-of-answer.ts'
import { formatCost, formatMoney } from './format-numbers.ts'
import { Unknown } from './turn-counts.tsx'

interface BillProps {
  readonly turn: Turn
  /** Every call for the same answer, this one too; empty where there can be no other. */
  readonly calls: Fetched<readonly Turn[]>
}

/** What a model call cost, line by line as it was worked out, or why that is unknown. */
export function Bill({ turn, calls }: BillProps) {
  const { cost } = turn
  return (
    <>
      {cost.nanoUsd === null ? (
        <dl>
          <Fact label="Cost">
            <Unknown turn={turn} />
          </Fact>
        </dl>
      ) : (
        <KnownBill turn={turn} nanoUsd={cost.nanoUsd} />
      )}
      {turn.status === 'running' ? null : cost.nanoUsd === null ? (
        <UnknownBill turn={turn} />
      ) : (
        <p className="text-label text-muted [overflow-wrap:anywhere]">
          <WholeDates words={costSource(cost, turn.vendor)} />
        </p>
      )}
      {turn.origin === 'copied' ? (
        <p className="mt-1.5 text-pretty text-label text-soft">
          Copied with this conversation. It is counted in the one it was made in, not here.
        </p>
      ) : null}
      <OtherCalls turn={turn} calls={calls} />
    </>
  )
}

function KnownBill({ turn, nanoUsd }: { readonly turn: Turn; readonly nanoUsd: number }) {
  const lines = turn.cost.bill ?? []
  const amounts = formatAmounts([...lines.map(lineNanoUsd), nanoUsd])
  const least = turn.usage?.isPartial === true ? 'at least ' : ''
  if (lines.length === 0) {
    return (
      <dl>
        <Fact label="Cost">{`${least}${formatExact(nanoUsd)}`}</Fact>
      </dl>
    )
  }
  return (
    <table className="tabular w-full border-collapse text-label">
      <caption className="sr-only">The bill of this call</caption>
      <tbody>
        {lines.map((line, index) => (
          <tr key={`${line.item} ${line.tool ?? ''}`} className="align-top">
            <th scope="row" className="pt-0.5 pr-3 pb-1 text-left font-normal">
              <span className="block text-soft [overflow-wrap:anywhere]">{billItemName(line)}</span>
              <span className="block text-muted text-small">{lineWords(line)}</span>
            </th>
            <td className="pt-0.5 pb-1 text-right">{amounts[index]}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr className="border-line border-t align-top">
          <th scope="row" className="pt-1.5 pr-3 pb-0.5 text-left font-medium">
            Cost
          </th>
          <td className="pt-1.5 pb-0.5 font-medium">
            {/* "at least" stands in the room that the word on the left leaves, and makes no column wider. */}
            <span className="flex w-0 min-w-full justify-end whitespace-pre">
              {least === '' ? null : <span className="font-normal text-muted">at least </span>}
              {amounts.at(-1)}
            </span>
          </td>
        </tr>
      </tfoot>
    </table>
  )
}

/** Words in which no date is broken at its hyphens. */
export function WholeDates({ words }: { readonly words: string }) {
  return words.split(/(\(?\d{4}-\d{2}-\d{2}\)?)/).map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      <span key={part} className="whitespace-nowrap">
        {part}
      </span>
    ),
  )
}

function UnknownBill({ turn }: { readonly turn: Turn }) {
  const reason = turn.cost.unknownReason
  return (
    <>
      <p className="text-pretty text-label text-soft [overflow-wrap:anywhere]">{unknownSentence(turn)}</p>
      {reason !== undefined && pricedByPerson.has(reason) ? <SetPrice /> : null}
    </>
  )
}

/** The way to a price of one's own. */
export function SetPrice() {
  return (
    <Button size="small" className="mt-2" onClick={() => openSettings('prices')}>
      Set a price
    </Button>
  )
}

/** Summaries before the answer and attempts that came to nothing: they are paid as well. */
function OtherCalls({ turn, calls: { value: calls, problem } }: BillProps) {
  if (problem !== null) {
    return (
      <p className="mt-2 text-pretty text-label text-soft">
        Other calls for this answer could not be looked up. {problem}
      </p>
    )
  }
  const others = otherCalls(turn, calls ?? [])
  if (calls === null || others.length === 0) return null
  return (
    <div className="mt-2.5 border-line border-t pt-2">
      <h3 className="mb-0.5 text-muted text-small">Also called for this answer</h3>
      <dl>
        {others.map((call) => (
          <Fact key={call.id} label={callName(call)}>
            {callCost(call)}
          </Fact>
        ))}
        <Fact label="All calls together">
          <span className="font-medium">{formatCost(costOfCalls(calls))}</span>
        </Fact>
      </dl>
    </div>
  )
}

function callName(call: Turn): string {
  if (call.purpose === 'summary') return 'Summary before it'
  if (call.purpose === 'title') return 'Title of the conversation'
  return call.status === 'complete' ? `Attempt ${call.attempt}` : `Attempt ${call.attempt}, ${call.status}`
}

function callCost(call: Turn) {
  if (call.cost.nanoUsd === null)
    return countsInTotals(call) || call.status === 'running' ? <Unknown turn={call} /> : 'nothing used'
  return `${call.usage?.isPartial === true ? 'at least ' : ''}${formatMoney(call.cost.nanoUsd)}`
}
