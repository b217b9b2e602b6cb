// All ids of a conversation by what they name, to be looked through.
import type { MessageId, TurnId } from '../../shared/domain/ids.ts'
import { identifierLabel } from './describe-turn.ts'

/** An id with the turn that brought it first. */
export interface ConversationIdentifier {
  readonly kind: string
  readonly value: string
  readonly foundIn: string
  readonly turnId: TurnId
  readonly messageId: MessageId
}

export interface IdentifierGroup {
  readonly kind: string
  readonly label: string
  readonly identifiers: readonly ConversationIdentifier[]
}

/**
 * Groups by kind, the kinds in order of first appearance; an id that came again keeps its first place.
 * @param query words that must stand in the value, the kind or the place it was found in
 */
export function groupIdentifiers(
  identifiers: readonly ConversationIdentifier[],
  query: string,
): IdentifierGroup[] {
  const wanted = query.trim().toLowerCase()
  const seen = new Set<string>()
  const groups = new Map<string, ConversationIdentifier[]>()
  for (const identifier of identifiers) {
    const { kind, value, foundIn } = identifier
    const key = `${kind} ${value}`
    if (seen.has(key)) continue
    const label = identifierLabel(kind)
    if (!`${value}\n${kind}\n${label}\n${foundIn}`.toLowerCase().includes(wanted)) continue
    seen.add(key)
    const group = groups.get(kind) ?? []
    group.push(identifier)
    groups.set(kind, group)
  }
  return Array.from(groups, ([kind, found]) => ({ kind, label: identifierLabel(kind), identifiers: found }))
}
