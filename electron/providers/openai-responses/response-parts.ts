// Maps the provider's two-level addresses (output_index, content_index) to Baton's part indexes, which count up in the
// order in which parts begin. A part is opened by whatever mentions it first and closed once.
import type { JsonValue } from '../../../shared/domain/json.ts'
import type { Part } from '../../../shared/domain/part.ts'
import type { StreamEvent } from '../../../shared/domain/stream-event.ts'
import { asCount, asList, asRecord, asText, type JsonRecord } from '../read-json.ts'

interface TrackedPart {
  readonly index: number
  readonly type: Part['type']
  isOpen: boolean
  hasText: boolean
}

function joinedTexts(values: JsonValue | undefined): string {
  return asList(values)
    .map((value) => asText(asRecord(value)?.text) ?? '')
    .filter((text) => text !== '')
    .join('\n\n')
}

function toolCallOf(item: JsonRecord): Part {
  return {
    type: 'tool-call',
    callId: asText(item.call_id) ?? asText(item.id) ?? '',
    name: asText(item.name) ?? '',
    argumentsJson: asText(item.arguments) ?? asText(item.input) ?? '',
  }
}

function isToolCall(item: JsonRecord): boolean {
  return item.type === 'function_call' || item.type === 'custom_tool_call'
}

export class ResponseParts {
  readonly #parts = new Map<string, TrackedPart>()
  readonly #items = new Map<number, JsonRecord>()
  #count = 0
  hasRefusal = false
  hasToolCall = false

  get itemCount(): number {
    return this.#items.size
  }

  hasDone(outputIndex: number): boolean {
    return this.#items.has(outputIndex)
  }

  /** The finished items in the order of the answer. */
  items(): JsonRecord[] {
    return [...this.#items.entries()].sort(([a], [b]) => a - b).map(([, item]) => item)
  }

  addItem(outputIndex: number | null, item: JsonRecord | null): StreamEvent[] {
    if (outputIndex === null || item === null) return []
    if (item.type === 'reasoning') return this.#open(reasoningKey(outputIndex), emptyReasoning)
    if (isToolCall(item)) return this.#open(toolKey(outputIndex), toolCallOf(item))
    return []
  }

  openContent(record: JsonRecord, part: JsonRecord | null): StreamEvent[] {
    const outputIndex = asCount(record.output_index) ?? 0
    if (part?.type === 'reasoning_text') return this.#open(reasoningKey(outputIndex), emptyReasoning)
    return this.#open(contentKey(outputIndex, asCount(record.content_index) ?? 0), { type: 'text', text: '' })
  }

  contentDelta(record: JsonRecord): StreamEvent[] {
    if (record.type === 'response.refusal.delta') this.hasRefusal = true
    const key = contentKey(asCount(record.output_index) ?? 0, asCount(record.content_index) ?? 0)
    return this.#append(key, { type: 'text', text: '' }, asText(record.delta))
  }

  closeContent(record: JsonRecord, part: JsonRecord | null): StreamEvent[] {
    // Raw reasoning ends with its item, since its summary may still follow.
    if (part === null || part.type === 'reasoning_text') return []
    return this.#closeText(
      contentKey(asCount(record.output_index) ?? 0, asCount(record.content_index) ?? 0),
      part,
    )
  }

  startSummary(record: JsonRecord): StreamEvent[] {
    const key = reasoningKey(asCount(record.output_index) ?? 0)
    const isLater = this.#parts.get(key)?.hasText === true
    return this.#append(key, emptyReasoning, isLater ? '\n\n' : '')
  }

  reasoningDelta(record: JsonRecord): StreamEvent[] {
    return this.#append(reasoningKey(asCount(record.output_index) ?? 0), emptyReasoning, asText(record.delta))
  }

  argumentsDelta(record: JsonRecord): StreamEvent[] {
    const key = toolKey(asCount(record.output_index) ?? 0)
    // A call without its item has no name yet; the item that ends it brings everything.
    return this.#parts.has(key) ? this.#append(key, emptyReasoning, asText(record.delta)) : []
  }

  closeItem(outputIndex: number, item: JsonRecord): StreamEvent[] {
    this.#items.set(outputIndex, item)
    if (item.type === 'message') {
      return asList(item.content).flatMap((value, contentIndex) => {
        const part = asRecord(value)
        return part === null ? [] : this.#closeText(contentKey(outputIndex, contentIndex), part)
      })
    }
    if (item.type === 'reasoning') {
      const key = reasoningKey(outputIndex)
      const text = joinedTexts(item.summary) || joinedTexts(item.content)
      const opened = this.#open(key, emptyReasoning)
      const tracked = this.#parts.get(key)
      const isSilent = tracked?.hasText !== true && text !== ''
      return [...opened, ...this.#close(key, isSilent ? { ...emptyReasoning, text } : null)]
    }
    if (isToolCall(item)) {
      this.hasToolCall = true
      const part = toolCallOf(item)
      return [...this.#open(toolKey(outputIndex), part), ...this.#close(toolKey(outputIndex), part)]
    }
    return []
  }

  closeAll(): StreamEvent[] {
    return [...this.#parts.keys()].flatMap((key) => this.#close(key, null))
  }

  #closeText(key: string, part: JsonRecord): StreamEvent[] {
    if (part.type === 'refusal') this.hasRefusal = true
    const text = asText(part.text) ?? asText(part.refusal)
    if (text === null) return []
    const opened = this.#parts.has(key) ? [] : this.#open(key, { type: 'text', text: '' })
    return [...opened, ...this.#close(key, { type: 'text', text })]
  }

  #open(key: string, part: Part): StreamEvent[] {
    if (this.#parts.has(key)) return []
    const tracked = { index: this.#count, type: part.type, isOpen: true, hasText: false }
    this.#parts.set(key, tracked)
    this.#count += 1
    return [{ type: 'part-start', index: tracked.index, part }]
  }

  #append(key: string, empty: Part, delta: string | null): StreamEvent[] {
    const known = this.#parts.get(key)
    if (known?.hasText === true) {
      const isEmpty = !known.isOpen || delta === null || delta === ''
      return isEmpty ? [] : [{ type: 'part-delta', index: known.index, delta }]
    }
    const opened = this.#open(key, empty)
    const tracked = this.#parts.get(key)
    if (tracked === undefined || !tracked.isOpen || delta === null || delta === '') return opened
    tracked.hasText = true
    return [...opened, { type: 'part-delta', index: tracked.index, delta }]
  }

  #close(key: string, part: Part | null): StreamEvent[] {
    const tracked = this.#parts.get(key)
    if (tracked === undefined || !tracked.isOpen) return []
    tracked.isOpen = false
    return [{ type: 'part-end', index: tracked.index, part }]
  }
}

const emptyReasoning = { type: 'reasoning', text: '', startedAtMs: null, durationMs: null } as const

function contentKey(outputIndex: number, contentIndex: number): string {
  return `content ${outputIndex}.${contentIndex}`
}

function reasoningKey(outputIndex: number): string {
  return `reasoning ${outputIndex}`
}

function toolKey(outputIndex: number): string {
  return `tool ${outputIndex}`
}
