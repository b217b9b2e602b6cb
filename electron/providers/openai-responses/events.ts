// Responses records into stream events. Pure: one reader per answer, fed record by record. Unknown record types are
// ignored; a missing record never blocks what the others say (deltas open what no one announced, items fill in what
// had no deltas). The answer counts only with response.completed or response.incomplete.
import type { HandleSeed } from '../../../shared/domain/continuation.ts'
import type { Identifier } from '../../../shared/domain/identifier.ts'
import type { JsonValue } from '../../../shared/domain/json.ts'
import type { FinishReason, StreamEvent } from '../../../shared/domain/stream-event.ts'
import type { Vendor } from '../../../shared/domain/vendor.ts'
import { type FailureContext, failureOf } from '../classify-failure.ts'
import { classifyStreamError } from '../classify-http.ts'
import type { AnswerStart, RecordReader } from '../openai-chat/run-record-stream.ts'
import { asCount, asList, asRecord, asText, type JsonRecord, pick } from '../read-json.ts'
import { vendorProfiles } from '../vendors.ts'
import { ResponseParts } from './response-parts.ts'
import { readResponsesUsage } from './usage.ts'

export interface ResponsesReaderOptions {
  readonly start: AnswerStart
  readonly context: FailureContext
  readonly vendor: Vendor
  /** UTC milliseconds; null when the answer is not kept at the provider. */
  readonly handleLimits: Pick<HandleSeed, 'expiresAt' | 'heldUntil'> | null
}

/** What of the response object is kept as metadata: no content, no echo of the request. */
const metadataNames = [
  'status',
  'service_tier',
  'created_at',
  'completed_at',
  'previous_response_id',
  'store',
  'reasoning',
  'incomplete_details',
  'tool_usage',
  'prompt_cache_options',
  'prompt_cache_diagnostics',
  'moderation',
  'system_fingerprint',
]

export class ResponsesReader implements RecordReader {
  readonly #options: ResponsesReaderOptions
  readonly #identifiers: Identifier[]
  readonly #parts = new ResponseParts()
  #hasStarted = false
  #isDone = false

  constructor(options: ResponsesReaderOptions) {
    this.#options = options
    this.#identifiers = [...options.start.identifiers]
  }

  get isDone(): boolean {
    return this.#isDone
  }

  /** The terminal record ends the answer at once, so there is no complete answer that is still open. */
  get isComplete(): boolean {
    return false
  }

  get identifiers(): readonly Identifier[] {
    return this.#identifiers
  }

  read(value: JsonValue): StreamEvent[] {
    const record = asRecord(value)
    if (record === null || this.#isDone) return []
    const response = asRecord(record.response)
    if (this.#hasStarted) return this.#readKnown(record, response)
    this.#hasStarted = true
    if (response !== null) this.#learnResponse(response, asText(record.type) ?? 'response')
    return [
      {
        type: 'response-start',
        identifiers: [...this.#identifiers],
        servedModel: asText(response?.model),
        headers: this.#options.start.headers,
        requestBytes: this.#options.start.requestBytes,
      },
      ...this.#readKnown(record, response),
    ]
  }

  end(): StreamEvent[] {
    if (this.#isDone) return []
    return this.#fail(failureOf('incomplete-stream', this.#options.context))
  }

  #readKnown(record: JsonRecord, response: JsonRecord | null): StreamEvent[] {
    const type = asText(record.type)
    switch (type) {
      case 'response.output_item.added':
        return this.#parts.addItem(asCount(record.output_index), asRecord(record.item))
      case 'response.output_item.done':
        return this.#itemDone(asCount(record.output_index), asRecord(record.item))
      case 'response.content_part.added':
        return this.#parts.openContent(record, asRecord(record.part))
      case 'response.output_text.delta':
      case 'response.refusal.delta':
        return this.#parts.contentDelta(record)
      case 'response.content_part.done':
        return this.#parts.closeContent(record, asRecord(record.part))
      case 'response.reasoning_summary_part.added':
        return this.#parts.startSummary(record)
      case 'response.reasoning_summary_text.delta':
      case 'response.reasoning_text.delta':
        return this.#parts.reasoningDelta(record)
      case 'response.function_call_arguments.delta':
      case 'response.custom_tool_call_input.delta':
        return this.#parts.argumentsDelta(record)
      case 'response.completed':
      case 'response.incomplete':
        return this.#finish(response ?? {})
      case 'response.failed':
      case 'response.cancelled':
        return this.#failed(response ?? {})
      case 'error':
        return this.#fail(classifyStreamError(record.error ?? record, this.#options.context))
      default:
        // Servers that do not speak this dialect send a bare error object and no type.
        return type === null && record.error !== undefined && record.error !== null
          ? this.#fail(classifyStreamError(record.error, this.#options.context))
          : []
    }
  }

  #learn(kind: string, value: JsonValue | undefined, foundIn: string): void {
    const text = asText(value)
    if (text === null || text === '') return
    if (this.#identifiers.some((known) => known.kind === kind && known.value === text)) return
    this.#identifiers.push({ kind, value: text, foundIn })
  }

  #learnResponse(response: JsonRecord, where: string): void {
    this.#learn('response', response.id, `event ${where}`)
    this.#learn('conversation', asRecord(response.conversation)?.id, `event ${where}`)
    this.#learn('previous-response', response.previous_response_id, `event ${where}`)
  }

  #learnItem(index: number, item: JsonRecord): void {
    this.#learn('item', item.id, `output[${index}].id`)
    this.#learn('call', item.call_id, `output[${index}].call_id`)
  }

  #itemDone(index: number | null, item: JsonRecord | null): StreamEvent[] {
    if (item === null) return []
    const position = index ?? this.#parts.itemCount
    this.#learnItem(position, item)
    return this.#parts.closeItem(position, item)
  }

  #fail(failure: ReturnType<typeof failureOf>): StreamEvent[] {
    this.#isDone = true
    return [...this.#parts.closeAll(), { type: 'fail', failure, identifiers: [...this.#identifiers] }]
  }

  #usage(response: JsonRecord): StreamEvent[] {
    const usage = readResponsesUsage(response.usage, vendorProfiles[this.#options.vendor].responses)
    return usage === null ? [] : [{ type: 'usage', usage }]
  }

  #failed(response: JsonRecord): StreamEvent[] {
    this.#learnResponse(response, 'response.failed')
    return [
      ...this.#usage(response),
      ...this.#fail(classifyStreamError(response.error ?? null, this.#options.context)),
    ]
  }

  #finish(response: JsonRecord): StreamEvent[] {
    if (response.status === 'failed' || response.status === 'cancelled') return this.#failed(response)
    this.#learnResponse(response, 'response.completed')
    const events: StreamEvent[] = []
    // Items that were never announced one by one stand only here.
    for (const [index, value] of asList(response.output).entries()) {
      const item = asRecord(value)
      if (item === null) continue
      this.#learnItem(index, item)
      if (!this.#parts.hasDone(index)) events.push(...this.#parts.closeItem(index, item))
    }
    events.push(...this.#parts.closeAll(), ...this.#usage(response))
    const rawReason = asText(asRecord(response.incomplete_details)?.reason) ?? asText(response.status)
    const reason = this.#reasonOf(response, rawReason)
    const id = asText(response.id)
    const { handleLimits } = this.#options
    // A refused or blocked answer is no place to go on from. `store: false` in the echo means it was not kept after
    // all, as with organisations that forbid storage.
    const isKept =
      id !== null &&
      handleLimits !== null &&
      response.store !== false &&
      (reason === 'stop' || reason === 'tool-calls' || reason === 'length')
    this.#isDone = true
    events.push({
      type: 'finish',
      reason,
      rawReason,
      native: this.#parts.items(),
      identifiers: [...this.#identifiers],
      handle: isKept
        ? { kind: 'response', value: id, position: null, ...handleLimits, isOneUse: false }
        : null,
      metadata: pick(response, metadataNames),
    })
    return events
  }

  #reasonOf(response: JsonRecord, rawReason: string | null): FinishReason {
    if (response.status === 'incomplete' || response.incomplete_details) {
      if (rawReason === 'max_output_tokens') return 'length'
      return rawReason === 'content_filter' ? 'content-filter' : 'other'
    }
    if (this.#parts.hasRefusal) return 'refusal'
    return this.#parts.hasToolCall ? 'tool-calls' : 'stop'
  }
}
