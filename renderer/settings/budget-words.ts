// What budgets say in words. A sum with an unknown part reads "at least", and a budget never blocks anything.
import type { Budget, BudgetScope, BudgetState } from '../../shared/domain/budget.ts'
import type { UsageReport } from '../../shared/domain/usage-report.ts'
import { formatCost, formatCount } from '../usage/format-numbers.ts'
import { formatDollars } from './format-dollars.ts'
import { type DollarsRead, readDollars } from './read-dollars.ts'

export const periodWords: Readonly<Record<Budget['period'], { every: string; present: string }>> = {
  day: { every: 'a day', present: 'today' },
  month: { every: 'a month', present: 'this month' },
}

export const stateWords: Readonly<Record<BudgetState['state'], string>> = {
  within: 'Within it',
  near: 'Nearly used up',
  reached: 'Used up',
}

/** `$16.40 of $20.00 this month`; with unknown parts `At least $16.40 of …`. */
export function spentWords({ budget, spent }: BudgetState): string {
  const cost = formatCost(spent)
  const known = cost === 'unknown' ? 'an unknown amount' : cost
  const words = `${known} of ${formatDollars(budget.nanoUsd)} ${periodWords[budget.period].present}`
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}

/** What is spent as whole percents, rounded down: 100 only when it is all spent. May be more than 100. */
export function spentPercent({ budget, spent }: BudgetState): number {
  return Math.floor((spent.known / budget.nanoUsd) * 100)
}

/** The same in words: `82 %`, `under 1 %`, `at least 82 %`; null when nothing can be said. */
export function shareWords(state: BudgetState): string | null {
  const { known, isComplete } = state.spent
  const percent = spentPercent(state)
  if (percent > 0) return `${isComplete ? '' : 'at least '}${formatCount(percent)} %`
  if (!isComplete) return null
  return known === 0 ? '0 %' : 'under 1 %'
}

/** One value for what a budget is for, for lists of choices: `everything`, `vendor openai`, `conversation 01…`. */
export function scopeKey(scope: BudgetScope): string {
  if (scope.kind === 'vendor') return `vendor ${scope.vendor}`
  return scope.kind === 'conversation' ? `conversation ${scope.conversationId}` : 'everything'
}

/** The amount of a budget or of the question before sending: more than nothing. */
export function readAmount(text: string): DollarsRead {
  const read = readDollars(text)
  return read.value === 0 ? { value: null, problem: 'It must be more than nothing.' } : read
}

/** The models of which it is not known in full what their calls cost, as they were called last. */
export function unknownModels(report: UsageReport): string[] {
  return report.groups
    .filter((group) => !group.sums.nanoUsd.isComplete)
    .map((group) => (group.key === 'rest' ? 'others' : (group.name ?? group.key)))
}

const mostNamed = 4

/** `What calls to A and B cost is not known in full, so it is not all in this sum.` */
export function unknownWords(models: readonly string[]): string {
  const named = models.slice(0, mostNamed)
  const rest = models.length - named.length
  const names = new Intl.ListFormat('en').format(rest === 0 ? named : [...named, `${rest} more`])
  return `What calls to ${names} cost is not known in full, so it is not all in this sum.`
}
