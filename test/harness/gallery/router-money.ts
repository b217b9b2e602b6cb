// What the gallery's world says about money.
import { implement, ORPCError } from '@orpc/server'
import { contract } from '../../../shared/contract/contract.ts'

const os = implement(contract)

const missing = (): never => {
  throw new ORPCError('REFUSED', { message: 'Not in the gallery yet.' })
}

export function createMoneyProcedures() {
  return {
    usage: {
      report: os.usage.report.handler(missing),
      speeds: os.usage.speeds.handler(missing),
      export: os.usage.export.handler(missing),
      compare: os.usage.compare.handler(missing),
    },
    prices: {
      list: os.prices.list.handler(missing),
      setOwn: os.prices.setOwn.handler(missing),
      removeOwn: os.prices.removeOwn.handler(missing),
      refresh: os.prices.refresh.handler(missing),
    },
    budgets: {
      list: os.budgets.list.handler(() => []),
      put: os.budgets.put.handler(missing),
      remove: os.budgets.remove.handler(missing),
    },
    totals: os.conversations.totals.handler(missing),
  }
}
