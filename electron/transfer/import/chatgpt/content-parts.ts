// What a ChatGPT message is made of, as parts. `content_type` says what stands in it.
// Sources: ChatGPTExport/Models/Conversations.cs of jamesmoore/chatgpt-export, src/api.ts of pionxzh/chatgpt-exporter, read
// 2026-11-26.

import {
  codeBlock,
  missingFileParts,
  reasoningParts,
  textParts,
  unknownParts,
} from '../foreign/draft-parts.ts'
import type { IssueNotes } from '../foreign/issue-notes.ts'
import { textOrJson } from '../foreign/json-text.ts'
import {
  asObject,
  asText,
  type ForeignObject,
  ownList,
  ownNumber,
  ownObject,
  ownText,
  ownValue,
  ownWords,
} from '../foreign/own-value.ts'
import type { DraftPart } from '../import-source.ts'
import { type AssetFiles, assetId, assetParts } from './asset-files.ts'
import { resolveMarks } from './citation-marks.ts'

export interface ContentTools {
  readonly assets: AssetFiles
  readonly notes: IssueNotes
}

export interface ReadContent {
  readonly parts: readonly DraftPart[]
  /** Ids of the files that stand in it, so that they are not attached twice. */
  readonly assetIds: ReadonlySet<string>
}

/** The pointer to the bytes of a picture or a recording; recordings of live talks have it one level deeper. */
function pointerOf(part: ForeignObject): string | null {
  const direct = ownWords(part, 'asset_pointer')
  if (direct !== null) return direct
  const audio = ownObject(part, 'audio_asset_pointer')
  return audio === null ? null : ownWords(audio, 'asset_pointer')
}

function mediaTypeOfPart(part: ForeignObject, pointer: string): string | null {
  const audio = ownObject(part, 'audio_asset_pointer')
  const format = ownText(audio ?? part, 'format')
  if (format !== null && /^[a-z0-9]{2,5}$/.test(format)) return `audio/${format}`
  return pointer.endsWith('.jpg') ? 'image/jpeg' : null
}

function readPart(
  value: unknown,
  metadata: ForeignObject,
  tools: ContentTools,
  found: Set<string>,
): DraftPart[] {
  const text = asText(value)
  if (text !== null) return textParts(resolveMarks(text, metadata))
  const part = asObject(value)
  if (part === null) return []
  const spoken = ownWords(part, 'text')
  if (ownText(part, 'content_type') === 'audio_transcription' && spoken !== null) return textParts(spoken)
  const pointer = pointerOf(part)
  if (pointer === null) {
    return spoken === null
      ? unknownParts(ownText(part, 'content_type') ?? 'part', part, tools.notes)
      : textParts(spoken)
  }
  const id = assetId(pointer)
  if (id !== null) found.add(id)
  const dalle = ownObject(ownObject(part, 'metadata') ?? {}, 'dalle')
  const prompt = dalle === null ? null : ownWords(dalle, 'prompt')
  const known = { name: null, mediaType: mediaTypeOfPart(part, pointer) }
  return [
    ...assetParts(tools.assets, pointer, known, tools.notes),
    ...textParts(prompt === null ? null : `Prompt: ${prompt}`),
  ]
}

function readThoughts(content: ForeignObject, metadata: ForeignObject): DraftPart[] {
  const text = ownList(content, 'thoughts')
    .flatMap((value) => {
      const thought = asObject(value)
      if (thought === null) return []
      const summary = ownWords(thought, 'summary')
      const words = ownWords(thought, 'content')
      return [summary === null ? words : words === null ? summary : `**${summary}**\n\n${words}`]
    })
    .filter((piece) => piece !== null)
    .join('\n\n')
  const seconds = ownNumber(metadata, 'finished_duration_sec')
  return reasoningParts(text, seconds === null || seconds < 0 ? null : Math.round(seconds * 1_000))
}

function readBrowsing(content: ForeignObject): DraftPart[] {
  return textParts(
    [ownWords(content, 'summary'), ownWords(content, 'result')].filter((text) => text !== null).join('\n\n'),
  )
}

function readQuote(content: ForeignObject): DraftPart[] {
  const words = ownWords(content, 'text')
  const heading = [ownWords(content, 'title'), ownWords(content, 'url', 'domain')]
    .filter((text) => text !== null)
    .join(' – ')
  return textParts([heading, words].filter((text) => text !== null && text !== '').join('\n\n'))
}

/** The text of whatever kind of content this is, as a tool wrote or got it. */
export function plainContent(content: ForeignObject): string {
  const parts = ownList(content, 'parts').flatMap((part) => {
    const text = asText(part) ?? ownText(asObject(part) ?? {}, 'text')
    return text === null ? [] : [text]
  })
  if (Array.isArray(ownValue(content, 'parts'))) return parts.join('\n')
  const said = ownText(content, 'text', 'result', 'content', 'model_set_context', 'assets')
  if (said !== null) return said
  const { content_type: _kind, ...rest } = content
  return Object.keys(rest).length === 0 ? '' : textOrJson(rest)
}

/** Pictures that code made lie in `aggregate_result`, beside what it printed. */
function resultPictures(metadata: ForeignObject, tools: ContentTools): DraftPart[] {
  const result = ownObject(metadata, 'aggregate_result')
  return (result === null ? [] : ownList(result, 'messages')).flatMap((value) => {
    const message = asObject(value)
    const pointer = message === null ? null : ownWords(message, 'image_url')
    if (pointer === null) return []
    return assetParts(tools.assets, pointer, { name: null, mediaType: 'image/png' }, tools.notes)
  })
}

/** The pictures and recordings in what a tool returned. */
export function toolFiles(content: ForeignObject, metadata: ForeignObject, tools: ContentTools): DraftPart[] {
  const found = new Set<string>()
  const parts = ownList(content, 'parts').flatMap((value) => {
    const part = asObject(value)
    return part === null || pointerOf(part) === null ? [] : readPart(part, metadata, tools, found)
  })
  return [...parts, ...resultPictures(metadata, tools)]
}

export function readContent(
  content: ForeignObject,
  metadata: ForeignObject,
  tools: ContentTools,
): ReadContent {
  const assetIds = new Set<string>()
  const kind = ownText(content, 'content_type') ?? 'text'
  const read = (): DraftPart[] => {
    switch (kind) {
      case 'text':
      case 'multimodal_text':
        return ownList(content, 'parts').flatMap((part) => readPart(part, metadata, tools, assetIds))
      case 'code': {
        const code = ownWords(content, 'text')
        return code === null ? [] : textParts(codeBlock(code, ownText(content, 'language') ?? ''))
      }
      case 'thoughts':
        return readThoughts(content, metadata)
      case 'reasoning_recap':
        return []
      case 'execution_output':
        return textParts(codeBlock(ownText(content, 'text') ?? '', ''))
      case 'tether_browsing_display':
        return readBrowsing(content)
      case 'tether_quote':
        return readQuote(content)
      case 'system_error':
        return textParts(`[${ownWords(content, 'name') ?? 'Error'}: ${ownText(content, 'text') ?? ''}]`)
      default: {
        const { content_type: _kind, ...rest } = content
        const said = ownWords(content, 'text', 'result', 'content')
        if (said === null) return Object.keys(rest).length === 0 ? [] : unknownParts(kind, rest, tools.notes)
        tools.notes.unknownKind(kind)
        return textParts(resolveMarks(said, metadata))
      }
    }
  }
  return { parts: read(), assetIds }
}

/** Files that the person attached, other than those that stand in the message already. */
export function attachmentParts(
  metadata: ForeignObject,
  already: ReadonlySet<string>,
  tools: ContentTools,
): DraftPart[] {
  return ownList(metadata, 'attachments').flatMap((value) => {
    const attachment = asObject(value)
    if (attachment === null) return []
    const name = ownWords(attachment, 'name')
    const id = assetId(ownText(attachment, 'id') ?? '')
    if (id === null) return name === null ? [] : missingFileParts(name, tools.notes)
    if (already.has(id)) return []
    const mediaType = ownText(attachment, 'mime_type', 'mimeType')
    return assetParts(tools.assets, id, { name, mediaType }, tools.notes)
  })
}
