// Writes the streams of both apis as recorded answers of 2026 show them.
import { piecesOf } from '../openai/responses-wire.ts'

export interface AnswerScript {
  readonly text?: string
  /** In pieces; the last one comes with the signature and the first piece of text. */
  readonly thinking?: readonly string[]
  readonly signature?: string
  readonly calls?: readonly {
    readonly id: string
    readonly name: string
    /** JSON text, or an object: Mistral may send either. */
    readonly arguments: string | Readonly<Record<string, unknown>>
  }[]
  readonly usage?: Readonly<Record<string, unknown>>
  readonly model?: string
}

export interface ChatScript extends AnswerScript {
  readonly id?: string
  readonly finishReason?: string
}

const defaultUsage = { prompt_tokens: 12, total_tokens: 21, completion_tokens: 9 }

function thinkingChunk(text: string, more: object = {}) {
  return { type: 'thinking', thinking: [{ type: 'text', text }], ...more }
}

function textPieces(script: AnswerScript): string[] {
  return script.text === undefined ? [] : piecesOf(script.text, 7)
}

/** The chunks of a chat answer, without `[DONE]`. The last one carries the finish and the usage. */
export function chatChunks(script: ChatScript): Record<string, unknown>[] {
  const chunk = (delta: object, finishReason: string | null = null, more: object = {}) => ({
    id: script.id ?? 'd279427f57e142aab40d6843215c347a',
    object: 'chat.completion.chunk',
    created: 1_795_000_001,
    model: script.model ?? 'mistral-medium-3-5',
    choices: [{ index: 0, delta, finish_reason: finishReason }],
    ...more,
  })
  const thinking = script.thinking ?? []
  const [first = '', ...rest] = textPieces(script)
  const sealed = script.signature === undefined ? {} : { signature: script.signature }
  const turning = [thinkingChunk('', { closed: true, ...sealed }), { type: 'text', text: first }]
  const calls = (script.calls ?? []).map((call, index) => ({
    id: call.id,
    type: 'function',
    function: { name: call.name, arguments: call.arguments },
    index,
  }))
  const deltas: object[] = [
    ...thinking.map((text) => ({ content: [thinkingChunk(text)] })),
    ...(thinking.length > 0 ? [{ content: turning }] : first === '' ? [] : [{ content: first }]),
    ...rest.map((content) => ({ content })),
    ...(calls.length > 0 ? [{ tool_calls: calls }] : []),
  ]
  const finish = script.finishReason ?? (calls.length > 0 ? 'tool_calls' : 'stop')
  const usage = script.usage ?? defaultUsage
  return [
    chunk({ role: 'assistant', content: '' }),
    ...deltas.slice(0, -1).map((delta) => chunk(delta, null, { p: 'abcd' })),
    // Whatever comes last carries the end as well.
    chunk(deltas.at(-1) ?? { content: '' }, finish, { usage, p: 'abcdefghijk' }),
  ]
}

export function chatRecord(chunk: object): string {
  return `data: ${JSON.stringify(chunk)}\n\n`
}

export function chatBody(script: ChatScript): string {
  return `${chatChunks(script).map(chatRecord).join('')}data: [DONE]\n\n`
}

export interface ConversationScript extends AnswerScript {
  readonly conversationId?: string
  readonly messageId?: string
  readonly agentId?: string
  /** Entry ids of the calls. */
  readonly callEntryIds?: readonly string[]
  /** A tool that Mistral runs before the message. */
  readonly execution?: {
    readonly id: string
    readonly name: string
    readonly argumentPieces: readonly string[]
    readonly info: Readonly<Record<string, unknown>>
  }
}

export interface ConversationEvent {
  readonly type: string
  readonly [key: string]: unknown
}

/** Every event of an answer, `conversation.response.done` included. */
export function conversationEvents(script: ConversationScript): ConversationEvent[] {
  const events: ConversationEvent[] = []
  const push = (type: string, fields: object) =>
    events.push({
      type,
      created_at: `2026-11-20T12:00:00.${String(events.length).padStart(6, '0')}Z`,
      ...fields,
    })
  const by = {
    model: script.model ?? 'mistral-medium-3-5',
    ...(script.agentId === undefined ? {} : { agent_id: script.agentId }),
  }
  let outputIndex = 0
  push('conversation.response.started', {
    conversation_id: script.conversationId ?? 'conv_01a10c872e727526b93a41db60fe2d7f',
  })
  if (script.execution !== undefined) {
    const { id, name, argumentPieces, info } = script.execution
    const tool = { output_index: outputIndex, id, name, function: name }
    push('tool.execution.started', { ...tool, ...by, arguments: '' })
    for (const piece of argumentPieces) push('tool.execution.delta', { ...tool, arguments: piece })
    push('tool.execution.done', { ...tool, info })
    outputIndex += 1
  }
  const message = {
    output_index: outputIndex,
    id: script.messageId ?? 'msg_01a10c872f00700d923d7c8d2a0f7e38',
  }
  const say = (content: unknown, contentIndex: number) =>
    push('message.output.delta', {
      ...message,
      content_index: contentIndex,
      ...by,
      role: 'assistant',
      content,
    })
  const thinking = script.thinking ?? []
  for (const text of thinking) say(thinkingChunk(text), 0)
  if (script.signature !== undefined) say(thinkingChunk('', { closed: true, signature: script.signature }), 0)
  const textIndex = thinking.length > 0 ? 1 : 0
  for (const piece of textPieces(script)) say(piece, textIndex)
  if (script.text !== undefined || thinking.length > 0) outputIndex += 1
  for (const [position, call] of (script.calls ?? []).entries()) {
    const entry = {
      output_index: outputIndex + position,
      id:
        script.callEntryIds?.[position] ??
        `fc_01a10c8730ff753b89b4240d53aa39${String(position).padStart(2, '0')}`,
      ...by,
      name: call.name,
      tool_call_id: call.id,
      confirmation_status: null,
    }
    const text = typeof call.arguments === 'string' ? call.arguments : JSON.stringify(call.arguments)
    for (const piece of piecesOf(text, 8)) push('function.call.delta', { ...entry, arguments: piece })
  }
  push('conversation.response.done', { usage: script.usage ?? defaultUsage })
  return events
}

export function conversationRecord(event: ConversationEvent): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`
}

export function conversationBody(script: ConversationScript): string {
  return conversationEvents(script).map(conversationRecord).join('')
}
