// Responses records into stream events. Pure: one reader per answer, fed record by record. Unknown record types are
// ignored; a missing record never blocks what the others say (deltas open what no one announced, items fill in what
// had no deltas). The answer counts only with response.completed or response.incomplete.
import type { HandleSeed } from '../../../shared/domain/continuation.ts'
import type { Failure } from '../../../shared/domain/failure.ts'
import type { Identifier } from '../../../shared/domain/identifier.ts'
import type { JsonValue } from '../../../shared/domain/json.ts'
import type { FinishReason, StreamEvent } from '../../../shared/domain/stream-event.ts'
import type { Vendor } from '../../../shared/domain/vendor.ts'
import { type FailureContext, failureOf } from '../classify-failure.ts'
import { classifyStreamError } from '../classify-http.ts'
import { failEvent } from '../fail-event.ts'
import { keepMetadata } from '../keep-metadata.ts'
import type { AnswerStart, RecordReader } from '../openai-chat/run-record-stream.ts'
import { asCount, asList, asRecord, asText, type JsonRecord } from '../read-json.ts'
import { vendorProfiles } from '../vendors.ts'
import { conversationSeed } from './conversation.ts'
import { AnswerIdentifiers } from './identifiers.ts'
import { ResponseParts } from './response-parts.ts'
import { readResponsesUsage } from './usage.ts'

/** What the provider was asked to keep and to continue. */
export interface AskedState {
  /** Was the response to be stored? */
  readonly isStored: boolean
  /** Until when a stored response is continued and kept, UTC milliseconds; null where the vendor stores none. */
  readonly limits: Pick<HandleSeed, 'expiresAt' | 'heldUntil'> | null
  readonly previousId: string | null
  /** The conversation the answer is to be part of; a new one as well. */
  readonly conversationId: string | null
}

export interface ResponsesReaderOptions {
  readonly start: AnswerStart
  readonly context: FailureContext
  readonly vendor: Vendor
  readonly asked: AskedState
}

/** Of the response object, what is content, is kept elsewhere, or is an echo of the request. */
const notMetadata = new Set(['output', 'output_text', 'usage', 'instructions', 'input', 'tools'])

/** Reasons that leave something to go on from: a refused or blocked answer is no place for it. */
const goodReasons: ReadonlySet<FinishReason> = new Set(['stop', 'tool-calls', 'length'])

export class ResponsesReader implements RecordReader {
  readonly #options: ResponsesReaderOptions
  readonly #identifiers: AnswerIdentifiers
  readonly #parts = new ResponseParts()
  /** The response as a record last told of it; empty before the first one. */
  #response: JsonRecord = {}
  #hasStarted = false
  #isEchoRead = false
  #heldId: string | null = null
  #isDone = false

  constructor(options: ResponsesReaderOptions) {
    this.#options = options
    this.#identifiers = new AnswerIdentifiers(options.start.identifiers)
  }

  get isDone(): boolean {
    return this.#isDone
  }

  /** The terminal record ends the answer at once, so there is no complete answer that is still open. */
  get isComplete(): boolean {
    return false
  }

  get identifiers(): readonly Identifier[] {
    return this.#identifiers.all
  }

  get metadata(): JsonValue {
    return keepMetadata(this.#response, notMetadata, this.#options.context.apiKey ?? null)
  }

  /** What the headers say is told at once, so that a stop before the first record loses none of it. */
  begin(): StreamEvent[] {
    return [this.#start(null)]
  }

  read(value: JsonValue): StreamEvent[] {
    const record = asRecord(value)
    if (record === null || this.#isDone) return []
    const type = asText(record.type)
    const mayBeNews = this.#identifiers.learn(record, type ?? 'record')
    const response = asRecord(record.response)
    if (response !== null) {
      this.#response = response
      if (!this.#isEchoRead) {
        this.#isEchoRead = true
        const failure = this.#readEcho(response)
        if (failure !== null) return this.#fail(failure)
      }
    }
    if (this.#hasStarted) {
      const events = this.#readKnown(record, type, response)
      return mayBeNews ? [...this.#identifiers.announce(), ...events] : events
    }
    this.#hasStarted = true
    return [
      this.#start(asText(response?.model)),
      ...this.#heldUnasked(response),
      ...this.#readKnown(record, type, response),
    ]
  }

  #start(servedModel: string | null): StreamEvent {
    const { headers, requestBytes } = this.#options.start
    const identifiers = this.#identifiers.takeNew()
    return { type: 'response-start', identifiers, servedModel, headers, requestBytes }
  }

  /**
   * A server that ignores what it was to continue answers as if the conversation began here. Its first record shows it:
   * it repeats another id than it was given, or none (seen at compatible servers, 2026).
   */
  #readEcho(response: JsonRecord): Failure | null {
    const { asked, context } = this.#options
    const { previous_response_id: previous, conversation } = response
    const isChainIgnored =
      asked.previousId !== null && previous !== undefined && previous !== asked.previousId
    const conversationId = asText(conversation) ?? asText(asRecord(conversation)?.id)
    const isConversationIgnored =
      asked.conversationId !== null && conversation !== undefined && conversationId !== asked.conversationId
    if (!isChainIgnored && !isConversationIgnored) return null
    const sentence = `${context.vendorName} answered without the earlier part of this conversation.`
    return failureOf(context.continuedFrom ? 'handle-lost' : 'unknown', {
      ...context,
      sentence,
      retryable: false,
    })
  }

  end(): StreamEvent[] {
    if (this.#isDone) return []
    return this.#fail(failureOf('incomplete-stream', this.#options.context))
  }

  #readKnown(record: JsonRecord, type: string | null, response: JsonRecord | null): StreamEvent[] {
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
        return this.#failWith(record.error ?? record)
      default:
        // Servers that do not speak this dialect send a bare error object and no type.
        return type === null && record.error !== undefined && record.error !== null
          ? this.#failWith(record.error)
          : []
    }
  }

  #itemDone(index: number | null, item: JsonRecord | null): StreamEvent[] {
    if (item === null) return []
    return this.#parts.closeItem(index ?? this.#parts.itemCount, item)
  }

  #fail(failure: Failure): StreamEvent[] {
    this.#isDone = true
    return [...this.#parts.closeAll(), failEvent(failure, this)]
  }

  /** An error that stands beside the response, as in the records of that name. */
  #failWith(error: JsonValue): StreamEvent[] {
    this.#response = { ...this.#response, error }
    return this.#fail(classifyStreamError(error, this.#options.context))
  }

  #usage(response: JsonRecord): StreamEvent[] {
    const usage = readResponsesUsage(response, vendorProfiles[this.#options.vendor].responses)
    return usage === null ? [] : [{ type: 'usage', usage }]
  }

  /**
   * The response as the provider holds it now; null when it holds none. The echo is believed before the request:
   * organisations that forbid storing get `store: false` whatever was asked (OpenAI documentation, 2026), and a server
   * that takes no such wish may store all the same.
   */
  #storedResponse(response: JsonRecord): HandleSeed | null {
    const { limits, isStored } = this.#options.asked
    const id = asText(response.id)
    if (id === null) return null
    const isHeld = isStored && limits !== null ? response.store !== false : response.store === true
    if (!isHeld) return null
    const { expiresAt, heldUntil } = limits ?? { expiresAt: null, heldUntil: null }
    return { kind: 'response', value: id, position: null, expiresAt, heldUntil, isOneUse: false }
  }

  /**
   * A server of which nothing is known says in its first record that it stores. Whether it drops an answer that breaks
   * off, as OpenAI does (observed 2026), is not known either, so this is said at once.
   */
  #heldUnasked(response: JsonRecord | null): StreamEvent[] {
    if (response === null || this.#options.asked.limits !== null) return []
    const stored = this.#storedResponse(response)
    return stored === null ? [] : this.#hold(stored)
  }

  /** Announces what the provider holds, once. */
  #hold(handle: HandleSeed): StreamEvent[] {
    if (handle.value === this.#heldId) return []
    this.#heldId = handle.value
    return [{ type: 'held', handle }]
  }

  #failed(response: JsonRecord): StreamEvent[] {
    const stored = this.#storedResponse(response)
    return [
      ...this.#usage(response),
      ...(stored === null ? [] : this.#hold(stored)),
      ...this.#fail(classifyStreamError(response.error ?? null, this.#options.context)),
    ]
  }

  #finish(response: JsonRecord): StreamEvent[] {
    if (response.status === 'failed' || response.status === 'cancelled') return this.#failed(response)
    const events: StreamEvent[] = []
    // Items that were never announced one by one stand only here.
    for (const [index, value] of asList(response.output).entries()) {
      const item = asRecord(value)
      if (item !== null && !this.#parts.hasDone(index)) events.push(...this.#parts.closeItem(index, item))
    }
    events.push(...this.#parts.closeAll(), ...this.#usage(response))
    const rawReason = asText(asRecord(response.incomplete_details)?.reason) ?? asText(response.status)
    const reason = this.#reasonOf(response, rawReason)
    const { isStored, conversationId } = this.#options.asked
    const stored = this.#storedResponse(response)
    const continued = conversationId === null ? (isStored ? stored : null) : conversationSeed(conversationId)
    const handle = goodReasons.has(reason) ? continued : null
    // Held all the same: an answer made in a conversation, and one that is not continued.
    if (stored !== null && handle !== stored) events.push(...this.#hold(stored))
    this.#isDone = true
    events.push({
      type: 'finish',
      reason,
      rawReason,
      native: this.#parts.items(),
      identifiers: [...this.#identifiers.all],
      handle,
      metadata: this.metadata,
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
