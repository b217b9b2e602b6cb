// A turn as a Responses body. Pure. Own answers go back as their items without ids: an id is only resolvable where
// the response was stored, and an id without its neighbours is an error; content alone always works
// (observed behaviour of the API, 2025-2026).
import type { JsonValue } from '../../../shared/domain/json.ts'
import type { Vendor } from '../../../shared/domain/vendor.ts'
import type { RenderedFile, RenderedMessage, RenderedPart, TurnRequest } from '../adapter.ts'
import { asList, asRecord, asText, type JsonRecord, pick } from '../read-json.ts'
import type { ResponsesQuirks } from '../vendor-quirks.ts'
import { vendorProfiles } from '../vendors.ts'
import { isReasoningModel } from './record.ts'

/** The least the API accepts for max_output_tokens (observed 2026). */
const leastOutputTokens = 16

function filePart(file: RenderedFile, quirks: ResponsesQuirks): JsonRecord {
  const dataUrl = `data:${file.mediaType};base64,${file.dataBase64}`
  if (file.mediaType.startsWith('image/')) return { type: 'input_image', image_url: dataUrl, detail: 'auto' }
  if (quirks.acceptsFiles) return { type: 'input_file', filename: file.name, file_data: dataUrl }
  return { type: 'input_text', text: `[The file ${file.name} was left out: this server takes no documents.]` }
}

function userItem(parts: readonly RenderedPart[], quirks: ResponsesQuirks): JsonRecord {
  const content: JsonRecord[] = []
  for (const part of parts) {
    if (part.type === 'text') content.push({ type: 'input_text', text: part.text })
    else if (part.type === 'file') content.push(filePart(part, quirks))
  }
  return { role: 'user', content }
}

function foreignAnswerItems(parts: readonly RenderedPart[]): JsonRecord[] {
  const items: JsonRecord[] = []
  for (const part of parts) {
    if (part.type === 'text' && part.text !== '') items.push({ role: 'assistant', content: part.text })
    else if (part.type === 'tool-call') {
      items.push({
        type: 'function_call',
        call_id: part.callId,
        name: part.name,
        arguments: part.argumentsJson,
      })
    }
  }
  return items
}

function ownContent(content: JsonValue | undefined): JsonRecord[] {
  const kept: JsonRecord[] = []
  for (const value of asList(content)) {
    const part = asRecord(value)
    if (part?.type === 'output_text') {
      kept.push({
        type: 'output_text',
        text: asText(part.text) ?? '',
        annotations: [...asList(part.annotations)],
      })
    } else if (part?.type === 'refusal') kept.push({ type: 'refusal', refusal: asText(part.refusal) ?? '' })
  }
  return kept
}

/** An item of an own answer as it may be sent again; null for items that mean nothing without their id. */
function ownItem(item: JsonRecord, quirks: ResponsesQuirks): JsonRecord | null {
  switch (item.type) {
    case 'message':
      return {
        type: 'message',
        role: 'assistant',
        ...pick(item, ['phase']),
        content: ownContent(item.content),
      }
    case 'reasoning':
      // Sealed reasoning belongs to its vendor; unsealed reasoning without an id is refused.
      return quirks.acceptsSealedReasoning && typeof item.encrypted_content === 'string'
        ? { type: 'reasoning', summary: [...asList(item.summary)], encrypted_content: item.encrypted_content }
        : null
    case 'function_call':
      return { type: 'function_call', ...pick(item, ['call_id', 'name', 'arguments']) }
    case 'compaction':
      return { type: 'compaction', ...pick(item, ['encrypted_content']) }
    default:
      return null
  }
}

function itemsOfMessage(message: RenderedMessage, quirks: ResponsesQuirks): JsonRecord[] {
  switch (message.role) {
    case 'user':
      return [userItem(message.parts, quirks)]
    case 'tool':
      return message.parts
        .filter((part) => part.type === 'tool-result')
        .map((part) => ({ type: 'function_call_output', call_id: part.callId, output: part.output }))
    case 'assistant': {
      if (!Array.isArray(message.native)) return foreignAnswerItems(message.parts)
      const items = message.native.map((item) => asRecord(item))
      return items
        .map((item) => (item === null ? null : ownItem(item, quirks)))
        .filter((item) => item !== null)
    }
  }
}

export function buildResponsesBody(request: TurnRequest, vendor: Vendor): JsonRecord {
  const quirks = vendorProfiles[vendor].responses
  const previous = request.state?.handle?.value ?? null
  const reasoning: JsonRecord = {}
  if (request.reasoningEffort !== null) reasoning.effort = request.reasoningEffort
  if (quirks.asksForSummaries && request.reasoningEffort !== 'none' && isReasoningModel(request.modelId)) {
    reasoning.summary = 'auto'
  }
  return {
    model: request.modelId,
    // Not inherited along a chain, hence sent every time.
    ...(request.systemText === null ? {} : { instructions: request.systemText }),
    input: request.messages.flatMap((message) => itemsOfMessage(message, quirks)),
    ...(previous === null ? {} : { previous_response_id: previous }),
    stream: true,
    ...(quirks.acceptsStore ? { store: request.state !== null } : {}),
    ...(quirks.asksForSealedReasoning ? { include: ['reasoning.encrypted_content'] } : {}),
    ...(Object.keys(reasoning).length > 0 ? { reasoning } : {}),
    ...(request.maxOutputTokens === null
      ? {}
      : { max_output_tokens: Math.max(leastOutputTokens, request.maxOutputTokens) }),
    ...(quirks.acceptsCacheKey ? { prompt_cache_key: request.cacheKey } : {}),
  }
}
