// What a request will probably cost, and whether the person wants to be asked first: above an amount they set, and when a
// budget is used up. It warns and asks; it never blocks in silence.
import type { Budget, BudgetNotice, BudgetState } from '../../shared/domain/budget.ts'
import { createId } from '../../shared/domain/create-id.ts'
import type { ExpectedCost, StayingCost } from '../../shared/domain/expected-cost.ts'
import type { ConversationId } from '../../shared/domain/ids.ts'
import type { ModelRef } from '../../shared/domain/model.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import { AdapterError } from '../providers/adapter.ts'
import { createBudgets } from './budgets.ts'
import type { RegenerateInput, SendInput } from './chat-engine.ts'
import { CommandError } from './command-error.ts'
import type { FittedContext } from './context/fit-context.ts'
import { expectCost, expectOutput } from './expect-cost.ts'
import { findLikelyCached } from './likely-cached.ts'
import type { Ahead, LookAhead } from './look-ahead.ts'
import { lastAnswerTurn } from './prepare-turn.ts'
import { budgetNotices, reasonsToAsk } from './spending-sentences.ts'
import type { TurnTools } from './turn-job.ts'

/** A message about to be sent, or an answer about to be asked for once more. */
export type ConfirmInput = SendInput | RegenerateInput

export interface Spending {
  expect(ahead: Ahead, fitted: FittedContext): Promise<ExpectedCost>
  /**
   * What the same request would cost with the model that answered last.
   * @returns null unless that is another one, or when it cannot be worked out
   */
  expectStaying(ahead: Ahead, fitted: FittedContext): Promise<StayingCost | null>
  /** About budgets that are nearly or wholly used up and that this call would count towards. */
  notices(conversationId: ConversationId | null, vendor: Vendor, expected: ExpectedCost): BudgetNotice[]
  /** @throws CommandError CONFIRM with every reason to ask, as sentences */
  requireConfirmed(input: ConfirmInput): Promise<void>
  /**
   * The same for a summary the person asks for; the whole path at its full price stands for it.
   * @throws CommandError CONFIRM
   */
  requireConfirmedSummary(conversationId: ConversationId, model: ModelRef): Promise<void>
  budgets(): BudgetState[]
  putBudget(budget: Omit<Budget, 'createdAt'>): BudgetState[]
  removeBudget(id: string): void
}

/** Newest answers whose length the next one is expected from. */
const outputSampleCount = 9

export function createSpending(
  tools: Pick<TurnTools, 'store' | 'clock' | 'price' | 'log'> & { readonly lookAhead: LookAhead },
): Spending {
  const { store, clock, lookAhead, log } = tools
  const budgets = createBudgets(tools)

  /**
   * Where older messages are summarised first, the whole path at its full price stands for both calls: the summary reads the
   * older part, the request the rest.
   */
  const expect = (ahead: Ahead, fitted: FittedContext): Promise<ExpectedCost> => {
    const { account, route, model, conversationId, path } = ahead
    const { promptCache } = route.record
    const newest =
      conversationId === null ? [] : store.ledger.newestOutputs(conversationId, outputSampleCount)
    return expectCost(tools, {
      vendor: account.vendor,
      modelId: model.id,
      inputTokens: fitted.expectedTokens,
      likelyCachedTokens: findLikelyCached({
        store,
        promptCache,
        target: { accountId: account.id, api: route.api, modelId: model.id },
        path,
        fitted,
        now: clock.now(),
      }),
      outputTokens: expectOutput(newest),
      promptCache,
      atMs: clock.now(),
    })
  }

  const expectStaying = async (ahead: Ahead, fitted: FittedContext): Promise<StayingCost | null> => {
    const previous = lastAnswerTurn(store, ahead.path)
    if (previous === null) return null
    if (previous.accountId === ahead.account.id && previous.modelAsked === ahead.model.id) return null
    try {
      const there = lookAhead.aimAt(ahead, { accountId: previous.accountId, modelId: previous.modelAsked })
      const fittedThere = await lookAhead.fit(there, null, fitted.tokensOf)
      return { modelName: there.model.displayName, expected: await expect(there, fittedThere) }
    } catch (error) {
      // Its account is gone, or Baton no longer speaks its api: there is no staying.
      if (error instanceof CommandError || error instanceof AdapterError) return null
      throw error
    }
  }

  /** A command that was acknowledged before changes nothing, so there is nothing to agree to. */
  const isRepeated = (input: ConfirmInput): boolean =>
    store.messages.get('answerId' in input ? input.newAnswerId : input.messageId) !== null

  const findReasons = async (input: ConfirmInput): Promise<string[]> => {
    const { confirmAboveNanoUsd: limitNanoUsd } = store.settings.read()
    if (limitNanoUsd === null && !budgets.hasSome()) return []
    if (isRepeated(input)) return []
    const ahead = lookAhead.gather(input)
    // The command itself says why it cannot be sent.
    if (!ahead.account.isEnabled || ahead.account.obstacle !== null) return []
    const counting = budgets.countingFor(input.conversationId, ahead.account.vendor)
    if (limitNanoUsd === null && counting.length === 0) return []
    let expected: ExpectedCost | null = null
    try {
      expected = await expect(ahead, await lookAhead.fit(ahead))
    } catch (error) {
      log.error('cost-not-expected', { detail: error instanceof Error ? error.message : null })
    }
    return reasonsToAsk({ expected, limitNanoUsd, counting })
  }

  const requireConfirmed = async (input: ConfirmInput): Promise<void> => {
    let reasons: string[] = []
    try {
      reasons = await findReasons(input)
    } catch (error) {
      // Whatever is wrong with the command, it says so itself; what is wrong here must not keep it from being carried out.
      if (error instanceof CommandError || error instanceof AdapterError) return
      log.error('spending-not-checked', { detail: error instanceof Error ? error.message : null })
    }
    if (reasons.length > 0) throw new CommandError('CONFIRM', reasons.join(' '))
  }

  return {
    expect,
    expectStaying,
    notices: (conversationId, vendor, expected) =>
      budgetNotices(budgets.countingFor(conversationId, vendor), expected),
    requireConfirmed,
    async requireConfirmedSummary(conversationId, model) {
      const { summarisesLocally, summaryModel } = store.settings.read()
      if (summarisesLocally) return
      const messageId = createId(clock.now())
      await requireConfirmed({ conversationId, messageId, parts: [], model: summaryModel ?? model })
    },
    budgets: budgets.list,
    putBudget: budgets.put,
    removeBudget: budgets.remove,
  }
}
