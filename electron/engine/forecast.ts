// What a request will probably cost with everything that is paid for because of it: a summary of older messages that is made
// first is a call of its own, often to another model and another vendor.
import type { Segment } from '../../shared/domain/context.ts'
import type { ExpectedCost } from '../../shared/domain/expected-cost.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import { AdapterError } from '../providers/adapter.ts'
import { CommandError } from './command-error.ts'
import { type FittedContext, reportedCorrection, segmentOnPath } from './context/fit-context.ts'
import { summaryTokensFor } from './context/summary-length.ts'
import { buildSummaryRequest } from './context/summary-prompt.ts'
import { expectCost, expectOutput } from './expect-cost.ts'
import { findLikelyCached } from './likely-cached.ts'
import type { Ahead, LookAhead } from './look-ahead.ts'
import { summaryCallsFor, summaryMaterial } from './plan-summary.ts'
import type { TurnTools } from './turn-job.ts'

/** What one vendor will be paid. */
export interface Charge {
  readonly vendor: Vendor
  /** null when unknown. */
  readonly nanoUsd: number | null
  /** It runs on the person's own hardware, so that it counts towards no budget. */
  readonly isFree: boolean
}

export interface Forecast {
  readonly expected: ExpectedCost
  /** The summary's, if one is made first, then the request's. */
  readonly charges: readonly Charge[]
}

/** A summary that would be written by a model; what is picked out on this computer costs nothing. */
export interface SummaryForecast {
  readonly charge: Charge
  readonly modelName: string
  readonly cost: ExpectedCost
}

export interface SummaryAhead {
  /** The conversation, aimed at its own model. */
  readonly ahead: Ahead
  /** What it is to stand for, from the root on. */
  readonly covered: readonly Message[]
  readonly previous: Segment | null
  readonly thresholdTokens: number
}

export interface Forecaster {
  forecast(ahead: Ahead, fitted: FittedContext): Promise<Forecast>
  /**
   * What the calls for a summary will cost: the messages beyond the summary before it, that summary, and the new one.
   * @returns null when no model is asked for it
   * @throws CommandError, AdapterError when the model that is to write it cannot be asked
   */
  forecastSummary(summary: SummaryAhead): Promise<SummaryForecast | null>
  /** The vendors that may be paid for a request: its own, and that of the model that would write a summary for it. */
  vendorsOf(ahead: Ahead): Vendor[]
}

/** Newest answers whose length the next one is expected from. */
const outputSampleCount = 9
/** Stands for a summary that is not written yet. */
const placeholder = 'summary'
/** Summaries whose text is remembered as counted, so that it is not read again with every letter typed. */
const mostRemembered = 4

export function chargeOf(vendor: Vendor, cost: ExpectedCost): Charge {
  return { vendor, nanoUsd: cost.nanoUsd, isFree: cost.freeReason !== null }
}

/** null when one of them is unknown. */
function add(one: number | null, other: number | null): number | null {
  return one === null || other === null ? null : one + other
}

export function createForecaster(
  tools: Pick<TurnTools, 'store' | 'clock' | 'price' | 'counter'> & { readonly lookAhead: LookAhead },
): Forecaster {
  const { store, clock, counter, lookAhead } = tools

  /** Who writes the summary. @throws CommandError, AdapterError */
  const aimAtWriter = (ahead: Ahead): Ahead => {
    const model = store.settings.read().summaryModel ?? {
      accountId: ahead.account.id,
      modelId: ahead.model.id,
    }
    const conversation = { ...ahead.conversation, continuationMode: 'replay' as const }
    const writer = lookAhead.aimAt({ ...ahead, conversation }, model)
    if (!writer.account.isEnabled || writer.account.obstacle !== null) {
      throw new CommandError('REFUSED', 'The model that is to write the summary cannot be asked now.')
    }
    return writer
  }

  /** Tokens of each call as counted here; null when no model is asked. */
  const countCalls = async (
    { covered, previous }: SummaryAhead,
    contextWindow: number | null,
    summaryTokens: number,
  ): Promise<readonly number[] | null> => {
    const calls = summaryCallsFor(summaryMaterial(covered, previous), contextWindow, summaryTokens)
    if (calls === null) return null
    return Promise.all(
      calls.map(async (call, index) => {
        // What the calls after the first take along is not written yet.
        const soFar = index === 0 ? (previous?.text ?? null) : placeholder
        const { systemText, userText } = buildSummaryRequest(call, soFar, summaryTokens)
        const taken = index === 0 ? 0 : summaryTokens - (await counter.countText(placeholder))
        return (await counter.countText(systemText)) + (await counter.countText(userText)) + taken
      }),
    )
  }

  const remembered = new Map<string, Promise<readonly number[] | null>>()
  /** What is settled never changes: only another extent, another summary before it or another window make other calls. */
  const countCallsOnce = (summary: SummaryAhead, contextWindow: number | null, summaryTokens: number) => {
    const { covered, previous } = summary
    const key = JSON.stringify([
      covered.at(-1)?.id ?? null,
      previous?.id ?? null,
      previous?.text ?? null,
      contextWindow,
      summaryTokens,
    ])
    const known = remembered.get(key)
    if (known !== undefined) return known
    const counting = countCalls(summary, contextWindow, summaryTokens)
    counting.catch(() => remembered.delete(key))
    remembered.set(key, counting)
    const [oldest] = remembered.keys()
    if (remembered.size > mostRemembered && oldest !== undefined) remembered.delete(oldest)
    return counting
  }

  const forecastSummary = async (summary: SummaryAhead): Promise<SummaryForecast | null> => {
    if (store.settings.read().summarisesLocally) return null
    const { account, route, model } = aimAtWriter(summary.ahead)
    if (route.adapter.followsInstructions === false) return null
    const outputTokens = summaryTokensFor(summary.thresholdTokens)
    const counted = await countCallsOnce(summary, model.contextWindow, outputTokens)
    if (counted === null) return null
    const correction = reportedCorrection(store, route.api, model.id)
    const costs = await Promise.all(
      counted.map((tokens) =>
        expectCost(tools, {
          vendor: account.vendor,
          modelId: model.id,
          inputTokens: Math.ceil(tokens * correction),
          likelyCached: { tokens: 0, untilMs: null },
          outputTokens,
          promptCache: route.record.promptCache,
          atMs: clock.now(),
        }),
      ),
    )
    const cost = sumCosts(costs)
    if (cost === null) return null
    return { charge: chargeOf(account.vendor, cost), modelName: model.displayName, cost }
  }

  /** The request as it will be once what it wants summarised is; `summary` is null when no model writes it. */
  const summariseFirst = async (ahead: Ahead, fitted: FittedContext, coversMessageId: string) => {
    const { path, conversation } = ahead
    const thresholdTokens = fitted.thresholdTokens ?? fitted.expectedTokens
    const fitAgain = (options: Parameters<LookAhead['fit']>[1]) =>
      lookAhead.fit(ahead, { exactCorrection: fitted.correction, tokensOf: fitted.tokensOf, ...options })
    try {
      const summary = await forecastSummary({
        ahead,
        covered: path.slice(0, path.findIndex((message) => message.id === coversMessageId) + 1),
        previous: segmentOnPath(store.segments.list(conversation.id), path),
        thresholdTokens,
      })
      const tokens = summaryTokensFor(thresholdTokens)
      return { isMade: true, summary, after: await fitAgain({ imagined: { coversMessageId, tokens } }) }
    } catch (error) {
      if (!(error instanceof CommandError || error instanceof AdapterError)) throw error
      // Nobody can be asked for it: the oldest messages will be left out instead.
      return { isMade: false, summary: null, after: await fitAgain({ wasSummaryRefused: true }) }
    }
  }

  const expectRequest = (ahead: Ahead, fitted: FittedContext, inputTokens: number) => {
    const { account, route, model, conversationId, path } = ahead
    const { promptCache } = route.record
    const newest =
      conversationId === null ? [] : store.ledger.newestOutputs(conversationId, outputSampleCount)
    return expectCost(tools, {
      vendor: account.vendor,
      modelId: model.id,
      inputTokens,
      likelyCached: findLikelyCached({
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

  return {
    forecastSummary,

    async forecast(ahead, fitted) {
      const { vendor } = ahead.account
      const wanted = fitted.selection.segmentWanted
      if (wanted === null) {
        const expected = await expectRequest(ahead, fitted, fitted.expectedTokens)
        return { expected, charges: [chargeOf(vendor, expected)] }
      }
      const { isMade, summary, after } = await summariseFirst(ahead, fitted, wanted.coversMessageId)
      // A summary that is made replaces the beginning, so that nothing of it is in a cache.
      const request = await expectRequest(ahead, isMade ? fitted : after, after.expectedTokens)
      const requestCharge = chargeOf(vendor, request)
      if (!isMade) return { expected: request, charges: [requestCharge] }
      const requestTokens = after.expectedTokens
      if (summary === null) {
        const expected = { ...request, summary: { modelName: null, nanoUsd: 0, requestTokens } }
        return { expected, charges: [requestCharge] }
      }
      return {
        expected: joinCosts(request, summary, requestTokens),
        charges: [summary.charge, requestCharge],
      }
    },

    vendorsOf(ahead) {
      const { vendor } = ahead.account
      if (ahead.conversation.contextPolicy.kind !== 'segments') return [vendor]
      if (store.settings.read().summarisesLocally) return [vendor]
      try {
        return [...new Set([vendor, aimAtWriter(ahead).account.vendor])]
      } catch (error) {
        if (error instanceof CommandError || error instanceof AdapterError) return [vendor]
        throw error
      }
    },
  }
}

/** Calls to one model, one after the other, as one cost. */
function sumCosts(costs: readonly ExpectedCost[]): ExpectedCost | null {
  const [first] = costs
  if (first === undefined) return null
  const sum = (amountOf: (cost: ExpectedCost) => number | null) => costs.map(amountOf).reduce(add)
  const unknownReason = costs.find((cost) => cost.unknownReason !== undefined)?.unknownReason
  return {
    ...first,
    outputTokens: costs.reduce((tokens, cost) => tokens + cost.outputTokens, 0),
    inputNanoUsd: sum((cost) => cost.inputNanoUsd),
    outputNanoUsd: sum((cost) => cost.outputNanoUsd),
    nanoUsd: sum((cost) => cost.nanoUsd),
    coldNanoUsd: sum((cost) => cost.coldNanoUsd),
    ...(unknownReason === undefined ? {} : { unknownReason }),
  }
}

/** The request and the summary before it as one cost. */
function joinCosts(request: ExpectedCost, summary: SummaryForecast, requestTokens: number): ExpectedCost {
  const { cost, modelName } = summary
  const nanoUsd = add(request.nanoUsd, cost.nanoUsd)
  const unknownReason = request.unknownReason ?? cost.unknownReason
  return {
    ...request,
    nanoUsd,
    coldNanoUsd: add(request.coldNanoUsd, cost.coldNanoUsd),
    // What is paid for decides where the price is from.
    priceVersion: request.freeReason === null ? request.priceVersion : cost.priceVersion,
    freeReason: cost.freeReason === null ? null : request.freeReason,
    summary: { modelName, nanoUsd: cost.nanoUsd, requestTokens },
    ...(unknownReason === undefined ? {} : { unknownReason }),
  }
}
