// Wire event -> stream events. Keeps the answer's blocks as they arrive, so that `finish.native` is the content[] a
// later request sends back byte for byte: seals, empty sealed thinking and redacted blocks included. Pure.
import type { RawMessageStreamEvent } from '@anthropic-ai/sdk/resources/messages'
import type { Identifier } from '../../../shared/domain/identifier.ts'
import type { JsonValue } from '../../../shared/domain/json.ts'
import type { Part } from '../../../shared/domain/part.ts'
import type { FinishReason, StreamEvent } from '../../../shared/domain/stream-event.ts'
import { usageOf } from './read-usage.ts'

type JsonRecord = { [key: string]: JsonValue }

interface OpenBlock {
  readonly native: JsonRecord
  /** Where the part stands among the message's parts; null for blocks that are kept but not shown. */
  readonly partIndex: number | null
  argumentsJson: string
  isOpen: boolean
}

const finishReasons: Readonly<Record<string, FinishReason>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  tool_use: 'tool-calls',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  refusal: 'refusal',
  pause_turn: 'other',
}

function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textAt(record: JsonRecord, key: string): string {
  const value = record[key]
  return typeof value === 'string' ? value : ''
}

/** The part a block opens, in its first state; null when Baton does not show such blocks. */
function partOf(block: JsonRecord): Part | null {
  switch (block.type) {
    case 'text':
      return { type: 'text', text: textAt(block, 'text') }
    case 'thinking':
      return { type: 'reasoning', text: textAt(block, 'thinking'), startedAtMs: null, durationMs: null }
    case 'redacted_thinking':
      return { type: 'reasoning', text: '', startedAtMs: null, durationMs: null }
    case 'tool_use':
      return {
        type: 'tool-call',
        callId: textAt(block, 'id'),
        name: textAt(block, 'name'),
        argumentsJson: '',
      }
    default:
      return null
  }
}

export interface MessageReader {
  /** True once `message_stop` was read. A body that ends before is a cut answer. */
  readonly isFinished: boolean
  read(event: RawMessageStreamEvent): StreamEvent[]
}

export interface ResponseFacts {
  /** Ids found in the response headers. */
  readonly identifiers: readonly Identifier[]
  readonly headers: Readonly<Record<string, string>>
  readonly requestBytes: number
}

/** Opens a reader for one response. */
export function openMessageReader(response: ResponseFacts): MessageReader {
  const blocks = new Map<number, OpenBlock>()
  const identifiers: Identifier[] = []
  let partCount = 0
  let startUsage: JsonRecord = {}
  let message: JsonRecord = {}
  let rawReason: string | null = null
  let isWhole = true
  let isFinished = false

  const start = (body: JsonRecord): StreamEvent[] => {
    message = body
    startUsage = isRecord(body.usage) ? body.usage : {}
    if (typeof body.id === 'string') {
      identifiers.push({ kind: 'message', value: body.id, foundIn: 'event message_start' })
    }
    const usage = usageOf(startUsage, null)
    return [
      {
        type: 'response-start',
        identifiers: [...response.identifiers, ...identifiers],
        servedModel: typeof body.model === 'string' ? body.model : null,
        headers: { ...response.headers },
        requestBytes: response.requestBytes,
      },
      { type: 'usage', usage },
    ]
  }

  const openBlock = (index: number, native: JsonRecord): StreamEvent[] => {
    const part = partOf(native)
    const partIndex = part === null ? null : partCount
    if (part !== null) partCount += 1
    blocks.set(index, { native, partIndex, argumentsJson: '', isOpen: true })
    if (typeof native.id === 'string') {
      identifiers.push({ kind: 'call', value: native.id, foundIn: `content[${index}].id` })
    }
    if (part === null || partIndex === null) {
      return [
        {
          type: 'warning',
          code: 'block-not-shown',
          detail: `Anthropic sent a block of type ${String(native.type)}.`,
        },
      ]
    }
    return [{ type: 'part-start', index: partIndex, part }]
  }

  const grow = (block: OpenBlock, key: string, text: string): StreamEvent[] => {
    block.native[key] = textAt(block.native, key) + text
    return block.partIndex === null || text === ''
      ? []
      : [{ type: 'part-delta', index: block.partIndex, delta: text }]
  }

  const change = (index: number, delta: JsonRecord): StreamEvent[] => {
    const block = blocks.get(index)
    if (block === undefined || !block.isOpen) {
      return [
        {
          type: 'warning',
          code: 'stray-delta',
          detail: `Anthropic sent a delta for block ${index}, which is not open.`,
        },
      ]
    }
    switch (delta.type) {
      case 'text_delta':
        return grow(block, 'text', textAt(delta, 'text'))
      case 'thinking_delta':
        return grow(block, 'thinking', textAt(delta, 'thinking'))
      case 'signature_delta':
        // The seal of a block comes in one piece just before its end.
        block.native.signature = textAt(delta, 'signature')
        return []
      case 'input_json_delta': {
        const text = textAt(delta, 'partial_json')
        block.argumentsJson += text
        return block.partIndex === null || text === ''
          ? []
          : [{ type: 'part-delta', index: block.partIndex, delta: text }]
      }
      case 'citations_delta': {
        const known = Array.isArray(block.native.citations) ? block.native.citations : []
        block.native.citations = [...known, delta.citation ?? null]
        return []
      }
      default:
        isWhole = false
        return [
          {
            type: 'warning',
            code: 'unknown-delta',
            detail: `Anthropic sent a delta of type ${String(delta.type)}.`,
          },
        ]
    }
  }

  /** The arguments as text, and as the object that goes back. */
  const closeArguments = (block: OpenBlock): string => {
    if (block.argumentsJson === '') return JSON.stringify(block.native.input ?? {})
    try {
      block.native.input = JSON.parse(block.argumentsJson) as JsonValue
    } catch {
      // A call cut by the output limit: it is shown as it came, but it cannot go back verbatim.
      isWhole = false
    }
    return block.argumentsJson
  }

  const closeBlock = (index: number): StreamEvent[] => {
    const block = blocks.get(index)
    if (block === undefined || !block.isOpen) return []
    block.isOpen = false
    const { native, partIndex } = block
    const hasInput = 'input' in native
    const argumentsJson = hasInput ? closeArguments(block) : ''
    if (native.type === 'thinking' && textAt(native, 'signature') === '') isWhole = false
    if (partIndex === null) return []
    const part: Part | null =
      native.type === 'tool_use'
        ? { type: 'tool-call', callId: textAt(native, 'id'), name: textAt(native, 'name'), argumentsJson }
        : null
    return [{ type: 'part-end', index: partIndex, part }]
  }

  const readDelta = (delta: JsonRecord, usage: JsonRecord): StreamEvent[] => {
    message = { ...message, ...delta }
    if (typeof delta.stop_reason === 'string') rawReason = delta.stop_reason
    if (isRecord(delta.container) && typeof delta.container.id === 'string') {
      identifiers.push({ kind: 'container', value: delta.container.id, foundIn: 'event message_delta' })
    }
    return [{ type: 'usage', usage: usageOf(startUsage, usage) }]
  }

  const finish = (): StreamEvent[] => {
    isFinished = true
    const ordered = [...blocks].sort(([left], [right]) => left - right).map(([, block]) => block)
    const isEveryBlockClosed = ordered.every((block) => !block.isOpen)
    const content = ordered.map((block) => block.native)
    const { id: _id, type: _type, role: _role, model: _model, content: _content, usage, ...rest } = message
    const served = isRecord(usage) ? usage : {}
    const metadata: JsonRecord = { ...rest }
    for (const key of ['service_tier', 'speed', 'inference_geo']) {
      if (served[key] !== undefined) metadata[key] = served[key]
    }
    const isRefusal = rawReason === 'refusal'
    return [
      {
        type: 'finish',
        reason: rawReason === null ? 'other' : (finishReasons[rawReason] ?? 'other'),
        rawReason,
        // An answer cut inside a sealed block or a call, or refused, goes back as its neutral parts instead.
        native: isWhole && isEveryBlockClosed && !isRefusal && content.length > 0 ? content : null,
        identifiers: [...identifiers],
        handle: null,
        metadata,
      },
    ]
  }

  return {
    get isFinished() {
      return isFinished
    },
    read(event) {
      // The vendor may add fields and types at any time, so events are read as plain JSON.
      const record = event as unknown as JsonRecord
      const index = typeof record.index === 'number' ? record.index : 0
      switch (record.type) {
        case 'message_start':
          return start(isRecord(record.message) ? record.message : {})
        case 'content_block_start':
          return openBlock(index, isRecord(record.content_block) ? { ...record.content_block } : {})
        case 'content_block_delta':
          return change(index, isRecord(record.delta) ? record.delta : {})
        case 'content_block_stop':
          return closeBlock(index)
        case 'message_delta':
          return readDelta(
            isRecord(record.delta) ? record.delta : {},
            isRecord(record.usage) ? record.usage : {},
          )
        case 'message_stop':
          return finish()
        default:
          return []
      }
    },
  }
}
