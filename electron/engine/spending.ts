// What a request will probably cost, and whether the person wants to be asked first: above an amount they set, and when a
// budget is used up. It warns and asks; it never blocks in silence.
import type { Budget, BudgetNotice, BudgetState } from '../../shared/domain/budget.ts'
import type { ExpectedCost, StayingCost } from '../../shared/domain/expected-cost.ts'
import type { ConversationId, MessageId } from '../../shared/domain/ids.ts'
import type { ModelRef } from '../../shared/domain/model.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import { AdapterError } from '../providers/adapter.ts'
import type { AnswersUnderWay, AnswerUnderWay } from './answers-under-way.ts'
import { createBudgets } from './budgets.ts'
import type { RegenerateInput, SendInput } from './chat-engine.ts'
import { CommandError } from './command-error.ts'
import type { FittedContext } from './context/fit-context.ts'
import { type Charge, createForecaster, type Forecast } from './forecast.ts'
import type { Ahead, LookAhead } from './look-ahead.ts'
import { planSummaryByHand } from './plan-summary.ts'
import { lastAnswerTurn } from './prepare-turn.ts'
import { type AskingInput, budgetNotices, notWorkedOut, reasonsToAsk } from './spending-sentences.ts'
import type { TurnTools } from './turn-job.ts'

/** A message about to be sent, or an answer about to be asked for once more. */
export type ConfirmInput = SendInput | RegenerateInput

export interface Spending {
  /** With a summary of older messages where one is made first. */
  forecast(ahead: Ahead, fitted: FittedContext): Promise<Forecast>
  expect(ahead: Ahead, fitted: FittedContext): Promise<ExpectedCost>
  /**
   * What the same request would cost with the model that answered last.
   * @returns null unless that is another one, or when it cannot be worked out
   */
  expectStaying(ahead: Ahead, fitted: FittedContext): Promise<StayingCost | null>
  /** About budgets that are nearly or wholly used up and that this call would count towards. */
  notices(conversationId: ConversationId | null, forecast: Forecast): BudgetNotice[]
  /**
   * Carries a command out unless the person wants to be asked first. Nothing comes between looking and carrying out, so of
   * several at once each one reckons with those before it.
   *
   * Asks also when what it will cost could not be worked out while a limit is set or a budget counts; a price that is merely
   * unknown is shown beside the composer and is not asked about.
   * @throws CommandError CONFIRM with every reason to ask, as sentences
   */
  requireConfirmed<T>(input: ConfirmInput, carryOut: () => T): Promise<Awaited<T>>
  /**
   * The same for a summary the person asks for, at the price of the calls that will be made for it: the messages beyond the
   * summary before it, that summary, and the new one, with the model that writes it.
   * @throws CommandError CONFIRM
   */
  requireConfirmedSummary<T>(
    conversationId: ConversationId,
    model: ModelRef,
    carryOut: () => T,
  ): Promise<Awaited<T>>
  /**
   * The same for a call that Baton makes by itself and nobody has to be asked about: it is then left.
   * @throws CommandError CONFIRM
   */
  requireConfirmedCall<T>(
    conversationId: ConversationId,
    vendor: Vendor,
    workOut: () => Promise<Charge>,
    carryOut: () => T,
  ): Promise<Awaited<T>>
  budgets(): BudgetState[]
  putBudget(budget: Omit<Budget, 'createdAt'>): BudgetState[]
  removeBudget(id: string): void
}

/** What there is to ask about, as far as it had to be waited for. */
interface Looked extends Omit<AskingInput, 'underWay' | 'counting'> {
  readonly vendors: readonly Vendor[]
}

function isRefusal(error: unknown): boolean {
  return error instanceof CommandError || error instanceof AdapterError
}

function detailOf(error: unknown): string | null {
  return error instanceof Error ? error.message : null
}

export function createSpending(
  tools: Pick<TurnTools, 'store' | 'clock' | 'price' | 'counter' | 'log'> & {
    readonly lookAhead: LookAhead
    readonly underWay: AnswersUnderWay
  },
): Spending {
  const { store, lookAhead, underWay, log } = tools
  const budgets = createBudgets(tools)
  const { forecast, forecastSummary, vendorsOf } = createForecaster(tools)
  const expect = async (ahead: Ahead, fitted: FittedContext) => (await forecast(ahead, fitted)).expected

  const expectStaying = async (ahead: Ahead, fitted: FittedContext): Promise<StayingCost | null> => {
    const previous = lastAnswerTurn(store, ahead.path)
    if (previous === null) return null
    if (previous.accountId === ahead.account.id && previous.modelAsked === ahead.model.id) return null
    try {
      const there = lookAhead.aimAt(ahead, { accountId: previous.accountId, modelId: previous.modelAsked })
      const fittedThere = await lookAhead.fit(there, { tokensOf: fitted.tokensOf })
      return { modelName: there.model.displayName, expected: await expect(there, fittedThere) }
    } catch (error) {
      // Its account is gone, or Baton no longer speaks its api: there is no staying.
      if (isRefusal(error)) return null
      throw error
    }
  }

  /** What answers under way will cost, by the answer; null when it cannot be said. Forgotten when they end. */
  const expectedOf = new Map<MessageId, readonly Charge[] | null>()
  /** Answers under way of which it has to be worked out yet. */
  const unknownNow = (looked: Looked | null): readonly AnswerUnderWay[] => {
    const open = underWay.list()
    const ids = new Set(open.map(({ answerId }) => answerId))
    for (const id of expectedOf.keys()) if (!ids.has(id)) expectedOf.delete(id)
    if (looked === null || !budgets.hasSome()) return []
    return open.filter(({ answerId }) => !expectedOf.has(answerId))
  }
  const learn = async (answer: AnswerUnderWay) => {
    let charges: readonly Charge[] | null = null
    try {
      const ahead = lookAhead.gather(answer)
      charges = (await forecast(ahead, await lookAhead.fit(ahead))).charges
    } catch (error) {
      log.error('answer-under-way-not-expected', { detail: detailOf(error) })
    }
    expectedOf.set(answer.answerId, charges)
  }

  /** A command that was acknowledged before changes nothing, so there is nothing to agree to. */
  const isRepeated = (input: ConfirmInput): boolean =>
    store.messages.get('answerId' in input ? input.newAnswerId : input.messageId) !== null

  /** @returns null when nobody wants to be asked about such a call, whatever it costs */
  const lookAt = async (
    subject: Looked['subject'],
    conversationId: ConversationId,
    vendors: readonly Vendor[],
    workOut: () => Promise<readonly Charge[]>,
  ): Promise<Looked | null> => {
    const { confirmAboveNanoUsd: limitNanoUsd } = store.settings.read()
    if (limitNanoUsd === null && budgets.countingFor(conversationId, vendors).length === 0) return null
    let charges: readonly Charge[] | null = null
    try {
      charges = await workOut()
    } catch (error) {
      if (isRefusal(error)) throw error
      log.error('cost-not-expected', { detail: detailOf(error) })
    }
    return { subject, conversationId, limitNanoUsd, vendors, charges }
  }

  const canBeAsked = ({ account }: Ahead) => account.isEnabled && account.obstacle === null
  const asksAtAll = () => store.settings.read().confirmAboveNanoUsd !== null || budgets.hasSome()

  const lookAtRequest = async (input: ConfirmInput): Promise<Looked | null> => {
    if (!asksAtAll() || isRepeated(input)) return null
    const ahead = lookAhead.gather(input)
    // The command itself says why it cannot be sent.
    if (!canBeAsked(ahead)) return null
    return lookAt('request', input.conversationId, vendorsOf(ahead), async () => {
      return (await forecast(ahead, await lookAhead.fit(ahead))).charges
    })
  }

  const lookAtSummary = async (conversationId: ConversationId, model: ModelRef): Promise<Looked | null> => {
    if (!asksAtAll() || store.settings.read().summarisesLocally) return null
    const ahead = lookAhead.gatherHead(conversationId, model)
    if (!canBeAsked(ahead)) return null
    const { conversation, path } = ahead
    const segments = store.segments.list(conversationId)
    const plan = planSummaryByHand(conversation, path, segments, ahead.model.contextWindow)
    if (plan === null) return null
    const writer = lookAhead.aimAt(ahead, store.settings.read().summaryModel ?? model)
    return lookAt('summary', conversationId, [writer.account.vendor], async () => {
      const summary = await forecastSummary({ ahead, ...plan })
      return summary === null ? [] : [summary.charge]
    })
  }

  /** The last look at what is spent and under way. */
  const reasonsNow = (looked: Looked): string[] => {
    const counting = budgets.countingFor(looked.conversationId, looked.vendors)
    const open = underWay.list().flatMap(({ conversationId, answerId }) => {
      const charges = expectedOf.get(answerId) ?? null
      return charges === null ? [] : [{ conversationId, charges }]
    })
    return reasonsToAsk({ ...looked, counting, underWay: open })
  }

  /** @throws CommandError CONFIRM */
  const carryOutUnlessAsked = async <T>(
    look: () => Promise<Looked | null>,
    isRepeatedNow: () => boolean,
    carryOut: () => T,
  ): Promise<Awaited<T>> => {
    let reasons: string[] = []
    try {
      const looked = await look()
      // Others may begin while those that are known of are worked out.
      for (let unknown = unknownNow(looked); unknown.length > 0; unknown = unknownNow(looked)) {
        await Promise.all(unknown.map(learn))
      }
      // From here to the command nothing is waited for, so that nothing else can begin in between.
      if (looked !== null && !isRepeatedNow()) reasons = reasonsNow(looked)
    } catch (error) {
      // Whatever is wrong with the command, it says so itself. What is wrong here is no reason to spend without a word.
      if (!isRefusal(error)) {
        log.error('spending-not-checked', { detail: detailOf(error) })
        reasons = [notWorkedOut]
      }
    }
    if (reasons.length > 0) throw new CommandError('CONFIRM', reasons.join(' '))
    return await carryOut()
  }

  return {
    forecast,
    expect,
    expectStaying,
    notices: (conversationId, forecasted) =>
      budgetNotices(
        budgets.countingFor(
          conversationId,
          forecasted.charges.map(({ vendor }) => vendor),
        ),
        conversationId,
        forecasted,
      ),
    requireConfirmed: (input, carryOut) =>
      carryOutUnlessAsked(
        () => lookAtRequest(input),
        () => isRepeated(input),
        carryOut,
      ),
    requireConfirmedSummary: (conversationId, model, carryOut) =>
      carryOutUnlessAsked(
        () => lookAtSummary(conversationId, model),
        () => false,
        carryOut,
      ),
    requireConfirmedCall: (conversationId, vendor, workOut, carryOut) =>
      carryOutUnlessAsked(
        () => lookAt('request', conversationId, [vendor], async () => [await workOut()]),
        () => false,
        carryOut,
      ),
    budgets: budgets.list,
    putBudget: budgets.put,
    removeBudget: budgets.remove,
  }
}
