// What Baton knows about Mistral's Conversations API.
import type { ProviderRecord, StateWay } from '../../../shared/domain/provider-record.ts'

/** The kind of its handles. */
export const conversationWay = 'conversation'

const way: StateWay = {
  name: conversationWay,
  label: 'Conversation at Mistral',
  kind: 'conversation',
  use: 'automatic',
  // Inputs are entries, and answers by others may stand among them (SDK 2.7.0, InputEntries).
  appendsMissedTurns: true,
  // Restart copies a conversation up to and including an entry (recorded answers, 2026-10).
  continuesOlderPoint: true,
  isBoundToModel: true,
  isUncertainAfterBreak: true,
  lifetimeMs: null,
  heldForMs: null,
  canRelease: true,
}

export const mistralConversationsRecords: readonly ProviderRecord[] = [
  {
    api: 'mistral-conversations',
    apiName: 'Mistral Conversations',
    vendor: 'mistral',
    // Beta; chat is the account's default.
    preference: 1,
    ways: [way],
    countEndpoint: null,
    lookUpEndpoint: null,
    state:
      'Mistral keeps a conversation as a list of entries. A turn starts one, appends to it, or restarts from an earlier entry, which makes a copy. Model or agent, instructions and tools are fixed at the start; a change of them starts a new one. With server state off, Baton asks Mistral to store nothing.',
    sdkSession: 'The SDK keeps no conversation of its own.',
    history:
      'A list of entries: messages, function calls and their results. A start brings the whole history, later turns only what is new.',
    identifiers: [
      { kind: 'conversation', where: 'conversation.response.started, conversation_id' },
      { kind: 'entry', where: 'message.output, function.call and tool.execution, id' },
      { kind: 'call', where: 'function.call, tool_call_id' },
      { kind: 'agent', where: 'entries and agent.handoff, agent_id' },
      { kind: 'file', where: 'tool_file chunks, file_id' },
      { kind: 'correlation', where: 'header mistral-correlation-id' },
      { kind: 'gateway-request', where: 'header x-kong-request-id' },
    ],
    metadata: [
      'model of each entry',
      'times of the answer',
      'usage with connector tokens and calls',
      'tools that Mistral ran',
      'agents that handed over',
      'sources and files the answer names',
      'x-ratelimit-* headers',
    ],
    retention:
      'Mistral names no number of days. By its privacy policy, data of this API is kept until it is deleted or the account ends. Baton can delete a conversation there.',
    lostHandle:
      'What an unknown conversation or entry looks like is not documented. Baton takes a 404, or a refusal that names it, for one and starts a new conversation with the whole history. It does the same when a failed turn may have left something in the conversation, which then stays in the list of what is held.',
    cost: 'By the counts in recorded answers, every turn bills the whole conversation as input, whoever keeps it. What it saves is upload. What connectors read is counted as input too. The API takes no cache key.',
    // It takes no cache key.
    promptCache: null,
    recommendation:
      'Choose it for agents with tools that run at Mistral, or to keep long files from being sent again. Chat is the safer way for everything else: this API is in beta, and it does not say when an answer was cut by its length.',
    endedOn: null,
    sources: [
      'Mistral documentation: Agents and Conversations',
      'Mistral privacy policy: data retention of the Agents API',
      '@mistralai/mistralai 2.7.0: ConversationStreamRequest, ConversationAppendStreamRequest, ConversationRestartStreamRequest, InputEntries',
      'Recorded answers of the API, 2026-06 to 2026-10',
    ],
    reviewedOn: '2026-11-26',
  },
]
