// Why a handle that was made on another branch does not lie on the path: what the two paths differ by. Pure.
import type { CarryReason } from '../../shared/domain/continuation.ts'
import type { Message } from '../../shared/domain/message.ts'

/**
 * @param path root to the question
 * @param other root to the answer that the handle covers
 * @returns null when the other path lies on this one
 */
export function findDivergence(path: readonly Message[], other: readonly Message[]): CarryReason | null {
  const split = other.findIndex((message, position) => path[position]?.id !== message.id)
  if (split === -1) return null
  // The path ends where the other goes on: the same question is answered once more.
  if (split === path.length) return 'answer-regenerated'
  const here = path[split]
  const there = other[split]
  if (here?.role === 'user' && there?.role === 'user' && split === path.length - 1) return 'message-edited'
  return 'branch-switched'
}
