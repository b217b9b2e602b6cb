// Records of POST /v2/chat into stream events. Pure: one reader per answer, fed record by record. `type` decides; an
// `event:` line only repeats it. The answer counts only with `message-end`. Whatever a record says besides the content
// is kept as metadata, records of unknown types whole.
import type { Failure } from '../../../shared/domain/failure.ts'
import type { Identifier } from '../../../shared/domain/identifier.ts'
import type { JsonValue } from '../../../shared/domain/json.ts'
import type { FinishReason, StreamEvent } from '../../../shared/domain/stream-event.ts'
import { failureOf } from '../classify-failure.ts'
import { collectIdentifiers, IdentifierCollection, type IdentifierRules } from '../collect-identifiers.ts'
import { failEvent } from '../fail-event.ts'
import { keepMetadata } from '../keep-metadata.ts'
import { asCount, asRecord, asText, type JsonRecord } from '../read-json.ts'
import { AnswerParts, eachRecord, planTexts } from './answer-parts.ts'
import { type CohereCall, failureOfCohere } from './classify.ts'
import { usageOfCohere } from './read-usage.ts'

const finishReasons: Readonly<Record<string, FinishReason>> = {
  COMPLETE: 'stop',
  STOP_SEQUENCE: 'stop',
  MAX_TOKENS: 'length',
  TOOL_CALL: 'tool-calls',
  // Of the first version of the api, for servers that still say so.
  ERROR_TOXIC: 'content-filter',
}

const identifierRules: IdentifierRules = {
  kinds: { 'tool_calls.id': 'call', 'tool_calls[].id': 'call', 'sources[].id': 'source' },
  // What tools and documents said is content, and token ids are numbers of the vocabulary.
  skip: new Set(['tool_output', 'document', 'documents', 'logprobs']),
}

/** The delta types of which there is one for every token: they hold no ids and are not searched for any. */
const plainDeltas = new Set(['content-delta', 'tool-plan-delta', 'tool-call-delta'])

const contentNames = ['role', 'content', 'tool_plan', 'tool_calls', 'citations']
/** A server that sends new kinds of records without end does not fill the store. */
const mostUnknownRecords = 50

export interface CohereStart {
  /** Ids found in the response headers. */
  readonly identifiers: readonly Identifier[]
  readonly headers: Readonly<Record<string, string>>
  readonly requestBytes: number
}

function without(record: JsonRecord | null, names: readonly string[]): JsonRecord {
  return Object.fromEntries(Object.entries(record ?? {}).filter(([name]) => !names.includes(name)))
}

export class CohereReader {
  readonly #start: CohereStart
  readonly #call: CohereCall
  readonly #identifiers = new IdentifierCollection()
  readonly #parts = new AnswerParts()
  readonly #metadata: JsonRecord = {}
  readonly #unknown: JsonValue[] = []
  #isDone = false

  constructor(start: CohereStart, call: CohereCall) {
    this.#start = start
    this.#call = call
    this.#identifiers.add(start.identifiers)
  }

  /** True once a finish or a fail was given out; nothing is read after it. */
  get isDone(): boolean {
    return this.#isDone
  }

  get identifiers(): readonly Identifier[] {
    return this.#identifiers.all
  }

  /** What the headers say, before the first record. */
  begin(): StreamEvent[] {
    return [
      {
        type: 'response-start',
        identifiers: this.#identifiers.takeNew(),
        // Cohere never names the model that answered.
        servedModel: null,
        headers: { ...this.#start.headers },
        requestBytes: this.#start.requestBytes,
      },
    ]
  }

  read(value: JsonValue): StreamEvent[] {
    const record = asRecord(value)
    if (record === null || this.#isDone) return []
    const type = asText(record.type) ?? ''
    const events: StreamEvent[] = plainDeltas.has(type) ? [] : this.#learnIds(record, type)
    const delta = asRecord(record.delta)
    const message = asRecord(delta?.message)
    const index = asCount(record.index) ?? 0
    switch (type) {
      case 'content-delta':
        for (const content of eachRecord(message?.content)) {
          events.push(...this.#parts.growBlock(index, content))
        }
        if (record.logprobs !== undefined) this.#keepLogprobs(record.logprobs)
        break
      case 'message-start':
        Object.assign(this.#metadata, without(record, ['type', 'delta']), without(message, contentNames))
        break
      case 'content-start':
        for (const content of eachRecord(message?.content)) {
          events.push(...this.#parts.startBlock(index, content))
        }
        break
      case 'content-end':
        events.push(...this.#parts.endBlock(index))
        break
      case 'tool-plan-delta':
        events.push(...this.#parts.growPlan(planTexts(message)))
        break
      case 'tool-call-start':
        for (const call of eachRecord(message?.tool_calls)) events.push(...this.#parts.startCall(index, call))
        break
      case 'tool-call-delta':
        for (const call of eachRecord(message?.tool_calls)) events.push(...this.#parts.growCall(index, call))
        break
      case 'tool-call-end':
        events.push(...this.#parts.endCall(index))
        break
      case 'citation-start':
        for (const citation of eachRecord(message?.citations)) this.#parts.addCitation(citation)
        break
      case 'citation-end':
        break
      case 'message-end':
        events.push(...this.#end(record, delta))
        break
      case 'debug':
        this.#keepDebug(record)
        break
      default:
        events.push(...this.#readUnknown(record, type))
    }
    return events
  }

  /** The body ended without `message-end`, or reading it failed. */
  fail(failure: Failure): StreamEvent[] {
    this.#isDone = true
    const learned = { identifiers: this.identifiers, metadata: this.#kept() }
    return [...this.#parts.closeAll(), failEvent(failure, learned)]
  }

  #kept(): JsonValue {
    const { citations } = this.#parts
    const metadata: JsonRecord = {
      ...this.#metadata,
      ...(citations.length === 0 ? {} : { citations: [...citations] }),
      ...(this.#unknown.length === 0 ? {} : { unknown_records: this.#unknown }),
    }
    return keepMetadata(metadata, new Set(), this.#call.apiKey ?? null)
  }

  #learnIds(record: JsonRecord, type: string): StreamEvent[] {
    const where = type === '' ? 'record' : `event ${type}`
    const { id, ...rest } = record
    if (typeof id === 'string' && id !== '' && type.startsWith('message-')) {
      this.#identifiers.add([{ kind: 'response', value: id, foundIn: `${where} id` }])
      this.#identifiers.add(collectIdentifiers(rest, where, identifierRules))
    } else this.#identifiers.add(collectIdentifiers(record, where, identifierRules))
    return this.#identifiers.announce()
  }

  #keepLogprobs(value: JsonValue): void {
    const known = this.#metadata.logprobs
    this.#metadata.logprobs = [...(Array.isArray(known) ? known : []), value]
  }

  /** What a debug record says, but for the prompt, which is the request again. */
  #keepDebug(record: JsonRecord): void {
    const kept = without(record, ['type', 'prompt'])
    if (Object.keys(kept).length > 0) this.#metadata.debug = kept
  }

  #readUnknown(record: JsonRecord, type: string): StreamEvent[] {
    const said = asText(record.message) ?? asText(asRecord(record.error)?.message) ?? asText(record.error)
    // A record that only complains: `{id, message}` as in an error body, or `{type: "error", …}`.
    if (said !== null && (type === '' || /error/i.test(type))) {
      this.#metadata.error = record
      return this.fail(failureOfCohere({ status: null, message: said, id: asText(record.id) }, this.#call))
    }
    if (this.#unknown.length < mostUnknownRecords) this.#unknown.push(record)
    return [
      {
        type: 'warning',
        code: 'record-not-shown',
        detail: `Cohere sent a record of ${type === '' ? 'no type' : `type ${type}`}.`,
      },
    ]
  }

  #end(record: JsonRecord, delta: JsonRecord | null): StreamEvent[] {
    const events = this.#parts.closeAll()
    const usage = usageOfCohere(delta?.usage)
    if (usage !== null) events.push({ type: 'usage', usage })
    const rawReason = asText(delta?.finish_reason)
    Object.assign(this.#metadata, without(record, ['type', 'delta']), without(delta, ['message']))
    const failure = this.#failureOf(rawReason, delta?.error)
    if (failure !== null) return [...events, ...this.fail(failure)]
    this.#isDone = true
    return [
      ...events,
      {
        type: 'finish',
        reason: rawReason === null ? 'other' : (finishReasons[rawReason] ?? 'other'),
        rawReason,
        native: this.#parts.native(),
        identifiers: [...this.identifiers],
        handle: null,
        metadata: this.#kept(),
      },
    ]
  }

  /** An end that is none: the generation failed, or took longer than Cohere allows. */
  #failureOf(rawReason: string | null, error: JsonValue | undefined): Failure | null {
    const message = asText(error) ?? asText(asRecord(error)?.message)
    if (rawReason === 'TIMEOUT') {
      return failureOf('timeout', {
        ...this.#call,
        detail: message,
        vendorCode: rawReason,
        sentence: `${this.#call.vendorName} stopped the answer because it took too long.`,
      })
    }
    if (rawReason !== 'ERROR' && (error === undefined || error === null || error === '')) return null
    const failure = failureOfCohere({ status: null, message, id: null }, this.#call)
    return { ...failure, vendorCode: rawReason }
  }
}
