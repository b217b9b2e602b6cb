// What a model is shown, as a list of names. Two turns were shown the same beginning exactly when the hashes of their
// views up to there are equal: that is when a provider's handle may stand for it. Pure.
import { createHash } from 'node:crypto'
import type { Segment } from '../../shared/domain/context.ts'
import type { MessageId } from '../../shared/domain/ids.ts'

export type ViewEntry =
  | { readonly kind: 'segment'; readonly segmentId: string; readonly textHash: string }
  | { readonly kind: 'message'; readonly messageId: MessageId }

export function hashText(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

export function segmentEntry(segment: Pick<Segment, 'id' | 'text'>): ViewEntry {
  return { kind: 'segment', segmentId: segment.id, textHash: hashText(segment.text) }
}

/** SHA-256 over the entries in order; an edited summary is another one. */
export function hashView(entries: readonly ViewEntry[]): string {
  const names = entries.map((entry) =>
    entry.kind === 'segment' ? `${entry.segmentId} ${entry.textHash}` : entry.messageId,
  )
  return hashText(names.join('\n'))
}

/** Where a message stands in a view; -1 when it is not shown. */
export function positionInView(entries: readonly ViewEntry[], messageId: MessageId): number {
  return entries.findLastIndex((entry) => entry.kind === 'message' && entry.messageId === messageId)
}
