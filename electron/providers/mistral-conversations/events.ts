// Events of a conversation -> stream events. Pure: one reader per answer. There is no finish reason on the wire: an
// answer that ends in a function call waits for its result, one that used up its limit was cut, anything else is whole.
// The answer counts only with conversation.response.done.
import type { Failure } from '../../../shared/domain/failure.ts'
import type { Identifier } from '../../../shared/domain/identifier.ts'
import type { JsonValue } from '../../../shared/domain/json.ts'
import type { FinishReason, StreamEvent } from '../../../shared/domain/stream-event.ts'
import type { Usage } from '../../../shared/domain/usage.ts'
import type { TurnRequest } from '../adapter.ts'
import { failureOf } from '../classify-failure.ts'
import { collectIdentifiers, IdentifierCollection, type IdentifierRules } from '../collect-identifiers.ts'
import { failEvent, mayHaveBeenTakenIn } from '../fail-event.ts'
import { keepMetadata } from '../keep-metadata.ts'
import { AnswerParts } from '../mistral-chat/answer-parts.ts'
import {
  failureOfMistral,
  type MistralCallContext,
  readMistralError,
  saidByMistral,
} from '../mistral-chat/classify.ts'
import { CallCollector } from '../mistral-chat/collect-calls.ts'
import { nineCharactersOf } from '../mistral-chat/handoff.ts'
import { usageOf } from '../mistral-chat/read-usage.ts'
import type { AnswerStart, RecordReader } from '../mistral-chat/run-stream.ts'
import { asCount, asRecord, asText, type JsonRecord } from '../read-json.ts'
import { OutputEntries } from './output-entries.ts'
import { conversationWay } from './record.ts'

export interface ConversationReaderOptions {
  readonly start: AnswerStart
  readonly context: MistralCallContext
  readonly request: Pick<TurnRequest, 'state' | 'maxOutputTokens'>
}

const idRules: IdentifierRules = {
  kinds: { '$.id': 'entry', tool_call_id: 'call', previous_agent_id: 'agent', next_agent_id: 'agent' },
  // What the model wrote for a tool is content.
  skip: new Set(['arguments']),
}

export class ConversationReader implements RecordReader {
  readonly #options: ConversationReaderOptions
  readonly #identifiers = new IdentifierCollection()
  readonly #parts = new AnswerParts()
  readonly #calls: CallCollector
  readonly #entries: OutputEntries
  readonly #unknown: JsonRecord[] = []
  #started: JsonRecord = {}
  #conversationId: string | null
  #isDone = false

  constructor(options: ConversationReaderOptions) {
    this.#options = options
    this.#conversationId = options.request.state?.handle?.value ?? null
    this.#calls = new CallCollector(this.#parts, (position) => this.#standInId(position))
    this.#entries = new OutputEntries(this.#parts, this.#calls)
    this.#identifiers.add(options.start.identifiers)
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

  read(value: JsonValue): StreamEvent[] {
    const record = asRecord(value)
    if (record === null || this.#isDone) return []
    const moreText = this.#entries.readMoreText(record)
    if (moreText !== null) return moreText
    const type = asText(record.type) ?? ''
    this.#identifiers.add(collectIdentifiers(record, `event ${type}`, idRules))
    const told = this.#identifiers.announce()
    return [...told, ...this.#hold(record), ...this.#readKnown(record, type)]
  }

  begin(): StreamEvent[] {
    const { headers, requestBytes } = this.#options.start
    return [
      {
        type: 'response-start',
        identifiers: this.#identifiers.takeNew(),
        // Entries name their model, the answer as a whole does not; see the metadata.
        servedModel: null,
        headers: { ...headers },
        requestBytes,
      },
    ]
  }

  end(): StreamEvent[] {
    return this.#isDone ? [] : this.fail(failureOf('incomplete-stream', this.#options.context))
  }

  fail(failure: Failure): StreamEvent[] {
    return this.#failWith(failure, {})
  }

  /** @param error what the last record said of itself */
  #failWith(failure: Failure, error: JsonRecord): StreamEvent[] {
    const closing = this.#close()
    this.#isDone = true
    const isAppended = this.#options.request.state?.handle?.isAtEnd === true
    return [
      ...closing,
      failEvent(failure, {
        identifiers: this.identifiers,
        metadata: this.#metadata(error),
        isStateInDoubt: isAppended && mayHaveBeenTakenIn(failure),
      }),
    ]
  }

  #readKnown(record: JsonRecord, type: string): StreamEvent[] {
    switch (type) {
      case 'conversation.response.started':
        this.#started = record
        return []
      case 'conversation.response.done':
        return this.#finish(record)
      case 'conversation.response.error':
        return this.#failed(record)
      default:
        if (OutputEntries.knows(type)) return this.#entries.read(record)
        if (record.object === 'error' || record.error !== undefined) return this.#failed(record)
        this.#unknown.push(record)
        return []
    }
  }

  /** Announces a conversation that Mistral has just begun to keep: one that was started, or the copy of a restart. */
  #hold(record: JsonRecord): StreamEvent[] {
    const id = asText(record.conversation_id)
    const { state } = this.#options.request
    if (id === null || id === '') return []
    const isNew = id !== this.#conversationId
    this.#conversationId = id
    if (!isNew || state === null) return []
    return [{ type: 'held', handle: this.#handle(id, null) }]
  }

  #handle(value: string, position: string | null) {
    return { kind: conversationWay, value, position, expiresAt: null, heldUntil: null, isOneUse: false }
  }

  #reason(usage: Usage | null): FinishReason {
    if (this.#entries.endsInCall) return 'tool-calls'
    const { maxOutputTokens } = this.#options.request
    // A cut answer has spent its limit to the last token (measured by others, 2026); with tools the counts add up.
    const isCut =
      maxOutputTokens !== null && this.#entries.count === 1 && (usage?.outputTotal ?? 0) >= maxOutputTokens
    return isCut ? 'length' : 'stop'
  }

  #finish(done: JsonRecord): StreamEvent[] {
    const closing = this.#close()
    this.#isDone = true
    const usage = usageOf(done.usage)
    const isKept = this.#options.request.state !== null && this.#conversationId !== null
    const handle = isKept ? this.#handle(this.#conversationId ?? '', this.#entries.lastId) : null
    return [
      ...closing,
      ...(usage === null ? [] : [{ type: 'usage' as const, usage }]),
      {
        type: 'finish',
        reason: this.#reason(usage),
        rawReason: null,
        native: this.#calls.areWhole ? this.#entries.native() : null,
        identifiers: [...this.#identifiers.all],
        handle,
        metadata: this.#metadata(done),
      },
    ]
  }

  #metadata(done: JsonRecord): JsonValue {
    const { created_at: startedAt, ...started } = this.#started
    const { created_at: doneAt, ...rest } = done
    const record: JsonRecord = {
      ...started,
      ...rest,
      started_at: startedAt ?? null,
      done_at: doneAt ?? null,
      ...this.#entries.metadata(),
      other_events: this.#unknown.length === 0 ? null : this.#unknown,
    }
    return keepMetadata(record, new Set(['type']), this.#options.context.apiKey ?? null)
  }

  #failed(record: JsonRecord): StreamEvent[] {
    const { type: _type, ...error } = record
    const code = asCount(record.code)
    const facts = readMistralError(error, null)
    const usage = usageOf(record.usage)
    return [
      ...(usage === null ? [] : [{ type: 'usage' as const, usage }]),
      ...this.#failWith(
        failureOfMistral(
          code === null ? facts : { ...facts, code: String(code) },
          this.#options.context,
          null,
        ),
        { error: saidByMistral(error) },
      ),
    ]
  }

  #standInId(position: number): string {
    return nineCharactersOf(`${this.#conversationId}#${position}`)
  }

  #close(): StreamEvent[] {
    return [...this.#parts.endRun(), ...this.#calls.closeAll()]
  }
}
