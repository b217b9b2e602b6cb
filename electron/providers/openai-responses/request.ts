// A turn as the bodies of the api. Pure. Own answers go back as their items without ids: an id is only resolvable where
// the response was stored, and an id without its neighbours is an error; content alone always works
// (observed behaviour of the API, 2025-2026).
import type { JsonValue } from '../../../shared/domain/json.ts'
import type { Vendor } from '../../../shared/domain/vendor.ts'
import type { RenderedFile, RenderedMessage, RenderedPart, TurnRequest } from '../adapter.ts'
import { asList, asRecord, asText, type JsonRecord, pick } from '../read-json.ts'
import type { ResponsesQuirks } from '../vendor-quirks.ts'
import { vendorProfiles } from '../vendors.ts'
import { isReasoningModel, wayOf } from './record.ts'

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

function itemsOf(messages: readonly RenderedMessage[], quirks: ResponsesQuirks): JsonRecord[] {
  return messages.flatMap((message) => itemsOfMessage(message, quirks))
}

function reasoningOf(request: TurnRequest, quirks: ResponsesQuirks): JsonRecord {
  const reasoning: JsonRecord = {}
  if (request.reasoningEffort !== null) reasoning.effort = request.reasoningEffort
  if (quirks.asksForSummaries && request.reasoningEffort !== 'none' && isReasoningModel(request.modelId)) {
    reasoning.summary = 'auto'
  }
  return reasoning
}

/** What continues: nothing, a response, or a conversation; the api takes at most one of the two. */
type Continued = { readonly previous_response_id: string } | { readonly conversation: string } | null

function bodyOf(
  request: TurnRequest,
  vendor: Vendor,
  facts: {
    readonly messages: readonly RenderedMessage[]
    readonly continued: Continued
    readonly isStored: boolean
  },
): JsonRecord {
  const quirks = vendorProfiles[vendor].responses
  const { systemText } = request
  const isFirstItem = quirks.systemText === 'first-item'
  const opening = systemText !== null && isFirstItem && facts.continued === null
  const reasoning = reasoningOf(request, quirks)
  return {
    model: request.modelId,
    // Not inherited along a chain, hence sent every time.
    ...(systemText === null || isFirstItem ? {} : { instructions: systemText }),
    input: [
      ...(opening ? [{ role: 'system', content: systemText }] : []),
      ...itemsOf(facts.messages, quirks),
    ],
    ...facts.continued,
    stream: true,
    ...(quirks.acceptsStore ? { store: facts.isStored } : {}),
    ...(quirks.asksForSealedReasoning ? { include: ['reasoning.encrypted_content'] } : {}),
    ...(Object.keys(reasoning).length > 0 ? { reasoning } : {}),
    ...(request.maxOutputTokens === null
      ? {}
      : { max_output_tokens: Math.max(leastOutputTokens, request.maxOutputTokens) }),
    ...(quirks.acceptsCacheKey ? { prompt_cache_key: request.cacheKey } : {}),
  }
}

/** The body of a turn that replays, or that begins or continues a chain of responses. */
export function buildResponsesBody(request: TurnRequest, vendor: Vendor): JsonRecord {
  const isChain = request.state !== null && wayOf(vendor, request.state.way)?.name === 'response'
  const previous = isChain ? (request.state?.handle?.value ?? null) : null
  return bodyOf(request, vendor, {
    messages: request.messages,
    continued: previous === null ? null : { previous_response_id: previous },
    isStored: isChain,
  })
}

/** The messages that only bring history, and those that are answered now: what follows the last answer. */
export function splitAtLastAnswer(messages: readonly RenderedMessage[]): {
  readonly before: readonly RenderedMessage[]
  readonly input: readonly RenderedMessage[]
} {
  const lastAnswer = messages.findLastIndex((message) => message.role === 'assistant')
  const from = Math.min(lastAnswer + 1, Math.max(0, messages.length - 1))
  return { before: messages.slice(0, from), input: messages.slice(from) }
}

/**
 * History as items of a conversation. Reasoning stays out: whether a conversation takes sealed reasoning without its id
 * is not documented, and an item that is refused would leave the conversation half written.
 */
export function conversationItems(messages: readonly RenderedMessage[], vendor: Vendor): JsonRecord[] {
  return itemsOf(messages, vendorProfiles[vendor].responses)
    .filter((item) => item.type !== 'reasoning')
    .map((item) => (item.type === undefined ? { type: 'message', ...item } : item))
}

/** The body of a turn in a conversation that already holds everything before the last question. */
export function buildConversationBody(
  request: TurnRequest,
  vendor: Vendor,
  conversationId: string,
): JsonRecord {
  return bodyOf(request, vendor, {
    messages: splitAtLastAnswer(request.messages).input,
    continued: { conversation: conversationId },
    isStored: true,
  })
}

/** What the counting endpoint takes of a request: all that decides how long its input is. */
export function buildCountBody(request: TurnRequest, vendor: Vendor): JsonRecord {
  const { state } = request
  const isConversation = state !== null && wayOf(vendor, state.way)?.name === 'conversation'
  const conversationId = isConversation ? (state.handle?.value ?? null) : null
  const body =
    conversationId === null
      ? buildResponsesBody(request, vendor)
      : bodyOf(request, vendor, {
          messages: request.messages,
          continued: { conversation: conversationId },
          isStored: true,
        })
  return pick(body, ['model', 'instructions', 'input', 'previous_response_id', 'conversation', 'reasoning'])
}
