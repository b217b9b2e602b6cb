// One small call for a title: a turn of its own with purpose `title`, in the ledger like every other. Nothing is kept at the
// provider, nothing is retried, and it is not made where the person would have to be asked about its cost.
import type { ConversationId, MessageId } from '../../../shared/domain/ids.ts'
import type { ModelInfo, ModelRef } from '../../../shared/domain/model.ts'
import type { Turn } from '../../../shared/domain/turn.ts'
import type { Vendor } from '../../../shared/domain/vendor.ts'
import { chooseRoute, type Route } from '../choose-route.ts'
import { connectUntilAborted } from '../connect-until-aborted.ts'
import { expectCost } from '../expect-cost.ts'
import { chargeOf } from '../forecast.ts'
import { openTurn } from '../open-turn.ts'
import { callAside } from '../side-call.ts'
import type { Spending } from '../spending.ts'
import type { TurnTools } from '../turn-job.ts'
import { buildTitleRequest, type TitleMaterial, titleOutputTokens } from './title-prompt.ts'

export interface TitleCall {
  readonly conversationId: ConversationId
  /** The call is recorded with it. */
  readonly messageId: MessageId
  readonly material: TitleMaterial
  readonly model: ModelRef
  /** Whose it is, for a failure that comes before the account is reached. */
  readonly vendor: Vendor
  readonly signal: AbortSignal
}

/**
 * @returns what the model wrote, as it wrote it; null when it takes no instructions
 * @throws AdapterError when it cannot be asked or does not answer
 * @throws CommandError CONFIRM when the person would want to be asked first
 */
export async function askForTitle(
  tools: TurnTools & { readonly spending: Spending },
  call: TitleCall,
): Promise<string | null> {
  const connection = await connectUntilAborted(tools, call.model.accountId, call.vendor, call.signal)
  const { account } = connection
  const route = chooseRoute(account, 'replay', tools.registry)
  if (route.adapter.followsInstructions === false) return null
  const info = tools.describeModel(account.vendor, call.model)
  const { systemText, userText } = buildTitleRequest(call.material)
  const turn: Turn = {
    ...openTurn({
      conversationId: call.conversationId,
      messageId: call.messageId,
      account: { ...account, api: route.api },
      model: call.model,
      modelName: info.displayName,
      purpose: 'title',
      attempt: 1,
      now: tools.clock.now(),
    }),
    contextWindow: info.contextWindow,
    carry: {
      kind: 'replay',
      reason: 'always-sends-history',
      way: null,
      sentence: 'Sent for a title: the beginning of the conversation.',
      messagesSent: 1,
      messagesOnPath: 1,
      handleValue: null,
    },
  }
  return tools.spending.requireConfirmedCall(
    call.conversationId,
    account.vendor,
    () => expectTitle(tools, { route, info, vendor: account.vendor }, systemText + userText),
    async () => {
      const answered = await callAside(tools, {
        turn,
        request: {
          modelId: call.model.modelId,
          systemText,
          messages: [{ role: 'user', parts: [{ type: 'text', text: userText }], native: null }],
          state: null,
          maxOutputTokens: titleOutputTokens,
          reasoningEffort: route.adapter.leastReasoning?.(call.model.modelId) ?? null,
          cacheKey: `${call.conversationId}-title`,
        },
        connection,
        adapter: route.adapter,
        signal: call.signal,
      })
      return answered.text
    },
  )
}

/** With an answer as long as it may be: thinking is paid for, too. */
async function expectTitle(
  tools: TurnTools,
  target: { readonly route: Route; readonly info: ModelInfo; readonly vendor: Vendor },
  text: string,
) {
  const cost = await expectCost(tools, {
    vendor: target.vendor,
    modelId: target.info.id,
    inputTokens: await tools.counter.countText(text),
    likelyCached: { tokens: 0, untilMs: null },
    outputTokens: titleOutputTokens,
    promptCache: target.route.record.promptCache,
    atMs: tools.clock.now(),
  })
  return chargeOf(target.vendor, cost)
}
