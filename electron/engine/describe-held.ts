import type { Handle } from '../../shared/domain/continuation.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import { vendorNames } from '../../shared/domain/vendor-list.ts'
import type { ApiRegistry } from '../providers/create-registry.ts'
import { dayInWords } from './day-in-words.ts'

/**
 * What the provider holds after a turn, in sentences.
 * @param handles every handle of the conversation, dead ones included
 */
export function describeHeld(
  turn: Turn,
  handles: readonly Handle[],
  registry: Pick<ApiRegistry, 'recordOf'>,
): string {
  const vendor = vendorNames[turn.vendor]
  const ways = registry.recordOf(turn.api, turn.vendor)?.ways ?? []
  const sentences = handles
    .filter((handle) => handle.coversMessageId === turn.messageId && handle.accountId === turn.accountId)
    // The one that is continued first, then whatever else is stored there.
    .toSorted((a, b) => Number(a.deadReason !== null) - Number(b.deadReason !== null))
    .map((handle) => {
      if (handle.goneAt !== null) return `${vendor} no longer holds ${handle.value}.`
      if (ways.find((way) => way.name === handle.kind)?.kind === 'session') {
        return handle.deadReason === null
          ? `${vendor} stores nothing: the SDK holds the conversation in Baton's memory.`
          : handle.deadReason
      }
      const held =
        handle.heldUntil === null
          ? ''
          : ` By its own word it keeps it until about ${dayInWords(handle.heldUntil)}.`
      if (handle.deadReason !== null) return `${vendor} stores ${handle.value}.${held} ${handle.deadReason}`
      const until = handle.expiresAt === null ? '' : ` Baton uses it until ${dayInWords(handle.expiresAt)}.`
      return `${vendor} stores this turn as ${handle.value}.${until}${held}`
    })
  return sentences.length === 0
    ? 'Nothing is stored there for this turn.'
    : [...new Set(sentences)].join('\n')
}
