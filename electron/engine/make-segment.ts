// Makes a segment: a summary of the older part of a path, written by the model the person chose, or picked out on this
// computer when it is to stay here or the model cannot be reached. The messages themselves stay as they are. Every call
// is a turn of its own, with its usage and cost.
import type { Segment } from '../../shared/domain/context.ts'
import type { Carry } from '../../shared/domain/continuation.ts'
import { createId } from '../../shared/domain/create-id.ts'
import type { Failure } from '../../shared/domain/failure.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { ModelRef } from '../../shared/domain/model.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import { AdapterError } from '../providers/adapter.ts'
import { chooseRoute } from './choose-route.ts'
import { connectUntilAborted } from './connect-until-aborted.ts'
import { summaryTokensFor } from './context/summary-length.ts'
import { buildSummaryRequest, clipSummary } from './context/summary-prompt.ts'
import { openTurn } from './open-turn.ts'
import { type SummaryMaterial, summaryCallsFor, summaryMaterial } from './plan-summary.ts'
import { callAside } from './side-call.ts'
import type { TurnTools } from './turn-job.ts'

export interface SegmentJob {
  readonly conversationId: string
  /** The answer before which it is made: the calls are recorded with it. */
  readonly messageId: string
  /** What it is to stand for, oldest first: the whole path up to and including its last message. */
  readonly covered: readonly Message[]
  /** The segment it takes over from; null for the first. */
  readonly previous: Segment | null
  /** The conversation's own model. */
  readonly model: ModelRef
  /** Who answers the conversation, for a stop that comes before anybody was asked. */
  readonly vendor: Vendor
  /** Where the policy acts, in tokens: a summary may have a tenth of it. */
  readonly thresholdTokens: number
  readonly signal: AbortSignal
}

export type SegmentOutcome =
  | { readonly kind: 'made'; readonly segment: Segment; readonly notice: string | null }
  /** `notice` says what happened, as a sentence. */
  | { readonly kind: 'refused'; readonly notice: string }
  | { readonly kind: 'stopped' }

/** Kinds of failure that mean: not reachable now, so what can be done here is done here. */
const offlineKinds: ReadonlySet<Failure['kind']> = new Set(['network', 'timeout'])

interface Written {
  readonly text: string
  /** The calls it took; none for an extract. */
  readonly turns: readonly Turn[]
}

export async function makeSegment(tools: TurnTools, job: SegmentJob): Promise<SegmentOutcome> {
  const settings = tools.store.settings.read()
  const summaryTokens = summaryTokensFor(job.thresholdTokens)
  const material = summaryMaterial(job.covered, job.previous)
  const extract = async (): Promise<Written> => ({
    text: await tools.counter.extractSummary({ ...material, maxTokens: summaryTokens }),
    turns: [],
  })

  let written: Written
  let notice: string | null = null
  if (settings.summarisesLocally) written = await extract()
  else {
    try {
      const model = settings.summaryModel ?? job.model
      written = (await writeWithModel(tools, job, model, material, summaryTokens)) ?? (await extract())
    } catch (error) {
      if (!(error instanceof AdapterError)) throw error
      const { failure } = error
      if (job.signal.aborted || failure.kind === 'aborted') return { kind: 'stopped' }
      if (!offlineKinds.has(failure.kind)) {
        return { kind: 'refused', notice: `Older messages could not be summarised. ${failure.message}` }
      }
      written = await extract()
      notice = `The summary was made on this computer. ${failure.message}`
    }
  }
  const text = clipSummary(written.text, summaryTokens * 2)
  if (text === '')
    return { kind: 'refused', notice: 'Older messages could not be summarised: nothing came back.' }
  return { kind: 'made', segment: await keepSegment(tools, job, { ...written, text }), notice }
}

async function keepSegment(tools: TurnTools, job: SegmentJob, written: Written): Promise<Segment> {
  const { store, counter, clock } = tools
  const counts = await counter.countMessages(job.covered)
  const covers = job.covered.at(-1)
  if (covers === undefined) throw new Error('a segment must stand for something')
  const costs = written.turns.map((turn) => turn.cost.nanoUsd)
  const segment: Segment = {
    id: createId(clock.now()),
    conversationId: job.conversationId,
    coversMessageId: covers.id,
    text: written.text,
    method: written.turns.length === 0 ? 'extract' : 'model',
    turnId: written.turns.at(-1)?.id ?? null,
    modelName: written.turns.at(-1)?.modelName ?? null,
    originalTokens: job.covered.reduce((sum, message) => sum + (counts.get(message.id) ?? 0), 0),
    summaryTokens: await counter.countText(written.text),
    messageCount: job.covered.length,
    nanoUsd:
      costs.length === 0 || costs.includes(null)
        ? null
        : costs.reduce((sum: number, cost) => sum + (cost ?? 0), 0),
    createdAt: clock.now(),
  }
  store.segments.insert(segment)
  return segment
}

/** @returns null when this model follows no instructions, or would have to be asked too often. @throws AdapterError */
async function writeWithModel(
  tools: TurnTools,
  job: SegmentJob,
  model: ModelRef,
  material: SummaryMaterial,
  summaryTokens: number,
): Promise<Written | null> {
  const connection = await connectUntilAborted(tools, model.accountId, job.vendor, job.signal)
  const { account } = connection
  const route = chooseRoute(account, 'replay', tools.registry)
  if (route.adapter.followsInstructions === false) return null
  const info = tools.describeModel(account.vendor, model)
  const calls = summaryCallsFor(material, info.contextWindow, summaryTokens)
  // What can be done here is done here.
  if (calls === null) return null
  const turns: Turn[] = []
  let summary = material.previousSummary
  for (const [index, call] of calls.entries()) {
    const { systemText, userText } = buildSummaryRequest(call, summary, summaryTokens)
    const opened = openTurn({
      conversationId: job.conversationId,
      messageId: job.messageId,
      account: { ...account, api: route.api },
      model,
      modelName: info.displayName,
      purpose: 'summary',
      attempt: index + 1,
      now: tools.clock.now(),
    })
    const answered = await callAside(tools, {
      turn: { ...opened, contextWindow: info.contextWindow, carry: carryOf(job, material.messages.length) },
      request: {
        modelId: model.modelId,
        systemText,
        messages: [{ role: 'user', parts: [{ type: 'text', text: userText }], native: null }],
        state: null,
        maxOutputTokens: null,
        reasoningEffort: null,
        cacheKey: `${job.conversationId}-summary`,
      },
      connection,
      adapter: route.adapter,
      signal: job.signal,
    })
    summary = answered.text
    turns.push(answered.turn)
  }
  return { text: summary ?? '', turns }
}

function carryOf(job: SegmentJob, messagesSent: number): Carry {
  const noun = messagesSent === 1 ? 'message' : 'messages'
  return {
    kind: 'replay',
    reason: 'always-sends-history',
    way: null,
    sentence: `Sent for a summary: ${messagesSent} ${noun}.`,
    messagesSent,
    messagesOnPath: job.covered.length,
    handleValue: null,
  }
}
