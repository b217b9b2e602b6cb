// What Baton knows about Anthropic Messages: how it keeps a conversation, and what differs between its models.
import type { ProviderRecord, StateWay } from '../../../shared/domain/provider-record.ts'
import type { ReasoningEffort } from '../adapter.ts'

const minuteMs = 60_000

/** Message Threads, beta `message-threads-2026-08-12`, launched 2026-11-02. */
export const messageThread: StateWay = {
  name: 'thread',
  label: 'Message thread (beta)',
  kind: 'chain',
  use: 'switched-on',
  // Nothing says that answers of others may be among the new messages; sending everything costs the same.
  appendsMissedTurns: false,
  // Each id can be continued once.
  continuesOlderPoint: false,
  // A thread refuses fields that differ from those it was made with; which ones is not documented.
  isBoundToModel: true,
  // After a cut stream the thread holds either the whole answer or none of it.
  isUncertainAfterBreak: true,
  lifetimeMs: 5 * minuteMs,
  heldForMs: 60 * minuteMs,
  canRelease: false,
}

export const anthropicRecords: readonly ProviderRecord[] = [
  {
    api: 'anthropic-messages',
    apiName: 'Anthropic Messages',
    vendor: 'anthropic',
    preference: 0,
    ways: [messageThread],
    countEndpoint: 'POST /v1/messages/count_tokens',
    lookUpEndpoint: null,
    state:
      'Anthropic keeps nothing between turns. Message Threads, a beta since 2 November 2026, hold a conversation in memory for 5 minutes after its last request. Baton uses them only for accounts where they are switched on. An id can be continued once, so another branch or a second answer sends the history again. Turns that were answered elsewhere send the history again as well.',
    sdkSession:
      'The SDK has a helper for threads that keeps the history in memory and sends it again by itself. Baton does not use it, because it keeps the history and decides that itself. Session ids of the Agent SDK are local files and continue nothing here.',
    history:
      'Messages of the person and of the assistant in turn, made of blocks; the system text stands apart. Answers of the same model go back as they came, with their sealed thinking. A seal holds only while everything before it stays the same; otherwise the thinking is left out.',
    identifiers: [
      { kind: 'message', where: 'id (msg_…), also the id of a thread' },
      { kind: 'request', where: 'header request-id, request_id of errors (req_…)' },
      { kind: 'organization', where: 'header anthropic-organization-id' },
      { kind: 'workspace', where: 'header anthropic-workspace-id' },
      { kind: 'call', where: 'content[].id of tool calls (toolu_…)' },
      { kind: 'server-call', where: 'content[].id of Anthropic’s own tools (srvtoolu_…)' },
      { kind: 'container', where: 'container.id' },
    ],
    metadata: [
      'stop_reason',
      'stop_sequence',
      'stop_details',
      'container',
      'diagnostics',
      'context_management',
      'input_transformations',
      'usage.service_tier',
      'usage.speed',
      'usage.inference_geo',
      'usage.cache_creation',
      'usage.iterations',
      'usage.server_tool_use',
      'headers anthropic-ratelimit-…',
    ],
    retention:
      'Nothing is kept for continuing unless threads are switched on. A thread is held in memory only and deleted at most 1 hour after its last use; no call deletes it earlier. Threads are not part of agreements without data retention and are closed to organisations under HIPAA.',
    lostHandle:
      'A thread that is gone answers 404 thread_not_found. One that was continued already, is being continued or was made with other settings answers 400 thread_already_continued, thread_continue_in_flight or thread_fingerprint_mismatch. Baton then sends the whole history and begins a new thread. What a thread cannot hold at all, begun or continued, answers 400 thread_unsupported_request; Baton then sends the whole history without a thread.',
    cost: 'Every turn bills the whole history, with a thread too: a thread saves upload and waiting, not money, and counts the same toward rate limits. By public reports, what is read from the prompt cache costs about a tenth of the input price, what is written to it about 1.25 times. Baton marks the system text and the last two messages of the person, so that a conversation continued within 5 minutes is read from the cache.',
    promptCache: {
      // From the start of the request that last used it; the hour is not asked for (documentation, 2026-11).
      lifetimeMs: 5 * minuteMs,
      // Between 512 and 4,096, by model (documentation, 2026-09): what a reply says was kept counts, this only for a first one.
      leastTokens: 1024,
      writes: 'marked',
      countsWrites: true,
    },
    recommendation:
      'Leave threads off. Sending the history works for every branch and every model, and the prompt cache makes it cheap. Switch threads on where uploads are slow and conversations go on quickly.',
    endedOn: null,
    sources: [
      'Anthropic documentation: Messages',
      'Anthropic documentation: Message threads',
      'Anthropic documentation: Prompt caching',
      'Anthropic documentation: Preserved thinking',
      'Anthropic documentation: Errors, Rate limits, Token counting',
      '@anthropic-ai/sdk 1.11.0',
    ],
    reviewedOn: '2026-11-26',
  },
]

/** Models before 4.6 know thinking only with a fixed budget, and (but for Opus 4.5) no effort (SDK 1.11, 2026-11). */
const budgetModels = /^claude-(?:3|(?:opus|sonnet|haiku)-4(?:-[0-5])?(?:-\d{8})?$)/

/** True for models whose thinking is asked for with `budget_tokens` instead of an effort. */
export function thinksWithinBudget(modelId: string): boolean {
  return budgetModels.test(modelId)
}

/** Thinking counts toward `max_tokens`, so more effort needs more room. Every listed model allows 64,000 (2026-11). */
export const defaultMaxTokens: Readonly<Record<ReasoningEffort, number>> = {
  none: 8_192,
  low: 8_192,
  medium: 16_384,
  high: 32_768,
}
/** Where nothing is asked for: the newest models think by themselves, so a short answer needs room as well. */
export const maxTokensUnasked = 16_384
