// What Baton knows about Chat Completions at each vendor that speaks it.
import type { ProviderRecord } from '../../../shared/domain/provider-record.ts'
import type { Vendor } from '../../../shared/domain/vendor.ts'

function record(vendor: Vendor, preference: number, facts: Partial<ProviderRecord> = {}): ProviderRecord {
  return {
    api: 'openai-chat',
    apiName: 'Chat Completions',
    vendor,
    preference,
    ways: [],
    countEndpoint: null,
    state: 'Nothing is kept between turns.',
    sdkSession: 'The SDK keeps no conversation of its own.',
    history: 'A list of messages, sent with every turn.',
    identifiers: [{ kind: 'response', where: 'id' }],
    metadata: [],
    retention: 'Nothing is kept for continuing.',
    lostHandle: 'Nothing can be lost: the history is sent with every turn.',
    cost: 'Every turn bills the whole history.',
    recommendation: 'The history is sent with every turn.',
    endedOn: null,
    sources: ['OpenAI documentation: Chat Completions'],
    reviewedOn: '2026-11-20',
    ...facts,
  }
}

export const chatRecords: readonly ProviderRecord[] = [
  record('openai', 1),
  record('openrouter', 0),
  record('deepseek', 0),
  record('xai', 1),
  record('groq', 0),
  record('ollama', 0),
  record('lm-studio', 0),
  record('llama-cpp', 0),
  record('vllm', 0),
  record('custom', 0),
]
