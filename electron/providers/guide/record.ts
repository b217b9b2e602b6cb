// What Baton knows about Built-in guide.
import type { ProviderRecord } from '../../../shared/domain/provider-record.ts'

export const guideRecords: readonly ProviderRecord[] = [
  {
    api: 'guide',
    apiName: 'Built-in guide',
    vendor: 'guide',
    preference: 0,
    ways: [],
    countEndpoint: null,
    state: 'The guide is part of Baton and keeps nothing.',
    sdkSession: 'There is no SDK.',
    history: 'The guide reads the questions of the conversation.',
    identifiers: [],
    metadata: [],
    retention: 'Nothing leaves this computer.',
    lostHandle: 'Nothing can be lost: the history is sent with every turn.',
    cost: 'Every turn bills the whole history.',
    recommendation: 'The history is sent with every turn.',
    endedOn: null,
    sources: ['Baton'],
    reviewedOn: '2026-11-20',
  },
]
