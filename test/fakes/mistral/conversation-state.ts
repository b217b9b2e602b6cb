// The stateful half of the fake: keeps conversations as lists of entries, appends to them, copies them up to an entry,
// forgets and deletes them. What is stored goes on even when the client hangs up in the middle, as at the real one;
// input grows with everything that is kept.
import { contentText, countTokens, type LooseRecord, listOf, recordOf } from '../openai/loose-json.ts'
import { joinRoles, type ShownMessage, type ShownTurn } from '../shown-view.ts'
import { jsonAnswer, type WireAnswer } from '../wire-server.ts'
import { messagesFault, messagesOfEntries } from './check-messages.ts'
import { type Answerer, answererOf, canReason, type Endpoint, fieldFault } from './check-request.ts'
import { bareError, mistralError, mistralFailures } from './errors.ts'
import { conversationEvents, conversationRecord } from './wire.ts'

interface KeptConversation {
  readonly answerer: Answerer
  readonly instructions: string | null
  readonly entries: LooseRecord[]
  readonly createdAt: string
}

/** An answer that was begun: what is sent, what the model was shown, and what is kept of it once it is whole. */
export interface BegunAnswer {
  readonly records: readonly string[]
  /** Where to break it: inside the text. */
  readonly middle: number
  readonly errorRecord: string
  readonly shown: ShownTurn
  /** Keeps the answer too; the inputs are kept from the start. */
  readonly complete: () => void
}

export interface ConversationStateOptions {
  readonly now: () => number
  readonly windowTokens: number
  readonly signatures: Set<string>
}

const entryTypes = new Set([
  'message.input',
  'message.output',
  'function.call',
  'function.result',
  'tool.execution',
  'agent.handoff',
])

function withoutIds(entry: LooseRecord): LooseRecord {
  const { id: _id, created_at: _createdAt, object: _object, ...content } = entry
  return content
}

function inputsOf(inputs: unknown): LooseRecord[] {
  return typeof inputs === 'string'
    ? [{ object: 'entry', type: 'message.input', role: 'user', content: inputs }]
    : listOf(inputs).map((entry) => ({ type: 'message.input', ...entry }))
}

function shownOf(message: LooseRecord): ShownMessage[] {
  const role = message.role === 'assistant' || message.role === 'tool' ? message.role : 'user'
  return [{ role, text: contentText(message.content) }]
}

export class ConversationState {
  readonly #kept = new Map<string, KeptConversation>()
  readonly #options: ConversationStateOptions
  #count = 0

  constructor(options: ConversationStateOptions) {
    this.#options = options
  }

  storedIds(): string[] {
    return [...this.#kept.keys()]
  }

  /** Forgets a conversation (or all of them), as if somebody had deleted it. */
  forget(id?: string): void {
    if (id === undefined) this.#kept.clear()
    else this.#kept.delete(id)
  }

  /** The entries that are kept, oldest first; null for what is not. */
  entriesOf(id: string): readonly LooseRecord[] | null {
    return this.#kept.get(id)?.entries ?? null
  }

  /** Begins an answer, or says why not. Keeps the inputs when it was asked to store. */
  begin(endpoint: Endpoint, id: string | null, body: LooseRecord): BegunAnswer | WireAnswer {
    const fault = fieldFault(endpoint, body)
    if (fault !== null) return fault
    const base = endpoint === 'start' ? this.#startOf(body) : this.#continuedOf(endpoint, id ?? '', body)
    if ('steps' in base) return base
    const inputs = inputsOf(body.inputs)
    const strange = inputs.find((entry) => !entryTypes.has(String(entry.type)))
    if (strange !== undefined) return mistralError(422, `Unknown entry type ${String(strange.type)}`)
    const seen = [...base.entries, ...inputs]
    const messages = messagesOfEntries(seen)
    const refusal = messagesFault(messages, this.#options.signatures)
    if (refusal !== null) return refusal
    const inputTokens = countTokens(seen.map(withoutIds)) + countTokens(base.instructions)
    if (inputTokens > this.#options.windowTokens) {
      const sentence = `Prompt ${inputTokens} > ${this.#options.windowTokens} maximum context length`
      return mistralError(400, sentence, { type: 'invalid_request_prompt_too_long', code: '3059' })
    }
    return this.#answer(base, inputs, messages, inputTokens, { endpoint, id, isStored: body.store !== false })
  }

  #startOf(body: LooseRecord): KeptConversation | WireAnswer {
    const isModel = typeof body.model === 'string'
    if (isModel === (typeof body.agent_id === 'string')) {
      return mistralError(422, 'Exactly one of model and agent_id must be set')
    }
    const answerer = answererOf(body)
    if ('steps' in answerer) return answerer
    const spoken = [answerer.agent?.instructions, body.instructions].filter(
      (text) => typeof text === 'string',
    )
    const instructions = spoken.length === 0 ? null : spoken.join('\n\n')
    return { answerer, instructions, entries: [], createdAt: this.#time() }
  }

  #continuedOf(endpoint: Endpoint, id: string, body: LooseRecord): KeptConversation | WireAnswer {
    const kept = this.#kept.get(id)
    if (kept === undefined) return mistralFailures['handle-lost']()
    if (endpoint === 'append') return kept
    const at = kept.entries.findIndex((entry) => entry.id === body.from_entry_id)
    if (at < 0) return bareError(404, { detail: `Entry ${String(body.from_entry_id)} not found` })
    // A copy: the conversation it was taken from stays as it is.
    return { ...kept, entries: kept.entries.slice(0, at + 1), createdAt: this.#time() }
  }

  #answer(
    base: KeptConversation,
    inputs: readonly LooseRecord[],
    messages: readonly LooseRecord[],
    inputTokens: number,
    how: { readonly endpoint: Endpoint; readonly id: string | null; readonly isStored: boolean },
  ): BegunAnswer {
    this.#count += 1
    const conversationId = how.endpoint === 'append' ? (how.id ?? '') : this.#id('conv')
    const messageId = this.#id('msg')
    const { model, agent } = base.answerer
    const last = contentText(messages.findLast((message) => message.role === 'user')?.content)
    const remembered = messagesOfEntries(base.entries).length
    const speaker = agent?.name ?? 'Mistral'
    const text = `${speaker} here. I was sent ${inputs.length} and remembered ${remembered}. You said: ${last}`
    const thinking = canReason(model) ? ['Who asks ', 'matters.'] : []
    const signature = thinking.length === 0 ? null : this.#signature(model)
    const outputTokens = countTokens(text) + countTokens(thinking)
    const events = conversationEvents({
      conversationId,
      messageId,
      model,
      ...(agent === null ? {} : { agentId: agent.id }),
      text,
      thinking,
      ...(signature === null ? {} : { signature }),
      usage: {
        prompt_tokens: inputTokens,
        completion_tokens: outputTokens,
        total_tokens: inputTokens + outputTokens,
      },
    })
    const thought = {
      type: 'thinking',
      thinking: [{ type: 'text', text: thinking.join('') }],
      closed: true,
      signature,
    }
    const output = {
      object: 'entry',
      type: 'message.output',
      id: messageId,
      created_at: this.#time(),
      model,
      role: 'assistant',
      content: signature === null ? text : [thought, { type: 'text', text }],
    }
    const entries = how.endpoint === 'append' ? base.entries : [...base.entries]
    if (how.isStored) {
      const kept = inputs.map((entry) => ({ ...entry, id: this.#id('msg'), created_at: this.#time() }))
      entries.push(...kept)
      this.#kept.set(conversationId, { ...base, entries })
    }
    const isText = (event: LooseRecord): boolean => typeof event.content === 'string'
    return {
      records: events.map(conversationRecord),
      middle: events.findIndex(isText) + 2,
      errorRecord: conversationRecord({
        type: 'conversation.response.error',
        created_at: this.#time(),
        message: 'Response failed.',
        code: 500,
      }),
      shown: {
        system: base.instructions,
        messages: joinRoles(messages.flatMap(shownOf)),
        continuedFrom: how.endpoint === 'start' ? null : how.id,
        isStored: how.isStored,
        inputTokens,
      },
      complete: () => {
        if (how.isStored) entries.push(output)
      },
    }
  }

  /** GET and DELETE of a conversation, and the list of its entries. */
  look(method: string, id: string, part: string | null): WireAnswer {
    const kept = this.#kept.get(id)
    if (kept === undefined) return mistralFailures['handle-lost']()
    if (method === 'DELETE') {
      this.#kept.delete(id)
      return { status: 204, steps: [] }
    }
    const { answerer, createdAt } = kept
    if (part === 'history' || part === 'messages') {
      const isMessage = (entry: LooseRecord): boolean => String(entry.type).startsWith('message.')
      const shown = part === 'history' ? kept.entries : kept.entries.filter(isMessage)
      const name = part === 'history' ? 'entries' : 'messages'
      return jsonAnswer(200, { object: `conversation.${part}`, conversation_id: id, [name]: shown })
    }
    const by = answerer.agent === null ? { model: answerer.model } : { agent_id: answerer.agent.id }
    return jsonAnswer(
      200,
      recordOf({ object: 'conversation', id, ...by, created_at: createdAt, updated_at: createdAt }),
    )
  }

  #signature(model: string): string {
    const signature = Buffer.from(`seal-${model}-${this.#count}`).toString('base64')
    this.#options.signatures.add(signature)
    return signature
  }

  #time(): string {
    return new Date(this.#options.now()).toISOString()
  }

  #ids = 0
  #id(prefix: string): string {
    this.#ids += 1
    return `${prefix}_01a10c87${String(this.#ids).padStart(24, '0')}`
  }
}
