// A turn as a Chat Completions body. Pure. What differs between servers is read from the vendor's quirks; an unknown
// server gets the common core only, since many refuse fields they do not know.
import type { JsonValue } from '../../../shared/domain/json.ts'
import type { Vendor } from '../../../shared/domain/vendor.ts'
import type { ReasoningEffort, RenderedFile, RenderedMessage, RenderedPart, TurnRequest } from '../adapter.ts'
import { asList, asRecord, asText, type JsonRecord, pick } from '../read-json.ts'
import type { ChatQuirks } from '../vendor-quirks.ts'
import { vendorProfiles } from '../vendors.ts'
import { splitLeadingThought } from './leading-thought.ts'

function filePart(file: RenderedFile, quirks: ChatQuirks): JsonRecord {
  const dataUrl = `data:${file.mediaType};base64,${file.dataBase64}`
  if (file.mediaType.startsWith('image/')) {
    return quirks.acceptsImages
      ? { type: 'image_url', image_url: { url: dataUrl } }
      : { type: 'text', text: `[The image ${file.name} was left out: this model takes no images.]` }
  }
  return quirks.documents === 'file-part'
    ? { type: 'file', file: { filename: file.name, file_data: dataUrl } }
    : { type: 'text', text: `[The file ${file.name} was left out: this server takes no documents.]` }
}

function userMessage(parts: readonly RenderedPart[], quirks: ChatQuirks): JsonRecord {
  const content: JsonRecord[] = []
  for (const part of parts) {
    if (part.type === 'text') content.push({ type: 'text', text: part.text })
    else if (part.type === 'file') content.push(filePart(part, quirks))
  }
  // Plain text goes as a string: some local servers know nothing else.
  const isPlain = content.every((part) => part.type === 'text')
  return { role: 'user', content: isPlain ? content.map((part) => part.text).join('\n\n') : content }
}

function foreignAnswer(parts: readonly RenderedPart[], quirks: ChatQuirks): JsonRecord {
  const text = parts
    .filter((part) => part.type === 'text')
    .map((part) => part.text)
    .join('\n\n')
  const calls = parts
    .filter((part) => part.type === 'tool-call')
    .map((part) => ({
      id: part.callId,
      type: 'function',
      function: { name: part.name, arguments: part.argumentsJson },
    }))
  return {
    role: 'assistant',
    content: text === '' && calls.length > 0 ? null : text,
    ...(calls.length > 0 ? { tool_calls: calls } : {}),
    ...(calls.length > 0 && quirks.reasoningSentBack === 'tool-call-turns' ? { reasoning_content: '' } : {}),
  }
}

/** An own answer as it goes back: thoughts only where the vendor wants them again. */
function ownAnswer(native: JsonRecord, quirks: ChatQuirks): JsonRecord {
  const calls = asList(native.tool_calls)
  const content = asText(native.content)
  const sentBack: JsonRecord = {}
  if (quirks.reasoningSentBack === 'details' && asList(native.reasoning_details).length > 0) {
    sentBack.reasoning_details = native.reasoning_details ?? []
  }
  if (quirks.reasoningSentBack === 'tool-call-turns' && calls.length > 0) {
    sentBack.reasoning_content = asText(native.reasoning_content) ?? ''
  }
  return {
    role: 'assistant',
    // Models are trained to see old answers without their thoughts.
    content: content === null ? null : splitLeadingThought(content).text,
    ...pick(native, ['refusal']),
    ...(calls.length > 0 ? { tool_calls: [...calls] } : {}),
    ...sentBack,
  }
}

function messagesOf(message: RenderedMessage, quirks: ChatQuirks): JsonRecord[] {
  switch (message.role) {
    case 'user':
      return [userMessage(message.parts, quirks)]
    case 'tool':
      return message.parts
        .filter((part) => part.type === 'tool-result')
        .map((part) => ({ role: 'tool', tool_call_id: part.callId, content: part.output }))
    case 'assistant': {
      const native = message.native === null ? null : asRecord(message.native)
      return [native === null ? foreignAnswer(message.parts, quirks) : ownAnswer(native, quirks)]
    }
  }
}

function effortFields(effort: ReasoningEffort, quirks: ChatQuirks): Record<string, JsonValue> {
  switch (quirks.effortField) {
    case 'reasoning_effort':
      return { reasoning_effort: effort }
    case 'reasoning-object':
      return { reasoning: effort === 'none' ? { enabled: false } : { effort } }
    case 'thinking-object':
      return effort === 'none'
        ? { thinking: { type: 'disabled' } }
        : { thinking: { type: 'enabled' }, reasoning_effort: effort === 'medium' ? 'high' : effort }
    case null:
      return {}
  }
}

export function buildChatBody(request: TurnRequest, vendor: Vendor): JsonRecord {
  const quirks = vendorProfiles[vendor].chat
  const system: JsonRecord[] =
    request.systemText === null ? [] : [{ role: 'system', content: request.systemText }]
  return {
    model: request.modelId,
    messages: [...system, ...request.messages.flatMap((message) => messagesOf(message, quirks))],
    stream: true,
    ...(quirks.acceptsStreamOptions ? { stream_options: { include_usage: true } } : {}),
    ...(quirks.acceptsStore ? { store: false } : {}),
    ...(request.maxOutputTokens === null ? {} : { [quirks.maxTokensField]: request.maxOutputTokens }),
    ...(request.reasoningEffort === null ? {} : effortFields(request.reasoningEffort, quirks)),
    ...(quirks.acceptsCacheKey ? { prompt_cache_key: request.cacheKey } : {}),
    ...(quirks.sessionField === null ? {} : { [quirks.sessionField]: request.cacheKey.slice(0, 256) }),
  }
}
