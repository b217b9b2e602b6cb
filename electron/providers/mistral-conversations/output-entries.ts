// The entries of one answer, put together from their events: messages, function calls, tools that Mistral ran and
// agents that handed over. Kept with every field as it came, so that they can be sent back and looked at.
import type { JsonValue } from '../../../shared/domain/json.ts'
import type { StreamEvent } from '../../../shared/domain/stream-event.ts'
import type { AnswerParts } from '../mistral-chat/answer-parts.ts'
import type { CallCollector } from '../mistral-chat/collect-calls.ts'
import { ContentCollector } from '../mistral-chat/collect-content.ts'
import { hasOnly } from '../mistral-chat/has-only.ts'
import { asCount, asText, type JsonRecord } from '../read-json.ts'

const entryTypes: Readonly<Record<string, string>> = {
  'message.output.delta': 'message.output',
  'function.call.delta': 'function.call',
  'tool.execution.started': 'tool.execution',
  'tool.execution.delta': 'tool.execution',
  'tool.execution.done': 'tool.execution',
  'agent.handoff.started': 'agent.handoff',
  'agent.handoff.done': 'agent.handoff',
}

const plainKeys = new Set([
  ...['type', 'created_at', 'output_index', 'id', 'content_index'],
  ...['model', 'agent_id', 'role', 'content'],
])

interface OutputEntry {
  readonly key: string
  /** Every field but the growing ones. */
  fields: JsonRecord
  readonly content: ContentCollector | null
  toolArguments: string
}

export class OutputEntries {
  readonly #parts: AnswerParts
  readonly #calls: CallCollector
  readonly #entries = new Map<string, OutputEntry>()
  /** The key of the entry whose parts are being written. */
  #current = ''

  constructor(parts: AnswerParts, calls: CallCollector) {
    this.#parts = parts
    this.#calls = calls
  }

  static knows(type: string): boolean {
    return entryTypes[type] !== undefined
  }

  get count(): number {
    return this.#entries.size
  }

  /** The id of the entry that came last: where a restart takes the conversation up again. */
  get lastId(): string | null {
    return (
      [...this.#entries.values()]
        .map(({ fields }) => asText(fields.id) || null)
        .findLast((id) => id !== null) ?? null
    )
  }

  get endsInCall(): boolean {
    return [...this.#entries.values()].at(-1)?.fields.type === 'function.call'
  }

  /**
   * Reads a piece of text of an entry that is known already: most records, hence not walked for ids.
   * @returns null for everything else
   */
  readMoreText(record: JsonRecord): StreamEvent[] | null {
    const { content } = record
    if (record.type !== 'message.output.delta' || typeof content !== 'string') return null
    const key = this.#keyOf(record)
    const collector = this.#entries.get(key)?.content ?? null
    if (collector === null || !hasOnly(record, plainKeys)) return null
    const turned = this.#turnTo(key)
    const events = collector.add(content, asCount(record.content_index))
    return turned.length === 0 ? events : [...turned, ...events]
  }

  read(record: JsonRecord): StreamEvent[] {
    const key = this.#keyOf(record)
    const known = this.#entries.get(key)
    const entry = known ?? this.#open(key, record)
    const events = this.#turnTo(key)
    const {
      type: _type,
      created_at: _createdAt,
      output_index: _outputIndex,
      content_index: contentIndex,
      content,
      arguments: args,
      ...fields
    } = record
    entry.fields = { ...entry.fields, ...fields }
    if (entry.content !== null) return [...events, ...entry.content.add(content, asCount(contentIndex))]
    if (entry.fields.type === 'function.call') {
      const callId = asText(record.tool_call_id)
      return [...events, ...this.#calls.add(key, { callId, name: asText(record.name), arguments: args })]
    }
    entry.toolArguments += asText(args) ?? ''
    return events
  }

  /** The entries as the api writes them; null when there are none. */
  native(): JsonValue {
    if (this.#entries.size === 0) return null
    return [...this.#entries.values()].map(({ key, fields, content, toolArguments }) => {
      if (content !== null) return { ...fields, role: 'assistant', content: content.native() }
      const call = this.#calls.callOf(key)
      if (call !== undefined)
        return { ...fields, tool_call_id: call.callId, name: call.name, arguments: call.argumentsValue }
      return fields.type === 'tool.execution' ? { ...fields, arguments: toolArguments } : fields
    })
  }

  /** What the entries say about themselves, without their content. */
  metadata(): JsonRecord {
    const entries = [...this.#entries.values()]
    const listed = (records: readonly JsonValue[]): JsonValue => (records.length === 0 ? null : [...records])
    return {
      model: entries.map(({ fields }) => asText(fields.model)).find((model) => model !== null) ?? null,
      outputs: listed(entries.map(({ fields: { info: _info, object: _object, ...about } }) => about)),
      sources: listed(entries.flatMap(({ content }) => content?.sources ?? [])),
      files: listed(entries.flatMap(({ content }) => content?.files ?? [])),
    }
  }

  /** Each entry has parts of its own, even when two messages follow each other. */
  #turnTo(key: string): StreamEvent[] {
    if (key === this.#current) return []
    this.#current = key
    return this.#parts.endRun()
  }

  #keyOf(record: JsonRecord): string {
    return asText(record.id) || `output ${asCount(record.output_index) ?? 0}`
  }

  #open(key: string, record: JsonRecord): OutputEntry {
    const type = entryTypes[asText(record.type) ?? ''] ?? ''
    const content = type === 'message.output' ? new ContentCollector(this.#parts) : null
    const entry = { key, fields: { object: 'entry', type }, content, toolArguments: '' }
    this.#entries.set(key, entry)
    return entry
  }
}
