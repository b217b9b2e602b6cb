// What a strict Chat Completions server says against a body, and the text of its usual answer.
import { joinRoles, type ShownMessage, type ShownTurn } from '../shown-view.ts'
import type { WireAnswer } from '../wire-server.ts'
import { openAiError } from './errors.ts'
import { contentText, countTokens, type LooseRecord, listOf } from './loose-json.ts'
import { visibleText } from './responses-items.ts'

export interface ChatHabits {
  /** Body fields beyond the common core that are accepted; anything else is a 400. */
  readonly extraFields: readonly string[]
  /** Remote image addresses are refused. */
  readonly base64ImagesOnly: boolean
  /** Turns with tool calls need their reasoning_content (DeepSeek). */
  readonly needsReasoningOnCalls: boolean
}

const commonFields = [
  'model',
  'messages',
  'stream',
  'max_tokens',
  'temperature',
  'top_p',
  'stop',
  'tools',
  'tool_choice',
]

export function chatFault(body: LooseRecord, habits: ChatHabits): WireAnswer | null {
  const unknown = Object.keys(body).find(
    (field) => !commonFields.includes(field) && !habits.extraFields.includes(field),
  )
  if (unknown !== undefined) {
    return openAiError(400, `Unrecognized request argument supplied: ${unknown}`, {
      code: 'unknown_parameter',
    })
  }
  const open = new Set<unknown>()
  for (const message of listOf(body.messages)) {
    const calls = listOf(message.tool_calls)
    if (message.role === 'tool') {
      if (!open.delete(message.tool_call_id)) {
        return openAiError(400, "messages with role 'tool' must follow a message with 'tool_calls'.")
      }
      continue
    }
    if (open.size > 0) {
      return openAiError(400, `tool_call_ids did not have response messages: ${[...open].join(', ')}`)
    }
    if (message.role === 'assistant' && calls.length === 0 && contentText(message.content) === '') {
      return openAiError(400, 'An assistant message must have content or tool_calls.')
    }
    if (calls.length > 0 && habits.needsReasoningOnCalls && typeof message.reasoning_content !== 'string') {
      return openAiError(400, 'Missing reasoning_content in an assistant message with tool calls.')
    }
    for (const call of calls) open.add(call.id)
    const images = listOf(message.content).filter((part) => part.type === 'image_url')
    const isRemote = images.some((part) => /"url":"https?:/.test(JSON.stringify(part)))
    if (habits.base64ImagesOnly && isRemote)
      return openAiError(400, 'image URLs are not supported, use base64')
  }
  return null
}

/** A text that says what was shown: system text left out of the count. */
export function usualChatText(body: LooseRecord, speaker: string): string {
  const messages = listOf(body.messages).filter((message) => message.role !== 'system')
  const count = messages.length
  const last = contentText(messages.findLast((message) => message.role === 'user')?.content)
  return `${speaker} here. I was sent ${count} ${count === 1 ? 'message' : 'messages'}. You said: ${last}`
}

export function usualChatUsage(body: LooseRecord, text: string, reasoning: string): Record<string, unknown> {
  const prompt = countTokens(body.messages)
  const completion = countTokens(text) + countTokens(reasoning)
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: countTokens(reasoning) },
  }
}

function isSystem(message: LooseRecord): boolean {
  return message.role === 'system' || message.role === 'developer'
}

/** What the model sees of a chat request. */
export function shownOfChat(body: LooseRecord, inputTokens: number): ShownTurn {
  const sent = listOf(body.messages)
  const system = sent.filter(isSystem).map(({ content }) => visibleText(content))
  const messages = sent.flatMap(({ role, content }): ShownMessage[] =>
    role === 'user' || role === 'assistant' || role === 'tool' ? [{ role, text: visibleText(content) }] : [],
  )
  return {
    system: system.length === 0 ? null : system.join('\n\n'),
    messages: joinRoles(messages),
    continuedFrom: null,
    isStored: body.store === true,
    inputTokens,
  }
}

/** The messages a server keeps that drops the oldest ones until the rest fits; the last one always stays. */
export function messagesThatFit(body: LooseRecord, windowTokens: number): readonly LooseRecord[] {
  const system = listOf(body.messages).filter(isSystem)
  const others = listOf(body.messages).filter((message) => !isSystem(message))
  while (others.length > 1 && countTokens([...system, ...others]) > windowTokens) others.shift()
  return [...system, ...others]
}
