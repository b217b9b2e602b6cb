// Fits a path to what a model can take: counts, corrects the count by what replies reported, and lets the policy choose.
// Nothing is sent from here; a new summary is only asked for.
import type { ContextPolicy, Segment } from '../../../shared/domain/context.ts'
import type { Conversation } from '../../../shared/domain/conversation.ts'
import { windowThreshold } from '../../../shared/domain/default-context-policy.ts'
import type { Message } from '../../../shared/domain/message.ts'
import type { ModelInfo } from '../../../shared/domain/model.ts'
import type { Store } from '../../store/store.ts'
import { toContextMessages } from './context-message.ts'
import { correctionOf } from './correct-estimate.ts'
import type { PathMemory, TypedPath } from './remember-path.ts'
import { type ContextSelection, selectContext, truncateContext } from './select-context.ts'
import type { TokenCounter } from './token-counter.ts'

/** An answer needs room as well: at most this many tokens are kept free, … */
const answerReserveTokens = 4096
/** … and at most this share of a small window. */
const answerReserveShare = 0.15
/** Samples from very short requests are mostly overhead and say nothing about long ones. */
const leastSampleTokens = 300
const sampleCount = 12

export interface FitInput {
  readonly store: Store
  readonly counter: TokenCounter
  readonly conversation: Pick<Conversation, 'id' | 'systemText' | 'contextPolicy'>
  /** Root to the question. */
  readonly path: readonly Message[]
  readonly api: string
  readonly model: ModelInfo
  /** A summary that was wanted could not be made: the oldest messages are left out instead. */
  readonly wasSummaryRefused: boolean
  /** How many tokens the provider counted for one counted here; null takes what replies reported. */
  readonly exactCorrection: number | null
  /** A summary that is not made yet, looked at as if it were there; null takes what is there. */
  readonly imagined?: ImaginedSegment | null
  /** What the messages of the path came to when they were counted just before. */
  readonly tokensOf?: ReadonlyMap<string, number> | undefined
  /** The path as one that is typed after, and what is remembered of it; null looks at all of it anew. */
  readonly typed?: (TypedPath & { readonly memory: PathMemory }) | null
}

export interface ImaginedSegment {
  readonly coversMessageId: string
  readonly tokens: number
}

export interface FittedContext {
  readonly selection: ContextSelection
  /** The summary that is used; null for none, or for an imagined one. */
  readonly segment: Segment | null
  /** Tokens of each message of the path as counted here. */
  readonly tokensOf: ReadonlyMap<string, number>
  /** Tokens of the whole request as counted here, before any correction. */
  readonly countedTokens: number
  /** The same, corrected. */
  readonly expectedTokens: number
  readonly correction: number
  readonly window: number | null
  /** Where the policy acts, in real tokens; null when it never does. */
  readonly thresholdTokens: number | null
}

/** The newest summary that stands for a beginning of this path. */
export function segmentOnPath(
  segments: readonly Segment[],
  path: readonly { readonly id: string }[],
): Segment | null {
  if (segments.length === 0) return null
  const positions = new Map(path.map((message, position) => [message.id, position]))
  let best: { segment: Segment; position: number } | null = null
  for (const segment of segments) {
    const position = positions.get(segment.coversMessageId)
    // One that covers the question itself would leave nothing to answer.
    if (position === undefined || position >= path.length - 1) continue
    if (best === null || position >= best.position) best = { segment, position }
  }
  return best?.segment ?? null
}

/** How many tokens a model counts for one counted here, from what its replies reported. */
export function reportedCorrection(store: Pick<Store, 'turns'>, api: string, modelId: string): number {
  const samples = store.turns
    .tokenSamples(api, modelId, sampleCount)
    .filter((sample) => sample.estimated >= leastSampleTokens)
  return correctionOf(samples)
}

/** Where a conversation's policy acts with a model; null when it never does. */
export function thresholdOf(policy: Conversation['contextPolicy'], window: number | null): number | null {
  const share = window === null ? null : Math.floor(window * windowThreshold)
  if (policy.kind !== 'segments') return share
  return share === null ? policy.thresholdTokens : Math.min(share, policy.thresholdTokens)
}

/** A budget is meant in real tokens; the choice is made in tokens as counted here. */
function inCounted(policy: ContextPolicy, correction: number): ContextPolicy {
  return policy.kind === 'token-budget'
    ? { ...policy, tokens: Math.max(1, Math.floor(policy.tokens / correction)) }
    : policy
}

export async function fitContext(input: FitInput): Promise<FittedContext> {
  const { store, counter, conversation, path, model } = input
  const typed = input.typed ?? null
  const tokensOf =
    input.tokensOf ?? (await (typed === null ? counter.countMessages(path) : typed.memory.count(typed)))
  const systemTokens = conversation.systemText === null ? 0 : await counter.countText(conversation.systemText)
  const correction = input.exactCorrection ?? reportedCorrection(store, input.api, model.id)
  const window = model.contextWindow
  const inWindow =
    window === null ? null : window - Math.min(answerReserveTokens, Math.floor(window * answerReserveShare))
  const thresholdTokens = thresholdOf(conversation.contextPolicy, window)
  const counted = (tokens: number | null) => (tokens === null ? null : Math.floor(tokens / correction))
  const segments = store.segments.list(conversation.id)
  const segment = segmentOnPath(segments, path)
  const imagined = input.imagined == null ? null : { id: 'imagined', ...input.imagined }
  const select = input.wasSummaryRefused ? truncateContext : selectContext
  const pinnedIds = store.pins.list(conversation.id)
  const selectable =
    typed === null
      ? { path: toContextMessages(path, tokensOf, new Set(pinnedIds)), base: null }
      : typed.memory.select(typed, tokensOf, pinnedIds)
  const selectInput = {
    path: selectable.path,
    policy: inCounted(conversation.contextPolicy, correction),
    segment:
      imagined ??
      (segment === null
        ? null
        : { id: segment.id, coversMessageId: segment.coversMessageId, tokens: segment.summaryTokens }),
    systemTokens,
    limitTokens: counted(inWindow),
    thresholdTokens: conversation.contextPolicy.kind === 'segments' ? counted(thresholdTokens) : null,
  }
  const selection = select(selectInput, selectable.base)
  const usesSegment = imagined === null && selection.entries[0]?.kind === 'segment'
  return {
    selection,
    segment: usesSegment ? segment : null,
    tokensOf,
    countedTokens: selection.tokens,
    expectedTokens: Math.ceil(selection.tokens * correction),
    correction,
    window,
    thresholdTokens,
  }
}
