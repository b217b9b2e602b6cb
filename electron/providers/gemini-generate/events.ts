// Response chunk -> stream events. A chunk is a whole response with partial parts: neighbouring text becomes one
// part, thoughts become reasoning, calls arrive whole. `finish.native` is parts[] with every signature. Pure.
import type { Identifier } from '../../../shared/domain/identifier.ts'
import type { JsonValue } from '../../../shared/domain/json.ts'
import type { Part } from '../../../shared/domain/part.ts'
import type { FinishReason, StreamEvent, TerminalEvent } from '../../../shared/domain/stream-event.ts'
import { collectIdentifiers, IdentifierCollection } from '../collect-identifiers.ts'
import { identifiersOfHeaders } from '../keep-headers.ts'
import { keepMetadata } from '../keep-metadata.ts'
import { joinPart } from './join-parts.ts'
import { createMetadata, generateIdentifierRules, isPlainText } from './read-chunk.ts'
import { usageOfGenerate } from './read-usage.ts'

type JsonRecord = { [key: string]: JsonValue }

const finishReasons: Readonly<Record<string, FinishReason>> = {
  STOP: 'stop',
  MAX_TOKENS: 'length',
  // The answer goes on only in another request, which Baton does not make by itself.
  CONTINUATION: 'length',
  SAFETY: 'content-filter',
  RECITATION: 'content-filter',
  BLOCKLIST: 'content-filter',
  PROHIBITED_CONTENT: 'content-filter',
  SPII: 'content-filter',
  IMAGE_SAFETY: 'content-filter',
  IMAGE_PROHIBITED_CONTENT: 'content-filter',
  IMAGE_RECITATION: 'content-filter',
}

function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** How a stream ended, once its body did. */
export type GenerateEnd =
  | {
      readonly type: 'finished'
      /** Closes what is still open. */
      readonly events: StreamEvent[]
      readonly finish: Extract<TerminalEvent, { type: 'finish' }>
    }
  /** No finish reason came: the body was cut. */
  | { readonly type: 'incomplete' }
  /** The prompt itself was blocked. */
  | { readonly type: 'blocked'; readonly reason: string; readonly detail: string | null }

export interface GenerateReader {
  /** Every id seen so far. */
  readonly identifiers: readonly Identifier[]
  /** What the answer said about itself so far. */
  readonly metadata: JsonValue
  /** What the headers say, before the first chunk. */
  begin(): StreamEvent[]
  /** @param readWhole gives the same record as it came; asked only for what is no plain text */
  read(chunk: unknown, readWhole?: () => unknown): StreamEvent[]
  end(): GenerateEnd
}

export interface ResponseFacts {
  readonly headers: Readonly<Record<string, string>>
  readonly requestBytes: number | null
  /** Only to be taken out of what is kept. */
  readonly apiKey: string | null
}

/** Opens a reader for one response. */
export function openGenerateReader(response: ResponseFacts): GenerateReader {
  const identifiers = new IdentifierCollection()
  const native: JsonRecord[] = []
  const metadata = createMetadata()
  let responseId: string | null = null
  let hasStarted = false
  let openPart: { readonly index: number; readonly type: 'text' | 'reasoning' } | null = null
  let partCount = 0
  let callCount = 0
  let rawReason: string | null = null
  let usageSoFar: JsonRecord | null = null
  let blocked: { reason: string; detail: string | null } | null = null

  const opening = (servedModel: string | null): StreamEvent => ({
    type: 'response-start',
    identifiers: identifiers.takeNew(),
    servedModel,
    headers: { ...response.headers },
    requestBytes: response.requestBytes,
  })

  /** What a chunk that is no plain text tells before its content. */
  const start = (chunk: JsonRecord): StreamEvent[] => {
    if (hasStarted) return identifiers.announce()
    hasStarted = true
    if (typeof chunk.responseId === 'string') responseId = chunk.responseId
    return [opening(typeof chunk.modelVersion === 'string' ? chunk.modelVersion : null)]
  }

  const kept = (): JsonValue => keepMetadata(metadata.all, new Set(), response.apiKey)

  const closePart = (): StreamEvent[] => {
    if (openPart === null) return []
    const { index } = openPart
    openPart = null
    return [{ type: 'part-end', index, part: null }]
  }

  const growText = (type: 'text' | 'reasoning', text: string): StreamEvent[] => {
    if (text === '') return []
    if (openPart?.type === type) return [{ type: 'part-delta', index: openPart.index, delta: text }]
    const events = closePart()
    const part: Part =
      type === 'text' ? { type, text: '' } : { type, text: '', startedAtMs: null, durationMs: null }
    openPart = { index: partCount, type }
    partCount += 1
    return [
      ...events,
      { type: 'part-start', index: openPart.index, part },
      { type: 'part-delta', index: openPart.index, delta: text },
    ]
  }

  const addCall = (call: JsonRecord): StreamEvent[] => {
    callCount += 1
    const ownId = typeof call.id === 'string' && call.id !== '' ? call.id : null
    const events = closePart()
    const index = partCount
    partCount += 1
    const part: Part = {
      type: 'tool-call',
      // Gemini need not name its calls; a result finds its call by this stand-in.
      callId: ownId ?? `${responseId ?? 'response'}-call-${callCount}`,
      name: typeof call.name === 'string' ? call.name : '',
      argumentsJson: JSON.stringify(call.args ?? {}),
    }
    return [...events, { type: 'part-start', index, part }, { type: 'part-end', index, part: null }]
  }

  const addFile = (data: JsonRecord): StreamEvent[] => {
    const mediaType = typeof data.mimeType === 'string' ? data.mimeType : 'application/octet-stream'
    const events = closePart()
    const index = partCount
    partCount += 1
    const name = typeof data.displayName === 'string' ? data.displayName : `file-${index + 1}`
    const dataBase64 = typeof data.data === 'string' ? data.data : ''
    return [...events, { type: 'part-file', index, mediaType, name, dataBase64 }]
  }

  const readPart = (part: JsonRecord): StreamEvent[] => {
    joinPart(native, part)
    if (isRecord(part.functionCall)) return addCall(part.functionCall)
    if (isRecord(part.inlineData)) return addFile(part.inlineData)
    if (typeof part.text === 'string')
      return growText(part.thought === true ? 'reasoning' : 'text', part.text)
    const kinds = Object.keys(part).filter((key) => key !== 'thoughtSignature' && key !== 'thought')
    if (kinds.length === 0) return []
    return [
      { type: 'warning', code: 'part-not-shown', detail: `Gemini sent a part of type ${kinds.join(', ')}.` },
    ]
  }

  const readCandidate = (candidate: JsonRecord): StreamEvent[] => {
    if (typeof candidate.finishReason === 'string') rawReason = candidate.finishReason
    const content = isRecord(candidate.content) ? candidate.content : {}
    const parts = Array.isArray(content.parts) ? content.parts : []
    return parts.filter(isRecord).flatMap(readPart)
  }

  const readFeedback = (feedback: JsonRecord): void => {
    if (typeof feedback.blockReason !== 'string') return
    const words = typeof feedback.blockReasonMessage === 'string' ? feedback.blockReasonMessage : null
    const ratings = Array.isArray(feedback.safetyRatings) ? JSON.stringify(feedback.safetyRatings) : null
    blocked = { reason: feedback.blockReason, detail: words ?? ratings }
  }

  identifiers.add(identifiersOfHeaders(response.headers))
  return {
    get identifiers() {
      return identifiers.all
    },
    get metadata() {
      return kept()
    },
    begin: () => [opening(null)],
    read(raw, readWhole = () => raw) {
      const isPlain = hasStarted && isPlainText(raw)
      const given = isPlain ? raw : readWhole()
      const chunk: JsonRecord = isRecord(given) ? given : {}
      const events: StreamEvent[] = []
      // Plain text repeats the ids of the first chunk and says nothing else.
      if (!isPlain) {
        identifiers.add(collectIdentifiers(chunk, 'body', generateIdentifierRules))
        metadata.add(chunk)
        events.push(...start(chunk))
      }
      const candidates = Array.isArray(chunk.candidates) ? chunk.candidates : []
      const candidate = candidates.find(isRecord)
      const said = candidate === undefined ? [] : readCandidate(candidate)
      if (isRecord(chunk.promptFeedback)) readFeedback(chunk.promptFeedback)
      if (isRecord(chunk.usageMetadata)) {
        const isPartial = rawReason === null && blocked === null
        usageSoFar = isPartial ? chunk.usageMetadata : null
        // Before the words it came with: whoever stops the answer at these has it.
        events.push({ type: 'usage', usage: usageOfGenerate(chunk.usageMetadata, isPartial) })
      }
      events.push(...said)
      return events
    },
    end() {
      if (rawReason === null)
        return blocked === null ? { type: 'incomplete' } : { type: 'blocked', ...blocked }
      const known = finishReasons[rawReason] ?? 'other'
      // A call ends with STOP like any other answer.
      const reason = known === 'stop' && callCount > 0 ? 'tool-calls' : known
      return {
        type: 'finished',
        // A running total that nothing came after is the whole of a finished answer.
        events:
          usageSoFar === null
            ? closePart()
            : [...closePart(), { type: 'usage', usage: usageOfGenerate(usageSoFar) }],
        finish: {
          type: 'finish',
          reason,
          rawReason,
          native: native.length === 0 ? null : native,
          identifiers: [...identifiers.all],
          handle: null,
          metadata: kept(),
        },
      }
    },
  }
}
