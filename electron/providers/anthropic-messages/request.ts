// Turn -> body of POST /v1/messages, as API version 2026-10-21 takes it: no sampling fields, `max_tokens` always
// there, tool results before everything else in their message, no empty text, no assistant message at the end.
// Own answers go in as they came; nothing inside a thinking block is ever touched. Pure.
import type { MessageCreateParamsStreaming as BetaParamsStreaming } from '@anthropic-ai/sdk/resources/beta/messages'
import type {
  MessageCountTokensParams,
  MessageCreateParamsStreaming,
  TextBlockParam,
  ThinkingConfigParam,
} from '@anthropic-ai/sdk/resources/messages'
import type { ReasoningEffort, RenderedMessage, TurnRequest } from '../adapter.ts'
import { requireQuestion, withQuestion } from '../require-question.ts'
import { cacheMark, markMessages, mostMarks, type PlacedBlock, type PlacedMessage } from './mark-cache.ts'
import { defaultMaxTokens, maxTokensUnasked, thinksWithinBudget } from './record.ts'
import { blocksOfMessage } from './render-blocks.ts'

function maxTokensOf(request: TurnRequest): number {
  if (request.maxOutputTokens !== null) return request.maxOutputTokens
  return request.reasoningEffort === null ? maxTokensUnasked : defaultMaxTokens[request.reasoningEffort]
}

function thinkingOf(
  modelId: string,
  effort: ReasoningEffort | null,
  maxTokens: number,
): Pick<MessageCreateParamsStreaming, 'thinking' | 'output_config'> {
  if (effort === null) return {}
  if (effort === 'none') return { thinking: { type: 'disabled' } }
  if (thinksWithinBudget(modelId)) {
    const budget = Math.floor(maxTokens / 2)
    const thinking: ThinkingConfigParam = { type: 'enabled', budget_tokens: budget, display: 'summarized' }
    // The budget must be at least 1,024 and below max_tokens; with less room the model answers without thinking.
    return budget < 1_024 ? {} : { thinking }
  }
  return { thinking: { type: 'adaptive', display: 'summarized' }, output_config: { effort } }
}

function resultsFirst(blocks: readonly PlacedBlock[]): PlacedBlock[] {
  const isResult = ({ block }: PlacedBlock): boolean => block.type === 'tool_result'
  return [...blocks.filter(isResult), ...blocks.filter((placed) => !isResult(placed))]
}

function ownText(text: string): PlacedBlock {
  return { isOwn: true, block: { type: 'text', text } }
}

/**
 * @param isWhole whether these are all messages: only then must the first one be the person's
 * @throws AdapterError when nothing is left to answer
 */
function messagesOf(rendered: readonly RenderedMessage[], isWhole: boolean): PlacedMessage[] {
  // An assistant message at the end would be a prefill, which current models refuse with a 400.
  requireQuestion(rendered, (message) => blocksOfMessage(message).length > 0)
  const messages: { role: 'user' | 'assistant'; content: PlacedBlock[] }[] = []
  for (const message of rendered) {
    const role = message.role === 'assistant' ? 'assistant' : 'user'
    const content = blocksOfMessage(message)
    if (content.length === 0) continue
    const last = messages.at(-1)
    if (last?.role === role) last.content.push(...content)
    else messages.push({ role, content })
  }
  if (isWhole && messages[0]?.role === 'assistant') {
    messages.unshift({ role: 'user', content: [ownText('(The conversation begins with your answer.)')] })
  }
  return messages.map(({ role, content }) => ({
    role,
    content: role === 'user' ? resultsFirst(content) : content,
  }))
}

/** Always as a block, marked or not, so that every request of a conversation writes it alike. */
function systemOf(systemText: string | null, isMarked: boolean): TextBlockParam[] | null {
  if (systemText === null || systemText.trim() === '') return null
  return [{ type: 'text', text: systemText, ...(isMarked ? { cache_control: cacheMark } : {}) }]
}

/** Builds the body of a turn that brings its whole history. @throws AdapterError when nothing is left to answer */
export function buildMessagesBody(request: TurnRequest): MessageCreateParamsStreaming {
  const maxTokens = maxTokensOf(request)
  const system = systemOf(request.systemText, true)
  return {
    model: request.modelId,
    max_tokens: maxTokens,
    ...(system === null ? {} : { system }),
    messages: markMessages(messagesOf(request.messages, true), mostMarks - (system === null ? 0 : 1)),
    ...thinkingOf(request.modelId, request.reasoningEffort, maxTokens),
    stream: true,
  }
}

/** A body for the beta endpoint, before the betas it needs are named. */
export type ThreadBody = Omit<BetaParamsStreaming, 'betas'>

/**
 * Builds the body of a turn on a thread.
 * @param previousId the answer that is continued; null begins a thread with the whole history
 * @throws AdapterError when nothing is left to answer
 */
export function buildThreadBody(request: TurnRequest, previousId: string | null): ThreadBody {
  if (previousId === null) return { ...buildMessagesBody(request), thread: { type: 'create' } }
  const maxTokens = maxTokensOf(request)
  return {
    model: request.modelId,
    max_tokens: maxTokens,
    // The thread has its system text; repeating it is refused.
    messages: markMessages(messagesOf(request.messages, false), mostMarks),
    ...thinkingOf(request.modelId, request.reasoningEffort, maxTokens),
    thread: { type: 'continue', previous_message_id: previousId },
    stream: true,
  }
}

/**
 * Builds the body for counting: what the turn would bring, without marks. The endpoint knows no threads. A history is
 * counted before there is a question, too.
 */
export function buildCountBody(request: TurnRequest): MessageCountTokensParams {
  const system = systemOf(request.systemText, false)
  const rendered = withQuestion(request.messages)
  return {
    model: request.modelId,
    ...(system === null ? {} : { system }),
    messages: markMessages(messagesOf(rendered, true), 0),
    ...thinkingOf(request.modelId, request.reasoningEffort, maxTokensOf(request)),
  }
}
