// Chunks of a chat answer -> stream events. Pure: one reader per answer, fed chunk by chunk. The answer counts only
// with a finish_reason. Unknown fields and chunks are kept, never fatal; an error in a record is read as one.
import type { Failure } from '../../../shared/domain/failure.ts'
import type { Identifier } from '../../../shared/domain/identifier.ts'
import type { JsonValue } from '../../../shared/domain/json.ts'
import type { FinishReason, StreamEvent } from '../../../shared/domain/stream-event.ts'
import { failureOf } from '../classify-failure.ts'
import { collectIdentifiers, IdentifierCollection, type IdentifierRules } from '../collect-identifiers.ts'
import { failEvent } from '../fail-event.ts'
import { keepMetadata } from '../keep-metadata.ts'
import { asCount, asList, asRecord, asText, type JsonRecord } from '../read-json.ts'
import { AnswerParts } from './answer-parts.ts'
import { failureOfMistral, type MistralCallContext, readMistralError } from './classify.ts'
import { CallCollector } from './collect-calls.ts'
import { ContentCollector } from './collect-content.ts'
import { nineCharactersOf } from './handoff.ts'
import { hasOnly } from './has-only.ts'
import { usageOf } from './read-usage.ts'
import type { AnswerStart, RecordReader } from './run-stream.ts'

export interface ChatReaderOptions {
  readonly start: AnswerStart
  readonly context: MistralCallContext
}

const finishReasons: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  length: 'length',
  model_length: 'length',
  tool_calls: 'tool-calls',
}

const idRules: IdentifierRules = {
  kinds: { '$.id': 'response', 'tool_calls[].id': 'call', tool_call_id: 'call' },
  // What the model wrote for a tool is content.
  skip: new Set(['arguments']),
}

/** `p` is padding that hides the length of a chunk (recorded answers, 2026-06). */
const notMetadata = new Set(['choices', 'p'])

const plainKeys = {
  chunk: new Set(['id', 'object', 'created', 'model', 'choices', 'p']),
  choice: new Set(['index', 'delta', 'finish_reason']),
  delta: new Set(['role', 'content']),
}

/** A chunk that holds nothing but more text: most of them, hence not walked for ids. */
function isPlainDelta(chunk: JsonRecord, choice: JsonRecord, delta: JsonRecord): boolean {
  return (
    typeof delta.content === 'string' &&
    (choice.finish_reason === null || choice.finish_reason === undefined) &&
    hasOnly(chunk, plainKeys.chunk) &&
    hasOnly(choice, plainKeys.choice) &&
    hasOnly(delta, plainKeys.delta)
  )
}

function isError(chunk: JsonRecord): boolean {
  if (chunk.object === 'error' || (chunk.error !== undefined && chunk.error !== null)) return true
  return chunk.choices === undefined && (chunk.detail !== undefined || typeof chunk.message === 'string')
}

/** False for what may come before the answer itself and names no model. */
function isAnswer(chunk: JsonRecord): boolean {
  return Array.isArray(chunk.choices) || typeof chunk.model === 'string'
}

export class MistralChatReader implements RecordReader {
  readonly #options: ChatReaderOptions
  readonly #identifiers = new IdentifierCollection()
  readonly #parts = new AnswerParts()
  readonly #content = new ContentCollector(this.#parts)
  readonly #calls = new CallCollector(this.#parts, (position) => this.#standInId(position))
  /** The last fragment's call, by the index the provider gives it. */
  readonly #currentCalls = new Map<number, { readonly key: string; readonly id: string | null }>()
  readonly #callShapes = new Map<string, JsonRecord>()
  #metadata: JsonRecord = {}
  #responseId = ''
  #rawReason: string | null = null
  #hasStarted = false
  #isDone = false

  constructor(options: ChatReaderOptions) {
    this.#options = options
    this.#identifiers.add(options.start.identifiers)
  }

  get isDone(): boolean {
    return this.#isDone
  }

  get isComplete(): boolean {
    return this.#rawReason !== null && !this.#isDone
  }

  get identifiers(): readonly Identifier[] {
    return this.#identifiers.all
  }

  read(value: JsonValue): StreamEvent[] {
    const chunk = asRecord(value)
    if (chunk === null || this.#isDone) return []
    const choice = asRecord(asList(chunk.choices)[0]) ?? {}
    // A server that does not stream sends the whole message in one record.
    const delta = asRecord(choice.delta) ?? asRecord(choice.message) ?? {}
    if (this.#hasStarted && isPlainDelta(chunk, choice, delta)) return this.#content.add(delta.content, null)
    this.#identifiers.add(collectIdentifiers(chunk, 'body', idRules))
    this.#keepAbout(chunk, choice, delta)
    const isFirst = !this.#hasStarted && isAnswer(chunk)
    const events = isFirst ? [this.#start(chunk)] : this.#identifiers.announce()
    const reason = asText(choice.finish_reason)
    if (reason !== null && reason !== '') this.#rawReason = reason
    events.push(...this.#content.add(delta.content, null))
    for (const fragment of asList(delta.tool_calls)) events.push(...this.#addCall(fragment))
    const usage = usageOf(chunk.usage)
    if (usage !== null) events.push({ type: 'usage', usage })
    if (isError(chunk) || this.#rawReason === 'error') {
      events.push(...this.fail(failureOfMistral(readMistralError(chunk, null), this.#options.context, null)))
    }
    return events
  }

  begin(): StreamEvent[] {
    return [this.#opening(null)]
  }

  end(): StreamEvent[] {
    if (this.#isDone) return []
    if (this.#rawReason === null) return this.fail(failureOf('incomplete-stream', this.#options.context))
    const closing = this.#close()
    this.#isDone = true
    const known = finishReasons[this.#rawReason] ?? 'other'
    const hasCalls = this.#calls.calls.length > 0
    return [
      ...closing,
      {
        type: 'finish',
        reason: known === 'stop' && hasCalls ? 'tool-calls' : known,
        rawReason: this.#rawReason,
        native: this.#calls.areWhole ? this.#native() : null,
        identifiers: [...this.#identifiers.all],
        handle: null,
        metadata: this.#kept(),
      },
    ]
  }

  fail(failure: Failure): StreamEvent[] {
    const closing = this.#close()
    this.#isDone = true
    return [...closing, failEvent(failure, { identifiers: this.identifiers, metadata: this.#kept() })]
  }

  #kept(): JsonValue {
    const { sources, files } = this.#content
    const record = { ...this.#metadata, sources: this.#listed(sources), files: this.#listed(files) }
    return keepMetadata(record, notMetadata, this.#options.context.apiKey ?? null)
  }

  #start(chunk: JsonRecord): StreamEvent {
    this.#hasStarted = true
    this.#responseId = asText(chunk.id) ?? ''
    return this.#opening(asText(chunk.model) || null)
  }

  #opening(servedModel: string | null): StreamEvent {
    return {
      type: 'response-start',
      identifiers: this.#identifiers.takeNew(),
      servedModel,
      headers: { ...this.#options.start.headers },
      requestBytes: this.#options.start.requestBytes,
    }
  }

  /** Everything a chunk says besides the content; a later one adds to the ones before. */
  #keepAbout(chunk: JsonRecord, choice: JsonRecord, delta: JsonRecord): void {
    const { delta: _delta, message: _message, index: _index, ...aboutChoice } = choice
    const { role: _role, content: _content, tool_calls: _calls, ...aboutMessage } = delta
    const known = (record: JsonRecord) =>
      Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null))
    this.#metadata = {
      ...this.#metadata,
      ...known(chunk),
      ...known(aboutChoice),
      ...(Object.keys(known(aboutMessage)).length === 0 ? {} : { message: known(aboutMessage) }),
    }
  }

  #addCall(value: JsonValue): StreamEvent[] {
    const fragment = asRecord(value)
    if (fragment === null) return []
    // "null" is what a missing id becomes on the way through clients.
    const id = fragment.id === 'null' ? null : asText(fragment.id) || null
    const index = asCount(fragment.index) ?? this.#currentCalls.size
    const current = this.#currentCalls.get(index)
    const isSame = current !== undefined && (id === null || current.id === null || current.id === id)
    const key = isSame ? current.key : `${index} ${id ?? ''}`
    this.#currentCalls.set(index, { key, id: id ?? current?.id ?? null })
    const { function: definition, ...shape } = fragment
    this.#callShapes.set(key, { ...this.#callShapes.get(key), ...shape })
    const { name, arguments: args } = asRecord(definition) ?? {}
    return this.#calls.add(key, { callId: id, name: asText(name) || null, arguments: args })
  }

  /** The answer as one message of the api. */
  #native(): JsonValue {
    const shapes = [...this.#callShapes.values()]
    const calls = this.#calls.calls.map((call, position) => ({
      type: 'function',
      ...shapes[position],
      id: call.callId,
      function: { name: call.name, arguments: call.argumentsValue },
    }))
    return {
      role: 'assistant',
      content: this.#content.native(),
      ...(calls.length === 0 ? {} : { tool_calls: calls }),
    }
  }

  #standInId(position: number): string {
    return nineCharactersOf(`${this.#responseId}#${position}`)
  }

  #listed(records: readonly JsonRecord[]): JsonValue {
    return records.length === 0 ? null : [...records]
  }

  #close(): StreamEvent[] {
    return [...this.#parts.endRun(), ...this.#calls.closeAll()]
  }
}
