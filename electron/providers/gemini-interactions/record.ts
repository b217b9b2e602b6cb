// What Baton knows about Gemini Interactions.
import type { ProviderRecord } from '../../../shared/domain/provider-record.ts'

export const geminiInteractionsRecords: readonly ProviderRecord[] = [
  {
    api: 'gemini-interactions',
    apiName: 'Gemini Interactions',
    vendor: 'google',
    preference: 0,
  ways: [],
  countEndpoint: null,
  state: 'Google can keep interactions.',
  sdkSession: 'The SDK keeps no conversation of its own.',
  history: 'A list of typed steps.',
  identifiers: [],
  metadata: [],
  retention: 'Nothing is kept: Baton asks Google not to store.',
  lostHandle: 'Nothing can be lost: the history is sent with every turn.',
  cost: 'Every turn bills the whole history.',
  recommendation: 'The history is sent with every turn.',
  endedOn: null,
  sources: ['Gemini API documentation: Interactions'],
  reviewedOn: '2026-11-20',
  },
]
