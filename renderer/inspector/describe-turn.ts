// The words of the inspector, apart from how they are laid out.
import type { Carry } from '../../shared/domain/continuation.ts'
import type { FinishReason } from '../../shared/domain/stream-event.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import { unknownCost } from '../../shared/domain/unknown-cost.ts'
import type { Cost } from '../../shared/domain/usage.ts'
import type { ApiKind, Vendor } from '../../shared/domain/vendor.ts'
import { vendorNames } from '../../shared/domain/vendor-list.ts'
import { formatDay } from '../usage/format-numbers.ts'

/** What was sent, apart from why: the engine writes both into one text, the first sentence first. */
export function splitCarry(carry: Carry): { readonly headline: string; readonly reason: string } {
  const end = carry.sentence.indexOf('. ')
  if (end === -1) return { headline: carry.sentence, reason: '' }
  return { headline: carry.sentence.slice(0, end + 1), reason: carry.sentence.slice(end + 2) }
}

/** Where a cost came from. */
export function costSource(cost: Cost, vendor: Vendor): string {
  if (cost.source === 'reported') return `reported by ${vendorNames[vendor]}`
  if (cost.source === 'unknown' || cost.nanoUsd === null)
    return 'neither the provider nor the price list says'
  if (cost.priceVersion === 'local') return 'nothing to pay: it runs on this computer'
  return cost.priceVersion === null
    ? 'computed'
    : `computed, prices of ${readablePriceVersion(cost.priceVersion)}`
}

/** The day of a price table, or its version as it stands when that names no day. */
function readablePriceVersion(version: string): string {
  const day = /\d{4}-\d{2}-\d{2}/.exec(version)?.[0]
  return day === undefined ? version : formatDay(Date.parse(`${day}T12:00:00Z`))
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
  return words.charAt(0).toUpperCase() + words.slice(1)
}

export const apiNames: Readonly<Record<ApiKind, string>> = {
  'openai-responses': 'OpenAI Responses',
  'openai-chat': 'Chat Completions',
  'anthropic-messages': 'Anthropic Messages',
  'gemini-interactions': 'Gemini Interactions',
  'gemini-generate': 'Gemini generateContent',
  'mistral-chat': 'Mistral Chat',
  'mistral-conversations': 'Mistral Conversations',
  'cohere-chat': 'Cohere Chat',
  guide: 'Built-in guide',
}

const statefulApis: ReadonlySet<ApiKind> = new Set([
  'openai-responses',
  'gemini-interactions',
  'mistral-conversations',
])

/** How the api of a turn can hold a conversation, in plain words; what this turn did is said by its carry. */
export function apiHabit(turn: Pick<Turn, 'api' | 'vendor'>): string {
  if (turn.api === 'guide')
    return 'The guide is part of Baton. It reads the conversation here and nothing leaves this computer.'
  const name = `${apiNames[turn.api]} by ${vendorNames[turn.vendor]}`
  return statefulApis.has(turn.api)
    ? `${name} can keep a conversation: Baton may then send only what is new. Tokens of the earlier messages are billed all the same; only the upload shrinks.`
    : `${name} keeps no conversation: Baton sends the history with every message.`
}

export interface ModelTotal {
  readonly vendor: Vendor
  readonly modelName: string
  readonly turns: readonly Turn[]
}

/** The turns by model, in order of first appearance. */
export function groupByModel(turns: readonly Turn[]): ModelTotal[] {
  const groups = new Map<string, { vendor: Vendor; modelName: string; turns: Turn[] }>()
  for (const turn of turns) {
    const key = `${turn.vendor} ${turn.modelAsked}`
    const group = groups.get(key) ?? { vendor: turn.vendor, modelName: turn.modelName, turns: [] }
    group.turns.push(turn)
    groups.set(key, group)
  }
  return [...groups.values()]
}

/** A turn that never reached a model costs and counts nothing. */
export function countsInTotals(turn: Turn): boolean {
  return turn.usage !== null || turn.failure === null || turn.cost.source !== unknownCost.source
}
