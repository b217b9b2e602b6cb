// What the model behind both apis refuses about a list of messages: their order, ids of tool calls, empty answers,
// signatures nobody made. Entries of a conversation become the same messages before they are looked at.
import { type LooseRecord, listOf, recordOf } from '../openai/loose-json.ts'
import type { WireAnswer } from '../wire-server.ts'
import { messageOrder, mistralError } from './errors.ts'

const nineCharacters = /^[A-Za-z0-9]{9}$/

const mayFollow: Readonly<Record<string, readonly string[]>> = {
  system: ['system', 'user', 'assistant'],
  user: ['system', 'user', 'assistant'],
  assistant: ['user', 'assistant', 'tool'],
  tool: ['assistant', 'tool'],
}

function isEmpty(content: unknown): boolean {
  if (typeof content === 'string') return content === ''
  return !Array.isArray(content) || content.length === 0
}

function idFault(id: unknown): WireAnswer | null {
  if (nineCharacters.test(String(id))) return null
  const message = `Tool call id was ${String(id)} but must be a-z, A-Z, 0-9, with a length of 9.`
  return mistralError(400, message, { type: 'invalid_function_call', code: '3280' })
}

/** Text must be JSON of an object; an object is taken as it is. */
function argumentsFault(value: unknown): WireAnswer | null {
  const refused = mistralError(400, 'The arguments of a function call must be a JSON object.')
  if (typeof value !== 'string') return null
  try {
    return Object.keys(recordOf(JSON.parse(value))).length === 0 && value.trim() !== '{}' ? refused : null
  } catch {
    return refused
  }
}

function messageFault(message: LooseRecord, signatures: ReadonlySet<string>): WireAnswer | null {
  const calls = listOf(message.tool_calls)
  if (message.role === 'assistant' && isEmpty(message.content) && calls.length === 0) {
    const sentence = 'Assistant message must have either content or tool_calls, but not none.'
    return mistralError(400, sentence, { type: 'invalid_request_assistant_message', code: '3240' })
  }
  for (const call of calls) {
    const fault = idFault(call.id) ?? argumentsFault(recordOf(call.function).arguments)
    if (fault !== null) return fault
  }
  if (message.role === 'tool') return idFault(message.tool_call_id)
  for (const chunk of listOf(message.content)) {
    const { signature } = chunk
    if (chunk.type === 'thinking' && typeof signature === 'string' && !signatures.has(signature)) {
      return mistralError(400, 'The signature of a thinking chunk is not valid for this model.')
    }
  }
  return null
}

/** @returns the refusal, or null when the model takes the messages */
export function messagesFault(
  messages: readonly LooseRecord[],
  signatures: ReadonlySet<string>,
): WireAnswer | null {
  const first = messages.find((message) => message.role !== 'system')
  if (first === undefined) return messageOrder('Expected at least one message but got none')
  if (first.role !== 'user')
    return messageOrder(`Expected first message to be user but got ${String(first.role)}`)
  let previous: LooseRecord | null = null
  let open = new Set<unknown>()
  for (const message of messages) {
    const fault = messageFault(message, signatures)
    if (fault !== null) return fault
    const role = String(message.role)
    if (previous !== null && !(mayFollow[String(previous.role)] ?? []).includes(role)) {
      return messageOrder(`Unexpected role '${role}' after role '${String(previous.role)}'`)
    }
    if (role === 'tool') {
      if (!open.delete(message.tool_call_id)) return messageOrder('Unexpected tool call id in tool results')
    } else if (open.size > 0) {
      return messageOrder('Not the same number of function calls and responses')
    } else open = new Set(listOf(message.tool_calls).map((call) => call.id))
    previous = message
  }
  if (open.size > 0) return messageOrder('Not the same number of function calls and responses')
  const last = String(previous?.role)
  return last === 'user' || last === 'tool'
    ? null
    : messageOrder(
        `Expected last role User or Tool (or Assistant with prefix True) for serving but got ${last}`,
      )
}

/** The entries of a conversation as the messages the model sees: calls join the answer before them. */
export function messagesOfEntries(entries: readonly LooseRecord[]): LooseRecord[] {
  const messages: LooseRecord[] = []
  for (const entry of entries) {
    const last = messages.at(-1)
    if (entry.type === 'message.input' || entry.type === undefined) {
      messages.push({ role: entry.role, content: entry.content })
    } else if (entry.type === 'message.output') messages.push({ role: 'assistant', content: entry.content })
    else if (entry.type === 'function.result') {
      messages.push({ role: 'tool', tool_call_id: entry.tool_call_id, content: entry.result })
    } else if (entry.type === 'function.call') {
      const call = { id: entry.tool_call_id, function: { name: entry.name, arguments: entry.arguments } }
      if (last?.role === 'assistant') {
        messages[messages.length - 1] = { ...last, tool_calls: [...listOf(last.tool_calls), recordOf(call)] }
      } else messages.push({ role: 'assistant', content: '', tool_calls: [call] })
    }
  }
  return messages
}
