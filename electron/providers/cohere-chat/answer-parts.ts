// The pieces of one answer: content blocks, the plan, tool calls and citations. Gives out the events of the parts and
// keeps the message as Cohere itself would write it. Blocks and calls are counted separately on the wire.
import type { JsonValue } from '../../../shared/domain/json.ts'
import type { Part } from '../../../shared/domain/part.ts'
import type { StreamEvent } from '../../../shared/domain/stream-event.ts'
import { asList, asRecord, asText, type JsonRecord } from '../read-json.ts'

interface Block {
  readonly native: JsonRecord
  /** Where the part stands among the parts of the message; null for blocks that are kept but not shown. */
  readonly partIndex: number | null
}

interface Call {
  readonly native: JsonRecord
  readonly id: string
  readonly partIndex: number
  name: string
  argumentsJson: string
}

/** The field that holds the text of a block. */
const textFields: Readonly<Record<string, string>> = { text: 'text', thinking: 'thinking' }

/** A stream holds one thing where a whole answer holds a list; both are read. */
export function eachRecord(value: JsonValue | undefined): JsonRecord[] {
  const list = Array.isArray(value) ? value : [value]
  return list.map((entry) => asRecord(entry)).filter((record) => record !== null)
}

function reasoningPart(text: string): Part {
  return { type: 'reasoning', text, startedAtMs: null, durationMs: null }
}

export class AnswerParts {
  readonly #blocks: Block[] = []
  readonly #openBlocks = new Map<number, Block>()
  readonly #calls: Call[] = []
  readonly #openCalls = new Map<number, Call>()
  readonly #citations: JsonRecord[] = []
  #plan = ''
  #planIndex: number | null = null
  #partCount = 0

  get citations(): readonly JsonRecord[] {
    return this.#citations
  }

  startBlock(index: number, content: JsonRecord): StreamEvent[] {
    const events = [...this.#closePlan(), ...this.endBlock(index)]
    const type = asText(content.type) ?? ('thinking' in content ? 'thinking' : 'text')
    const field = textFields[type]
    const isShown = field !== undefined
    const block: Block = {
      native: { ...content, type, ...(isShown ? { [field]: asText(content[field]) ?? '' } : {}) },
      partIndex: isShown ? this.#nextPart() : null,
    }
    this.#blocks.push(block)
    this.#openBlocks.set(index, block)
    if (block.partIndex === null) {
      events.push({
        type: 'warning',
        code: 'block-not-shown',
        detail: `Cohere sent a block of type ${type}.`,
      })
      return events
    }
    const text = asText(block.native[type]) ?? ''
    const part: Part = type === 'text' ? { type, text } : reasoningPart(text)
    events.push({ type: 'part-start', index: block.partIndex, part })
    return events
  }

  growBlock(index: number, content: JsonRecord): StreamEvent[] {
    const known = this.#openBlocks.get(index)
    if (known === undefined) return this.startBlock(index, content)
    const { native, partIndex } = known
    const events: StreamEvent[] = []
    for (const [name, value] of Object.entries(content)) {
      const before = native[name]
      const isGrowing = typeof value === 'string' && typeof before === 'string' && name !== 'type'
      native[name] = isGrowing ? before + value : value
      if (isGrowing && value !== '' && partIndex !== null && name === native.type) {
        events.push({ type: 'part-delta', index: partIndex, delta: value })
      }
    }
    return events
  }

  endBlock(index: number): StreamEvent[] {
    const block = this.#openBlocks.get(index)
    if (block === undefined) return []
    this.#openBlocks.delete(index)
    return block.partIndex === null ? [] : [{ type: 'part-end', index: block.partIndex, part: null }]
  }

  growPlan(text: string): StreamEvent[] {
    if (text === '') return []
    this.#plan += text
    if (this.#planIndex !== null) return [{ type: 'part-delta', index: this.#planIndex, delta: text }]
    this.#planIndex = this.#nextPart()
    return [{ type: 'part-start', index: this.#planIndex, part: reasoningPart(text) }]
  }

  startCall(index: number, native: JsonRecord): StreamEvent[] {
    const events = [...this.#closePlan(), ...this.endCall(index)]
    const called = asRecord(native.function)
    const call: Call = {
      native,
      // An answer to the call finds it by this stand-in.
      id: asText(native.id) || `call_${this.#calls.length}`,
      partIndex: this.#nextPart(),
      name: asText(called?.name) ?? '',
      argumentsJson: asText(called?.arguments) ?? '',
    }
    this.#calls.push(call)
    this.#openCalls.set(index, call)
    events.push({ type: 'part-start', index: call.partIndex, part: this.#callPart(call) })
    return events
  }

  growCall(index: number, native: JsonRecord): StreamEvent[] {
    const call = this.#openCalls.get(index)
    if (call === undefined) return this.startCall(index, native)
    const called = asRecord(native.function)
    if (call.name === '') call.name = asText(called?.name) ?? ''
    const delta = asText(called?.arguments) ?? ''
    call.argumentsJson += delta
    return delta === '' ? [] : [{ type: 'part-delta', index: call.partIndex, delta }]
  }

  endCall(index: number): StreamEvent[] {
    const call = this.#openCalls.get(index)
    if (call === undefined) return []
    this.#openCalls.delete(index)
    // A call without arguments is written as an empty text; what runs tools expects JSON.
    if (call.argumentsJson.trim() === '') call.argumentsJson = '{}'
    return [{ type: 'part-end', index: call.partIndex, part: this.#callPart(call) }]
  }

  addCitation(citation: JsonRecord): void {
    this.#citations.push(citation)
  }

  closeAll(): StreamEvent[] {
    return [
      ...this.#closePlan(),
      ...[...this.#openBlocks.keys()].flatMap((index) => this.endBlock(index)),
      ...[...this.#openCalls.keys()].flatMap((index) => this.endCall(index)),
    ]
  }

  /** The answer as one message of the api; null when there is none, or when a call in it was cut. */
  native(): JsonRecord | null {
    if (this.#blocks.length + this.#calls.length === 0 && this.#plan === '') return null
    if (!this.#calls.every((call) => isJson(call.argumentsJson))) return null
    return {
      role: 'assistant',
      ...(this.#blocks.length === 0 ? {} : { content: this.#blocks.map((block) => block.native) }),
      ...(this.#plan === '' ? {} : { tool_plan: this.#plan }),
      ...(this.#calls.length === 0 ? {} : { tool_calls: this.#calls.map(nativeCall) }),
      ...(this.#citations.length === 0 ? {} : { citations: [...this.#citations] }),
    }
  }

  #nextPart(): number {
    this.#partCount += 1
    return this.#partCount - 1
  }

  #closePlan(): StreamEvent[] {
    if (this.#planIndex === null) return []
    const index = this.#planIndex
    this.#planIndex = null
    return [{ type: 'part-end', index, part: null }]
  }

  #callPart(call: Call): Part {
    return { type: 'tool-call', callId: call.id, name: call.name, argumentsJson: call.argumentsJson }
  }
}

function nativeCall(call: Call): JsonRecord {
  return {
    ...call.native,
    id: call.id,
    function: { ...asRecord(call.native.function), name: call.name, arguments: call.argumentsJson },
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    // Cut by the output limit, or never JSON: it is shown as it came, but does not go back verbatim.
    return false
  }
}

/** The texts of a plan delta, wherever one stands. */
export function planTexts(message: JsonRecord | null): string {
  return (
    asText(message?.tool_plan) ??
    asList(message?.tool_plan)
      .map((text) => asText(text) ?? '')
      .join('')
  )
}
