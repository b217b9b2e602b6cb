// Wire event -> stream events. Keeps the answer's blocks as they arrive, so that `finish.native` is the content[] a
// later request sends back byte for byte: seals, empty sealed thinking and redacted blocks included. Pure.
import type { BetaRawMessageStreamEvent } from '@anthropic-ai/sdk/resources/beta/messages'
import type { RawMessageStreamEvent } from '@anthropic-ai/sdk/resources/messages'
import type { HandleSeed } from '../../../shared/domain/continuation.ts'
import type { Identifier } from '../../../shared/domain/identifier.ts'
import type { JsonValue } from '../../../shared/domain/json.ts'
import type { Part } from '../../../shared/domain/part.ts'
import type { FinishReason, StreamEvent } from '../../../shared/domain/stream-event.ts'
import { IdentifierCollection } from '../collect-identifiers.ts'
import { keepMetadata } from '../keep-metadata.ts'
import { asList, asRecord, asText, type JsonRecord } from '../read-json.ts'
import { identifiersOfEvent } from './identifiers.ts'
import { mergeKnown, usageOf } from './read-usage.ts'
import { isKeptOnThread } from './thread.ts'

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

function textAt(record: JsonRecord, key: string): string {
  return asText(record[key]) ?? ''
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

/** Content is kept beside the message, everything else about the answer is metadata. */
const contentNames: ReadonlySet<string> = new Set(['content'])
/** Deltas that hold text and nothing else, so that no id has to be looked for in them. */
const plainDeltas: ReadonlySet<JsonValue | undefined> = new Set([
  'text_delta',
  'thinking_delta',
  'signature_delta',
  'input_json_delta',
])

/**
 * A paused answer may end in a call of the server's own tools that has no result yet. Only an empty request resumes it,
 * which Baton never sends; with a new question after it, the call would be refused.
 */
function endsInOpenServerCall(content: readonly JsonRecord[]): boolean {
  const answered = new Set(content.map((block) => block.tool_use_id))
  return content.some((block) => block.type === 'server_tool_use' && !answered.has(block.id))
}

export interface MessageReader {
  /** True once `message_stop` was read. A body that ends before is a cut answer. */
  readonly isFinished: boolean
  /** Every id found so far, those of the response headers first. */
  readonly identifiers: readonly Identifier[]
  /** What the answer said about itself so far. */
  readonly metadata: JsonValue
  /** What the headers say, before the first event. */
  begin(): StreamEvent[]
  read(event: RawMessageStreamEvent | BetaRawMessageStreamEvent): StreamEvent[]
}

export interface ResponseFacts {
  /** Ids found in the response headers. */
  readonly identifiers: readonly Identifier[]
  readonly headers: Readonly<Record<string, string>>
  readonly requestBytes: number
  /** Only to be taken out of metadata. */
  readonly apiKey: string | null
  /** Makes the handle of an answer that a thread keeps; null for a request without a thread. */
  readonly threadHandle: ((messageId: string) => HandleSeed) | null
}

/** Opens a reader for one response. */
export function openMessageReader(response: ResponseFacts): MessageReader {
  const blocks = new Map<number, OpenBlock>()
  const identifiers = new IdentifierCollection()
  identifiers.add(response.identifiers)
  let partCount = 0
  let startUsage: JsonRecord = {}
  let message: JsonRecord = {}
  let rawReason: string | null = null
  let isWhole = true
  let isFinished = false

  const opening = (servedModel: string | null): StreamEvent => ({
    type: 'response-start',
    identifiers: identifiers.takeNew(),
    servedModel,
    headers: { ...response.headers },
    requestBytes: response.requestBytes,
  })

  const start = (body: JsonRecord): StreamEvent[] => {
    message = body
    startUsage = asRecord(body.usage) ?? {}
    const usage = usageOf(startUsage, null)
    return [opening(asText(body.model)), { type: 'usage', usage }]
  }

  const metadata = (): JsonValue => keepMetadata(message, contentNames, response.apiKey)

  const openBlock = (index: number, native: JsonRecord): StreamEvent[] => {
    const part = partOf(native)
    const partIndex = part === null ? null : partCount
    if (part !== null) partCount += 1
    blocks.set(index, { native, partIndex, argumentsJson: '', isOpen: true })
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

  const readDelta = (record: JsonRecord): StreamEvent[] => {
    // The beta says things about the whole answer beside the delta (context management, transformed input).
    const { type: _type, delta, usage, ...beside } = record
    message = mergeKnown(message, { ...beside, ...asRecord(delta) })
    rawReason = asText(message.stop_reason)
    const counts = asRecord(usage) ?? {}
    message.usage = mergeKnown(startUsage, counts)
    return [{ type: 'usage', usage: usageOf(startUsage, counts, rawReason === null) }]
  }

  const handleOf = (): HandleSeed | null => {
    const id = asText(message.id)
    const iterations = asList(asRecord(message.usage)?.iterations)
    const types = iterations.map((iteration) => asText(asRecord(iteration)?.type) ?? '')
    if (id === null || response.threadHandle === null || !isKeptOnThread(rawReason, types)) return null
    return response.threadHandle(id)
  }

  const finish = (): StreamEvent[] => {
    isFinished = true
    const ordered = [...blocks].sort(([left], [right]) => left - right).map(([, block]) => block)
    const isEveryBlockClosed = ordered.every((block) => !block.isOpen)
    const content = ordered.map((block) => block.native)
    const isUnfinished = rawReason === 'pause_turn' && endsInOpenServerCall(content)
    const goesBack = isWhole && isEveryBlockClosed && !isUnfinished && rawReason !== 'refusal'
    return [
      {
        type: 'finish',
        reason: rawReason === null ? 'other' : (finishReasons[rawReason] ?? 'other'),
        rawReason,
        // An answer cut inside a sealed block or a call, or refused, goes back as its neutral parts instead.
        native: goesBack && content.length > 0 ? content : null,
        identifiers: [...identifiers.all],
        handle: handleOf(),
        metadata: metadata(),
      },
    ]
  }

  /** Ids first, at once; then what the record itself says. */
  const learn = (record: JsonRecord, type: string, index: number | null = null): StreamEvent[] => {
    identifiers.add(identifiersOfEvent(record, type, index))
    return identifiers.announce()
  }

  const readRecord = (record: JsonRecord): StreamEvent[] => {
    const index = typeof record.index === 'number' ? record.index : 0
    switch (record.type) {
      case 'message_start':
        identifiers.add(identifiersOfEvent(record, 'message_start'))
        return start(asRecord(record.message) ?? {})
      case 'content_block_start':
        return [
          ...learn(record, 'content_block_start', index),
          ...openBlock(index, { ...asRecord(record.content_block) }),
        ]
      case 'content_block_delta': {
        const delta = asRecord(record.delta) ?? {}
        if (plainDeltas.has(delta.type)) return change(index, delta)
        return [...learn(record, 'content_block_delta'), ...change(index, delta)]
      }
      case 'content_block_stop':
        return closeBlock(index)
      case 'message_delta':
        return [...learn(record, 'message_delta'), ...readDelta(record)]
      case 'message_stop':
        return [...learn(record, 'message_stop'), ...finish()]
      case 'ping':
        return []
      default:
        return learn(record, String(record.type))
    }
  }

  return {
    get isFinished() {
      return isFinished
    },
    get identifiers() {
      return identifiers.all
    },
    get metadata() {
      return metadata()
    },
    begin: () => [opening(null)],
    // The vendor may add fields and types at any time, so events are read as plain JSON.
    read: (event) => readRecord(event as unknown as JsonRecord),
  }
}
