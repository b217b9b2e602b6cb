// What a person is told about what they spend: notices beside the composer, and reasons to ask before a request is made.
// Pure.
import type { BudgetNotice, BudgetState } from '../../shared/domain/budget.ts'
import { formatNanoUsd } from '../../shared/domain/format.ts'
import type { ConversationId } from '../../shared/domain/ids.ts'
import { addToTotal, emptyTotal } from '../../shared/domain/sum-usage.ts'
import type { Total } from '../../shared/domain/usage.ts'
import { countsTowards } from './budgets.ts'
import type { Charge, Forecast } from './forecast.ts'

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
  const limit = formatNanoUsd(budget.nanoUsd)
  // Rounded, the two may read the same while something is left.
  const words = spent.known < budget.nanoUsd && known === limit ? `just under ${known}` : known
  return `${spent.isComplete ? words : `at least ${words}`} of ${limit}`
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
export function budgetNotices(
  counting: readonly BudgetState[],
  conversationId: ConversationId | null,
  { charges }: Pick<Forecast, 'charges'>,
): BudgetNotice[] {
  // What costs nothing counts towards no budget.
  const paid = charges.filter((charge) => !charge.isFree)
  const touched = counting.filter(({ budget }) =>
    paid.some(({ vendor }) => countsTowards(budget.scope, { conversationId, vendor })),
  )
  const notices = touched.flatMap((state): BudgetNotice[] => {
    const sentence = describeBudget(state)
    return sentence === null ? [] : [{ subject: `${state.budget.id} ${state.state}`, sentence }]
  })
  if (touched.length > 0 && paid.some(({ nanoUsd }) => nanoUsd === null)) {
    notices.push({
      subject: 'unknown-cost',
      sentence: 'What this request will cost is unknown, so it is not counted in your budgets.',
    })
  }
  return notices
}

/** An answer that is being made now, and what it will probably cost. */
export interface ExpectedUnderWay {
  readonly conversationId: ConversationId
  readonly charges: readonly Charge[]
}

export interface AskingInput {
  readonly subject: 'request' | 'summary'
  /** null for a conversation that does not exist yet. */
  readonly conversationId: ConversationId | null
  /** null when it could not be worked out. */
  readonly charges: readonly Charge[] | null
  /** Nano-dollars above which the person wants to be asked; null for never. */
  readonly limitNanoUsd: number | null
  /** Budgets that the call counts towards. */
  readonly counting: readonly BudgetState[]
  readonly underWay: readonly ExpectedUnderWay[]
}

function sumOf(charges: readonly Charge[]): Total {
  return charges.reduce((total, { nanoUsd }) => addToTotal(total, nanoUsd), emptyTotal)
}

/** "about $0.011", or "at least $0.011" when something in it is unknown. */
function sumWords({ known, isComplete }: Total): string {
  return `${isComplete ? 'about' : 'at least'} ${formatNanoUsd(known)}`
}

/** Said when there is something to compare with and nothing to compare. */
export const notWorkedOut = 'What this will cost could not be worked out.'

/**
 * Why the person wants to be asked first, as sentences; empty when nothing speaks against sending. A price that is unknown
 * is no reason by itself: that is shown beside the composer all the time. A cost that could not be worked out is one.
 */
export function reasonsToAsk(input: AskingInput): string[] {
  const { charges, conversationId, limitNanoUsd, counting } = input
  const paid = charges?.filter((charge) => !charge.isFree) ?? null
  if (paid !== null && paid.length === 0) return []
  /** What costs these charges: of a request with a summary before it, the summary's stands first. */
  const subjectOf = (counted: readonly Charge[]): string => {
    if (input.subject === 'summary') return 'this summary'
    if (counted.length > 1) return 'this request and the summary before it'
    const isSummary = charges !== null && charges.length > 1 && counted[0] === charges[0]
    return isSummary ? 'the summary before this request' : 'this request'
  }
  const reasons: string[] = []
  if (paid === null && (limitNanoUsd !== null || counting.length > 0)) reasons.push(notWorkedOut)
  const all = sumOf(paid ?? [])
  if (limitNanoUsd !== null && all.known > limitNanoUsd) {
    reasons.push(
      `${capitalised(subjectOf(paid ?? []))} will probably cost ${sumWords(all)}. You want to be asked above ${formatNanoUsd(limitNanoUsd)}.`,
    )
  }
  for (const state of counting) {
    const counts = (from: ConversationId | null) => (charge: Charge) =>
      countsTowards(state.budget.scope, { conversationId: from, vendor: charge.vendor })
    const own = paid?.filter(counts(conversationId)) ?? null
    if (own !== null && own.length === 0) continue
    const open = input.underWay.flatMap((answer) => answer.charges.filter(counts(answer.conversationId)))
    const reason = budgetReason(state, subjectOf(own ?? []), sumOf(own ?? []), sumOf(open))
    if (reason !== null) reasons.push(reason)
  }
  return reasons
}

/** @param underWay what is not in the ledger yet and will be soon */
function budgetReason(state: BudgetState, subject: string, own: Total, underWay: Total): string | null {
  const { budget, spent } = state
  const name = capitalised(budgetWords(state))
  if (state.state === 'reached') return `${name} is used up: ${spentWords(state)}.`
  if (own.known + underWay.known === 0) return null
  if (spent.known + underWay.known + own.known <= budget.nanoUsd) return null
  const parts = [`${spentWords(state)} is used`]
  if (underWay.known > 0) parts.push(`what is being answered now will probably cost ${sumWords(underWay)}`)
  if (own.known > 0) parts.push(`${subject} will probably cost ${sumWords(own)}`)
  const last = parts.pop() ?? ''
  return `${name} would be exceeded: ${[parts.join(', '), last].filter((part) => part !== '').join(', and ')}.`
}
