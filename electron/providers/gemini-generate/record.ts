// What Baton knows about Gemini generateContent.
import type { ProviderRecord } from '../../../shared/domain/provider-record.ts'

export const geminiGenerateRecords: readonly ProviderRecord[] = [
  {
    api: 'gemini-generate',
    apiName: 'Gemini generateContent',
    vendor: 'google',
    preference: 1,
  ways: [],
  countEndpoint: null,
  state: 'Google keeps no conversation for this API.',
  sdkSession: 'The SDK can keep the history in memory.',
  history: 'A list of contents made of parts.',
  identifiers: [],
  metadata: [],
  retention: 'Nothing is kept for continuing.',
  lostHandle: 'Nothing can be lost: the history is sent with every turn.',
  cost: 'Every turn bills the whole history.',
  recommendation: 'The history is sent with every turn.',
  endedOn: null,
  sources: ['Gemini API documentation'],
  reviewedOn: '2026-11-20',
  },
]
