// What the next request would be like, worked out without sending anything: the gauge in the composer and the context
// lens read it. Only `countExactly` asks the provider, because a person wanted to know.
import type { Account } from '../../shared/domain/account.ts'
import type { ContextPreview } from '../../shared/domain/context.ts'
import type { Conversation } from '../../shared/domain/conversation.ts'
import { createId } from '../../shared/domain/create-id.ts'
import { defaultContextPolicy } from '../../shared/domain/default-context-policy.ts'
import type { ConversationId } from '../../shared/domain/ids.ts'
import { isOpen } from '../../shared/domain/is-open.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { ModelRef } from '../../shared/domain/model.ts'
import type { Part } from '../../shared/domain/part.ts'
import { vendorNames } from '../../shared/domain/vendor-list.ts'
import { chooseRoute } from './choose-route.ts'
import { CommandError } from './command-error.ts'
import { fitContext } from './context/fit-context.ts'
import { countAtProvider } from './fit-turn.ts'
import { planPreparedTurn } from './prepare-turn.ts'
import type { Spending } from './spending.ts'
import type { TurnTools } from './turn-job.ts'

export interface PreviewInput {
  /** null for a conversation that does not exist yet. */
  readonly conversationId: ConversationId | null
  readonly model: ModelRef
  /** What has been typed and attached so far. */
  readonly parts: readonly Part[]
}

export interface TurnPreview {
  /** @throws CommandError, AdapterError */
  preview(input: PreviewInput): Promise<ContextPreview>
  /** Counted by the provider. @throws CommandError when it has no way to count, AdapterError when it refuses */
  countExactly(input: PreviewInput): Promise<ContextPreview>
}

const countLimitMs = 20_000

export function createTurnPreview(
  options: TurnTools & { readonly spending: Spending; findAccount(accountId: string): Account | null },
): TurnPreview {
  const { store, registry, counter, clock } = options

  /** The path asked for last: while a person types it is the same one again and again, and it may be long. */
  let recent: { readonly headId: string; readonly path: readonly Message[] } | null = null
  const pathTo = (headId: string | null): readonly Message[] => {
    if (headId === null) return []
    if (recent?.headId === headId) return recent.path
    const path = store.messages.path(headId)
    const head = path.at(-1)
    // An open answer still grows; what is settled never changes.
    recent = head === undefined || isOpen(head) ? null : { headId, path }
    return path
  }

  const emptyConversation = (model: ModelRef): Conversation => ({
    id: createId(clock.now()),
    title: '',
    titleSource: 'first-message',
    headMessageId: null,
    model,
    systemText: null,
    continuationMode: 'automatic',
    contextPolicy: defaultContextPolicy,
    draft: '',
    createdAt: clock.now(),
    updatedAt: clock.now(),
    pinnedAt: null,
    archivedAt: null,
    trashedAt: null,
  })

  const gather = (input: PreviewInput) => {
    const account = options.findAccount(input.model.accountId)
    if (account === null) {
      throw new CommandError('REFUSED', 'The account of this model is gone. Choose another model.')
    }
    const conversation =
      input.conversationId === null
        ? emptyConversation(input.model)
        : (store.conversations.get(input.conversationId) ?? emptyConversation(input.model))
    const question: Message = {
      id: createId(clock.now()),
      conversationId: conversation.id,
      parentId: conversation.headMessageId,
      role: 'user',
      status: 'complete',
      parts: [...input.parts],
      createdAt: clock.now(),
      completedAt: clock.now(),
    }
    const path = [...pathTo(conversation.headMessageId), question]
    const route = chooseRoute(account, conversation.continuationMode, registry)
    return {
      input,
      account,
      conversation,
      path,
      route,
      model: options.describeModel(account.vendor, input.model),
    }
  }

  const look = async (
    gathered: ReturnType<typeof gather>,
    exactCorrection: number | null,
  ): Promise<ContextPreview> => {
    const { input, account, conversation, path, route, model } = gathered
    const fitted = await fitContext({
      store,
      counter,
      conversation,
      path,
      api: route.api,
      model,
      wasSummaryRefused: false,
      exactCorrection,
    })
    const planned = planPreparedTurn({
      store,
      registry,
      conversation,
      account,
      route,
      model,
      path,
      fitted,
      wasHandleLost: false,
      now: clock.now(),
    })
    return {
      tokens: fitted.expectedTokens,
      precision: exactCorrection === null ? 'estimate' : 'exact',
      window: fitted.window,
      thresholdTokens: fitted.thresholdTokens,
      // In the measure of the total, so that the two can be compared.
      runs: planned.context.map((run) => ({ ...run, tokens: Math.round(run.tokens * fitted.correction) })),
      carrySentence: planned.carry.sentence,
      willSummarise: fitted.selection.segmentWanted !== null,
      expected: await options.spending.expect({
        conversationId: input.conversationId,
        vendor: account.vendor,
        model: input.model,
        path,
        inputTokens: fitted.expectedTokens,
      }),
      staying: null,
      budgetNotices: options.spending.notices(input.conversationId, account.vendor),
    }
  }

  return {
    preview: (input) => look(gather(input), null),
    async countExactly(input) {
      const gathered = gather(input)
      const { account, conversation, path, route, model } = gathered
      const refusal = new CommandError(
        'REFUSED',
        `${vendorNames[account.vendor]} has no way to count tokens before a request.`,
      )
      if (route.record.countEndpoint === null) throw refusal
      const connection = await options.connect(account.id)
      const fitted = await fitContext({
        store,
        counter,
        conversation,
        path,
        api: route.api,
        model,
        wasSummaryRefused: false,
        exactCorrection: null,
      })
      const correction = await countAtProvider(
        options,
        {
          conversation,
          route,
          model,
          path,
          account: connection.account,
          io: {
            vendor: account.vendor,
            baseUrl: connection.baseUrl,
            apiKey: connection.apiKey,
            signal: AbortSignal.timeout(countLimitMs),
            now: clock.now,
          },
        },
        fitted,
      )
      if (correction === null) throw refusal
      return look(gathered, correction)
    },
  }
}
