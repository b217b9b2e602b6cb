// Turn -> request of the Conversations API: start, append, or restart from an entry. Pure. `store` is always said: left
// out it would be true. Model, agent and instructions are named at the start only; append and restart refuse them.
// Own answers go back as their entries without ids, since an id belongs to the conversation it was made in.
import type { JsonValue } from '../../../shared/domain/json.ts'
import type { RenderedMessage, TurnRequest } from '../adapter.ts'
import { agentIdOf } from '../mistral-chat/record.ts'
import {
  assistantText,
  type BuiltRequest,
  bridgeText,
  openingText,
  userContent,
} from '../mistral-chat/request.ts'
import { sendableArguments } from '../mistral-chat/tool-arguments.ts'
import { asList, asRecord, type JsonRecord, pick } from '../read-json.ts'
import { requireQuestion } from '../require-question.ts'

/** What of an own entry goes back, by its type; other types (handovers between agents) stay behind. */
const ownFields: Readonly<Record<string, readonly string[]>> = {
  'message.output': ['type', 'role', 'content', 'model', 'agent_id'],
  'function.call': ['type', 'tool_call_id', 'name', 'arguments', 'model', 'agent_id'],
  'tool.execution': ['type', 'name', 'arguments', 'info', 'model', 'agent_id'],
}

function isEmptyMessage(entry: JsonRecord): boolean {
  const { content } = entry
  return (
    entry.type === 'message.output' && (content === '' || (Array.isArray(content) && content.length === 0))
  )
}

function ownEntries(native: JsonValue): JsonRecord[] {
  return asList(native).flatMap((value) => {
    const entry = asRecord(value)
    const fields = ownFields[String(entry?.type)]
    return entry === null || fields === undefined || isEmptyMessage(entry)
      ? []
      : [{ object: 'entry', ...pick(entry, fields) }]
  })
}

function foreignEntries(message: RenderedMessage): JsonRecord[] {
  const text = assistantText(message.parts)
  const calls = message.parts.filter((part) => part.type === 'tool-call')
  return [
    ...(text === '' ? [] : [{ object: 'entry', type: 'message.output', role: 'assistant', content: text }]),
    ...calls.map((part) => ({
      object: 'entry',
      type: 'function.call',
      tool_call_id: part.callId,
      name: part.name,
      arguments: sendableArguments(part.argumentsJson),
    })),
  ]
}

function userEntry(content: JsonValue): JsonRecord {
  return { object: 'entry', type: 'message.input', role: 'user', content }
}

function entriesOf(message: RenderedMessage): JsonRecord[] {
  switch (message.role) {
    case 'user': {
      const content = userContent(message.parts)
      return content === null ? [] : [userEntry(content)]
    }
    case 'tool':
      return message.parts
        .filter((part) => part.type === 'tool-result')
        .map((part) => ({
          object: 'entry',
          type: 'function.result',
          tool_call_id: part.callId,
          result: part.output,
        }))
    case 'assistant':
      return message.native === null ? foreignEntries(message) : ownEntries(message.native)
  }
}

/** An entry of the model's own, at the beginning of a history where none may stand. */
function isByModel(entry: JsonRecord | undefined): boolean {
  return entry?.type === 'message.output'
}

/** Puts the entries in an order that the model behind the api takes; see the request of chat. */
function inputsOf(messages: readonly RenderedMessage[], isNew: boolean): JsonRecord[] {
  const ordered: JsonRecord[] = []
  for (const entry of messages.flatMap(entriesOf)) {
    const last = ordered.at(-1)
    if (isNew && last === undefined && isByModel(entry)) ordered.push(userEntry(openingText))
    if (last?.type === 'function.result' && entry.type === 'message.input') {
      ordered.push({ object: 'entry', type: 'message.output', role: 'assistant', content: bridgeText })
    }
    ordered.push(entry)
  }
  return ordered
}

function argumentsOf(request: TurnRequest): JsonRecord {
  const completion: JsonRecord = {
    ...(request.maxOutputTokens === null ? {} : { max_tokens: request.maxOutputTokens }),
    ...(request.reasoningEffort === null ? {} : { reasoning_effort: request.reasoningEffort }),
  }
  return Object.keys(completion).length === 0 ? {} : { completion_args: completion }
}

function instructionsOf(systemText: string | null): JsonRecord {
  return systemText === null || systemText.trim() === '' ? {} : { instructions: systemText }
}

/**
 * Builds the one request of a turn.
 * @returns null when it would continue an older point of which no entry is known
 * @throws AdapterError when nothing is left to answer
 */
export function buildConversationRequest(request: TurnRequest): BuiltRequest | null {
  requireQuestion(request.messages, (message) => entriesOf(message).length > 0)
  const handle = request.state?.handle ?? null
  const body: JsonRecord = {
    inputs: inputsOf(request.messages, handle === null),
    stream: true,
    store: request.state !== null,
    ...argumentsOf(request),
  }
  if (handle === null) {
    const agentId = agentIdOf(request.modelId)
    const answerer: JsonRecord = agentId === null ? { model: request.modelId } : { agent_id: agentId }
    // The types of the SDK take instructions beside an agent, too (2.7.0).
    return {
      path: '/v1/conversations',
      body: { ...answerer, ...instructionsOf(request.systemText), ...body },
    }
  }
  const path = `/v1/conversations/${encodeURIComponent(handle.value)}`
  if (handle.isAtEnd) return { path, body }
  if (handle.position === null) return null
  return { path: `${path}/restart`, body: { from_entry_id: handle.position, ...body } }
}
