// One worked example: what a provider sent, when, and what that costs, worked out by hand.
import type { JsonRecord } from '../../../electron/providers/read-json.ts'
import type { UnknownReason } from '../../../shared/domain/usage.ts'
import type { Vendor } from '../../../shared/domain/vendor.ts'
import type { Rule } from './rules.ts'

/** Every dialect that sends usage. */
export type WireApi =
  | 'openai-responses'
  | 'openai-chat'
  | 'anthropic-messages'
  | 'gemini-generate'
  | 'gemini-interactions'
  | 'mistral-chat'
  | 'mistral-conversations'
  | 'cohere-chat'

export interface WorkedExample {
  /** What is shown, as a sentence without its end. */
  readonly title: string
  readonly rules: readonly Rule[]
  readonly vendor: Vendor
  readonly api: WireApi
  /** As it was asked for. */
  readonly model: string
  /** As the answer names it; null where it does not. Left out: as it was asked for. */
  readonly served?: string | null
  /** When the call began, UTC. */
  readonly at: string
  /** The usage exactly as the provider sends it; null when it sends none. */
  readonly usage: JsonRecord | null
  /** What else of the answer matters, in the object around the usage. */
  readonly beside?: JsonRecord
  /** `cut`: the connection broke in the middle, after `usage` had come with the beginning of the answer. */
  readonly ends?: 'whole' | 'cut' | 'failed'
  /**
   * The sum as one would write it down: counts and rates, `9,900 x $0.20/M + 200 x $2.50/M`, with /M for a million and
   * /k for a thousand; a test adds it up. For what is unknown, why it is.
   */
  readonly working: string
  readonly expected: ExpectedCost
}

export type ExpectedCost =
  | { readonly nanoUsd: number; readonly source: 'computed' | 'reported' }
  | { readonly unknown: UnknownReason }

/** The day of most examples. */
export const usualDay = '2026-11-20T12:00:00Z'

export const computed = (nanoUsd: number): ExpectedCost => ({ nanoUsd, source: 'computed' })
export const reported = (nanoUsd: number): ExpectedCost => ({ nanoUsd, source: 'reported' })
export const unknown = (reason: UnknownReason): ExpectedCost => ({ unknown: reason })
