// What Baton knows about Anthropic Messages.
import type { ProviderRecord } from '../../../shared/domain/provider-record.ts'

export const anthropicRecords: readonly ProviderRecord[] = [
  {
    api: 'anthropic-messages',
    apiName: 'Anthropic Messages',
    vendor: 'anthropic',
    preference: 0,
  ways: [],
  countEndpoint: null,
  state: 'Anthropic keeps no conversation for this API.',
  sdkSession: 'The SDK keeps no conversation of its own.',
  history: 'A list of messages made of blocks.',
  identifiers: [],
  metadata: [],
  retention: 'Nothing is kept for continuing.',
  lostHandle: 'Nothing can be lost: the history is sent with every turn.',
  cost: 'Every turn bills the whole history.',
  recommendation: 'The history is sent with every turn.',
  endedOn: null,
  sources: ['Anthropic documentation: Messages'],
  reviewedOn: '2026-11-20',
  },
]
