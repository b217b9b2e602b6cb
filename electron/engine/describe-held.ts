import type { Handle } from '../../shared/domain/continuation.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import { vendorNames } from '../../shared/domain/vendor-list.ts'

/** A day in words that read the same everywhere: 20 Dec 2026, in UTC. */
function dayInWords(atMs: number): string {
  const format = { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' } as const
  return new Intl.DateTimeFormat('en-GB', format).format(atMs)
}

/**
 * What the provider holds after a turn, as a sentence.
 * @param handles every handle of the conversation, dead ones included
 */
export function describeHeld(turn: Turn, handles: readonly Handle[]): string {
  const handle = handles.find(
    (candidate) => candidate.coversMessageId === turn.messageId && candidate.accountId === turn.accountId,
  )
  if (handle === undefined) return 'Nothing is stored there for this turn.'
  const vendor = vendorNames[turn.vendor]
  if (handle.deadReason !== null) return `${handle.value} is no longer used. ${handle.deadReason}`
  const until = handle.expiresAt === null ? '' : ` Baton uses it until ${dayInWords(handle.expiresAt)}.`
  return `${vendor} stores this turn as ${handle.value}.${until}`
}
