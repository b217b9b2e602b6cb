// What Baton knows about Mistral's chat completions, and how agents are told from models.
import type { ProviderRecord } from '../../../shared/domain/provider-record.ts'

/** Agents stand in the list of models under this prefix; what follows is Mistral's id of the agent. */
export const agentPrefix = 'agent:'

/** The id of the agent a turn is sent to; null when it goes to a model. */
export function agentIdOf(modelId: string): string | null {
  return modelId.startsWith(agentPrefix) ? modelId.slice(agentPrefix.length) : null
}

export const mistralChatRecords: readonly ProviderRecord[] = [
  {
    api: 'mistral-chat',
    apiName: 'Mistral Chat',
    vendor: 'mistral',
    preference: 0,
    ways: [],
    countEndpoint: null,
    lookUpEndpoint: null,
    state: 'Mistral keeps no conversation for this API. Every request stands for itself.',
    sdkSession: 'The SDK keeps no conversation of its own.',
    history:
      'A list of messages, sent with every turn. Thinking goes back as it came, with its signature. Tool calls have ids of nine letters and digits, so ids of other providers are replaced. A question never follows a tool result directly: a short assistant message is put between.',
    identifiers: [
      { kind: 'response', where: 'id' },
      { kind: 'call', where: 'choices[].delta.tool_calls[].id' },
      { kind: 'file', where: 'content chunks, file_id' },
      { kind: 'correlation', where: 'header mistral-correlation-id' },
      { kind: 'gateway-request', where: 'header x-kong-request-id' },
    ],
    metadata: [
      'model',
      'created',
      'finish_reason',
      'usage with cached tokens',
      'service_tier',
      'sources and files the answer names',
      'x-ratelimit-* headers',
    ],
    retention:
      'By its privacy policy, Mistral keeps what was sent and answered for 30 days to look for abuse, unless zero data retention is agreed. It cannot be continued.',
    lostHandle: 'Nothing can be lost: the history is sent with every turn.',
    cost: 'Every turn bills the whole history. Baton sends the same cache key with every turn of a conversation; what Mistral finds in its cache costs a tenth of the price of input.',
    // No lifetime is named, and the cache key promises no hit (Mistral documentation: Prompt caching, 2026-11).
    promptCache: null,
    recommendation: 'The usual way to talk to Mistral. It works with every model and every agent.',
    endedOn: null,
    sources: [
      'Mistral documentation: Chat completions',
      'Mistral documentation: Prompt caching',
      'Mistral privacy policy: data retention',
      '@mistralai/mistralai 2.7.0: ChatCompletionStreamRequest, AgentsCompletionStreamRequest, CompletionChunk',
      'Public reports of error 3280 (tool ids) and 3230 (order of messages), 2025-2026',
    ],
    reviewedOn: '2026-11-26',
  },
]
