// Fits a path to the window before a turn: counts, asks the provider for its own count where the decision is near, and
// has older messages summarised when the policy wants it. A summary that cannot be had is replaced by leaving the oldest
// messages out, with a notice.
import type { Conversation } from '../../shared/domain/conversation.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { ModelInfo } from '../../shared/domain/model.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import { vendorNames } from '../../shared/domain/vendor-list.ts'
import { AdapterError, type AdapterIo } from '../providers/adapter.ts'
import { failureOf } from '../providers/classify-failure.ts'
import type { Route } from './choose-route.ts'
import { type FittedContext, fitContext, segmentOnPath } from './context/fit-context.ts'
import { makeSegment, type SegmentJob } from './make-segment.ts'
import { prepareTurn } from './prepare-turn.ts'
import type { Connection, TurnTools } from './turn-job.ts'

/** A count is a convenience: the message does not wait longer for it, in milliseconds. */
const countLimitMs = 10_000
/** From this share of the threshold on, the provider is asked for its own count, where it has one. */
const countExactlyFrom = 0.7
/** One summary frees more than half of the threshold; more than a few in a row would be a loop. */
const mostSummaries = 3

export interface FitTurnInput {
  readonly conversation: Conversation
  readonly connection: Connection
  readonly route: Route
  readonly model: ModelInfo
  /** Root to the question. */
  readonly path: readonly Message[]
  /** Which answer waits for it. */
  readonly answerId: string
  readonly modelRef: SegmentJob['model']
  readonly signal: AbortSignal
  /** Told when summarising begins and when it ends. */
  onSummarising(isSummarising: boolean): void
  onSegmentMade(): void
}

export interface FitTurnOutcome {
  readonly fitted: FittedContext
  /** What the person should know, as sentences; null for nothing. */
  readonly notice: string | null
}

/**
 * How many tokens the provider counts for one counted here; null when it cannot say.
 * @throws AdapterError when the person stops meanwhile
 */
export async function countAtProvider(
  tools: TurnTools,
  input: Pick<FitTurnInput, 'conversation' | 'route' | 'model' | 'path'> & {
    readonly account: Connection['account']
    readonly io: AdapterIo
  },
  fitted: FittedContext,
): Promise<number | null> {
  const { route } = input
  if (route.record.countEndpoint === null || route.adapter.countTokens === undefined) return null
  if (fitted.countedTokens === 0) return null
  // Counted as a replay: what a provider holds is part of the window as well.
  const { request } = prepareTurn({
    store: tools.store,
    registry: tools.registry,
    conversation: input.conversation,
    account: input.account,
    route: { ...route, way: null, whyNoWay: 'always-sends-history' },
    model: input.model,
    path: input.path,
    fitted,
    isEdit: false,
    wasHandleLost: false,
    wasSealRefused: false,
    now: tools.clock.now(),
  })
  const tokens = await route.adapter.countTokens(request, input.io)
  return tokens / fitted.countedTokens
}

function sentences(parts: readonly (string | null)[]): string | null {
  const told = [...new Set(parts.filter((part) => part !== null))]
  return told.length === 0 ? null : told.join(' ')
}

/** @throws AdapterError when the person stops meanwhile */
export async function fitTurn(tools: TurnTools, input: FitTurnInput): Promise<FitTurnOutcome> {
  const { conversation, route, model, path, connection } = input
  const { account, apiKey, baseUrl } = connection
  const fitWith = (wasSummaryRefused: boolean, exactCorrection: number | null) =>
    fitContext({
      store: tools.store,
      counter: tools.counter,
      conversation,
      path,
      api: route.api,
      model,
      wasSummaryRefused,
      exactCorrection,
    })
  let fitted = await fitWith(false, null)
  let correction: number | null = null
  const isNear =
    fitted.thresholdTokens !== null && fitted.expectedTokens > fitted.thresholdTokens * countExactlyFrom
  if (isNear && conversation.contextPolicy.kind !== 'everything') {
    const signal = AbortSignal.any([input.signal, AbortSignal.timeout(countLimitMs)])
    const io = { vendor: account.vendor, baseUrl, apiKey, signal, now: tools.clock.now }
    try {
      correction = await countAtProvider(tools, { ...input, account, io }, fitted)
    } catch (error) {
      if (!(error instanceof AdapterError) || input.signal.aborted) throw error
      // The count made here is good enough to go on; what went wrong shows when the turn itself is sent.
      tools.log.info('tokens-not-counted-by-provider', { kind: error.failure.kind })
    }
    if (correction !== null) fitted = await fitWith(false, correction)
  }

  const notices: (string | null)[] = []
  let made = 0
  while (fitted.selection.segmentWanted !== null) {
    if (made === mostSummaries) {
      fitted = await fitWith(true, correction)
      break
    }
    const { coversMessageId } = fitted.selection.segmentWanted
    const end = path.findIndex((message) => message.id === coversMessageId) + 1
    const covered = path.slice(0, end)
    input.onSummarising(true)
    const outcome = await makeSegment(tools, {
      conversationId: conversation.id,
      messageId: input.answerId,
      covered,
      previous: segmentOnPath(tools.store.segments.list(conversation.id), path),
      model: input.modelRef,
      vendor: account.vendor,
      thresholdTokens: fitted.thresholdTokens ?? fitted.expectedTokens,
      signal: input.signal,
    }).finally(() => input.onSummarising(false))
    if (outcome.kind === 'stopped') throw stoppedError(account.vendor)
    if (outcome.kind === 'refused') {
      notices.push(outcome.notice)
      fitted = await fitWith(true, correction)
      break
    }
    made += 1
    notices.push(outcome.notice)
    input.onSegmentMade()
    fitted = await fitWith(false, correction)
  }
  if (conversation.contextPolicy.kind === 'segments') {
    const usable = segmentOnPath(tools.store.segments.list(conversation.id), path)
    if (usable !== null && fitted.segment === null) {
      notices.push('The summary of older messages is too long to be sent along.')
    }
    notices.push(leftOutNotice(fitted))
  }
  if (fitted.selection.isOverLimit && conversation.contextPolicy.kind !== 'everything') {
    notices.push('The pinned messages and the question alone are longer than what fits this model.')
  }
  return { fitted, notice: sentences(notices) }
}

function leftOutNotice(fitted: FittedContext): string | null {
  let count = 0
  for (const place of fitted.selection.places.values()) {
    if (place.place === 'left-out' && place.reason === 'over-budget') count += 1
  }
  if (count === 0) return null
  return count === 1
    ? 'The oldest message was left out of this request.'
    : `The oldest ${count} messages were left out of this request.`
}

function stoppedError(vendor: Vendor): AdapterError {
  return new AdapterError(failureOf('aborted', { vendorName: vendorNames[vendor] }))
}
