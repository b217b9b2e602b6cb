// What the real Messages API refuses with a 400 at version 2026-10-21. Returns the sentence of the error, or null.
import { isRecord, type Json, type PlainMessage, type PlainPrompt, plainPrompt } from './plain-prompt.ts'
import { checkMarks } from './prompt-cache.ts'
import { readSeal } from './seal.ts'

const samplingFields = ['temperature', 'top_p', 'top_k']
const effortsOf = ['low', 'medium', 'high', 'xhigh', 'max']

function checkBlock(block: Json, role: string, at: string): string | null {
  switch (block.type) {
    case 'text':
      if (typeof block.text !== 'string' || block.text.trim() === '') {
        return `${at}: text content blocks must be non-empty`
      }
      return null
    case 'thinking':
    case 'redacted_thinking':
      return role === 'assistant' ? null : `${at}: thinking blocks belong to assistant messages`
    case 'tool_use':
      if (role !== 'assistant') return `${at}: tool_use blocks belong to assistant messages`
      if (!/^[a-zA-Z0-9_-]+$/.test(String(block.id))) return `${at}.id: String should match pattern`
      return isRecord(block.input) ? null : `${at}.input: Input should be a valid dictionary`
    case 'tool_result':
      return role === 'user' ? null : `${at}: tool_result blocks belong to user messages`
    case 'image':
    case 'document':
      return role === 'user'
        ? null
        : `${at}: ${String(block.type)} blocks are not allowed in assistant messages`
    default:
      return `${at}: Input tag '${String(block.type)}' found does not match any of the expected tags`
  }
}

function checkPairs(messages: readonly PlainMessage[], index: number): string | null {
  const message = messages[index]
  const calls = (message?.content ?? []).filter((block) => block.type === 'tool_use').map((block) => block.id)
  const next = messages[index + 1]?.content ?? []
  const results = next.filter((block) => block.type === 'tool_result').map((block) => block.tool_use_id)
  const orphan = calls.find((id) => !results.includes(id))
  if (orphan !== undefined) {
    return `messages.${index}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${String(orphan)}.`
  }
  const stray = results.find((id) => !calls.includes(id))
  if (stray !== undefined) {
    return `messages.${index + 1}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${String(stray)}.`
  }
  const firstOther = next.findIndex((block) => block.type !== 'tool_result')
  const lastResult = next.findLastIndex((block) => block.type === 'tool_result')
  return firstOther >= 0 && lastResult > firstOther
    ? `messages.${index + 1}: tool_result blocks must come first`
    : null
}

function checkSeals(prompt: PlainPrompt, index: number): string | null {
  const message = prompt.messages[index]
  if (message === undefined || message.role !== 'assistant') return null
  const before = { ...prompt, messages: prompt.messages.slice(0, index) }
  for (const [position, block] of message.content.entries()) {
    if (block.type !== 'thinking') continue
    const state = readSeal(before, String(block.thinking), String(block.signature))
    // A block of another model is left out without a word.
    if (state === 'intact' || state === 'other-model') continue
    const why = state === 'damaged' ? '' : ': it is bound to a different conversation'
    return `messages.${index}.content.${position}: Invalid \`signature\` in \`thinking\` block${why}`
  }
  return null
}

function checkThinking(body: Json): string | null {
  const config = body.output_config
  if (isRecord(config) && config.effort !== undefined && !effortsOf.includes(String(config.effort))) {
    return 'output_config.effort: Input should be low, medium, high, xhigh or max'
  }
  if (!isRecord(body.thinking) || body.thinking.type !== 'enabled') return null
  const budget = Number(body.thinking.budget_tokens)
  return budget >= 1024 && budget < Number(body.max_tokens)
    ? null
    : 'thinking.enabled.budget_tokens: must be at least 1024 and less than max_tokens'
}

/** Checks the fields a request brings itself, whatever stands before it. */
function checkFields(body: Json): string | null {
  for (const field of samplingFields) {
    if (field in body) return `${field}: Extra inputs are not permitted`
  }
  if (typeof body.model !== 'string' || body.model === '') return 'model: Field required'
  if (!Array.isArray(body.messages) || body.messages.length === 0) {
    return 'messages: at least one message is required'
  }
  for (const [index, message] of body.messages.entries()) {
    if (!isRecord(message) || !['user', 'assistant'].includes(String(message.role))) {
      return `messages.${index}.role: Input should be 'user' or 'assistant'`
    }
    if (Array.isArray(message.content) && message.content.length === 0) {
      return `messages.${index}: all messages must have non-empty content`
    }
  }
  return checkMarks(plainPrompt(body), isMarkedAtTop(body)) ?? checkThinking(body)
}

/** Whether the last block is marked by a field of the whole body. */
export function isMarkedAtTop(body: Json): boolean {
  return body.cache_control !== undefined && body.cache_control !== null
}

/** Checks everything the model would be shown, what a thread holds included. */
export function checkPrompt(prompt: PlainPrompt): string | null {
  const { messages } = prompt
  if (messages[0]?.role !== 'user') return 'messages: first message must use the "user" role'
  if (messages.at(-1)?.role === 'assistant') return 'This model does not support assistant message prefill.'
  for (const [index, message] of messages.entries()) {
    for (const [position, block] of message.content.entries()) {
      const problem = checkBlock(block, message.role, `messages.${index}.content.${position}`)
      if (problem !== null) return problem
    }
    const problem = checkPairs(messages, index) ?? checkSeals(prompt, index)
    if (problem !== null) return problem
  }
  const first = messages[0]?.content.find((block) => block.type === 'tool_result')
  return first === undefined ? null : 'messages.0: unexpected `tool_use_id` found in `tool_result` blocks'
}

/** Checks the body of POST /v1/messages/count_tokens, of which the other endpoint takes more. */
export function checkCountBody(body: unknown): string | null {
  if (!isRecord(body)) return 'The request body is not valid JSON'
  const extra = ['max_tokens', 'stream', 'thread'].find((field) => field in body)
  if (extra !== undefined) return `${extra}: Extra inputs are not permitted`
  return checkFields({ ...body, max_tokens: Number.MAX_SAFE_INTEGER }) ?? checkPrompt(plainPrompt(body))
}

/** Checks the body of POST /v1/messages; `prompt` is the whole one where a thread holds a part of it. */
export function checkMessagesBody(body: unknown, prompt?: PlainPrompt): string | null {
  if (!isRecord(body)) return 'The request body is not valid JSON'
  if (!Number.isInteger(body.max_tokens)) return 'max_tokens: Field required'
  return checkFields(body) ?? checkPrompt(prompt ?? plainPrompt(body))
}
