// What is measured: cost, tokens or calls. Unknown is a word and never a zero.

import type { Total } from '../../shared/domain/usage.ts'
import type { UsageReport, UsageSums } from '../../shared/domain/usage-report.ts'
import { formatCost, formatCount, formatQuantity, formatTotal, isUnknown } from './format-numbers.ts'

export type MeasureName = 'cost' | 'tokens' | 'calls'

export interface Measure {
  readonly name: MeasureName
  readonly title: string
  readonly ofSums: (sums: UsageSums) => Total
  readonly ofDay: (day: UsageReport['days'][number]) => Total
  /** `$1.20`, `at least 1,200 tokens`, `3 calls`, `unknown` */
  readonly write: (total: Total) => string
  /** The same without the unit, for a column that names it. */
  readonly writeShort: (total: Total) => string
}

export function addTotals(one: Total, other: Total): Total {
  return { known: one.known + other.known, isComplete: one.isComplete && other.isComplete }
}

/** A sum of counts in words: `1,204`, `at least 1,204`, `unknown`. */
export function writeTotal(total: Total, format: (value: number) => string = formatCount): string {
  return isUnknown(total) ? 'unknown' : formatTotal(total, format)
}

const exactly = (known: number): Total => ({ known, isComplete: true })

const tokensWord = (known: number): string => formatQuantity(known, 'token')

export const measures: Readonly<Record<MeasureName, Measure>> = {
  cost: {
    name: 'cost',
    title: 'Cost',
    ofSums: (sums) => sums.nanoUsd,
    ofDay: (day) => day.nanoUsd,
    write: (total) => formatCost(total),
    writeShort: (total) => formatCost(total),
  },
  tokens: {
    name: 'tokens',
    title: 'Tokens',
    ofSums: (sums) => addTotals(sums.input, sums.output),
    ofDay: (day) => day.tokens,
    write: (total) => writeTotal(total, tokensWord),
    writeShort: (total) => writeTotal(total),
  },
  calls: {
    name: 'calls',
    title: 'Calls',
    ofSums: (sums) => exactly(sums.calls),
    ofDay: (day) => exactly(day.calls),
    write: (total) => formatQuantity(total.known, 'call'),
    writeShort: (total) => formatCount(total.known),
  },
}
