// What POST /v2/chat refuses, in the words of Cohere's error reference where it has them (2026-11).
import type { ShownMessage } from '../shown-view.ts'
import { cohereModels, thinkingModels } from './models.ts'

export type Json = Readonly<Record<string, unknown>>

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const knownFields = new Set([
  ...['model', 'messages', 'stream', 'tools', 'strict_tools', 'tool_choice', 'documents', 'logprobs'],
  ...['citation_options', 'response_format', 'safety_mode', 'max_tokens', 'stop_sequences', 'temperature'],
  ...['p', 'k', 'seed', 'frequency_penalty', 'presence_penalty', 'thinking', 'priority'],
])

const blockTypes: Readonly<Record<string, readonly string[]>> = {
  system: ['text'],
  user: ['text', 'image_url'],
  assistant: ['text', 'thinking'],
  tool: ['text', 'document'],
}

/** The blocks of a message; a string is one text. */
export function blocksOf(message: Json): readonly Json[] {
  if (typeof message.content === 'string') return [{ type: 'text', text: message.content }]
  return Array.isArray(message.content) ? message.content.filter(isRecord) : []
}

/** The visible text of a message, as the model gets it. */
export function textOf(message: Json): string {
  return blocksOf(message)
    .filter((block) => block.type === 'text')
    .map((block) => String(block.text))
    .join('\n\n')
}

export function messagesOf(body: Json): readonly Json[] {
  return Array.isArray(body.messages) ? body.messages.filter(isRecord) : []
}

/** The system text and everything before the answer. */
export function shownIn(body: Json): { readonly system: string | null; readonly messages: ShownMessage[] } {
  const messages = messagesOf(body)
  const system = messages.find((message) => message.role === 'system')
  return {
    system: system === undefined ? null : textOf(system),
    messages: messages
      .filter((message) => message.role !== 'system')
      .map((message) => ({ role: message.role as ShownMessage['role'], text: textOf(message) })),
  }
}

function checkBlock(block: Json, role: string): string | null {
  if (!blockTypes[role]?.includes(String(block.type))) {
    return `invalid request: content of type '${String(block.type)}' is not valid for role '${role}'`
  }
  if (block.type === 'text' && (typeof block.text !== 'string' || block.text.trim() === '')) {
    return 'invalid request: message must be at least 1 token long or tool results must be specified.'
  }
  if (block.type === 'thinking' && typeof block.thinking !== 'string') return 'invalid request: thinking'
  const image = block.image_url
  if (block.type === 'image_url' && (!isRecord(image) || !String(image.url).startsWith('data:image/'))) {
    return 'invalid request: image_url must be a data URI here'
  }
  return null
}

function checkCall(call: unknown): string | null {
  if (!isRecord(call) || typeof call.id !== 'string' || call.id === '') return 'tool call must have an id'
  if (call.type !== 'function') return 'tool call must be of type function'
  if (!isRecord(call.function) || typeof call.function.name !== 'string') return 'tool call without a name'
  try {
    JSON.parse(String(call.function.arguments))
    return null
  } catch {
    return 'invalid json syntax in the arguments of a tool call'
  }
}

function checkMessage(message: Json, knownCalls: Set<string>): string | null {
  const role = String(message.role)
  if (blockTypes[role] === undefined) return `invalid request: unknown role '${role}'`
  const calls = Array.isArray(message.tool_calls) ? message.tool_calls : []
  for (const call of calls) {
    const problem = checkCall(call)
    if (problem !== null) return problem
    knownCalls.add(String((call as Json).id))
  }
  const blocks = blocksOf(message)
  if (blocks.length === 0 && calls.length === 0) return 'message must not be empty in a turn'
  for (const block of blocks) {
    const problem = checkBlock(block, role)
    if (problem !== null) return problem
  }
  if (role !== 'tool') return null
  if (typeof message.tool_call_id !== 'string') return 'tool call id must be provided with tool message'
  return knownCalls.has(message.tool_call_id) ? null : 'tool call id not found in previous tool calls'
}

function checkThinking(body: Json): string | null {
  if (body.thinking === undefined) return null
  if (!thinkingModels.has(String(body.model)))
    return 'invalid request: thinking is not supported by this model'
  if (!isRecord(body.thinking)) return 'invalid request: thinking must be an object'
  const { type, token_budget: budget } = body.thinking
  if (type !== 'enabled' && type !== 'disabled') return 'invalid request: thinking.type'
  const isFine = budget === undefined || (Number.isInteger(budget) && Number(budget) > 0)
  return isFine ? null : 'invalid request: token_budget must be a positive integer'
}

/** Checks the body; null when it is fine. */
export function checkChatBody(body: unknown): string | null {
  if (!isRecord(body)) return 'invalid json syntax'
  const strange = Object.keys(body).find((name) => !knownFields.has(name))
  if (strange !== undefined) return `unknown field: parameter '${strange}' is not a valid field`
  if (typeof body.model !== 'string') return 'a model parameter is required for this endpoint.'
  if (body.max_tokens !== undefined && !(Number(body.max_tokens) > 0)) return 'invalid request: max_tokens'
  const messages = messagesOf(body)
  if (messages.length === 0) return 'invalid request: messages must not be empty'
  if (messages.slice(1).some((message) => message.role === 'system')) {
    return 'system turn must be the first in the list'
  }
  const knownCalls = new Set<string>()
  for (const message of messages) {
    const problem = checkMessage(message, knownCalls)
    if (problem !== null) return problem
  }
  const last = messages.at(-1)?.role
  if (last !== 'user' && last !== 'tool') return 'invalid request: last message must be from user or tool'
  return checkThinking(body)
}

export function isKnownModel(name: unknown): boolean {
  return cohereModels.some((model) => model.name === name)
}
