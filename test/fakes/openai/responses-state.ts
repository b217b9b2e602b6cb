// The stateful half of the fake: keeps stored responses, knows which ids may be continued, refuses what the API
// refuses, and answers with a text that says what it was shown. Input tokens grow along a chain and in a conversation,
// as they are billed. A turn is kept only once it is complete; until then its conversation is locked.
import { chargeOfOpenAi, ticksFor } from '../fake-bill.ts'
import { joinRoles, type ShownTurn } from '../shown-view.ts'
import type { RecordedRequest, WireAnswer } from '../wire-server.ts'
import { jsonAnswer } from '../wire-server.ts'
import { type ConversationsState, conversationLocked, type KeptConversation } from './conversations-state.ts'
import { openAiError, openAiFailures } from './errors.ts'
import { contentText, type LooseRecord, listOf, recordOf } from './loose-json.ts'
import {
  isMessage,
  itemFault,
  shownMessages,
  shownSystem,
  tokensOfItems,
  tokensOfText,
} from './responses-items.ts'
import { messageItem, type ResponseFacts, reasoningItem, type WireItem } from './responses-wire.ts'

/** `keeps`: as OpenAI. `ignores`: takes the field and forgets everything (Ollama). `rejects`: 400 (OpenRouter, llama.cpp). */
export type StateHabit = 'keeps' | 'ignores' | 'rejects'

export interface ResponsesStateOptions {
  /** Whose sealed reasoning is taken back. */
  readonly issuer?: string
  /** UTC milliseconds; a stored response is forgotten 30 days after it. */
  readonly now?: () => number
  /** Input above so many tokens is refused. */
  readonly windowTokens?: number
  /** Present where the Conversations API is. */
  readonly conversations?: ConversationsState
  /** Refuses `instructions` where a chain is continued, as xAI does. */
  readonly refusesInstructionsOnChain?: boolean
  /** Says what an answer cost, as xAI does. */
  readonly reportsTicks?: boolean
}

interface StoredResponse {
  readonly items: readonly LooseRecord[]
  /** How many of the items, from the end, are its own output. */
  readonly outputCount: number
  /** UTC milliseconds. */
  readonly createdAt: number
}

/** What stands before the input of a request. */
interface Before {
  readonly items: readonly LooseRecord[]
  readonly continuedFrom: string | null
  readonly conversation: KeptConversation | null
}

export interface UsualResponse {
  readonly items: readonly WireItem[]
  readonly facts: ResponseFacts & { readonly id: string }
}

/** An answer that is being given. Exactly one of the two is called first; the other then does nothing. */
export interface BegunResponse extends UsualResponse {
  /** It was given to the end: from now on it is kept, if it is to be. */
  complete(): void
  /** It was broken off: nothing of it is kept. */
  abandon(): void
}

const keptForMs = 30 * 86_400_000

const countFields = [
  ...['model', 'input', 'instructions', 'previous_response_id', 'conversation', 'reasoning', 'text'],
  ...['tools', 'tool_choice', 'parallel_tool_calls', 'truncation'],
]
const answerFields = [
  ...[...countFields, 'store', 'stream', 'stream_options', 'max_output_tokens', 'include', 'metadata'],
  ...['prompt_cache_key', 'prompt_cache_options', 'service_tier', 'background', 'temperature', 'top_p'],
]

function fieldFault(body: LooseRecord, known: readonly string[]): WireAnswer | null {
  const unknown = Object.keys(body).find((field) => !known.includes(field))
  if (unknown !== undefined) {
    return openAiError(400, `Unknown parameter: '${unknown}'.`, { code: 'unknown_parameter', param: unknown })
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
  return null
}

function inputOf(body: LooseRecord): readonly LooseRecord[] {
  return typeof body.input === 'string' ? [{ role: 'user', content: body.input }] : listOf(body.input)
}

export class ResponsesState {
  readonly #stored = new Map<string, StoredResponse>()
  readonly #habit: StateHabit
  readonly #options: ResponsesStateOptions
  /** One entry for each answer that was begun. */
  readonly shown: ShownTurn[] = []
  #count = 0

  constructor(habit: StateHabit, options: ResponsesStateOptions = {}) {
    this.#habit = habit
    this.#options = options
  }

  /** Forgets an id (or all of them), as a provider does after its term. */
  forget(id?: string): void {
    if (id === undefined) this.#stored.clear()
    else this.#stored.delete(id)
  }

  storedIds(): string[] {
    return [...this.#stored.keys()].filter((id) => this.#find(id) !== null)
  }

  #now(): number {
    return this.#options.now?.() ?? Date.UTC(2026, 10, 20, 12)
  }

  #find(id: string): StoredResponse | null {
    const stored = this.#stored.get(id)
    return stored === undefined || stored.createdAt + keptForMs <= this.#now() ? null : stored
  }

  #before(body: LooseRecord): Before | WireAnswer {
    const nothing: Before = { items: [], continuedFrom: null, conversation: null }
    const previous = body.previous_response_id ?? null
    const named = body.conversation ?? null
    if (previous !== null && named !== null) {
      return openAiError(400, 'Only one of previous_response_id and conversation may be given.', {
        code: 'mutually_exclusive_parameters',
      })
    }
    if (named !== null && this.#options.conversations !== undefined) {
      const id = typeof named === 'string' ? named : String(recordOf(named).id)
      const conversation = this.#options.conversations.find(id)
      if ('steps' in conversation) return conversation
      if (conversation.isLocked) return conversationLocked(id)
      return { items: [...conversation.items], continuedFrom: id, conversation }
    }
    if ((previous ?? named) === null || this.#habit === 'ignores') return nothing
    if (this.#habit === 'rejects' || previous === null) {
      const param = previous === null ? 'conversation' : 'previous_response_id'
      return openAiError(400, `${param} is not supported.`, { param })
    }
    if (this.#options.refusesInstructionsOnChain === true && (body.instructions ?? null) !== null) {
      return openAiError(400, 'Instructions cannot be used together with a previous response.')
    }
    const stored = this.#find(String(previous))
    if (stored !== null) return { items: stored.items, continuedFrom: String(previous), conversation: null }
    return openAiError(400, `Previous response with id '${String(previous)}' not found.`, {
      code: 'previous_response_not_found',
      param: 'previous_response_id',
    })
  }

  /** What a request would put before the model, or the error it deserves. */
  #read(body: LooseRecord, fields: readonly string[]) {
    const fault = fieldFault(body, fields)
    if (fault !== null) return fault
    const before = this.#before(body)
    if ('steps' in before) return before
    const input = inputOf(body)
    const itemProblem = itemFault(input, before.items, this.#options.issuer ?? 'openai')
    if (itemProblem !== null) return itemProblem
    const kept = tokensOfItems(before.items)
    return { before, input, kept, inputTokens: kept + tokensOfItems(input) + tokensOfText(body.instructions) }
  }

  /** The answer of the endpoint that only counts. */
  count(request: RecordedRequest): WireAnswer {
    const read = this.#read(recordOf(request.body), countFields)
    if ('steps' in read) return read
    return jsonAnswer(200, { object: 'response.input_tokens', input_tokens: read.inputTokens })
  }

  /** The usual answer to a request, kept at once when it was asked to be, or the error it deserves. */
  answer(request: RecordedRequest): UsualResponse | WireAnswer {
    const begun = this.begin(request)
    if (!('steps' in begun)) begun.complete()
    return begun
  }

  /** Like `answer`, but nothing is kept before the caller says how it ended. */
  begin(request: RecordedRequest): BegunResponse | WireAnswer {
    const body = recordOf(request.body)
    const read = this.#read(body, answerFields)
    if ('steps' in read) return read
    const { before, input, kept, inputTokens } = read
    if (inputTokens > (this.#options.windowTokens ?? Number.POSITIVE_INFINITY)) {
      return openAiFailures['context-overflow']()
    }
    this.#count += 1
    const id = `resp_fake${String(this.#count).padStart(4, '0')}`
    const items = this.#compose(id, input, before)
    const outputTokens = tokensOfItems(items)
    const isStored = this.#habit === 'keeps' && body.store !== false
    this.shown.push({
      system: shownSystem(body.instructions, [...before.items, ...input]),
      messages: joinRoles(shownMessages([...before.items, ...input])),
      continuedFrom: before.continuedFrom,
      isStored: isStored || before.conversation !== null,
      inputTokens,
    })
    const usage = {
      input_tokens: inputTokens,
      input_tokens_details: { cached_tokens: kept, cache_write_tokens: 0 },
      output_tokens: outputTokens,
      output_tokens_details: { reasoning_tokens: tokensOfItems(items.slice(0, 1)) },
      total_tokens: inputTokens + outputTokens,
    }
    const ticks =
      this.#options.reportsTicks === true ? ticksFor('xai', String(body.model), chargeOfOpenAi(usage)) : {}
    const createdAt = this.#now()
    if (before.conversation !== null) before.conversation.isLocked = true
    let isOver = false
    const end = (keep: () => void): void => {
      if (isOver) return
      isOver = true
      if (before.conversation !== null) before.conversation.isLocked = false
      keep()
    }
    return {
      items,
      facts: {
        id,
        model: `${String(body.model)}-2026-10-01`,
        previousResponseId: before.conversation === null ? before.continuedFrom : null,
        conversationId: before.conversation?.id ?? null,
        createdAt: Math.floor(createdAt / 1_000),
        store: isStored,
        usage: { ...usage, ...ticks },
      },
      complete: () =>
        end(() => {
          const all = [...before.items, ...input, ...items]
          if (isStored) this.#stored.set(id, { items: all, outputCount: items.length, createdAt })
          if (before.conversation !== null) {
            this.#options.conversations?.append(before.conversation, [...input, ...items])
          }
        }),
      abandon: () => end(() => undefined),
    }
  }

  #compose(id: string, input: readonly LooseRecord[], before: Before): WireItem[] {
    const sent = input.filter(isMessage).length
    const remembered = before.items.filter(isMessage).length
    const lastUser = contentText(input.findLast((item) => item.role === 'user')?.content)
    const memory = before.items.length === 0 ? '' : ` and remembered ${remembered}`
    const text = `GPT here. I was sent ${sent} ${sent === 1 ? 'message' : 'messages'}${memory}. You said: ${lastUser}`
    const thought = `The person wrote ${lastUser.length} characters.`
    return [reasoningItem(thought, `rs_${id}`, this.#options.issuer), messageItem(text, `msg_${id}`)]
  }

  /** GET and DELETE of one response. */
  one(method: string, id: string): WireAnswer {
    const stored = this.#find(id)
    if (stored === null) return openAiError(404, `Response with id '${id}' not found.`)
    if (method === 'DELETE') {
      this.#stored.delete(id)
      return jsonAnswer(200, { id, object: 'response', deleted: true })
    }
    const output = stored.items.slice(-stored.outputCount)
    return jsonAnswer(200, { id, object: 'response', status: 'completed', output })
  }
}
