// Records of apis that exist nowhere, for what is told from any record.
import type { ProviderRecord, StateWay } from '../../../shared/domain/provider-record.ts'

export function wayOf(facts: Partial<StateWay> = {}): StateWay {
  return {
    name: 'note',
    label: 'Note chain',
    kind: 'chain',
    use: 'automatic',
    appendsMissedTurns: true,
    continuesOlderPoint: true,
    isBoundToModel: false,
    isUncertainAfterBreak: false,
    lifetimeMs: null,
    heldForMs: null,
    canRelease: true,
    ...facts,
  }
}

export function recordOf(facts: Partial<ProviderRecord> = {}): ProviderRecord {
  return {
    api: 'invented-notes',
    apiName: 'Invented Notes',
    vendor: 'custom',
    preference: 0,
    ways: [],
    countEndpoint: null,
    lookUpEndpoint: null,
    state: 'Nothing is kept between turns.',
    sdkSession: 'The SDK keeps no conversation of its own.',
    history: 'A list of notes.',
    identifiers: [],
    metadata: [],
    retention: 'Nothing is kept.',
    lostHandle: 'Nothing can be lost.',
    cost: 'Every turn bills the whole history.',
    promptCache: null,
    recommendation: 'The history is sent with every turn.',
    endedOn: null,
    sources: ['Nowhere'],
    reviewedOn: '2026-11-20',
    ...facts,
  }
}
