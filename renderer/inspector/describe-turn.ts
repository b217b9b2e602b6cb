// The words of the inspector, apart from how they are laid out.
import type { Carry } from '../../shared/domain/continuation.ts'
import type { Identifier } from '../../shared/domain/identifier.ts'
import type { ProviderRecord } from '../../shared/domain/provider-record.ts'
import type { FinishReason } from '../../shared/domain/stream-event.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import { findWay } from '../state/records-store.ts'

/** What was sent, apart from why: the engine writes both into one text, the first sentence first. */
export function splitCarry(carry: Carry): { readonly headline: string; readonly reason: string } {
  const end = carry.sentence.indexOf('. ')
  if (end === -1) return { headline: carry.sentence, reason: '' }
  return { headline: carry.sentence.slice(0, end + 1), reason: carry.sentence.slice(end + 2) }
}

const finishWords: Readonly<Record<FinishReason, string>> = {
  stop: 'finished',
  'tool-calls': 'waits for tool results',
  length: 'longest answer reached',
  'content-filter': 'content filter',
  refusal: 'declined',
  other: 'other',
}

/** Why the answer ended, in our words, or how the turn stands when it did not end by itself. */
export function endOfTurn(turn: Turn): string {
  if (turn.finishReason !== null) return finishWords[turn.finishReason]
  const words: Readonly<Record<Turn['status'], string>> = {
    running: 'still running',
    complete: 'finished',
    stopped: 'stopped by you',
    interrupted: 'Baton closed',
    failed: 'failed',
  }
  return words[turn.status]
}

/** `request` becomes `Request`; `previous_response` becomes `Previous response`. */
export function identifierLabel(kind: string): string {
  const words = kind.replace(/[_-]+/g, ' ').trim()
  return (words.charAt(0).toUpperCase() + words.slice(1)).replace(/\b(?:sdk|id)\b/gi, (word) =>
    word.toUpperCase(),
  )
}

/** An id of a turn with every place it was found in, each id once. */
export interface FoundIdentifier {
  readonly kind: string
  readonly value: string
  readonly places: readonly string[]
}

/** Joins what was found several times, in order of first appearance. */
export function joinIdentifiers(identifiers: readonly Identifier[]): FoundIdentifier[] {
  const found = new Map<string, { kind: string; value: string; places: string[] }>()
  for (const { kind, value, foundIn } of identifiers) {
    const key = `${kind} ${value}`
    const known = found.get(key)
    if (known === undefined) found.set(key, { kind, value, places: [foundIn] })
    else if (!known.places.includes(foundIn)) known.places.push(foundIn)
  }
  return [...found.values()]
}

/** `in output[0].id`; of many places the first two are named. */
export function placesWords(places: readonly string[]): string {
  const rest = places.length - 2
  const named = `in ${places.slice(0, 2).join(' and ')}`
  if (rest <= 0) return named
  return `${named}, and ${rest === 1 ? 'one more place' : `${rest} more places`}`
}

/** Ids as lines to be pasted elsewhere. */
export function identifierLines(identifiers: readonly FoundIdentifier[]): string {
  return identifiers.map(({ kind, value }) => `${kind}: ${value}`).join('\n')
}

/** How the provider was asked to keep the conversation: `Response chain`, or that nothing is kept there. */
export function wayWords(carry: Pick<Carry, 'way'>, record: ProviderRecord | null): string {
  if (carry.way === null) return 'nothing'
  const way = findWay(record, carry.way)
  if (way?.kind === 'session') return 'nothing, the SDK holds it here'
  return way?.label ?? identifierLabel(carry.way)
}
