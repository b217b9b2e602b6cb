// Turn -> body of POST /v2/chat. Pure. The system text is the first message; an own answer goes back as Cohere wrote
// it, but for two things: its thinking goes along only with the calls it led to, since a finished answer does without
// it and it would be billed again, and its citations stay here, since they repeat the documents they cite.
import type { JsonValue } from '../../../shared/domain/json.ts'
import type { ReasoningEffort, RenderedFile, RenderedMessage, RenderedPart, TurnRequest } from '../adapter.ts'
import { asList, asRecord, asText, type JsonRecord } from '../read-json.ts'
import { requireQuestion } from '../require-question.ts'
import { canThink } from './record.ts'

/** Tokens a model may think; the highest effort sets no limit of its own (reasoning guide, 2026-11). */
const budgets: Readonly<Record<'low' | 'medium', number>> = { low: 1_024, medium: 8_192 }

function thinkingOf(request: TurnRequest): JsonRecord {
  const effort: ReasoningEffort | null = request.reasoningEffort
  // Models that cannot think refuse to be asked; those that can do so unasked.
  if (effort === null || !canThink(request.modelId)) return {}
  if (effort === 'none') return { thinking: { type: 'disabled' } }
  const limit = request.maxOutputTokens
  // Thinking counts toward the output, so half of a limited output stays for the answer.
  const room = limit === null ? null : Math.max(1, Math.floor(limit / 2))
  const budget = effort === 'high' ? room : Math.min(budgets[effort], room ?? Number.POSITIVE_INFINITY)
  return { thinking: { type: 'enabled', ...(budget === null ? {} : { token_budget: budget }) } }
}

function textBlock(text: string): JsonRecord {
  return { type: 'text', text }
}

function fileBlock(file: RenderedFile, role: RenderedMessage['role']): JsonRecord {
  return role === 'user' && file.mediaType.startsWith('image/')
    ? { type: 'image_url', image_url: { url: `data:${file.mediaType};base64,${file.dataBase64}` } }
    : textBlock(`[File ${file.name} (${file.mediaType}) is not shown here.]`)
}

/** Text and files; an empty text is refused. */
function blocksOf(parts: readonly RenderedPart[], role: RenderedMessage['role']): JsonRecord[] {
  return parts.flatMap((part) => {
    if (part.type === 'text') return part.text.trim() === '' ? [] : [textBlock(part.text)]
    return part.type === 'file' ? [fileBlock(part, role)] : []
  })
}

/** Arguments are JSON text; a model that wants to say nothing may leave them empty. */
function callOf(id: string, name: string, argumentsJson: string): JsonRecord {
  return {
    id,
    type: 'function',
    function: { name, arguments: argumentsJson.trim() === '' ? '{}' : argumentsJson },
  }
}

interface Draft {
  readonly role: 'user' | 'assistant' | 'tool'
  readonly blocks: JsonRecord[]
  /** What a tool result or an answer with calls has besides its blocks. */
  readonly more: JsonRecord
}

function ownAnswer(native: JsonRecord): Draft {
  const calls = asList(native.tool_calls).flatMap((value) => {
    const call = asRecord(value)
    const called = asRecord(call?.function)
    if (call === null || called === null) return []
    return [callOf(asText(call.id) ?? '', asText(called.name) ?? '', asText(called.arguments) ?? '')]
  })
  const blocks = asList(native.content).flatMap((value) => {
    const block = asRecord(value)
    if (block?.type === 'text') return (asText(block.text) ?? '').trim() === '' ? [] : [block]
    return block?.type === 'thinking' && calls.length > 0 ? [block] : []
  })
  const plan = asText(native.tool_plan) ?? ''
  return {
    role: 'assistant',
    blocks,
    more: calls.length === 0 ? {} : { ...(plan === '' ? {} : { tool_plan: plan }), tool_calls: calls },
  }
}

function foreignAnswer(parts: readonly RenderedPart[]): Draft {
  const calls = parts
    .filter((part) => part.type === 'tool-call')
    .map((part) => callOf(part.callId, part.name, part.argumentsJson))
  return {
    role: 'assistant',
    blocks: blocksOf(parts, 'assistant'),
    more: calls.length === 0 ? {} : { tool_calls: calls },
  }
}

function resultsOf(parts: readonly RenderedPart[]): Draft[] {
  return parts
    .filter((part) => part.type === 'tool-result')
    .map((part) => {
      const output = part.output.trim() === '' ? '(no output)' : part.output
      // There is no mark for a failed call; an object is the form that results are expected in.
      const text = part.isError ? JSON.stringify({ error: output }) : output
      return { role: 'tool', blocks: [textBlock(text)], more: { tool_call_id: part.callId } }
    })
}

function draftsOf(message: RenderedMessage): Draft[] {
  switch (message.role) {
    case 'user':
      return [{ role: 'user', blocks: blocksOf(message.parts, 'user'), more: {} }]
    case 'tool':
      return resultsOf(message.parts)
    case 'assistant': {
      const native = asRecord(message.native ?? undefined)
      return [native === null ? foreignAnswer(message.parts) : ownAnswer(native)]
    }
  }
}

/** Plain text goes as a string; several texts of one answer stay apart, as they came. */
function contentOf({ role, blocks }: Draft): JsonValue {
  const isPlain = blocks.every((block) => block.type === 'text')
  return isPlain && (role !== 'assistant' || blocks.length === 1)
    ? blocks.map((block) => asText(block.text) ?? '').join('\n\n')
    : [...blocks]
}

function isBareDraft(draft: Draft): boolean {
  return Object.keys(draft.more).length === 0
}

function saysSomething(draft: Draft): boolean {
  return draft.blocks.length > 0 || !isBareDraft(draft)
}

function messagesOf(rendered: readonly RenderedMessage[]): JsonRecord[] {
  const drafts: Draft[] = []
  for (const draft of rendered.flatMap(draftsOf)) {
    if (!saysSomething(draft)) continue
    const isBare = isBareDraft(draft)
    const last = drafts.at(-1)
    const joins = isBare && last?.role === draft.role && isBareDraft(last)
    if (joins) last.blocks.push(...draft.blocks)
    else drafts.push({ ...draft, blocks: [...draft.blocks] })
  }
  return drafts.map((draft) => ({
    role: draft.role,
    ...(draft.blocks.length === 0 ? {} : { content: contentOf(draft) }),
    ...draft.more,
  }))
}

/** Builds the body of the one request of a turn. @throws AdapterError when nothing is left to answer */
export function buildChatBody(request: TurnRequest): JsonRecord {
  // The last word must be the person's or a tool's.
  requireQuestion(request.messages, (message) => draftsOf(message).some(saysSomething))
  const system = request.systemText ?? ''
  return {
    model: request.modelId,
    messages: [
      ...(system.trim() === '' ? [] : [{ role: 'system', content: system }]),
      ...messagesOf(request.messages),
    ],
    stream: true,
    ...(request.maxOutputTokens === null ? {} : { max_tokens: request.maxOutputTokens }),
    ...thinkingOf(request),
  }
}
