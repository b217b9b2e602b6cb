// What a message of a Claude export is made of, as parts: blocks of text, thinking, calls to tools and their results. Old
// exports have `text` only; calls have ids only in newer ones, else a result belongs to the first open call of its name.
// Sources: brandtcormorant/claude-json-schema, docs/providers/claude-ai.md of Sinity/polylogue and type definitions of
// several readers of claude.ai, read 2026-11-26.

import {
  bytesFile,
  filePart,
  missingFileParts,
  reasoningParts,
  textParts,
  unknownParts,
} from '../foreign/draft-parts.ts'
import { foreignTime } from '../foreign/foreign-time.ts'
import type { IssueNotes } from '../foreign/issue-notes.ts'
import { argumentsText, textOrJson } from '../foreign/json-text.ts'
import {
  asObject,
  asText,
  type ForeignObject,
  ownFlag,
  ownId,
  ownList,
  ownObject,
  ownText,
  ownValue,
  ownWords,
} from '../foreign/own-value.ts'
import type { DraftPart } from '../import-source.ts'

interface OpenCall {
  readonly callId: string
  readonly name: string
}

/** Kinds that tell the application something and say nothing. */
const silentKinds: ReadonlySet<string> = new Set(['token_budget', 'flag', 'redacted_thinking'])

function durationOf(block: ForeignObject): number | null {
  const start = foreignTime(ownValue(block, 'start_timestamp'))
  const stop = foreignTime(ownValue(block, 'stop_timestamp'))
  return start === null || stop === null || stop < start ? null : stop - start
}

/** What a text cites, as a list of links after it. */
function citedSources(block: ForeignObject): string {
  const links = new Set<string>()
  for (const value of ownList(block, 'citations').slice(0, 200)) {
    const citation = asObject(value)
    const details = citation === null ? null : (ownObject(citation, 'details') ?? citation)
    const address = details === null ? null : ownWords(details, 'url')
    if (details === null || address === null || !/^https?:\/\/\S{1,4000}$/i.test(address)) continue
    const title = (ownWords(details, 'title') ?? ownWords(citation ?? {}, 'title') ?? address).replace(
      /[[\]\\\n]/g,
      ' ',
    )
    links.add(`- [${title}](${address.replace(/[()<>]/g, encodeURIComponent)})`)
  }
  return links.size === 0 ? '' : `\n\nSources:\n\n${[...links].join('\n')}`
}

function imageParts(block: ForeignObject, notes: IssueNotes): DraftPart[] {
  const source = ownObject(block, 'source') ?? block
  const data = ownText(source, 'data')
  const name = ownWords(block, 'file_name', 'title')
  if (data === null || !/^[A-Za-z0-9+/=\s]+$/.test(data)) return missingFileParts(name ?? 'image', notes)
  return [filePart(bytesFile(Buffer.from(data, 'base64'), name, ownText(source, 'media_type')))]
}

/** What a tool returned, in words; what has none stays JSON. */
function resultOutput(content: unknown): string {
  const text = asText(content)
  if (text !== null) return text
  if (!Array.isArray(content)) return textOrJson(content)
  return content
    .map((item) => {
      const block = asObject(item)
      if (block === null) return textOrJson(item)
      const said = ownText(block, 'text')
      if (said !== null) return said
      const title = ownWords(block, 'title')
      const address = ownWords(block, 'url')
      return title !== null && address !== null ? `${title}\n${address}` : textOrJson(block)
    })
    .filter((piece) => piece !== '')
    .join('\n\n')
}

export class BlockReader {
  readonly #messageId: string
  readonly #notes: IssueNotes
  readonly #open: OpenCall[] = []
  #callCount = 0

  constructor(messageId: string, notes: IssueNotes) {
    this.#messageId = messageId
    this.#notes = notes
  }

  read(value: unknown): DraftPart[] {
    const block = asObject(value)
    if (block === null) {
      if (value !== null) this.#notes.brokenRecord()
      return []
    }
    const kind = ownText(block, 'type') ?? 'block'
    switch (kind) {
      case 'text': {
        const text = ownText(block, 'text')
        return text === null || text.trim() === '' ? [] : textParts(`${text}${citedSources(block)}`)
      }
      case 'thinking':
        return reasoningParts(ownText(block, 'thinking', 'text'), durationOf(block))
      case 'tool_use':
      case 'server_tool_use':
        return [this.#call(block)]
      case 'tool_result':
      case 'web_search_tool_result':
        return [this.#result(block)]
      case 'image':
        return imageParts(block, this.#notes)
      case 'voice_note':
        return textParts(
          [ownWords(block, 'title'), ownWords(block, 'text')].filter((one) => one !== null).join('\n\n'),
        )
      default: {
        if (silentKinds.has(kind)) return []
        const { type: _type, ...rest } = block
        return unknownParts(kind, rest, this.#notes)
      }
    }
  }

  #call(block: ForeignObject): DraftPart {
    this.#callCount += 1
    const name = ownWords(block, 'name') ?? 'tool'
    const callId = ownId(block, 'id') ?? `${this.#messageId}:${this.#callCount}`
    this.#open.push({ callId, name })
    return { type: 'tool-call', callId, name, argumentsJson: argumentsText(ownValue(block, 'input') ?? {}) }
  }

  #result(block: ForeignObject): DraftPart {
    const askedId = ownId(block, 'tool_use_id')
    const askedName = ownWords(block, 'name')
    const at = this.#open.findIndex(({ callId, name }) =>
      askedId === null ? askedName === null || name === askedName : callId === askedId,
    )
    const call = at < 0 ? undefined : this.#open.splice(at, 1)[0]
    return {
      type: 'tool-result',
      callId: call?.callId ?? askedId ?? `${this.#messageId}:${this.#callCount}`,
      name: call?.name ?? askedName,
      output: resultOutput(ownValue(block, 'content')),
      isError: ownFlag(block, 'is_error'),
    }
  }
}
