// What a person is told about what they spend: notices beside the composer, and reasons to ask before a request is made.
// Pure.
import type { BudgetNotice, BudgetState } from '../../shared/domain/budget.ts'
import type { ExpectedCost } from '../../shared/domain/expected-cost.ts'
import { formatNanoUsd } from '../../shared/domain/format.ts'

function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** "today's budget for OpenAI" */
function budgetWords({ budget, name }: BudgetState): string {
  const period = budget.period === 'day' ? "today's budget" : "this month's budget"
  if (budget.scope.kind === 'everything') return period
  return `${period} for ${budget.scope.kind === 'vendor' ? name : 'this conversation'}`
}

/** "$4.20 of $5.00", or "at least $4.20 of $5.00" when something in it is unknown. */
function spentWords({ budget, spent }: BudgetState): string {
  // What is known of it may be nothing; it is a sum all the same, so it is not called unknown.
  const known = formatNanoUsd(spent.known)
  return `${spent.isComplete ? known : `at least ${known}`} of ${formatNanoUsd(budget.nanoUsd)}`
}

/** What to say about a budget that is nearly or wholly used up; null while it is not. */
export function describeBudget(state: BudgetState): string | null {
  const { budget, spent } = state
  const words = budgetWords(state)
  switch (state.state) {
    case 'within':
      return null
    case 'near': {
      // Rounded down: what is not used up never reads as 100 %.
      const percent = Math.floor((spent.known * 100) / budget.nanoUsd)
      const share = `${percent} % of ${words} is used: ${spentWords(state)}.`
      return spent.isComplete ? share : `At least ${share}`
    }
    case 'reached':
      return `${capitalised(words)} is used up: ${spentWords(state)}.`
  }
}

/** What is said beside the composer. */
export function budgetNotices(counting: readonly BudgetState[], expected: ExpectedCost): BudgetNotice[] {
  // What costs nothing counts towards no budget.
  if (expected.freeReason !== null) return []
  const notices = counting.flatMap((state): BudgetNotice[] => {
    const sentence = describeBudget(state)
    return sentence === null ? [] : [{ subject: `${state.budget.id} ${state.state}`, sentence }]
  })
  if (counting.length > 0 && expected.nanoUsd === null) {
    notices.push({
      subject: 'unknown-cost',
      sentence: 'What this request will cost is unknown, so it is not counted in your budgets.',
    })
  }
  return notices
}

/**
 * Why the person wants to be asked first, as sentences; empty when nothing speaks against sending.
 * @param expected null when it could not be worked out
 * @param limitNanoUsd above which the person wants to be asked; null for never
 */
export function reasonsToAsk(input: {
  readonly expected: ExpectedCost | null
  readonly limitNanoUsd: number | null
  readonly counting: readonly BudgetState[]
}): string[] {
  const { expected, limitNanoUsd, counting } = input
  if (expected !== null && expected.freeReason !== null) return []
  const amount = expected === null ? null : expected.nanoUsd
  const reasons: string[] = []
  if (amount !== null && limitNanoUsd !== null && amount > limitNanoUsd) {
    reasons.push(
      `This request will probably cost about ${formatNanoUsd(amount)}. You want to be asked above ${formatNanoUsd(limitNanoUsd)}.`,
    )
  }
  for (const state of counting) {
    const { budget, spent } = state
    if (state.state === 'reached') {
      reasons.push(`${capitalised(budgetWords(state))} is used up: ${spentWords(state)}.`)
    } else if (amount !== null && spent.known + amount > budget.nanoUsd) {
      reasons.push(
        `${capitalised(budgetWords(state))} would be exceeded: ${spentWords(state)} is used, and this request will probably cost about ${formatNanoUsd(amount)}.`,
      )
    }
  }
  return reasons
}
