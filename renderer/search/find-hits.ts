// Where a find inside a conversation begins and where it goes next. Pure.
import type { MessageId } from '../../shared/domain/ids.ts'
import type { SearchHit } from '../../shared/domain/search.ts'

/** A hit that is a message; inside one conversation nobody looks for its title. */
export type MessageHit = SearchHit & { readonly messageId: MessageId }

export function messageHits(hits: readonly SearchHit[]): MessageHit[] {
  return hits.filter((hit): hit is MessageHit => hit.messageId !== null)
}

/** What the thread shows while it is searched. */
export interface ShownPath {
  /** The loaded stretch, oldest first. */
  readonly messageIds: readonly MessageId[]
  /** Another branch than the one that is continued. */
  readonly isLooking: boolean
  /** The first message in sight; null while nothing is drawn. */
  readonly firstVisibleId: MessageId | null
}

/** Whether a hit stands in the branch that is shown. */
export function isShown(hit: MessageHit, { messageIds, isLooking }: ShownPath): boolean {
  return messageIds.includes(hit.messageId) || (!isLooking && hit.isOnPath)
}

/**
 * The hit to begin with while a person types: the first one in sight or below, else the nearest above. Typing never
 * leaves the branch that is shown.
 * @param hits oldest first
 * @returns its index; null when all of them stand in other branches
 */
export function firstHit(hits: readonly MessageHit[], path: ShownPath): number | null {
  const places = new Map(path.messageIds.map((id, index) => [id, index]))
  const from = places.get(path.firstVisibleId ?? '') ?? 0
  const below = hits.findIndex((hit) => (places.get(hit.messageId) ?? -1) >= from)
  if (below >= 0) return below
  const above = hits.findLastIndex((hit) => isShown(hit, path))
  return above < 0 ? null : above
}

/** The next index in a direction; behind the last one comes the first. null when there is nothing to go to. */
export function stepHit(index: number | null, step: 1 | -1, count: number): number | null {
  if (count === 0) return null
  if (index === null) return step === 1 ? 0 : count - 1
  return (index + step + count) % count
}

const numbers = new Intl.NumberFormat('en')

/** "3 of 17"; "17 found" while none of them is gone to. */
export function placeWords(index: number | null, count: number, isComplete: boolean): string {
  if (count === 0) return 'Not found'
  const whole = isComplete ? numbers.format(count) : `at least ${numbers.format(count)}`
  return index === null ? `${whole} found` : `${numbers.format(index + 1)} of ${whole}`
}
