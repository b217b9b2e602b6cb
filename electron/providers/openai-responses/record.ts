// What Baton knows about the Responses API at each vendor that speaks it.
import type { ProviderRecord, StateWay } from '../../../shared/domain/provider-record.ts'

const dayMs = 86_400_000

/** Continued for 25 days where 30 are named, so that a chain is replaced before it can break. */
const responseChain: StateWay = {
  name: 'response',
  label: 'Response chain',
  kind: 'chain',
  use: 'automatic',
  appendsMissedTurns: true,
  continuesOlderPoint: true,
  // A chain may be continued with another model of the vendor; only the prompt cache is lost.
  isBoundToModel: false,
  isUncertainAfterBreak: false,
  lifetimeMs: 25 * dayMs,
  heldForMs: 30 * dayMs,
  canRelease: true,
}

const shared = {
  api: 'openai-responses',
  apiName: 'OpenAI Responses',
  countEndpoint: null,
  history: 'A list of items: messages, sealed reasoning, tool calls and their outputs.',
  identifiers: [
    { kind: 'response', where: 'id' },
    { kind: 'item', where: 'output[].id' },
    { kind: 'call', where: 'output[].call_id' },
    { kind: 'request', where: 'header x-request-id' },
  ],
  metadata: ['status', 'service_tier'],
  endedOn: null,
  sources: ['OpenAI documentation: Conversation state'],
  reviewedOn: '2026-11-20',
} as const

function record(facts: Partial<ProviderRecord> & Pick<ProviderRecord, 'vendor'>): ProviderRecord {
  return {
    ...shared,
    identifiers: [...shared.identifiers],
    metadata: [...shared.metadata],
    sources: [...shared.sources],
    preference: 0,
    ways: [],
    state: 'This server is not known to keep responses, so Baton never asks it to.',
    sdkSession: 'The SDK keeps no conversation of its own.',
    retention: 'Nothing is kept.',
    lostHandle: 'Nothing can be lost: the history is sent with every turn.',
    cost: 'Every turn bills the whole history.',
    recommendation: 'The history is sent with every turn.',
    ...facts,
  }
}

export const responsesRecords: readonly ProviderRecord[] = [
  record({ vendor: 'openai', ways: [responseChain] }),
  record({ vendor: 'xai', ways: [responseChain] }),
  record({
    vendor: 'lm-studio',
    preference: 1,
    ways: [{ ...responseChain, lifetimeMs: null, heldForMs: null, canRelease: false }],
  }),
  record({ vendor: 'custom', preference: 1 }),
]

/** Models that reason, told by their names; asking others for a summary is refused. */
export function isReasoningModel(modelId: string): boolean {
  return /^(?:o\d|gpt-(?:[5-9]|\d{2}))/.test(modelId) && !modelId.includes('-chat')
}

