import type { Budget, BudgetPeriod, BudgetScope } from '../../shared/domain/budget.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import type { Database } from './database.ts'
import type { BudgetsTable } from './money-tables.ts'
import { pickValues } from './prepared-query.ts'
import type { BudgetStore } from './store.ts'

const columnNames = [
  'id',
  'scope_kind',
  'scope_value',
  'period',
  'nano_usd',
  'created_at',
] as const satisfies readonly (keyof BudgetsTable)[]

function scopeValue(scope: BudgetScope): string {
  if (scope.kind === 'vendor') return scope.vendor
  return scope.kind === 'conversation' ? scope.conversationId : ''
}

function scopeOf(row: BudgetsTable): BudgetScope {
  if (row.scope_kind === 'vendor') return { kind: 'vendor', vendor: row.scope_value as Vendor }
  if (row.scope_kind === 'conversation') return { kind: 'conversation', conversationId: row.scope_value }
  return { kind: 'everything' }
}

function fromRow(row: BudgetsTable): Budget {
  return {
    id: row.id,
    scope: scopeOf(row),
    period: row.period as BudgetPeriod,
    nanoUsd: row.nano_usd,
    createdAt: row.created_at,
  }
}

export function createBudgetStore(database: Database): BudgetStore {
  const { query } = database
  const all = database.prepare(() =>
    query.selectFrom('budgets').select(columnNames).orderBy('created_at').orderBy('id'),
  )
  const insert = database.prepare((row: BudgetsTable) =>
    query.insertInto('budgets').values(pickValues(row, columnNames)),
  )
  const removeOne = database.prepare((values: { id: string }) =>
    query.deleteFrom('budgets').where('id', '=', values.id),
  )
  const removeSame = database.prepare((values: { kind: string; value: string; period: string }) =>
    query
      .deleteFrom('budgets')
      .where('scope_kind', '=', values.kind)
      .where('scope_value', '=', values.value)
      .where('period', '=', values.period),
  )
  return {
    list: () => all.all({}).map(fromRow),
    put(budget) {
      const { scope, period } = budget
      database.transaction(() => {
        database.beforeGrowth()
        removeOne.run({ id: budget.id })
        removeSame.run({ kind: scope.kind, value: scopeValue(scope), period })
        insert.run({
          id: budget.id,
          scope_kind: scope.kind,
          scope_value: scopeValue(scope),
          period,
          nano_usd: budget.nanoUsd,
          created_at: budget.createdAt,
        })
      })
    },
    remove(id) {
      database.transaction(() => void removeOne.run({ id }))
    },
  }
}
