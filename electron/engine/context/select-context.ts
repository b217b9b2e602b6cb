// Decides which messages of a path a model is shown. Pure and deterministic. Whatever the policy: the system text, what
// is pinned and the question stay; a tool call and its results are never parted; what is kept begins at a user message.
// So there are few places to cut, and every policy is a choice among them (see cut-points).
import type { ContextPolicy, ContextReason } from '../../../shared/domain/context.ts'
import { appendedMap } from './appended-map.ts'
import type { ContextMessage } from './context-message.ts'
import { appendToCutPoints, type CutPoints, findCutPoints } from './cut-points.ts'
import { summaryTokensFor } from './summary-length.ts'

export interface ContextInput {
  /** Root to the question, which is the last one. */
  readonly path: readonly ContextMessage[]
  readonly policy: ContextPolicy
  /** The newest summary on the path; one that covers no message before the question is not used. */
  readonly segment: {
    readonly id: string
    readonly coversMessageId: string
    readonly tokens: number
  } | null
  readonly systemTokens: number
  /** What fits: the window less the reserve for the answer; null when the window is unknown. Already corrected. */
  readonly limitTokens: number | null
  /** Where segments are made: 80 % of the window or the set number, whichever is less; null for nowhere. */
  readonly thresholdTokens: number | null
}

export type ContextEntry =
  | { readonly kind: 'segment'; readonly segmentId: string }
  | { readonly kind: 'message'; readonly messageId: string }

export interface SelectedPlace {
  readonly place: 'sent' | 'summarised' | 'left-out'
  readonly reason: ContextReason
}

export interface ContextSelection {
  /** In the order they are sent: the segment when one is used, older messages that stay, then the rest. */
  readonly entries: readonly ContextEntry[]
  /** Exactly the messages of the path. */
  readonly places: ReadonlyMap<string, SelectedPlace>
  /** Of the system text and all entries. */
  readonly tokens: number
  /** Set when a new segment should be made before sending: it stands for the path up to and including this message. */
  readonly segmentWanted: { readonly coversMessageId: string } | null
  /**
   * True when it does not fit: with `everything`, all of it; with any other policy, even the least (system text, what is
   * pinned, the question), which is then what the entries hold.
   */
  readonly isOverLimit: boolean
  /** Stands for where all but the question stand: the same object while they stand the same. null when nothing is remembered. */
  readonly before: object | null
}

/** What is known of a path but for its last message, so that it is not worked out again for every other last one. */
export interface SelectBase {
  readonly path: readonly ContextMessage[]
  readonly points: CutPoints
  /** Where its messages stand, by what was chosen; filled here. */
  readonly described: Map<string, Described>
}

/** Where messages stand after a choice. */
interface Described {
  readonly entries: readonly ContextEntry[]
  readonly places: ReadonlyMap<string, SelectedPlace>
}

type Segment = NonNullable<ContextInput['segment']>

/** A new segment leaves at most this share of the threshold to recent messages, … */
const recentShare = 0.4
/** … and at most this share in all, so that the next one is not due a few turns later. */
const filledShare = 0.8
/** What leaves less room than that must still free this share of the threshold to be worth a call. */
const leastGain = 0.1

/** Messages before `cut` are left out, or stand in the segment as far as it covers them. */
interface Choice {
  readonly cut: number
  readonly segment: Segment | null
  /** Why messages before the cut that no segment covers are left out. */
  readonly reason: 'before-last-messages' | 'over-budget'
  readonly segmentWanted?: ContextSelection['segmentWanted']
  readonly isOverLimit: boolean
}

/**
 * What `input` comes to under its policy.
 * @param base the path but for the question, when it is known
 */
export function selectContext(input: ContextInput, base: SelectBase | null = null): ContextSelection {
  const points = pointsOf(input, base)
  return describeChoice(input, points, choose(input, points), base)
}

function pointsOf(input: ContextInput, base: SelectBase | null): CutPoints {
  const question = input.path.at(-1)
  return base === null || question === undefined
    ? findCutPoints(input.path)
    : appendToCutPoints(base.points, base.path.length, question)
}

/**
 * What to send when a summary is wanted and cannot be had: the oldest messages are left out until the rest fits. A
 * segment that exists stays as long as it fits beside the least that must be sent.
 */
export function truncateContext(input: ContextInput, base: SelectBase | null = null): ContextSelection {
  const points = pointsOf(input, base)
  return describeChoice(input, points, truncate(input, points), base)
}

function choose(input: ContextInput, points: CutPoints): Choice {
  const { policy, systemTokens, limitTokens } = input
  const fits = (cut: number, limit: number | null) =>
    limit === null || systemTokens + points.tokensFrom(cut) <= limit
  switch (policy.kind) {
    case 'everything': {
      const cut = 0
      return { cut, segment: null, reason: 'over-budget', isOverLimit: !fits(cut, limitTokens) }
    }
    case 'token-budget':
    case 'last-messages': {
      const budget = policy.kind === 'token-budget' ? smaller(policy.tokens, limitTokens) : limitTokens
      const inCount = (cut: number) => policy.kind === 'token-budget' || points.countFrom(cut) <= policy.count
      const cut = points.cuts.find((point) => inCount(point) && fits(point, budget)) ?? points.last
      // The messages before a cut that the number alone would have allowed are left out for their size.
      const isByCount = cut > 0 && !inCount(points.before(cut))
      const reason = isByCount ? 'before-last-messages' : 'over-budget'
      return { cut, segment: null, reason, isOverLimit: !fits(cut, limitTokens) }
    }
    case 'segments':
      return chooseWithSegments(input, points)
  }
}

function chooseWithSegments(input: ContextInput, points: CutPoints): Choice {
  const { systemTokens, limitTokens } = input
  const segment = usableSegment(input, points)
  const cut = coveredCount(input, segment)
  const total = systemTokens + (segment?.tokens ?? 0) + points.tokensFrom(cut)
  const trigger = input.thresholdTokens === null ? null : smaller(input.thresholdTokens, limitTokens)
  if (trigger !== null && total > trigger) {
    const wanted = findSegmentCut(input, points, { segment, cut, total, trigger })
    const covered = wanted === null ? undefined : input.path[wanted - 1]
    if (covered !== undefined) {
      const segmentWanted = { coversMessageId: covered.id }
      return { cut, segment, reason: 'over-budget', segmentWanted, isOverLimit: false }
    }
  }
  if (limitTokens !== null && total > limitTokens) return truncate(input, points)
  return { cut, segment, reason: 'over-budget', isOverLimit: false }
}

/** Where the path would be cut for a new segment; null when none would help. */
function findSegmentCut(
  input: ContextInput,
  points: CutPoints,
  now: { segment: Segment | null; cut: number; total: number; trigger: number },
): number | null {
  const { systemTokens, limitTokens, thresholdTokens } = input
  const summaryTokens = summaryTokensFor(thresholdTokens ?? now.trigger)
  const after = (cut: number) => systemTokens + summaryTokens + points.tokensFrom(cut)
  const isWorthIt = (cut: number) => now.total - after(cut) >= leastGain * now.trigger
  const candidates = points.cuts.filter((cut) => cut > now.cut)
  const roomy = candidates.find(
    (cut) => points.tailFrom(cut) <= recentShare * now.trigger && after(cut) <= filledShare * now.trigger,
  )
  // Wherever possible the exchange before the question stays in its own words.
  const lastExchange = candidates.at(-2)
  const question = candidates.at(-1)
  if (lastExchange !== undefined && (roomy === undefined || roomy > lastExchange)) {
    if (after(lastExchange) <= now.trigger && isWorthIt(lastExchange)) return lastExchange
  }
  if (roomy !== undefined) return roomy
  if (question === undefined || !isWorthIt(question)) return null
  // Beside a question that fills the window no summary would be sent.
  return limitTokens === null || after(question) <= limitTokens ? question : null
}

function truncate(input: ContextInput, points: CutPoints): Choice {
  const { systemTokens, limitTokens } = input
  const segment = usableSegment(input, points)
  const covered = coveredCount(input, segment)
  const total = (cut: number, used: Segment | null) =>
    systemTokens + (used?.tokens ?? 0) + points.tokensFrom(cut)
  if (limitTokens === null) return { cut: covered, segment, reason: 'over-budget', isOverLimit: false }
  if (segment !== null) {
    const cut = [covered, ...points.cuts.filter((point) => point > covered)].find(
      (point) => total(point, segment) <= limitTokens,
    )
    if (cut !== undefined) return { cut, segment, reason: 'over-budget', isOverLimit: false }
  }
  const cut = points.cuts.find((point) => total(point, null) <= limitTokens) ?? points.last
  return { cut, segment: null, reason: 'over-budget', isOverLimit: total(cut, null) > limitTokens }
}

/** How many messages of the path a segment stands for. */
function coveredCount(input: ContextInput, segment: Segment | null): number {
  return segment === null ? 0 : input.path.findIndex((message) => message.id === segment.coversMessageId) + 1
}

/** The segment, when it covers something on this path and leaves what must be sent in its own words. */
function usableSegment(input: ContextInput, points: CutPoints): Segment | null {
  const covered = coveredCount(input, input.segment)
  return covered > 0 && covered <= points.last ? input.segment : null
}

function describeChoice(
  input: ContextInput,
  points: CutPoints,
  choice: Choice,
  base: SelectBase | null,
): ContextSelection {
  const { cut, segment } = choice
  const { entries, places, before } =
    base === null ? { ...placeAll(input, points, choice), before: null } : placeLast(input, choice, base)
  return {
    entries,
    places,
    before,
    tokens: input.systemTokens + (segment?.tokens ?? 0) + points.tokensFrom(cut),
    segmentWanted: choice.segmentWanted ?? null,
    isOverLimit: choice.isOverLimit,
  }
}

function placeAll(input: ContextInput, points: CutPoints, choice: Choice): Described {
  const { cut, segment } = choice
  const covered = coveredCount(input, segment)
  const stays = points.staysBefore(cut)
  const places = new Map<string, SelectedPlace>()
  const entries: ContextEntry[] = segment === null ? [] : [{ kind: 'segment', segmentId: segment.id }]
  input.path.forEach((message, index) => {
    const place = placeOf(message, index)
    places.set(message.id, place)
    if (place.place === 'sent') entries.push({ kind: 'message', messageId: message.id })
  })

  function placeOf(message: ContextMessage, index: number): SelectedPlace {
    if (message.isSkipped !== null) return { place: 'left-out', reason: message.isSkipped }
    if (index >= cut) return { place: 'sent', reason: 'on-path' }
    if (stays.has(index)) return { place: 'sent', reason: message.isPinned ? 'pinned' : 'tool-pair' }
    return index < covered
      ? { place: 'summarised', reason: 'covered-by-segment' }
      : { place: 'left-out', reason: choice.reason }
  }
  return { entries, places }
}

/** Choices described of one path: of the models that are compared, with and without a summary. */
const mostDescribed = 8

/** The question stands behind every cut; the others stand where they stood when the same was chosen before. */
function placeLast(input: ContextInput, choice: Choice, base: SelectBase) {
  const question = input.path.at(-1)
  if (question === undefined) throw new Error('a path has a question')
  const name = [choice.cut, choice.reason, choice.segment?.id, choice.segment?.coversMessageId].join(' ')
  let before = base.described.get(name)
  if (before === undefined) {
    before = placeAll({ ...input, path: base.path }, base.points, choice)
    if (base.described.size >= mostDescribed) base.described.clear()
    base.described.set(name, before)
  }
  const place: SelectedPlace =
    question.isSkipped === null
      ? { place: 'sent', reason: 'on-path' }
      : { place: 'left-out', reason: question.isSkipped }
  const entry: ContextEntry = { kind: 'message', messageId: question.id }
  return {
    before,
    entries: place.place === 'sent' ? [...before.entries, entry] : before.entries,
    places: appendedMap(before.places, question.id, place),
  }
}

function smaller(number: number, limit: number | null): number {
  return limit === null ? number : Math.min(number, limit)
}
