// The gallery's budgets. `&money=budgets` begins with some in every state.
import { implement } from '@orpc/server'
import { contract } from '../../../shared/contract/contract.ts'
import type { Budget, BudgetState } from '../../../shared/domain/budget.ts'
import { createId } from '../../../shared/domain/create-id.ts'
import { vendorNames } from '../../../shared/domain/vendor-list.ts'
import type { World } from './world.ts'

const os = implement(contract)
const usd = 1_000_000_000

export function createBudgetProcedures(world: World) {
  const stateOf = (budget: Budget, knownNanoUsd: number, isComplete: boolean): BudgetState => {
    const { scope, nanoUsd } = budget
    const share = knownNanoUsd / nanoUsd
    return {
      budget,
      name:
        scope.kind === 'everything'
          ? 'Everything'
          : scope.kind === 'vendor'
            ? vendorNames[scope.vendor]
            : (world.talks.get(scope.conversationId)?.conversation.title ?? 'A deleted conversation'),
      isGone: scope.kind === 'conversation' && !world.talks.has(scope.conversationId),
      spent: { known: knownNanoUsd, isComplete },
      state: share >= 1 ? 'reached' : share >= 0.8 ? 'near' : 'within',
    }
  }
  const invent = (
    scope: Budget['scope'],
    period: Budget['period'],
    dollars: number,
    spent: number,
    isComplete = true,
  ): BudgetState =>
    stateOf(
      { id: createId(), scope, period, nanoUsd: dollars * usd, createdAt: Date.now() },
      Math.round(spent * usd),
      isComplete,
    )
  const firstId = world.firstId
  let budgets: BudgetState[] =
    new URLSearchParams(location.search).get('money') !== 'budgets'
      ? []
      : [
          invent({ kind: 'everything' }, 'month', 50, 18.204_12),
          invent({ kind: 'vendor', vendor: 'anthropic' }, 'month', 20, 16.4, false),
          invent({ kind: 'vendor', vendor: 'openai' }, 'day', 0.5, 0.613_4),
          ...(firstId === null
            ? []
            : [invent({ kind: 'conversation', conversationId: firstId }, 'month', 5, 0.0236)]),
          invent({ kind: 'conversation', conversationId: createId() }, 'day', 2, 0),
        ]
  return {
    list: os.budgets.list.handler(() => budgets),
    put: os.budgets.put.handler(({ input }) => {
      const old = budgets.find(({ budget }) => budget.id === input.id)
      const state = stateOf({ ...input, createdAt: Date.now() }, old?.spent.known ?? 0, true)
      budgets = [
        ...budgets.filter(
          ({ budget }) =>
            budget.id !== input.id &&
            (budget.period !== input.period || JSON.stringify(budget.scope) !== JSON.stringify(input.scope)),
        ),
        state,
      ]
      return budgets
    }),
    remove: os.budgets.remove.handler(({ input }) => {
      budgets = budgets.filter(({ budget }) => budget.id !== input.budgetId)
      return {}
    }),
  }
}
