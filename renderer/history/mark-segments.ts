// Where the summaries of a conversation stand on the path that is shown. The one that reaches furthest stands for
// everything before it, older ones were taken up into it, and those of other branches stand nowhere.
import type { ContextPolicy, Segment } from '../../shared/domain/context.ts'
import type { MessageId } from '../../shared/domain/ids.ts'

/**
 * `acts`: it stands in what is sent. `taken-up`: a later one includes it. `unused`: it would act, but the conversation
 * sends its messages another way.
 */
export type SegmentRole = 'acts' | 'taken-up' | 'unused'

export interface SegmentMark {
  readonly segment: Segment
  readonly role: SegmentRole
}

/** Whether what is sent may hold summaries. */
export function usesSummaries(policy: ContextPolicy): boolean {
  return policy.kind === 'segments'
}

/**
 * The summaries on a path, in the order of the path.
 * @param segments oldest first, all branches
 * @param messageIds the path, or its end as far as it is loaded
 */
export function segmentsOnPath(
  segments: readonly Segment[],
  messageIds: readonly MessageId[],
  policy: ContextPolicy,
): SegmentMark[] {
  if (segments.length === 0) return []
  const places = new Map(messageIds.map((id, index) => [id, index]))
  const placed = segments.flatMap((segment) => {
    const place = places.get(segment.coversMessageId)
    return place === undefined ? [] : [{ segment, place }]
  })
  // Of two that reach equally far the newer one counts; sorting keeps their order.
  const inOrder = placed.toSorted((one, other) => one.place - other.place)
  return inOrder.map(({ segment }, index) => ({
    segment,
    role: index < inOrder.length - 1 ? 'taken-up' : usesSummaries(policy) ? 'acts' : 'unused',
  }))
}

/** The same by the message each of them ends at. */
export function markMessages(marks: readonly SegmentMark[]): ReadonlyMap<MessageId, readonly SegmentMark[]> {
  return Map.groupBy(marks, (mark) => mark.segment.coversMessageId)
}

/** Whether a summary is on the path beyond what is loaded, as far as anyone can tell. */
export function hasUnplaced(segments: readonly Segment[], messageIds: readonly MessageId[]): boolean {
  if (segments.length === 0) return false
  const known = new Set(messageIds)
  return segments.some((segment) => !known.has(segment.coversMessageId))
}
