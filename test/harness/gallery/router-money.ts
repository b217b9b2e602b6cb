// What the gallery's world says about money.
import { implement, ORPCError } from '@orpc/server'
import { contract } from '../../../shared/contract/contract.ts'
import type { Id } from '../../../shared/domain/ids.ts'
import type { InventedConversation } from './invented-conversation.ts'
import { createBudgetProcedures } from './router-budgets.ts'
import { createPriceProcedures } from './router-prices.ts'
import { createTotalsProcedure } from './router-totals.ts'
import type { World } from './world.ts'

const os = implement(contract)

const missing = (): never => {
  throw new ORPCError('REFUSED', { message: 'Not in the gallery yet.' })
}

export function createMoneyProcedures(world: World, talkOf: (id: Id) => InventedConversation) {
  return {
    usage: {
      report: os.usage.report.handler(missing),
      speeds: os.usage.speeds.handler(missing),
      export: os.usage.export.handler(missing),
      compare: os.usage.compare.handler(missing),
    },
    prices: createPriceProcedures(),
    budgets: createBudgetProcedures(world),
    totals: createTotalsProcedure(talkOf),
  }
}
