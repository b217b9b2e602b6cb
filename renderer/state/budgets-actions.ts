// Budgets: what the person wants to spend at most. They warn and ask; nothing here blocks anything.
import type { Budget, BudgetState } from '../../shared/domain/budget.ts'
import type { CalendarDay, UsageReport } from '../../shared/domain/usage-report.ts'
import { askCommand, runCommand } from './run-command.ts'
import { session } from './session.ts'

export function listBudgets(signal: AbortSignal): Promise<readonly BudgetState[]> {
  return session().client.budgets.list({}, { signal })
}

/** @returns every budget as it is now; null when it was not accepted and the person has been told */
export function putBudget(budget: Omit<Budget, 'createdAt'>): Promise<readonly BudgetState[] | null> {
  const { id, scope, period, nanoUsd } = budget
  return askCommand(() => session().client.budgets.put({ id, scope, period, nanoUsd }))
}

export function removeBudget(budgetId: Budget['id']): Promise<boolean> {
  return runCommand(() => session().client.budgets.remove({ budgetId }))
}

/** The days of a budget's present period, of the person's calendar. */
export function periodDays(period: Budget['period'], now: Date): { from: CalendarDay; to: CalendarDay } {
  const two = (value: number): string => String(value).padStart(2, '0')
  const month = `${now.getFullYear()}-${two(now.getMonth() + 1)}`
  const to = `${month}-${two(now.getDate())}`
  return { from: period === 'day' ? to : `${month}-01`, to }
}

/** The calls that count towards a budget, by model. */
export function reportBudget({ scope, period }: Budget, signal: AbortSignal): Promise<UsageReport> {
  return session().client.usage.report(
    {
      ...periodDays(period, new Date()),
      vendor: scope.kind === 'vendor' ? scope.vendor : null,
      conversationId: scope.kind === 'conversation' ? scope.conversationId : null,
      accountId: null,
      modelId: null,
      unit: period,
      groupBy: 'model',
    },
    { signal },
  )
}
