// The content of one message, put together from its deltas: strings, single chunks or lists of chunks. Neighbouring
// pieces of a chunk are joined; signatures and every chunk nobody foresaw stay as they came, so that the whole can be
// sent back. Thinking becomes reasoning, text becomes text, sources and files are listed apart.
import type { JsonValue } from '../../../shared/domain/json.ts'
import type { StreamEvent } from '../../../shared/domain/stream-event.ts'
import { asList, asRecord, asText, type JsonRecord } from '../read-json.ts'
import type { AnswerParts } from './answer-parts.ts'
import { hasOnly } from './has-only.ts'

interface Collected {
  readonly chunk: JsonRecord
  /** Nothing but a type and text, so that more text may be joined to it. */
  readonly isPlainText: boolean
  /** Came as a bare string. */
  readonly isString: boolean
  /** Where the provider counts it within the message; null when it does not count. */
  readonly at: number | null
}

/** Chunks that stand for something elsewhere: what was read for the answer, or made with it. */
const sourceTypes: ReadonlySet<JsonValue | undefined> = new Set(['reference', 'tool_reference'])
const fileTypes: ReadonlySet<JsonValue | undefined> = new Set([
  'tool_file',
  'file',
  'document_url',
  'input_audio',
])

const plainTextKeys = new Set(['type', 'text'])

function isPlainText(chunk: JsonRecord): boolean {
  return chunk.type === 'text' && hasOnly(chunk, plainTextKeys)
}

function joinTexts(into: readonly JsonValue[], pieces: readonly JsonValue[]): JsonValue[] {
  const joined = [...into]
  for (const piece of pieces) {
    const last = asRecord(joined.at(-1))
    const next = asRecord(piece)
    if (last !== null && next !== null && isPlainText(last) && isPlainText(next)) {
      joined[joined.length - 1] = { ...last, text: `${asText(last.text) ?? ''}${asText(next.text) ?? ''}` }
    } else joined.push(piece)
  }
  return joined
}

export class ContentCollector {
  readonly #parts: AnswerParts
  readonly #collected: Collected[] = []
  readonly #sources: JsonRecord[] = []
  readonly #files: JsonRecord[] = []

  constructor(parts: AnswerParts) {
    this.#parts = parts
  }

  /** Sources the answer refers to, as they came. */
  get sources(): readonly JsonRecord[] {
    return this.#sources
  }

  /** Files that Mistral made or names, as they came; their bytes stay there. */
  get files(): readonly JsonRecord[] {
    return this.#files
  }

  /** @param at where the provider counts this piece within the message */
  add(content: JsonValue | undefined, at: number | null): StreamEvent[] {
    if (typeof content === 'string') return this.#addText(content, true, at)
    if (Array.isArray(content)) return content.flatMap((entry) => this.add(entry, at))
    const chunk = asRecord(content)
    return chunk === null ? [] : this.#addChunk(chunk, at)
  }

  /** The content as the api writes it: a string where only strings came, else the list of chunks. */
  native(): JsonValue {
    const [first] = this.#collected
    if (first === undefined) return ''
    if (this.#collected.length === 1 && first.isString) return first.chunk.text ?? ''
    return this.#collected.map(({ chunk }) => chunk)
  }

  #addText(text: string, isString: boolean, at: number | null): StreamEvent[] {
    if (text === '') return []
    const last = this.#collected.at(-1)
    if (last?.isPlainText === true && last.at === at) {
      last.chunk.text = `${asText(last.chunk.text) ?? ''}${text}`
    } else this.#collected.push({ chunk: { type: 'text', text }, isPlainText: true, isString, at })
    return this.#parts.grow('text', text)
  }

  #addChunk(chunk: JsonRecord, at: number | null): StreamEvent[] {
    if (isPlainText(chunk)) return this.#addText(asText(chunk.text) ?? '', false, at)
    if (chunk.type === 'thinking') return this.#addThinking(chunk, at)
    this.#keep(chunk, at)
    if (sourceTypes.has(chunk.type)) {
      this.#sources.push(chunk)
      return []
    }
    const text = asText(chunk.text)
    if (text !== null) return this.#parts.grow('text', text)
    if (chunk.type === 'image_url') {
      const url = asText(chunk.image_url) ?? asText(asRecord(chunk.image_url)?.url) ?? ''
      const [, mediaType, dataBase64] = /^data:([^;,]+);base64,(.*)$/s.exec(url) ?? []
      if (mediaType !== undefined && dataBase64 !== undefined)
        return this.#parts.addFile(mediaType, dataBase64)
    }
    if (fileTypes.has(chunk.type)) this.#files.push(chunk)
    const detail = `Mistral sent content of type ${asText(chunk.type) ?? 'unknown'}.`
    return [{ type: 'warning', code: 'content-not-shown', detail }]
  }

  #addThinking(chunk: JsonRecord, at: number | null): StreamEvent[] {
    const pieces =
      typeof chunk.thinking === 'string' ? [{ type: 'text', text: chunk.thinking }] : asList(chunk.thinking)
    const last = this.#collected.at(-1)
    // A signature ends a block: the next piece begins another. `closed` says nothing about the stream.
    const isOpen = last?.chunk.type === 'thinking' && last.at === at && !asText(last.chunk.signature)
    const block = isOpen ? last.chunk : this.#keep({ type: 'thinking', thinking: [] }, at)
    for (const [key, value] of Object.entries(chunk)) {
      if (key !== 'thinking' && value !== null && value !== undefined) block[key] = value
    }
    block.thinking = joinTexts(asList(block.thinking), pieces)
    return pieces.flatMap((piece) => {
      const inner = asRecord(piece)
      if (inner !== null && sourceTypes.has(inner.type)) this.#sources.push(inner)
      return this.#parts.grow('reasoning', asText(inner?.text) ?? '')
    })
  }

  /** Keeps a copy, since a chunk may grow. */
  #keep(chunk: JsonRecord, at: number | null): JsonRecord {
    const copy = { ...chunk }
    this.#collected.push({ chunk: copy, isPlainText: false, isString: false, at })
    return copy
  }
}
