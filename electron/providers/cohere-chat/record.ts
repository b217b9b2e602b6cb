// What Baton knows about Cohere's chat, and what can be told of a model by its name alone.
import type { ProviderRecord } from '../../../shared/domain/provider-record.ts'

/** Models that think, and may be told how much; others refuse `thinking` (model pages of Cohere, 2026-11). */
export function canThink(modelId: string): boolean {
  return /^command-a-(?:reasoning|plus)\b/.test(modelId)
}

/** Names end in the month of the release, `-MM-YYYY`, and the list says nothing else about it. UTC milliseconds. */
export function releasedAtOf(modelId: string): number | null {
  const match = /-(0[1-9]|1[0-2])-(20\d{2})$/.exec(modelId)
  return match === null ? null : Date.UTC(Number(match[2]), Number(match[1]) - 1, 1)
}

export const cohereRecords: readonly ProviderRecord[] = [
  {
    api: 'cohere-chat',
    apiName: 'Cohere Chat',
    vendor: 'cohere',
    preference: 0,
    ways: [],
    // POST /v1/tokenize counts one text, without the chat template around it, and so is no count of a request.
    countEndpoint: null,
    lookUpEndpoint: null,
    state:
      'Cohere keeps no conversation. The first version of its chat could hold one under a conversation_id; the second left that out by design, and Baton does not use the first.',
    sdkSession: "Cohere's SDK (8.1.0) keeps no history and has no chat object of its own.",
    history:
      'A list of messages of the roles system, user, assistant and tool; the system text comes first. Images stand inside a message as data, texts as text, and there is no form for PDF files. An own answer goes back with its plan and its tool calls; its thinking only together with tool calls. Tokens are estimated before sending: the tokenize endpoint counts a text without the chat template.',
    identifiers: [
      { kind: 'response', where: 'id of message-start' },
      { kind: 'call', where: 'tool_calls.id of tool-call-start' },
      { kind: 'source', where: 'citations.sources[].id of citation-start' },
      { kind: 'trace', where: 'header x-debug-trace-id (observed)' },
      { kind: 'error', where: 'id of an error body' },
    ],
    metadata: [
      'finish_reason',
      'usage: billed_units, tokens and cached_tokens',
      'citations with their place, text and sources',
      'headers x-trial-endpoint-call-limit, x-trial-endpoint-call-remaining and x-endpoint-monthly-call-limit (observed, for trial keys)',
      'The answer does not name the model, so the one asked for is shown.',
    ],
    retention:
      'Nothing is kept for continuing, and nothing can be deleted through the API. By Cohere’s own word, logged prompts and answers are deleted after 30 days, unless the law, a contract or a suspicion of misuse asks for more. They may be used for training until that is switched off in the dashboard, under Data Controls.',
    lostHandle: 'Nothing can be lost: the history is sent with every turn.',
    cost: 'Every turn bills the whole history. Cohere bills fewer tokens than the model reads, since its chat template is free: Baton takes the price from the billed ones and the use of the window from the others. Tokens read from its cache are named; no lower price for them is known.',
    // Tokens read from a cache are named, but neither its lifetime nor a lower price is (2026-11).
    promptCache: null,
    recommendation: 'The history is sent with every turn. There is nothing to switch on.',
    endedOn: null,
    sources: [
      'Cohere documentation: Chat API v2, Streaming, Migrating from v1 to v2, Errors, Rate limits',
      'Cohere: Enterprise data commitments, 2025-12-05',
      'cohere-ai 8.1.0, type definitions',
    ],
    reviewedOn: '2026-11-26',
  },
]
