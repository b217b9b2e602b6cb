// Calls of every kind: running, complete, stopped, failed before and after the model, with counts, without, and partial.
import fc from 'fast-check'
import type { Carry } from '../../shared/domain/continuation.ts'
import { createId } from '../../shared/domain/create-id.ts'
import type { JsonValue } from '../../shared/domain/json.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import { unknownCost } from '../../shared/domain/unknown-cost.ts'
import type { Cost, Usage } from '../../shared/domain/usage.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import { aFailure } from './store-fixtures.ts'

const day = 86_400_000
/** Around the turn of a year, so that weeks and months are cut. */
const middleMs = Date.UTC(2026, 0, 1, 12)

export const arbitraryStart = fc.integer({ min: middleMs - 60 * day, max: middleMs + 60 * day })

const count = fc.option(fc.integer({ min: 0, max: 5000 }), { freq: 3 })

const usage: fc.Arbitrary<Usage> = fc
  .record({
    inputTotal: count,
    cacheRead: count,
    cacheWrite: count,
    outputTotal: count,
    reasoning: count,
    reportedNanoUsd: count,
    raw: fc.constantFrom<JsonValue>(null, {}, { input: 1 }),
    isPartial: fc.boolean(),
  })
  .map(({ isPartial, ...counts }) => (isPartial ? { ...counts, isPartial } : counts))

const cost: fc.Arbitrary<Cost> = fc.oneof(
  fc.constant(unknownCost),
  // A local model.
  fc.constant({ nanoUsd: 0, source: 'computed', priceVersion: 'local' } as const),
  fc
    .integer({ min: 0, max: 3_000_000_000 })
    .map((nanoUsd) => ({ nanoUsd, source: 'computed', priceVersion: 'v' }) as const),
  fc
    .integer({ min: 0, max: 3_000_000_000 })
    .map((nanoUsd) => ({ nanoUsd, source: 'reported', priceVersion: null }) as const),
)

const failure = fc
  .record({
    kind: fc.constantFrom('timeout', 'incomplete-stream', 'aborted', 'network', 'rate-limit', 'overloaded'),
    status: fc.constantFrom(null, 429, 500),
  } as const)
  .map((changes) => aFailure(changes))

export type CallChanges = Pick<
  Turn,
  'status' | 'usage' | 'cost' | 'firstTokenMs' | 'totalMs' | 'failure' | 'carry'
> & { requestBytes: number | null }

const sent: Carry = {
  kind: 'replay',
  reason: 'first-turn',
  way: null,
  sentence: 'Sent in full.',
  messagesSent: 1,
  messagesOnPath: 1,
  handleValue: null,
}
/** As a turn is opened. */
const neverSent: Carry = { ...sent, sentence: 'Nothing was sent.', messagesSent: 0, messagesOnPath: 0 }

/** How a call stands or ended. */
export const arbitraryOutcome: fc.Arbitrary<CallChanges> = fc
  .record({
    status: fc.constantFrom(
      'running',
      'complete',
      'complete',
      'complete',
      'stopped',
      'interrupted',
      'failed',
    ),
    usage: fc.option(usage, { freq: 4 }),
    cost,
    firstTokenMs: fc.option(fc.integer({ min: 0, max: 900 })),
    totalMs: fc.option(fc.integer({ min: 0, max: 2000 })),
    failure: fc.option(failure),
    requestBytes: fc.option(fc.constant(100)),
    carry: fc.constantFrom(sent, sent, sent, neverSent),
  } as const)
  .map((outcome) => (outcome.status === 'failed' ? outcome : { ...outcome, failure: null }))

export interface Line {
  readonly vendor: Vendor
  readonly accountId: string
  readonly accountName: string
  readonly modelAsked: string
  readonly modelName: string
}

const vendors: readonly Vendor[] = ['openai', 'anthropic', 'openrouter', 'ollama']

/** Twenty models of four vendors; the same model id at several of them, and two accounts at each. */
export const lines: readonly Line[] = vendors.flatMap((vendor) => {
  const accounts = [createId(), createId()]
  return [0, 1, 2, 3, 4].map((number) => ({
    vendor,
    accountId: accounts[number % 2] ?? '',
    accountName: `${vendor} ${number % 2}`,
    modelAsked: number === 4 ? 'maker/model' : `model-${number}`,
    modelName: `Model ${number}`,
  }))
})
