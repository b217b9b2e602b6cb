// Chat Completions chunks into stream events. Pure: one reader per answer, fed chunk by chunk. The answer counts only
// with a finish_reason; usage may still follow it, so the finish is given out at the end of the stream. An error in a
// chunk is read after everything else that chunk holds.
import type { Failure } from '../../../shared/domain/failure.ts'
import type { Identifier } from '../../../shared/domain/identifier.ts'
import type { JsonValue } from '../../../shared/domain/json.ts'
import type { FinishReason, StreamEvent } from '../../../shared/domain/stream-event.ts'
import type { Usage } from '../../../shared/domain/usage.ts'
import type { Vendor } from '../../../shared/domain/vendor.ts'
import { type FailureContext, failureOf } from '../classify-failure.ts'
import { classifyStreamError } from '../classify-http.ts'
import { collectIdentifiers, IdentifierCollection, type IdentifierRules } from '../collect-identifiers.ts'
import { failEvent } from '../fail-event.ts'
import { asList, asRecord, asText, type JsonRecord } from '../read-json.ts'
import type { ChatQuirks } from '../vendor-quirks.ts'
import { vendorProfiles } from '../vendors.ts'
import { ChatMetadata } from './chat-metadata.ts'
import { ChatParts } from './chat-parts.ts'
import { chatIdentifierRules } from './identifiers.ts'
import { plainDelta } from './plain-delta.ts'
import type { AnswerStart, RecordReader } from './run-record-stream.ts'
import { readChatUsage } from './usage.ts'

export interface ChatReaderOptions {
  readonly start: AnswerStart
  readonly context: FailureContext
  readonly vendor: Vendor
}

const finishReasons: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  eos: 'stop',
  length: 'length',
  tool_calls: 'tool-calls',
  function_call: 'tool-calls',
  content_filter: 'content-filter',
}

export class ChatReader implements RecordReader {
  readonly #options: ChatReaderOptions
  readonly #quirks: ChatQuirks
  readonly #identifiers = new IdentifierCollection()
  readonly #rules: IdentifierRules
  readonly #parts: ChatParts
  readonly #metadata = new ChatMetadata()
  #hasStarted = false
  #id: JsonValue | undefined
  #rawReason: string | null = null
  #serviceTier: JsonValue | undefined
  /** The running total, while it is one. */
  #usageSoFar: Usage | null = null
  #isDone = false

  constructor(options: ChatReaderOptions) {
    this.#options = options
    this.#quirks = vendorProfiles[options.vendor].chat
    this.#rules = chatIdentifierRules(this.#quirks.idsAreUnique)
    this.#identifiers.add(options.start.identifiers)
    this.#parts = new ChatParts(this.#quirks)
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

  get metadata(): JsonValue {
    return this.#metadata.kept(this.#options.context.apiKey ?? null)
  }

  /** The ids in the headers are told at once: they settle a call that is stopped before its first word. */
  begin(): StreamEvent[] {
    return [this.#start(null)]
  }

  read(value: JsonValue): StreamEvent[] {
    const chunk = asRecord(value)
    if (chunk === null || this.#isDone) return []
    if (this.#hasStarted) {
      const delta = plainDelta(chunk, this.#id)
      if (delta !== null) return this.#parts.add(delta)
    }
    return this.#readWhole(chunk)
  }

  end(): StreamEvent[] {
    if (this.#isDone) return []
    const closing = [...this.#parts.closeAll(), ...this.#settleUsage()]
    const rawReason = this.#rawReason
    if (rawReason === null) {
      return [...closing, ...this.#fail(failureOf('incomplete-stream', this.#options.context))]
    }
    this.#isDone = true
    return [
      ...closing,
      {
        type: 'finish',
        reason: this.#reasonOf(rawReason),
        rawReason,
        native: this.#parts.native(),
        identifiers: [...this.#identifiers.all],
        handle: null,
        metadata: this.metadata,
      },
    ]
  }

  #start(servedModel: string | null): StreamEvent {
    const identifiers = this.#identifiers.takeNew()
    const { headers, requestBytes } = this.#options.start
    return { type: 'response-start', identifiers, servedModel, headers, requestBytes }
  }

  #readWhole(chunk: JsonRecord): StreamEvent[] {
    const vendorField = this.#quirks.vendorField === null ? null : asRecord(chunk[this.#quirks.vendorField])
    const choice = asRecord(asList(chunk.choices)[0])
    // A server that does not stream sends the whole message in one record.
    const delta = asRecord(choice?.delta) ?? asRecord(choice?.message)
    this.#id = chunk.id
    this.#identifiers.add(collectIdentifiers(chunk, 'body', this.#rules))
    this.#metadata.add(chunk, choice, delta)
    const events: StreamEvent[] = []
    if (this.#hasStarted) events.push(...this.#identifiers.announce())
    else {
      this.#hasStarted = true
      events.push(this.#start(asText(chunk.model) || null))
    }
    const reason = asText(choice?.finish_reason)
    if (reason !== null && reason !== '') this.#rawReason = reason
    const error = chunk.error ?? choice?.error ?? vendorField?.error
    const hasFailed = (error !== undefined && error !== null) || this.#rawReason === 'error'
    this.#serviceTier = chunk.service_tier ?? vendorField?.service_tier ?? this.#serviceTier
    // A usage that comes alone is the last one; one beside a piece of the answer may be a running total.
    const isPartial = choice !== null && this.#rawReason === null && !hasFailed
    const usage = readChatUsage(chunk.usage ?? vendorField?.usage ?? choice?.usage, this.#quirks, {
      serviceTier: this.#serviceTier,
      isPartial,
    })
    if (usage !== null) {
      this.#usageSoFar = isPartial ? usage : null
      // Before the words it came with: whoever stops the answer at these has it.
      events.push({ type: 'usage', usage })
    }
    if (delta !== null) events.push(...this.#parts.add(delta))
    if (!hasFailed) return events
    this.#metadata.addFailure(this.#rawReason, error ?? null)
    const failure = classifyStreamError(error ?? { code: 'server_error' }, this.#options.context)
    return [...events, ...this.#fail(failure)]
  }

  /** A running total that nothing came after is the whole of a finished answer. */
  #settleUsage(): StreamEvent[] {
    if (this.#usageSoFar === null || this.#rawReason === null) return []
    const { isPartial: _isPartial, ...usage } = this.#usageSoFar
    return [{ type: 'usage', usage }]
  }

  #reasonOf(rawReason: string): FinishReason {
    const reason = finishReasons[rawReason] ?? 'other'
    if (reason !== 'stop') return reason
    if (this.#parts.hasRefusal) return 'refusal'
    // Several local servers end a tool call with a plain stop.
    return this.#parts.hasToolCall ? 'tool-calls' : 'stop'
  }

  #fail(failure: Failure): StreamEvent[] {
    this.#isDone = true
    return [...this.#parts.closeAll(), failEvent(failure, this)]
  }
}
