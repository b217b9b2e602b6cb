// The words for the ways in which an api can hold a conversation. Nothing here knows a vendor: it is told from the record.
import type { ProviderRecord, StateWay } from '../../shared/domain/provider-record.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** `5 minutes`, `20 hours`, `25 days` */
export function spanWords(spanMs: number): string {
  const [value, unit] =
    spanMs < 2 * hourMs && spanMs !== hourMs
      ? [spanMs / minuteMs, 'minute']
      : spanMs < 2 * dayMs
        ? [spanMs / hourMs, 'hour']
        : [spanMs / dayMs, 'day']
  const rounded = Math.max(1, Math.round(value))
  return `${rounded} ${unit}${rounded === 1 ? '' : 's'}`
}

export const wayKindWords: Readonly<Record<StateWay['kind'], string>> = {
  chain: 'Every answer can be continued by its own id.',
  conversation: 'One list at the provider that grows with every turn.',
  session: "The vendor's SDK holds it in memory, only as long as Baton runs.",
}

/** When Baton uses a way. */
export function wayUseWords(way: Pick<StateWay, 'kind' | 'use'>): string {
  if (way.kind === 'session') return 'when a conversation asks for it'
  switch (way.use) {
    case 'automatic':
      return 'unless something speaks against it'
    case 'on-request':
      return 'when a conversation prefers server state'
    case 'switched-on':
      return 'only where the account chooses it'
  }
}

/** A way in one or two plain sentences. */
export function describeWay(way: StateWay): string {
  if (way.kind === 'session') return wayKindWords.session
  const continued = way.lifetimeMs === null ? null : `Baton continues it for ${spanWords(way.lifetimeMs)}`
  const kept =
    way.heldForMs === null
      ? 'the provider names no day on which it ends'
      : `the provider keeps it for ${spanWords(way.heldForMs)}`
  const span = continued === null ? kept.charAt(0).toUpperCase() + kept.slice(1) : `${continued}; ${kept}`
  const deletion = way.canRelease ? 'It can be deleted from here.' : 'It cannot be deleted from here.'
  return `${wayKindWords[way.kind]} ${span}. ${deletion}`
}

/** A way as a choice: its name, and its life when that is short. */
export function wayChoice(way: Pick<StateWay, 'label' | 'lifetimeMs'>): string {
  const isShort = way.lifetimeMs !== null && way.lifetimeMs < 2 * dayMs
  return isShort && way.lifetimeMs !== null ? `${way.label}, lives ${spanWords(way.lifetimeMs)}` : way.label
}

/** The ways an account can choose: what an SDK holds in memory is a choice of the conversation. */
export function accountWays(record: Pick<ProviderRecord, 'ways'>): StateWay[] {
  return record.ways.filter((way) => way.kind !== 'session')
}

/** What an account gets that chooses nothing; null means that nothing is kept. */
export function recommendedWay(record: Pick<ProviderRecord, 'ways'>): StateWay | null {
  return accountWays(record).find((way) => way.use === 'automatic') ?? null
}

/** The ways of a record in a few words, for a list. */
export function recordWords(record: Pick<ProviderRecord, 'ways'>): string {
  return record.ways.length === 0
    ? 'Keeps nothing between turns'
    : record.ways.map((way) => way.label).join(', ')
}
