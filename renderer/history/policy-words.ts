// How a conversation is fitted to a window, in words, and the choices a person has.
import type { ContextPolicy } from '../../shared/domain/context.ts'
import { defaultContextPolicy } from '../../shared/domain/default-context-policy.ts'
import { formatCount } from '../usage/format-numbers.ts'

export type PolicyKind = ContextPolicy['kind']

export interface PolicyChoice {
  readonly kind: PolicyKind
  readonly label: string
  /** What it means, as a sentence. */
  readonly sentence: string
}

/** In the order in which they are offered. */
export const policyChoices: readonly PolicyChoice[] = [
  {
    kind: 'everything',
    label: 'Everything',
    sentence: 'Every message is sent. When that is longer than the window, the provider refuses it.',
  },
  {
    kind: 'last-messages',
    label: 'The last messages',
    sentence: 'Older ones are left out of what is sent.',
  },
  {
    kind: 'token-budget',
    label: 'Up to a number of tokens',
    sentence: 'As many of the newest messages as fit are sent.',
  },
  {
    kind: 'segments',
    label: 'Summaries of the older part',
    sentence: 'Older messages are summarised when there is no room for them. They stay here as they are.',
  },
]

/** What can be set about a policy beside its kind. */
export interface PolicyNumber {
  readonly label: string
  readonly hint: string
  readonly least: number
  readonly most: number
}

export const policyNumbers: Readonly<Record<Exclude<PolicyKind, 'everything'>, PolicyNumber>> = {
  segments: {
    label: 'Summarise from this many tokens',
    hint: 'Or from 80 % of the window of the model, if that comes first.',
    least: 1000,
    most: 100_000_000,
  },
  'last-messages': {
    label: 'How many messages',
    hint: 'Pinned messages are sent as well.',
    least: 1,
    most: 10_000,
  },
  'token-budget': {
    label: 'How many tokens',
    hint: 'The system text and pinned messages are part of it.',
    least: 500,
    most: 100_000_000,
  },
}

/** The number of a policy; null for the one that has none. */
export function numberOfPolicy(policy: ContextPolicy): number | null {
  switch (policy.kind) {
    case 'everything':
      return null
    case 'last-messages':
      return policy.count
    case 'token-budget':
      return policy.tokens
    case 'segments':
      return policy.thresholdTokens
  }
}

export function policyWith(kind: PolicyKind, number: number): ContextPolicy {
  switch (kind) {
    case 'everything':
      return { kind }
    case 'last-messages':
      return { kind, count: number }
    case 'token-budget':
      return { kind, tokens: number }
    case 'segments':
      return { kind, thresholdTokens: number }
  }
}

const usualMessages = 20
const usualTokens = 50_000
/** Of a window, for what is sent of a conversation that was too long for it. */
const roomShare = 0.7
/** What is cut again when the first cut was not enough. */
const againShare = 0.7
const fewestTokens = 500

/** The number a policy begins with when it is chosen. @param window of the model in tokens; null when unknown */
export function usualNumber(kind: Exclude<PolicyKind, 'everything'>, window: number | null): number {
  if (kind === 'last-messages') return usualMessages
  if (kind === 'token-budget') return window === null ? usualTokens : roomOf(window)
  return numberOfPolicy(defaultContextPolicy) ?? usualTokens
}

function roomOf(window: number): number {
  return Math.max(fewestTokens, Math.floor(window * roomShare))
}

/**
 * What to send of a conversation that was too long: as much of its end as fits into 70 % of the window, or its last 20
 * messages when nobody knows the window. Less than before when that was the policy already.
 */
export function recentOnly(policy: ContextPolicy, window: number | null): ContextPolicy {
  if (window !== null) {
    const room = roomOf(window)
    const before = policy.kind === 'token-budget' ? policy.tokens : null
    if (before === null || before > room) return { kind: 'token-budget', tokens: room }
    return { kind: 'token-budget', tokens: Math.max(fewestTokens, Math.floor(before * againShare)) }
  }
  if (policy.kind !== 'last-messages' || policy.count > usualMessages)
    return { kind: 'last-messages', count: usualMessages }
  return { kind: 'last-messages', count: Math.max(1, Math.floor(policy.count / 2)) }
}

/** What is sent under a policy, as a sentence: told after it was changed for the person. */
export function policyNotice(policy: ContextPolicy): string {
  switch (policy.kind) {
    case 'everything':
      return 'This conversation now sends everything.'
    case 'segments':
      return 'This conversation now sends summaries of its older part.'
    case 'last-messages':
      return policy.count === 1
        ? 'This conversation now sends only its last message.'
        : `This conversation now sends its last ${formatCount(policy.count)} messages.`
    case 'token-budget':
      return `This conversation now sends its newest messages, up to ${formatCount(policy.tokens)} tokens.`
  }
}

/** Where the policy acts with a model, as a sentence under the gauge; null when there is nothing to say. */
export function thresholdSentence(policy: ContextPolicy, thresholdTokens: number | null): string | null {
  if (policy.kind === 'everything') return 'Everything is sent, whatever the length.'
  if (policy.kind === 'last-messages' || policy.kind === 'token-budget')
    return 'Older messages than fit are left out of what is sent.'
  if (thresholdTokens === null) return null
  const place = thresholdTokens < policy.thresholdTokens ? ' (80 % of the window)' : ''
  return `Older messages are summarised from ${formatCount(thresholdTokens)} tokens on${place}.`
}

/** What was typed as a number: blanks, commas and dots between thousands are let through. null when it is none. */
export function readNumber(text: string): number | null {
  const digits = text.trim().replace(/[\s,.'’_]/g, '')
  return /^\d{1,12}$/.test(digits) ? Number(digits) : null
}

/** Why a number cannot be taken, as a sentence; null when it can. */
export function numberProblem(
  text: string,
  { least, most }: Pick<PolicyNumber, 'least' | 'most'>,
): string | null {
  const number = readNumber(text)
  if (number === null) return 'Write a whole number.'
  if (number < least) return `The least is ${formatCount(least)}.`
  if (number > most) return `The most is ${formatCount(most)}.`
  return null
}
