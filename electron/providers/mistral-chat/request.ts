// Turn -> body of POST /v1/chat/completions, or /v1/agents/completions for an agent. Pure. Own answers go in as they
// came. A question straight after a tool result is refused (400, code 3230: "Unexpected role 'user' after role 'tool'",
// public reports 2025-2026), so a fixed assistant message is put between: fixed, because what stands before a signed
// thinking block must not change from turn to turn.
import type { JsonValue } from '../../../shared/domain/json.ts'
import type { RenderedFile, RenderedMessage, RenderedPart, TurnRequest } from '../adapter.ts'
import { asList, asRecord, asText, type JsonRecord } from '../read-json.ts'
import { requireQuestion } from '../require-question.ts'
import { agentIdOf } from './record.ts'
import { sendableArguments } from './tool-arguments.ts'

/** Stands between a tool result and the question after it. */
export const bridgeText = 'I have the result of the tool.'
/** Stands before an answer that would be the first message, which is refused as well. */
export const openingText = '(The conversation begins with your answer.)'

export interface BuiltRequest {
  readonly path: string
  readonly body: JsonRecord
}

/** A file as a chunk of a user message, in chat and in conversations. */
export function fileChunk(file: RenderedFile): JsonRecord {
  const dataUrl = `data:${file.mediaType};base64,${file.dataBase64}`
  if (file.mediaType.startsWith('image/')) return { type: 'image_url', image_url: dataUrl }
  if (file.mediaType === 'application/pdf') {
    return { type: 'document_url', document_url: dataUrl, document_name: file.name }
  }
  return { type: 'text', text: `[File ${file.name} (${file.mediaType}) is not shown here.]` }
}

/** Plain text as a string, anything with a file as chunks; null when nothing is left to say. */
export function userContent(parts: readonly RenderedPart[]): JsonValue | null {
  const chunks: JsonRecord[] = []
  for (const part of parts) {
    if (part.type === 'text' && part.text.trim() !== '') chunks.push({ type: 'text', text: part.text })
    else if (part.type === 'file') chunks.push(fileChunk(part))
  }
  if (chunks.length === 0) return null
  return chunks.every((chunk) => chunk.type === 'text')
    ? chunks.map((chunk) => chunk.text).join('\n\n')
    : chunks
}

/** The text of an answer by others, files of theirs named. */
export function assistantText(parts: readonly RenderedPart[]): string {
  const texts = parts.flatMap((part) => {
    if (part.type === 'text') return part.text.trim() === '' ? [] : [part.text]
    return part.type === 'file' ? [`[File ${part.name} (${part.mediaType}) is not shown here.]`] : []
  })
  return texts.join('\n\n')
}

function foreignAnswer(parts: readonly RenderedPart[]): JsonRecord | null {
  const content = assistantText(parts)
  const calls = parts
    .filter((part) => part.type === 'tool-call')
    .map((part) => ({
      id: part.callId,
      type: 'function',
      function: { name: part.name, arguments: sendableArguments(part.argumentsJson) },
    }))
  // A message with neither is refused (code 3240).
  if (content === '' && calls.length === 0) return null
  return { role: 'assistant', content, ...(calls.length === 0 ? {} : { tool_calls: calls }) }
}

/** An own answer, untouched; null when there is nothing in it, which is refused even where Mistral wrote it. */
function ownAnswer(native: JsonRecord): JsonRecord | null {
  const hasContent =
    asText(native.content) === null ? asList(native.content).length > 0 : native.content !== ''
  return hasContent || asList(native.tool_calls).length > 0 ? native : null
}

function messagesOf(message: RenderedMessage): JsonRecord[] {
  switch (message.role) {
    case 'user': {
      const content = userContent(message.parts)
      return content === null ? [] : [{ role: 'user', content }]
    }
    case 'tool':
      return message.parts
        .filter((part) => part.type === 'tool-result')
        .map((part) => ({
          role: 'tool',
          tool_call_id: part.callId,
          ...(part.name === null ? {} : { name: part.name }),
          content: part.output,
        }))
    case 'assistant': {
      const native = message.native === null ? null : asRecord(message.native)
      const answer = native === null ? foreignAnswer(message.parts) : ownAnswer(native)
      return answer === null ? [] : [answer]
    }
  }
}

/** Puts the messages in an order that Mistral takes. Without `prefix`, an answer at the end would be refused. */
function inOrder(messages: readonly JsonRecord[]): JsonRecord[] {
  const ordered: JsonRecord[] = []
  for (const message of messages) {
    const last = ordered.at(-1)
    if (last === undefined && message.role === 'assistant')
      ordered.push({ role: 'user', content: openingText })
    if (last?.role === 'tool' && message.role === 'user')
      ordered.push({ role: 'assistant', content: bridgeText })
    ordered.push(message)
  }
  return ordered
}

/** Builds the one request of a turn. @throws AdapterError when nothing is left to answer */
export function buildChatRequest(request: TurnRequest): BuiltRequest {
  requireQuestion(request.messages, (message) => messagesOf(message).length > 0)
  const agentId = agentIdOf(request.modelId)
  const { systemText } = request
  const system: JsonRecord[] =
    systemText === null || systemText.trim() === '' ? [] : [{ role: 'system', content: systemText }]
  return {
    path: agentId === null ? '/v1/chat/completions' : '/v1/agents/completions',
    body: {
      ...(agentId === null ? { model: request.modelId } : { agent_id: agentId }),
      messages: [...system, ...inOrder(request.messages.flatMap(messagesOf))],
      stream: true,
      ...(request.maxOutputTokens === null ? {} : { max_tokens: request.maxOutputTokens }),
      ...(request.reasoningEffort === null ? {} : { reasoning_effort: request.reasoningEffort }),
      prompt_cache_key: request.cacheKey,
    },
  }
}
