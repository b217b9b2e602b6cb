// What a comparison with a vendor's own export says, in words.

import type { Total } from '../../shared/domain/usage.ts'
import type { ComparedDay, UsageComparison } from '../../shared/domain/usage-report.ts'
import { formatCount, formatMoney, formatQuantity } from './format-numbers.ts'
import { writeTotal } from './measure.ts'

export type Verdict = ComparedDay['verdict']

export const verdictWords: Readonly<Record<Verdict, string>> = {
  same: 'The same',
  'within-unknown': 'Within what is unknown here',
  'vendor-more': 'The vendor counts more',
  'ledger-more': 'Baton counts more',
  'nothing-to-compare': 'Nothing to compare',
}

export interface ComparedLine {
  readonly label: string
  readonly vendor: string
  readonly ledger: string
  /** What the vendor says beyond the ledger: `+$0.12`, `−300`, `none`; a dash where nothing can be said. */
  readonly difference: string
}

/** With four places also above a dollar, so that a difference can be checked by eye. */
function writeExactMoney(nanoUsd: number): string {
  if (nanoUsd < 1e9) return formatMoney(nanoUsd)
  return `$${(nanoUsd / 1e9).toLocaleString('en-US', { minimumFractionDigits: 4, maximumFractionDigits: 4 })}`
}

interface Pair {
  readonly label: string
  readonly vendor: number | null
  readonly ledger: Total
  readonly write: (value: number) => string
  readonly writeLedger: (total: Total) => string
}

function pairsOf(day: ComparedDay): Pair[] {
  const counts = { write: formatCount, writeLedger: (total: Total) => writeTotal(total) }
  return [
    {
      label: 'Cost',
      vendor: day.vendorNanoUsd,
      ledger: day.ledgerNanoUsd,
      write: writeExactMoney,
      writeLedger: (total) => writeTotal(total, writeExactMoney),
    },
    { label: 'Tokens in', vendor: day.vendorInput, ledger: day.ledgerInput, ...counts },
    { label: 'Tokens out', vendor: day.vendorOutput, ledger: day.ledgerOutput, ...counts },
    {
      label: 'Calls',
      vendor: day.vendorCalls,
      ledger: { known: day.ledgerCalls, isComplete: true },
      ...counts,
    },
  ]
}

function writeDifference({ vendor, ledger, write, writeLedger }: Pair): string {
  if (vendor === null || writeLedger(ledger) === 'unknown') return '–'
  const difference = vendor - ledger.known
  if (difference === 0) return ledger.isComplete ? 'none' : 'none known'
  return `${difference > 0 ? '+' : '−'}${write(Math.abs(difference))}`
}

/** What both say about a day: a line for everything that the file says on any day. */
export function comparedLines(day: ComparedDay, days: readonly ComparedDay[]): ComparedLine[] {
  return pairsOf(day)
    .filter((_, index) => days.some((other) => pairsOf(other)[index]?.vendor !== null))
    .map((pair) => ({
      label: pair.label,
      vendor: pair.vendor === null ? 'not said' : pair.write(pair.vendor),
      ledger: pair.writeLedger(pair.ledger),
      difference: writeDifference(pair),
    }))
}

const summaries: readonly (readonly [Verdict, (count: number) => string])[] = [
  ['same', (count) => `${formatCount(count)} the same`],
  ['within-unknown', (count) => `${formatCount(count)} within what is unknown here`],
  ['vendor-more', (count) => `${formatCount(count)} with more at the vendor`],
  ['ledger-more', (count) => `${formatCount(count)} with more in Baton`],
  ['nothing-to-compare', (count) => `${formatCount(count)} with nothing to compare`],
]

/** `OpenAI costs export, 28 days: 25 the same, 3 with more at the vendor.` Why there is no day, the notices say. */
export function summariseComparison({ fileKind, days }: UsageComparison): string {
  if (days.length === 0) return `${fileKind}: no day of it could be compared.`
  const parts = summaries.flatMap(([verdict, write]) => {
    const count = days.filter((day) => day.verdict === verdict).length
    return count === 0 ? [] : [write(count)]
  })
  return `${fileKind}, ${formatQuantity(days.length, 'day')}: ${parts.join(', ')}.`
}
