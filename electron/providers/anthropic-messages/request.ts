// Turn -> body of POST /v1/messages, as API version 2026-10-21 takes it: no sampling fields, `max_tokens` always
// there, tool results before everything else in their message, no empty text, no assistant message at the end.
// Own answers go in as they came; nothing inside a thinking block is ever touched.
import type {
  ContentBlockParam,
  ImageBlockParam,
  MessageCreateParamsStreaming,
  MessageParam,
  ThinkingConfigParam,
} from '@anthropic-ai/sdk/resources/messages'
import type { JsonValue } from '../../../shared/domain/json.ts'
import type { ReasoningEffort, RenderedFile, RenderedMessage, RenderedPart, TurnRequest } from '../adapter.ts'

/** Thinking counts toward `max_tokens`, so more effort needs more room. Every listed model allows 64,000 (2026-11). */
const defaultMaxTokens: Readonly<Record<ReasoningEffort, number>> = {
  none: 8_192,
  low: 8_192,
  medium: 16_384,
  high: 32_768,
}
/** Where nothing is asked for: the newest models think by themselves, so a short answer needs room as well. */
const maxTokensUnasked = 16_384

type ImageMediaType = 'image/jpeg' | 'image/png' | 'image/gif' | 'image/webp'
const imageMediaTypes: readonly ImageMediaType[] = ['image/jpeg', 'image/png', 'image/gif', 'image/webp']

/** Models before 4.6 know thinking only with a fixed budget, and (but for Opus 4.5) no effort (SDK 1.11, 2026-11). */
const budgetModels = /^claude-(?:3|(?:opus|sonnet|haiku)-4(?:-[0-5])?(?:-\d{8})?$)/

function thinkingOf(
  modelId: string,
  effort: ReasoningEffort | null,
  maxTokens: number,
): Pick<MessageCreateParamsStreaming, 'thinking' | 'output_config'> {
  if (effort === null) return {}
  if (effort === 'none') return { thinking: { type: 'disabled' } }
  if (budgetModels.test(modelId)) {
    const budget = Math.floor(maxTokens / 2)
    const thinking: ThinkingConfigParam = { type: 'enabled', budget_tokens: budget, display: 'summarized' }
    // The budget must be at least 1,024 and below max_tokens; with less room the model answers without thinking.
    return budget < 1_024 ? {} : { thinking }
  }
  return { thinking: { type: 'adaptive', display: 'summarized' }, output_config: { effort } }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** `input` must be an object; what a model wrote may be empty, cut or something else. */
function inputOf(argumentsJson: string): Record<string, unknown> {
  if (argumentsJson.trim() === '') return {}
  try {
    const parsed: unknown = JSON.parse(argumentsJson)
    if (isRecord(parsed)) return parsed
  } catch {
    // Falls through: the text is kept under a key of its own rather than lost.
  }
  return { arguments: argumentsJson }
}

function fileBlock(file: RenderedFile, role: RenderedMessage['role']): ContentBlockParam {
  const mediaType = imageMediaTypes.find((candidate) => candidate === file.mediaType)
  // Images and documents are refused inside assistant messages (API version 2026-10-21).
  if (role === 'user' && mediaType !== undefined) {
    const source: ImageBlockParam['source'] = { type: 'base64', media_type: mediaType, data: file.dataBase64 }
    return { type: 'image', source }
  }
  if (role === 'user' && file.mediaType === 'application/pdf') {
    return {
      type: 'document',
      source: { type: 'base64', media_type: 'application/pdf', data: file.dataBase64 },
      title: file.name,
    }
  }
  return { type: 'text', text: `[File ${file.name} (${file.mediaType}) is not shown here.]` }
}

function blocksOfPart(part: RenderedPart, role: RenderedMessage['role']): ContentBlockParam[] {
  switch (part.type) {
    case 'text':
      return part.text.trim() === '' ? [] : [{ type: 'text', text: part.text }]
    case 'reasoning':
      // Readable reasoning without its seal cannot be given back.
      return []
    case 'tool-call':
      return [{ type: 'tool_use', id: part.callId, name: part.name, input: inputOf(part.argumentsJson) }]
    case 'tool-result':
      return [
        {
          type: 'tool_result',
          tool_use_id: part.callId,
          ...(part.output.trim() === '' ? {} : { content: part.output }),
          is_error: part.isError,
        },
      ]
    case 'file':
      return [fileBlock(part, role)]
  }
}

/** An empty text block is refused even where Anthropic itself wrote it; empty thinking with a seal is complete. */
function nativeBlocks(native: JsonValue): ContentBlockParam[] {
  if (!Array.isArray(native)) return []
  const isSent = (block: JsonValue): boolean =>
    isRecord(block) && !(block.type === 'text' && typeof block.text === 'string' && block.text.trim() === '')
  // Stored exactly as Anthropic sent it, so it has Anthropic's shape.
  return native.filter(isSent) as unknown as ContentBlockParam[]
}

function resultsFirst(blocks: readonly ContentBlockParam[]): ContentBlockParam[] {
  return [
    ...blocks.filter((block) => block.type === 'tool_result'),
    ...blocks.filter((block) => block.type !== 'tool_result'),
  ]
}

function messagesOf(rendered: readonly RenderedMessage[]): MessageParam[] {
  const messages: { role: 'user' | 'assistant'; content: ContentBlockParam[] }[] = []
  for (const message of rendered) {
    const role = message.role === 'assistant' ? 'assistant' : 'user'
    const content =
      message.native === null
        ? message.parts.flatMap((part) => blocksOfPart(part, message.role))
        : nativeBlocks(message.native)
    if (content.length === 0) continue
    const last = messages.at(-1)
    if (last?.role === role) last.content.push(...content)
    else messages.push({ role, content })
  }
  // An assistant message at the end is a prefill, which current models refuse with a 400.
  while (messages.at(-1)?.role === 'assistant') messages.pop()
  if (messages[0]?.role === 'assistant') {
    messages.unshift({
      role: 'user',
      content: [{ type: 'text', text: '(The conversation begins with your answer.)' }],
    })
  }
  return messages.map(({ role, content }) => ({
    role,
    content: role === 'user' ? resultsFirst(content) : content,
  }))
}

/** Builds the body of the one request of a turn. */
export function buildMessagesBody(request: TurnRequest): MessageCreateParamsStreaming {
  const maxTokens =
    request.maxOutputTokens ??
    (request.reasoningEffort === null ? maxTokensUnasked : defaultMaxTokens[request.reasoningEffort])
  return {
    model: request.modelId,
    max_tokens: maxTokens,
    ...(request.systemText === null || request.systemText.trim() === ''
      ? {}
      : { system: request.systemText }),
    messages: messagesOf(request.messages),
    // Marks the last block for the prompt cache; the mark is no part of what thinking is bound to.
    cache_control: { type: 'ephemeral' },
    ...thinkingOf(request.modelId, request.reasoningEffort, maxTokens),
    stream: true,
  }
}
