// Why a handle that was made on another branch does not lie on the path: what the two paths differ by. Pure.
import type { CarryReason } from '../../shared/domain/continuation.ts'
import type { Message } from '../../shared/domain/message.ts'

/**
 * An edited message and one that was sent after going back to an earlier answer look alike in the tree, so whoever sent it
 * says which it was.
 * @param path root to the question
 * @param other root to the answer that the handle covers
 * @param isEdit the question was sent in the place of another one
 * @returns null when the other path lies on this one
 */
export function findDivergence(
  path: readonly Message[],
  other: readonly Message[],
  isEdit: boolean,
): CarryReason | null {
  const split = other.findIndex((message, position) => path[position]?.id !== message.id)
  if (split === -1) return null
  // The path ends where the other goes on: the same question is answered once more.
  if (split === path.length) return 'answer-regenerated'
  const here = path[split]
  const there = other[split]
  const isQuestion = here?.role === 'user' && there?.role === 'user' && split === path.length - 1
  return isEdit && isQuestion ? 'message-edited' : 'branch-switched'
}
