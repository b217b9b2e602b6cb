// The stateful half of the fake: keeps stored responses, knows which ids may be continued, refuses what the API
// refuses, and answers with a text that says what it was shown. Input tokens grow along a chain, as they are billed.
import type { RecordedRequest, WireAnswer } from '../wire-server.ts'
import { jsonAnswer } from '../wire-server.ts'
import { openAiError } from './errors.ts'
import { contentText, countTokens, type LooseRecord, listOf, recordOf } from './loose-json.ts'
import { messageItem, reasoningItem, type WireItem } from './responses-wire.ts'

/** `keeps`: as OpenAI. `ignores`: takes the field and forgets everything (Ollama). `rejects`: 400 (OpenRouter, llama.cpp). */
export type StateHabit = 'keeps' | 'ignores' | 'rejects'

interface StoredResponse {
  readonly items: readonly LooseRecord[]
  readonly tokens: number
}

export interface UsualResponse {
  readonly items: readonly WireItem[]
  readonly facts: {
    readonly id: string
    readonly model: string
    readonly previousResponseId: string | null
    readonly store: boolean
    readonly usage: LooseRecord
  }
}

const knownFields = new Set([
  ...[
    'model',
    'input',
    'instructions',
    'previous_response_id',
    'conversation',
    'store',
    'stream',
    'stream_options',
  ],
  ...[
    'max_output_tokens',
    'reasoning',
    'text',
    'tools',
    'tool_choice',
    'parallel_tool_calls',
    'include',
    'metadata',
  ],
  ...[
    'truncation',
    'prompt_cache_key',
    'prompt_cache_options',
    'service_tier',
    'background',
    'temperature',
    'top_p',
  ],
])

function isMessage(item: LooseRecord): boolean {
  return item.role !== undefined
}

/** What the API would say against the items; null when they are good. */
function itemFault(items: readonly LooseRecord[], known: readonly LooseRecord[]): WireAnswer | null {
  const open = new Set<unknown>()
  for (const item of [...known, ...items]) {
    if (item.type === 'function_call') open.add(item.call_id)
    if (item.type === 'function_call_output' && !open.delete(item.call_id)) {
      return openAiError(
        400,
        `No tool call found for function call output with call_id ${String(item.call_id)}.`,
      )
    }
    if (item.role === 'user' && open.size > 0) {
      return openAiError(400, `No tool output found for function call ${String([...open][0])}.`)
    }
  }
  for (const item of items) {
    if (item.id !== undefined) return openAiError(404, `Item with id '${String(item.id)}' not found.`)
    if (item.type === 'reasoning' && !String(item.encrypted_content ?? '').startsWith('sealed-')) {
      return openAiError(400, 'The encrypted content could not be verified.', {
        code: 'invalid_encrypted_content',
      })
    }
    const texts = listOf(item.content).map((part) => part.type)
    const wrong = item.role === 'assistant' ? 'input_text' : 'output_text'
    if (texts.includes(wrong))
      return openAiError(400, `Invalid value: '${wrong}'.`, { code: 'invalid_value' })
  }
  return null
}

export class ResponsesState {
  readonly #stored = new Map<string, StoredResponse>()
  readonly #habit: StateHabit
  #count = 0

  constructor(habit: StateHabit) {
    this.#habit = habit
  }

  /** Forgets an id (or all of them), as a provider does after its term. */
  forget(id?: string): void {
    if (id === undefined) this.#stored.clear()
    else this.#stored.delete(id)
  }

  storedIds(): string[] {
    return [...this.#stored.keys()]
  }

  #fault(body: LooseRecord): WireAnswer | null {
    const unknown = Object.keys(body).find((field) => !knownFields.has(field))
    if (unknown !== undefined) {
      return openAiError(400, `Unknown parameter: '${unknown}'.`, {
        code: 'unknown_parameter',
        param: unknown,
      })
    }
    if (recordOf(body.stream_options).include_usage !== undefined) {
      return openAiError(400, "Unknown parameter: 'stream_options.include_usage'.", {
        code: 'unknown_parameter',
      })
    }
    if (typeof body.max_output_tokens === 'number' && body.max_output_tokens < 16) {
      return openAiError(400, 'Expected a value >= 16.', {
        code: 'integer_below_min_value',
        param: 'max_output_tokens',
      })
    }
    const previous = body.previous_response_id ?? null
    if (previous !== null && (body.conversation ?? null) !== null) {
      return openAiError(400, 'Only one of previous_response_id and conversation may be given.', {
        code: 'mutually_exclusive_parameters',
      })
    }
    if ((body.conversation ?? null) !== null) {
      return body.conversation === 'conv_locked'
        ? openAiError(400, 'The conversation is in use.', {
            code: 'conversation_locked',
            param: 'conversation',
          })
        : openAiError(404, `Conversation with id '${String(body.conversation)}' not found.`)
    }
    if (previous === null || this.#habit === 'ignores') return null
    if (this.#habit === 'rejects') {
      return openAiError(400, 'previous_response_id is not supported.', { param: 'previous_response_id' })
    }
    return this.#stored.has(String(previous))
      ? null
      : openAiError(400, `Previous response with id '${String(previous)}' not found.`, {
          code: 'previous_response_not_found',
          param: 'previous_response_id',
        })
  }

  /** The usual answer to a request, or the error it deserves. Stores the answer when it was asked to. */
  answer(request: RecordedRequest): UsualResponse | WireAnswer {
    const body = recordOf(request.body)
    const fault = this.#fault(body)
    if (fault !== null) return fault
    const input =
      typeof body.input === 'string' ? [{ role: 'user', content: body.input }] : [...listOf(body.input)]
    const previousId =
      this.#habit === 'keeps' && body.previous_response_id ? String(body.previous_response_id) : null
    const before = previousId === null ? undefined : this.#stored.get(previousId)
    const itemProblem = itemFault(input, before?.items ?? [])
    if (itemProblem !== null) return itemProblem
    this.#count += 1
    const id = `resp_fake${String(this.#count).padStart(4, '0')}`
    const sent = input.filter(isMessage).length
    const remembered = (before?.items ?? []).filter(isMessage).length
    const lastUser = contentText(input.findLast((item) => item.role === 'user')?.content)
    const memory = before === undefined ? '' : ` and remembered ${remembered}`
    const text = `GPT here. I was sent ${sent} ${sent === 1 ? 'message' : 'messages'}${memory}. You said: ${lastUser}`
    const items = [
      reasoningItem(`The person wrote ${lastUser.length} characters.`, `rs_${id}`),
      messageItem(text, `msg_${id}`),
    ]
    const cached = before?.tokens ?? 0
    const inputTokens = cached + countTokens(input) + countTokens(body.instructions)
    const outputTokens = countTokens(items)
    const isStored = this.#habit === 'keeps' && body.store !== false
    if (isStored) {
      this.#stored.set(id, {
        items: [...(before?.items ?? []), ...input, ...items],
        tokens: inputTokens + outputTokens,
      })
    }
    return {
      items,
      facts: {
        id,
        model: `${String(body.model)}-2026-10-01`,
        previousResponseId: previousId,
        store: isStored,
        usage: {
          input_tokens: inputTokens,
          input_tokens_details: { cached_tokens: cached, cache_write_tokens: 0 },
          output_tokens: outputTokens,
          output_tokens_details: { reasoning_tokens: countTokens(items[0]) },
          total_tokens: inputTokens + outputTokens,
        },
      },
    }
  }

  /** GET and DELETE of one response. */
  one(method: string, id: string): WireAnswer {
    const stored = this.#stored.get(id)
    if (stored === undefined) return openAiError(404, `Response with id '${id}' not found.`)
    if (method === 'DELETE') {
      this.#stored.delete(id)
      return jsonAnswer(200, { id, object: 'response', deleted: true })
    }
    return jsonAnswer(200, { id, object: 'response', status: 'completed', output: stored.items.slice(-2) })
  }
}
