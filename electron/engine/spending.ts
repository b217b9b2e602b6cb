// What a request will probably cost, and whether the person wants to be asked first: above an amount they set, and when a
// budget is used up. It warns and asks; it never blocks in silence.
import type { Budget, BudgetState } from '../../shared/domain/budget.ts'
import type { ExpectedCost } from '../../shared/domain/expected-cost.ts'
import type { ConversationId } from '../../shared/domain/ids.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { ModelRef } from '../../shared/domain/model.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import type { RegenerateInput, SendInput } from './chat-engine.ts'
import type { TurnTools } from './turn-job.ts'

/** A request as far as its cost goes. */
export interface ExpectedCall {
  readonly conversationId: ConversationId | null
  readonly vendor: Vendor
  readonly model: ModelRef
  /** Root to the message to be answered. */
  readonly path: readonly Message[]
  /** Tokens of the whole request, about. */
  readonly inputTokens: number
}

/** A message about to be sent, or an answer about to be asked for once more. */
export type ConfirmInput =
  | Pick<SendInput, 'conversationId' | 'model' | 'parts' | 'parentId'>
  | Pick<RegenerateInput, 'conversationId' | 'model' | 'answerId'>

export interface Spending {
  expect(call: ExpectedCall): Promise<ExpectedCost>
  /** Sentences about budgets that are nearly or wholly used up and that this call would count towards. */
  notices(conversationId: ConversationId | null, vendor: Vendor): string[]
  /** @throws CommandError CONFIRM with every reason to ask, as sentences */
  requireConfirmed(input: ConfirmInput): Promise<void>
  budgets(): BudgetState[]
  putBudget(budget: Omit<Budget, 'createdAt'>): BudgetState[]
  removeBudget(id: string): void
}

export function createSpending(_tools: TurnTools): Spending {
  const missing = (): never => {
    throw new Error('being written')
  }
  return {
    expect: missing,
    notices: missing,
    requireConfirmed: missing,
    budgets: missing,
    putBudget: missing,
    removeBudget: missing,
  }
}
