// What Baton knows about its own guide.
import type { ProviderRecord } from '../../../shared/domain/provider-record.ts'

export const guideRecords: readonly ProviderRecord[] = [
  {
    api: 'guide',
    apiName: 'Built-in guide',
    vendor: 'guide',
    preference: 0,
    ways: [],
    countEndpoint: null,
    lookUpEndpoint: null,
    state: 'The guide is part of Baton and keeps nothing.',
    sdkSession: 'There is no SDK.',
    history: 'The guide reads the questions of the conversation.',
    identifiers: [],
    metadata: [],
    retention: 'Nothing leaves this computer.',
    lostHandle: 'Nothing can be lost: the history is sent with every turn.',
    cost: 'Nothing is billed.',
    promptCache: null,
    recommendation: 'For questions about Baton itself. There is nothing to set.',
    endedOn: null,
    sources: ['Baton'],
    reviewedOn: '2026-11-20',
  },
]
