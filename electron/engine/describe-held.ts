import type { Handle } from '../../shared/domain/continuation.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import { vendorNames } from '../../shared/domain/vendor-list.ts'
import type { ApiRegistry } from '../providers/create-registry.ts'

/** A day in words that read the same everywhere: 20 Dec 2026, in UTC. */
function dayInWords(atMs: number): string {
  const format = { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' } as const
  return new Intl.DateTimeFormat('en-GB', format).format(atMs)
}

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
      const held = handle.heldUntil === null ? '' : ` It keeps it until ${dayInWords(handle.heldUntil)}.`
      if (handle.deadReason !== null) return `${vendor} stores ${handle.value}.${held} ${handle.deadReason}`
      const until = handle.expiresAt === null ? '' : ` Baton uses it until ${dayInWords(handle.expiresAt)}.`
      return `${vendor} stores this turn as ${handle.value}.${until}${held}`
    })
  return sentences.length === 0
    ? 'Nothing is stored there for this turn.'
    : [...new Set(sentences)].join('\n')
}
