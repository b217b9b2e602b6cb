// Answers of Open WebUI carry thoughts, tool calls and code in their text, as <details> elements with everything in
// attributes, HTML-escaped. Newer versions keep the same as a list besides (output-items.ts); this reads the text.
// Source: open-webui/open-webui, serialize_output and serialize_content_blocks of backend/open_webui/utils/middleware.py,
// read 2026-11-26.

import { codeBlock, reasoningParts, textParts } from '../foreign/draft-parts.ts'
import { argumentsText, parseJson, textOrJson } from '../foreign/json-text.ts'
import type { DraftPart } from '../import-source.ts'

const beginning = '<details '
const ending = '</details>'
const knownKinds: ReadonlySet<string> = new Set(['reasoning', 'tool_calls', 'code_interpreter'])

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#x27': "'",
  '#39': "'",
  '#34': '"',
}

export function unescapeHtml(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#x27|#39|#34);/g, (whole, name: string) => entities[name] ?? whole)
}

function attributesOf(text: string): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>()
  for (const [, name = '', value = ''] of text.matchAll(/([a-z_-]{1,40})="([^"]*)"/gi)) {
    if (!attributes.has(name)) attributes.set(name, unescapeHtml(value))
  }
  return attributes
}

/** What stands between the tags, without the summary line that is for the eye. */
function bodyOf(inner: string): string {
  return unescapeHtml(inner.replace(/^\s*<summary>[^<]{0,500}<\/summary>/, '')).trim()
}

/** Thoughts are written as a quotation. */
function unquoted(text: string): string {
  return text.replace(/^> ?/gm, '').trim()
}

/** JSON that says a string is that string. */
function unwrapped(text: string): string {
  const value = parseJson(text)
  return typeof value === 'string' ? value : text
}

function secondsToMs(text: string | undefined): number | null {
  const seconds = text === undefined || text === '' ? Number.NaN : Number(text)
  return Number.isFinite(seconds) && seconds > 0 && seconds < 1_000_000 ? Math.round(seconds * 1_000) : null
}

function toolParts(attributes: ReadonlyMap<string, string>, body: string, fallbackId: string): DraftPart[] {
  const callId = attributes.get('id') || fallbackId
  const name = attributes.get('name') || 'tool'
  const argumentsJson = argumentsText(unwrapped(attributes.get('arguments') ?? ''))
  const result = attributes.get('result') || body
  const parts: DraftPart[] = [{ type: 'tool-call', callId, name, argumentsJson }]
  if (result !== '' && attributes.get('done') !== 'false') {
    parts.push({ type: 'tool-result', callId, name, output: unwrapped(result), isError: false })
  }
  return parts
}

function codeParts(attributes: ReadonlyMap<string, string>, body: string): DraftPart[] {
  const said = attributes.get('output')
  if (said === undefined) return textParts(body)
  const output = parseJson(said)
  return textParts(`${body}\n\n${codeBlock(output === undefined ? said : textOrJson(output), '')}`)
}

function partsOf(attributes: ReadonlyMap<string, string>, body: string, fallbackId: string): DraftPart[] {
  switch (attributes.get('type')) {
    case 'reasoning':
      return reasoningParts(unquoted(body), secondsToMs(attributes.get('duration')))
    case 'tool_calls':
      return toolParts(attributes, body, fallbackId)
    default:
      return codeParts(attributes, body)
  }
}

interface Block {
  readonly start: number
  readonly attributes: ReadonlyMap<string, string>
  readonly body: string
  readonly end: number
}

/** Finds blocks one after another; however a text is made, every stretch of it is looked at once. */
class BlockFinder {
  readonly #text: string
  /** The first ending at or after the last tag. */
  #end = -1

  constructor(text: string) {
    this.#text = text
  }

  /** The next block at or after a place. */
  next(from: number): Block | null {
    const text = this.#text
    for (let start = text.indexOf(beginning, from); start >= 0; start = text.indexOf(beginning, start + 1)) {
      // Signs in attributes are escaped, so that the first tag ends before anything else begins.
      const following = text.indexOf('<', start + 1)
      if (following < 0) return null
      const tag = text.slice(start + beginning.length, following)
      const tagLength = tag.indexOf('>')
      // Details that somebody wrote by hand are text.
      const attributes = tagLength < 0 ? null : attributesOf(tag.slice(0, tagLength))
      if (attributes === null || !knownKinds.has(attributes.get('type') ?? '')) continue
      const bodyStart = start + beginning.length + tagLength + 1
      if (this.#end < bodyStart) this.#end = text.indexOf(ending, bodyStart)
      // A block that was cut is text, and so is everything after it.
      if (this.#end < 0) return null
      return {
        start,
        attributes,
        body: bodyOf(text.slice(bodyStart, this.#end)),
        end: this.#end + ending.length,
      }
    }
    return null
  }
}

/** @param messageId makes ids for calls that have none */
export function readDetails(text: string, messageId: string): DraftPart[] {
  const parts: DraftPart[] = []
  let done = 0
  const finder = new BlockFinder(text)
  for (let block = finder.next(0); block !== null; block = finder.next(done)) {
    parts.push(...textParts(text.slice(done, block.start).trim()))
    parts.push(...partsOf(block.attributes, block.body, `${messageId}:${parts.length}`))
    done = block.end
  }
  return [...parts, ...textParts(done === 0 ? text : text.slice(done).trim())]
}
