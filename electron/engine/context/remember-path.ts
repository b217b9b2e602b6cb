// What is known of a path while a message is typed after it: its sizes, where it may be cut and where each message stands. A
// keystroke changes the message only, so that none of it is worked out again, however long the path is.
import type { MessageId } from '../../../shared/domain/ids.ts'
import type { Message } from '../../../shared/domain/message.ts'
import { appendedMap } from './appended-map.ts'
import { type ContextMessage, toContextMessages } from './context-message.ts'
import { findCutPoints } from './cut-points.ts'
import type { SelectBase } from './select-context.ts'
import type { TokenCounter } from './token-counter.ts'

/** A path and the message that is typed after it. */
export interface TypedPath {
  /** The same array for as long as it is the same path. */
  readonly base: readonly Message[]
  readonly question: Message
}

export interface PathMemory {
  count(typed: TypedPath): Promise<ReadonlyMap<MessageId, number>>
  /**
   * @param tokensOf from `count`, or what the caller knows of the whole path
   */
  select(
    typed: TypedPath,
    tokensOf: ReadonlyMap<MessageId, number>,
    pinnedIds: readonly MessageId[],
  ): { readonly path: readonly ContextMessage[]; readonly base: SelectBase }
}

/**
 * Counts that could not be made in time are estimates, and are not told apart: so they are asked for again after so many
 * milliseconds.
 */
const countsLastMs = 10_000

interface Known {
  counts: { readonly of: Promise<ReadonlyMap<MessageId, number>>; readonly untilMs: number } | null
  selectable: { readonly name: string; readonly counts: unknown; readonly base: SelectBase } | null
}

export function createPathMemory(
  counter: Pick<TokenCounter, 'countMessages'>,
  monotonicMs: () => number,
): PathMemory {
  const known = new WeakMap<readonly Message[], Known>()
  /** Which counts a whole map of sizes was put together from. */
  const countsIn = new WeakMap<ReadonlyMap<MessageId, number>, ReadonlyMap<MessageId, number>>()
  const knownOf = (base: readonly Message[]): Known => {
    const found = known.get(base) ?? { counts: null, selectable: null }
    known.set(base, found)
    return found
  }

  return {
    async count({ base, question }) {
      const found = knownOf(base)
      let { counts } = found
      if (counts === null || counts.untilMs <= monotonicMs()) {
        counts = { of: counter.countMessages(base), untilMs: monotonicMs() + countsLastMs }
        found.counts = counts
        counts.of.catch(() => {
          if (found.counts === counts) found.counts = null
        })
      }
      const [ofBase, ofQuestion] = await Promise.all([counts.of, counter.countMessages([question])])
      const whole = appendedMap(ofBase, question.id, ofQuestion.get(question.id) ?? 0)
      countsIn.set(whole, ofBase)
      return whole
    },

    select({ base, question }, tokensOf, pinnedIds) {
      const found = knownOf(base)
      const counts = countsIn.get(tokensOf) ?? tokensOf
      const name = pinnedIds.join(' ')
      let { selectable } = found
      if (selectable === null || selectable.name !== name || selectable.counts !== counts) {
        const path = toContextMessages(base, counts, new Set(pinnedIds))
        selectable = { name, counts, base: { path, points: findCutPoints(path), described: new Map() } }
        found.selectable = selectable
      }
      const last = toContextMessages([question], tokensOf, new Set(pinnedIds))
      return { path: [...selectable.base.path, ...last], base: selectable.base }
    },
  }
}
