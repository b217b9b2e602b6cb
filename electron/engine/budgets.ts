// Budgets and what is spent of them: by the day and month of the person's calendar, from the ledger, so that calls of
// conversations and accounts that are gone still count.
import type { Budget, BudgetScope, BudgetState } from '../../shared/domain/budget.ts'
import { calendarDayOf } from '../../shared/domain/calendar-day.ts'
import type { ConversationId } from '../../shared/domain/ids.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import { vendorNames } from '../../shared/domain/vendor-list.ts'
import { CommandError } from './command-error.ts'
import type { TurnTools } from './turn-job.ts'

export interface Budgets {
  /** In the order in which they were made. */
  list(): BudgetState[]
  /** Adds it, or replaces the one with the same scope and period, which keeps its place. @throws CommandError */
  put(budget: Omit<Budget, 'createdAt'>): BudgetState[]
  remove(id: string): void
  /**
   * Those that a call to one of these vendors counts towards.
   * @param conversationId null for a conversation that does not exist yet
   */
  countingFor(conversationId: ConversationId | null, vendors: readonly Vendor[]): BudgetState[]
  /** Are there any at all? */
  hasSome(): boolean
}

/** From this share of the limit on, in per cent, a budget is nearly used up. */
const nearPercent = 80

function stateOf(spentNanoUsd: number, limitNanoUsd: number): BudgetState['state'] {
  if (spentNanoUsd >= limitNanoUsd) return 'reached'
  return spentNanoUsd * 100 >= limitNanoUsd * nearPercent ? 'near' : 'within'
}

function isSameScope(one: BudgetScope, other: BudgetScope): boolean {
  if (one.kind === 'vendor') return other.kind === 'vendor' && one.vendor === other.vendor
  if (one.kind === 'conversation') {
    return other.kind === 'conversation' && one.conversationId === other.conversationId
  }
  return other.kind === 'everything'
}

/** Does a call count towards budgets of this scope? */
export function countsTowards(
  scope: BudgetScope,
  call: { readonly conversationId: ConversationId | null; readonly vendor: Vendor },
): boolean {
  if (scope.kind === 'vendor') return scope.vendor === call.vendor
  return scope.kind === 'everything' || scope.conversationId === call.conversationId
}

export function createBudgets(tools: Pick<TurnTools, 'store' | 'clock'>): Budgets {
  const { store, clock } = tools

  /** null for a conversation that is gone. */
  const nameOf = (scope: BudgetScope): string | null => {
    if (scope.kind === 'vendor') return vendorNames[scope.vendor]
    if (scope.kind === 'everything') return 'Everything'
    return store.conversations.get(scope.conversationId)?.title ?? null
  }

  const look = (budget: Budget): BudgetState => {
    const today = calendarDayOf(clock.now())
    const from = budget.period === 'day' ? today : `${today.slice(0, 7)}-01`
    const spent = store.ledger.spent(budget.scope, from, today)
    const name = nameOf(budget.scope)
    return {
      budget,
      name: name ?? 'A deleted conversation',
      isGone: name === null,
      spent,
      state: stateOf(spent.known, budget.nanoUsd),
    }
  }

  const list = () => store.budgets.list().map(look)

  return {
    list,
    put(budget) {
      const { scope, period } = budget
      if (scope.kind === 'conversation' && store.conversations.get(scope.conversationId) === null) {
        throw new CommandError('NOT_FOUND', 'This conversation no longer exists.')
      }
      const replaced = store.budgets
        .list()
        .find(
          (other) => other.id === budget.id || (other.period === period && isSameScope(other.scope, scope)),
        )
      store.budgets.put({ ...budget, createdAt: replaced?.createdAt ?? clock.now() })
      return list()
    },
    remove: (id) => store.budgets.remove(id),
    countingFor: (conversationId, vendors) =>
      store.budgets
        .list()
        .filter(({ scope }) => vendors.some((vendor) => countsTowards(scope, { conversationId, vendor })))
        .map(look),
    hasSome: () => store.budgets.list().length > 0,
  }
}
