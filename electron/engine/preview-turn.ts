// What the next request would be like, worked out without sending anything: the gauge in the composer and the context
// lens read it. Only `countExactly` asks the provider, because a person wanted to know.
import type { ContextPreview } from '../../shared/domain/context.ts'
import { vendorNames } from '../../shared/domain/vendor-list.ts'
import { CommandError } from './command-error.ts'
import { countAtProvider } from './fit-turn.ts'
import type { Ahead, LookAhead, MessageAhead } from './look-ahead.ts'
import { createPreviewPlanner } from './plan-preview.ts'
import type { Spending } from './spending.ts'
import type { TurnTools } from './turn-job.ts'

export type PreviewInput = Omit<MessageAhead, 'parentId'>

export interface TurnPreview {
  /** @throws CommandError, AdapterError */
  preview(input: PreviewInput): Promise<ContextPreview>
  /** Counted by the provider. @throws CommandError when it has no way to count, AdapterError when it refuses */
  countExactly(input: PreviewInput): Promise<ContextPreview>
}

const countLimitMs = 20_000

export function createTurnPreview(
  options: TurnTools & { readonly lookAhead: LookAhead; readonly spending: Spending },
): TurnPreview {
  const { clock, lookAhead, spending } = options
  const plan = createPreviewPlanner(options)

  const look = async (ahead: Ahead, exactCorrection: number | null): Promise<ContextPreview> => {
    const fitted = await lookAhead.fit(ahead, { exactCorrection })
    const planned = plan(ahead, fitted)
    const forecast = await spending.forecast(ahead, fitted)
    return {
      tokens: fitted.expectedTokens,
      precision: exactCorrection === null ? 'estimate' : 'exact',
      window: fitted.window,
      thresholdTokens: fitted.thresholdTokens,
      // In the measure of the total, so that the two can be compared.
      runs: planned.context.map((run) => ({ ...run, tokens: Math.round(run.tokens * fitted.correction) })),
      carrySentence: planned.carrySentence,
      willSummarise: fitted.selection.segmentWanted !== null,
      expected: forecast.expected,
      staying: await spending.expectStaying(ahead, fitted),
      budgetNotices: spending.notices(ahead.conversationId, forecast),
    }
  }

  return {
    preview: async (input) => look(lookAhead.gather(input), null),
    async countExactly(input) {
      const ahead = lookAhead.gather(input)
      const { account, conversation, path, route, model } = ahead
      const refusal = new CommandError(
        'REFUSED',
        `${vendorNames[account.vendor]} has no way to count tokens before a request.`,
      )
      if (route.record.countEndpoint === null) throw refusal
      const connection = await options.connect(account.id)
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
        await lookAhead.fit(ahead),
      )
      if (correction === null) throw refusal
      return look(ahead, correction)
    },
  }
}
