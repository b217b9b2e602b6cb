// Chat Completions chunks into stream events. Pure: one reader per answer, fed chunk by chunk. The answer counts only
// with a finish_reason; usage may still follow it, so the finish is given out at the end of the stream. An error in a
// chunk is read after everything else that chunk holds.
import type { Failure } from '../../../shared/domain/failure.ts'
import type { Identifier } from '../../../shared/domain/identifier.ts'
import type { JsonValue } from '../../../shared/domain/json.ts'
import type { FinishReason, StreamEvent } from '../../../shared/domain/stream-event.ts'
import type { Vendor } from '../../../shared/domain/vendor.ts'
import { type FailureContext, failureOf } from '../classify-failure.ts'
import { classifyStreamError } from '../classify-http.ts'
import { asList, asRecord, asText, type JsonRecord, pick } from '../read-json.ts'
import type { ChatQuirks } from '../vendor-quirks.ts'
import { vendorProfiles } from '../vendors.ts'
import { ChatParts } from './chat-parts.ts'
import type { AnswerStart, RecordReader } from './run-record-stream.ts'
import { readChatUsage } from './usage.ts'

export interface ChatReaderOptions {
  readonly start: AnswerStart
  readonly context: FailureContext
  readonly vendor: Vendor
}

/** What of the chunks is kept as metadata: no content. */
const metadataNames = [
  'created',
  'system_fingerprint',
  'service_tier',
  'provider',
  'timings',
  'stats',
  'moderation',
  'citations',
  'openrouter_metadata',
]

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
  readonly #identifiers: Identifier[]
  readonly #parts: ChatParts
  readonly #metadata: JsonRecord = {}
  #hasStarted = false
  #rawReason: string | null = null
  #isDone = false

  constructor(options: ChatReaderOptions) {
    this.#options = options
    this.#quirks = vendorProfiles[options.vendor].chat
    this.#identifiers = [...options.start.identifiers]
    this.#parts = new ChatParts(this.#quirks)
  }

  get isDone(): boolean {
    return this.#isDone
  }

  get isComplete(): boolean {
    return this.#rawReason !== null && !this.#isDone
  }

  get identifiers(): readonly Identifier[] {
    return this.#identifiers
  }

  read(value: JsonValue): StreamEvent[] {
    const chunk = asRecord(value)
    if (chunk === null || this.#isDone) return []
    const vendorField = this.#quirks.vendorField === null ? null : asRecord(chunk[this.#quirks.vendorField])
    this.#learnIds(chunk, vendorField)
    Object.assign(this.#metadata, pick(chunk, metadataNames))
    const events: StreamEvent[] = this.#hasStarted ? [] : [this.#start(chunk)]
    const choice = asRecord(asList(chunk.choices)[0])
    if (choice !== null) events.push(...this.#readChoice(choice))
    const usage = readChatUsage(chunk.usage ?? vendorField?.usage ?? choice?.usage, this.#quirks)
    if (usage !== null) events.push({ type: 'usage', usage })
    const error = chunk.error ?? choice?.error ?? vendorField?.error
    if (error !== undefined && error !== null) {
      events.push(...this.#fail(classifyStreamError(error, this.#options.context)))
    } else if (this.#rawReason === 'error') {
      events.push(...this.#fail(classifyStreamError({ code: 'server_error' }, this.#options.context)))
    }
    return events
  }

  end(): StreamEvent[] {
    if (this.#isDone) return []
    const closing = this.#parts.closeAll()
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
        identifiers: this.#allIdentifiers(),
        handle: null,
        metadata: this.#metadata,
      },
    ]
  }

  #start(chunk: JsonRecord): StreamEvent {
    this.#hasStarted = true
    return {
      type: 'response-start',
      identifiers: [...this.#identifiers],
      servedModel: asText(chunk.model) || null,
      headers: this.#options.start.headers,
      requestBytes: this.#options.start.requestBytes,
    }
  }

  #readChoice(choice: JsonRecord): StreamEvent[] {
    const reason = asText(choice.finish_reason)
    if (reason !== null && reason !== '') this.#rawReason = reason
    Object.assign(this.#metadata, pick(choice, ['native_finish_reason']))
    // A server that does not stream sends the whole message in one record.
    const delta = asRecord(choice.delta) ?? asRecord(choice.message)
    return delta === null ? [] : this.#parts.add(delta)
  }

  #reasonOf(rawReason: string): FinishReason {
    const reason = finishReasons[rawReason] ?? 'other'
    if (reason !== 'stop') return reason
    if (this.#parts.hasRefusal) return 'refusal'
    // Several local servers end a tool call with a plain stop.
    return this.#parts.hasToolCall ? 'tool-calls' : 'stop'
  }

  #learn(kind: string, value: JsonValue | undefined, foundIn: string): void {
    const text = asText(value)
    if (text === null || text === '') return
    if (this.#identifiers.some((known) => known.kind === kind && known.value === text)) return
    this.#identifiers.push({ kind, value: text, foundIn })
  }

  #learnIds(chunk: JsonRecord, vendorField: JsonRecord | null): void {
    this.#learn(this.#quirks.idsAreUnique ? 'response' : 'response-label', chunk.id, 'body id')
    this.#learn('request', vendorField?.id, `body ${this.#quirks.vendorField}.id`)
  }

  #allIdentifiers(): Identifier[] {
    for (const [position, id] of this.#parts.callIds().entries()) {
      this.#learn('call', id, `tool_calls[${position}].id`)
    }
    return [...this.#identifiers]
  }

  #fail(failure: Failure): StreamEvent[] {
    this.#isDone = true
    return [...this.#parts.closeAll(), { type: 'fail', failure, identifiers: this.#allIdentifiers() }]
  }
}
