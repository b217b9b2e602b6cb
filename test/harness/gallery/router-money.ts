// What the gallery's world says about money.
import type { Id } from '../../../shared/domain/ids.ts'
import type { InventedConversation } from './invented-conversation.ts'
import { createBudgetProcedures } from './router-budgets.ts'
import { createPriceProcedures } from './router-prices.ts'
import { createTotalsProcedure } from './router-totals.ts'
import { createUsageProcedures } from './router-usage.ts'
import type { World } from './world.ts'

export function createMoneyProcedures(world: World, talkOf: (id: Id) => InventedConversation) {
  return {
    usage: createUsageProcedures(world.state),
    prices: createPriceProcedures(),
    budgets: createBudgetProcedures(world),
    totals: createTotalsProcedure(talkOf),
  }
}
