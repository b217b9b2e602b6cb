// What Baton knows about the Responses and Conversations APIs at each vendor that speaks them, and what differs between
// models. Settings shows the sentences; the engine reads the ways.
import type { ProviderRecord, StateWay } from '../../../shared/domain/provider-record.ts'
import type { Vendor } from '../../../shared/domain/vendor.ts'
import { openaiPromptCache } from '../openai-chat/record.ts'

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

const conversation: StateWay = {
  name: 'conversation',
  label: 'Conversation',
  kind: 'conversation',
  // A chain does the same, can branch, and ends by itself; a conversation is for those who ask for one.
  use: 'switched-on',
  appendsMissedTurns: true,
  // One list that only grows.
  continuesOlderPoint: false,
  isBoundToModel: false,
  // Whether a turn that broke off left items behind is not documented.
  isUncertainAfterBreak: true,
  lifetimeMs: null,
  heldForMs: null,
  canRelease: true,
}

const identifiers = [
  { kind: 'response', where: 'response.id' },
  { kind: 'previous-response', where: 'response.previous_response_id' },
  { kind: 'item', where: 'output[].id, item_id of events' },
  { kind: 'call', where: 'output[].call_id' },
  { kind: 'container', where: 'container_id of code interpreter items and citations' },
  { kind: 'file', where: 'file_id of citations and search results' },
  { kind: 'prompt', where: 'response.prompt.id' },
  { kind: 'request', where: 'header x-request-id' },
]

const metadata = [
  'status and why an answer is incomplete',
  'the model that served it, and the service tier that was used',
  'times of creation and completion',
  'whether it was stored',
  'reasoning, text and sampling settings as they were applied',
  'tool usage',
  'prompt cache options and diagnostics',
  'moderation results and safety data',
  'citations, inside the items of the answer',
]

const history =
  'A list of items: messages, sealed reasoning, tool calls and their outputs. Answers of the same model go back as they came, without item ids; answers of others go back as text. The seal of reasoning belongs to the vendor that made it.'

function record(
  facts: Partial<ProviderRecord> &
    Pick<
      ProviderRecord,
      'vendor' | 'state' | 'retention' | 'lostHandle' | 'cost' | 'recommendation' | 'sources'
    >,
): ProviderRecord {
  return {
    api: 'openai-responses',
    apiName: 'OpenAI Responses',
    preference: 0,
    ways: [],
    countEndpoint: null,
    lookUpEndpoint: null,
    sdkSession: "None: OpenAI's SDK keeps no conversation of its own.",
    history,
    identifiers,
    metadata,
    promptCache: null,
    endedOn: null,
    reviewedOn: '2026-11-26',
    ...facts,
  }
}

export const responsesRecords: readonly ProviderRecord[] = [
  record({
    vendor: 'openai',
    ways: [responseChain, conversation],
    countEndpoint: 'POST /responses/input_tokens',
    state:
      'OpenAI keeps each response and continues it by its id, for branches an older one. Where the account chooses it, one conversation grows instead and cannot go back. With neither, every request says that nothing is to be stored.',
    sdkSession:
      "None: OpenAI's SDK keeps no conversation of its own. The sessions of the Agents SDK are conversations or local files; Baton does not need them.",
    history: `${history} The system text is kept by neither and goes along every turn. In a conversation, turns that OpenAI has not seen are added as items, 20 at a time, without reasoning.`,
    identifiers: [
      ...identifiers,
      { kind: 'conversation', where: 'response.conversation.id, id of POST /conversations' },
      { kind: 'organization', where: 'header openai-organization' },
      { kind: 'project', where: 'header openai-project' },
    ],
    metadata: [...metadata, 'rate limits and processing time, in headers'],
    retention:
      'OpenAI’s documentation says that stored responses are kept for 30 days by default, its SDK that it is at least 30 days; Baton continues them for 25. A conversation and its items have no term: they stay until they are deleted, and deleting a conversation does not delete its items. Baton deletes the items first. Answers made in a conversation are stored as responses as well. With storing off nothing is kept for continuing; logs for abuse monitoring are kept for up to 30 days either way. Organisations with zero data retention store nothing, and Baton then sends the history.',
    lostHandle:
      'For a response: status 400 with the code previous_response_not_found. For a conversation: status 404 without a code. Baton marks the id as lost and sends the history. A conversation that may hold more or less than Baton believes, after a failure, is given up in the same way but stays in the list of what is held. A locked conversation (status 400, conversation_locked, observed in 2026) is tried again after a few seconds. No call lists conversations: an id that is lost cannot be found again.',
    cost: 'State at OpenAI does not reduce billed input: every earlier token of a chain or conversation is billed again on each turn. What shrinks is the upload, and reasoning is kept along a chain. The prompt cache discounts a repeated beginning from 1,024 tokens on, the same for a replay with an identical beginning: reads cost 10 % of the input price on recent models and 5 % on gpt-6.1-sol; from gpt-5.6 on, what is written to the cache costs 1.25 times the input price. Changing the model loses the cache.',
    promptCache: openaiPromptCache,
    recommendation:
      'Response chain: it branches, and what is stored has a term of its own. Choose the conversation only if the thread is to be found at OpenAI under one id.',
    sources: [
      'OpenAI documentation: Conversation state; Prompt caching; Preserved reasoning; Error codes; Your data; pricing (August to November 2026)',
      'OpenAI API description, August 2026',
      'OpenAI TypeScript SDK 7.55.0 (10 November 2026)',
      'Published observations of the live API, until November 2026: conversation_locked, answers that were broken off',
    ],
  }),
  record({
    vendor: 'xai',
    ways: [responseChain],
    state:
      'xAI keeps each response and continues it by its id. It takes no instructions beside such an id, so the system text goes along only when a chain begins. With storing off, reasoning is sent back sealed.',
    retention:
      'xAI’s documentation says that responses are stored for 30 days; Baton continues them for 25. With storing off nothing is kept for continuing.',
    lostHandle:
      'What a lost id looks like is not documented. Baton takes a refusal that names the id or its field, or a 404, for one and sends the history.',
    cost: 'State at xAI does not reduce billed input: the whole history is billed on each turn, the cached part of it at a lower price. The same discount holds for a replay with an identical beginning. Answers were observed to report what they cost, and Baton then takes that number.',
    // A repeated beginning is read from it at a lower price; no lifetime is named.
    promptCache: null,
    recommendation: 'Response chain: it uploads less.',
    metadata: [...metadata, 'the price, the sources and the tools used, in the usage'],
    sources: [
      'xAI documentation: Generate text; Comparison with Chat Completions; API reference of Responses (2026)',
      'Published observations of cost_in_usd_ticks, 2026',
    ],
  }),
  record({
    vendor: 'lm-studio',
    preference: 1,
    ways: [{ ...responseChain, lifetimeMs: null, heldForMs: null, canRelease: false }],
    state:
      'LM Studio keeps responses on the computer it runs on and continues them by their id. The system text is sent every turn.',
    retention:
      'How long a response is kept is not documented, and neither is a call that deletes one. They are held by the LM Studio server itself.',
    lostHandle: 'The code previous_response_not_found. Baton marks the id as lost and sends the history.',
    cost: 'Nothing is billed. A chain uploads less; how much the server computes again depends on the model that is loaded.',
    recommendation:
      'Chat Completions, which is the default for LM Studio. With Responses, long conversations upload less.',
    sources: [
      'LM Studio developer documentation: OpenAI compatibility; changelog (2026)',
      'LM Studio bug tracker: chains failed on streams in 0.3.31 (November 2025)',
    ],
  }),
  record({
    vendor: 'custom',
    preference: 1,
    state:
      'A server that Baton does not know may ignore an id without a word, and the conversation would be forgotten. So none is ever sent: no stored responses, no conversations.',
    retention:
      'Baton uses nothing that the server keeps. The field that forbids storing is left out, since some servers refuse it; what is kept is up to who runs the server. When an answer says that it was stored, Baton lists it.',
    lostHandle: 'Nothing can be lost: the history is sent with every turn.',
    cost: 'Every turn brings the whole history. What that costs is up to who runs the server.',
    recommendation: 'Chat Completions, which more servers speak.',
    sources: [
      'Documentation and source of Ollama, llama.cpp, vLLM and Mistral, on their Responses endpoints (2026)',
    ],
  }),
]

/** A way in which a vendor keeps what this api makes; null when it does not have it. */
export function wayOf(vendor: Vendor, name: string): StateWay | null {
  const found = responsesRecords.find((candidate) => candidate.vendor === vendor)
  return found?.ways.find((way) => way.name === name) ?? null
}

/** Does the vendor count the tokens of a request of this api? */
export function countsTokens(vendor: Vendor): boolean {
  return responsesRecords.some((candidate) => candidate.vendor === vendor && candidate.countEndpoint !== null)
}

/** Models that reason, told by their names; asking others for a summary is refused. */
export function isReasoningModel(modelId: string): boolean {
  return /^(?:o\d|gpt-(?:[5-9]|\d{2}))/.test(modelId) && !modelId.includes('-chat')
}
