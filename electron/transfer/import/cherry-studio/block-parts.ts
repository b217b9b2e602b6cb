// What a message of Cherry Studio is made of, as parts: blocks of text, thinking, tools, pictures and so on; until 2025 the
// message itself had its text, thoughts, files and pictures.
// Sources: CherryHQ/cherry-studio, src/renderer/src/types/newMessage.ts, legacyMessage.ts and file.ts, read 2026-11-26.

import {
  addressParts,
  asCount,
  codeBlock,
  entryFile,
  filePart,
  missingFileParts,
  reasoningParts,
  textParts,
  unknownParts,
} from '../foreign/draft-parts.ts'
import type { IssueNotes } from '../foreign/issue-notes.ts'
import { argumentsText, textOrJson } from '../foreign/json-text.ts'
import {
  asList,
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
import type { ReadableFile } from '../opened-file.ts'

export interface BlockTools {
  readonly notes: IssueNotes
  /** A file of the backup by its name in "Data/Files". */
  findFile(name: string): ReadableFile | null
}

function storedFileParts(file: ForeignObject, tools: BlockTools): DraftPart[] {
  const id = ownId(file, 'id')
  const ending = ownText(file, 'ext') ?? ''
  const name = ownWords(file, 'origin_name', 'name')
  const entry =
    (id === null ? null : tools.findFile(`${id}${ending}`)) ?? tools.findFile(ownText(file, 'name') ?? '')
  return entry === null ? missingFileParts(name ?? id, tools.notes) : [filePart(entryFile(entry, name, null))]
}

function pictureParts(address: string, tools: BlockTools): DraftPart[] {
  // Models give pictures as addresses or as bare base64.
  const isBare = !address.startsWith('data:') && /^[A-Za-z0-9+/=\s]{100,}$/.test(address)
  return addressParts(isBare ? `data:image/png;base64,${address}` : address, 'image', tools.notes)
}

function imageParts(block: ForeignObject, tools: BlockTools): DraftPart[] {
  const file = ownObject(block, 'file')
  if (file !== null) return storedFileParts(file, tools)
  const address = ownWords(block, 'url')
  if (address !== null) return pictureParts(address, tools)
  const made = ownObject(ownObject(block, 'metadata') ?? {}, 'generateImageResponse')
  const pictures = made === null ? [] : ownList(made, 'images')
  return pictures.flatMap((picture) => {
    const text = asText(picture)
    return text === null ? [] : pictureParts(text, tools)
  })
}

/** What an MCP server returned: a list of pieces with text, mostly. */
function toolOutput(content: unknown): string {
  const text = asText(content)
  if (text !== null) return text
  const pieces = asList(ownValue(asObject(content) ?? {}, 'content')).flatMap((piece) => {
    const said = ownText(asObject(piece) ?? {}, 'text')
    return said === null ? [] : [said]
  })
  return pieces.length > 0 ? pieces.join('\n\n') : textOrJson(content)
}

function toolParts(block: ForeignObject): DraftPart[] {
  const raw = ownObject(ownObject(block, 'metadata') ?? {}, 'rawMcpToolResponse')
  const tool = raw === null ? null : ownObject(raw, 'tool')
  const name = ownWords(block, 'toolName') ?? (tool === null ? null : ownWords(tool, 'name')) ?? 'tool'
  const callId =
    (raw === null ? null : ownId(raw, 'toolCallId', 'id')) ?? ownId(block, 'toolId', 'id') ?? 'call'
  const input = ownValue(block, 'arguments') ?? (raw === null ? undefined : ownValue(raw, 'arguments'))
  const output = ownValue(block, 'content') ?? (raw === null ? undefined : ownValue(raw, 'response'))
  const parts: DraftPart[] = [{ type: 'tool-call', callId, name, argumentsJson: argumentsText(input) }]
  if (output === undefined || output === null) return parts
  const isError = ownText(block, 'status') === 'error' || ownFlag(asObject(output) ?? {}, 'isError')
  return [...parts, { type: 'tool-result', callId, name, output: toolOutput(output), isError }]
}

function linkLine(value: unknown): string | null {
  const source = asObject(value)
  const address = source === null ? asText(value) : ownWords(source, 'url', 'link', 'sourceUrl')
  if (address === null || !/^https?:\/\/\S{1,4000}$/i.test(address)) return null
  const title = (source === null ? null : ownWords(source, 'title', 'name')) ?? address
  return `- [${title.replace(/[[\]\\\n]/g, ' ').slice(0, 500)}](${address.replace(/[()<>]/g, encodeURIComponent)})`
}

/** Where an answer has its knowledge from: the web, documents, things remembered. */
function citationParts(block: ForeignObject): DraftPart[] {
  const response = ownObject(block, 'response')
  const results = response === null ? undefined : ownValue(response, 'results')
  const listed = asObject(results)
  const found = [
    ...asList(results),
    ...(listed === null ? [] : ownList(listed, 'results')),
    ...(listed === null
      ? []
      : ownList(listed, 'groundingChunks').map((chunk) => ownValue(asObject(chunk) ?? {}, 'web'))),
    ...ownList(block, 'knowledge'),
  ]
  const lines = new Set(found.slice(0, 200).flatMap((source) => linkLine(source) ?? []))
  const memories = ownList(block, 'memories').flatMap(
    (memory) => ownWords(asObject(memory) ?? {}, 'memory') ?? [],
  )
  for (const memory of memories) lines.add(`- ${memory}`)
  return textParts(lines.size === 0 ? null : `Sources:\n\n${[...lines].join('\n')}`)
}

function errorParts(error: unknown): DraftPart[] {
  if (error === undefined || error === null) return []
  const said = asText(error) ?? ownWords(asObject(error) ?? {}, 'message', 'name', 'code')
  return textParts(`[Error: ${said ?? textOrJson(error)}]`)
}

function readBlock(block: ForeignObject, tools: BlockTools): DraftPart[] {
  const kind = ownText(block, 'type') ?? 'block'
  const content = ownText(block, 'content')
  switch (kind) {
    case 'main_text':
      return textParts(content)
    case 'thinking':
      return reasoningParts(content, asCount(ownValue(block, 'thinking_millsec')))
    case 'code':
      return content === null ? [] : textParts(codeBlock(content, ownText(block, 'language') ?? ''))
    case 'translation':
      return textParts(content === null ? null : `[Translation]\n\n${content}`)
    case 'compact':
      return textParts(
        [content, ownText(block, 'compactedContent')].filter((text) => text !== null).join('\n\n'),
      )
    case 'image':
      return imageParts(block, tools)
    case 'file': {
      const file = ownObject(block, 'file')
      return file === null ? missingFileParts(null, tools.notes) : storedFileParts(file, tools)
    }
    case 'video':
      return addressParts(ownWords(block, 'url', 'filePath') ?? '', 'video', tools.notes)
    case 'tool':
      return toolParts(block)
    case 'citation':
      return citationParts(block)
    case 'error':
      return errorParts(ownValue(block, 'error') ?? content)
    // Stands there before anything has arrived.
    case 'unknown':
      return textParts(content)
    default: {
      const { type: _type, ...rest } = block
      return unknownParts(kind, rest, tools.notes)
    }
  }
}

/** Messages of before 2025 have everything in themselves. */
function legacyParts(message: ForeignObject, tools: BlockTools): DraftPart[] {
  const metadata = ownObject(message, 'metadata') ?? {}
  const toolsUsed = ownList(metadata, 'mcpTools').flatMap((value, index) => {
    const used = asObject(value)
    return used === null
      ? []
      : toolParts({
          id: `${ownId(message, 'id') ?? 'call'}:${index}`,
          metadata: { rawMcpToolResponse: used },
        })
  })
  const made = ownObject(metadata, 'generateImage')
  return [
    ...ownList(message, 'files').flatMap((file) => storedFileParts(asObject(file) ?? {}, tools)),
    ...reasoningParts(ownText(message, 'reasoning_content')),
    ...toolsUsed,
    ...textParts(ownText(message, 'content')),
    ...[...ownList(message, 'images'), ...(made === null ? [] : ownList(made, 'images'))].flatMap(
      (picture) => {
        const address = asText(picture)
        return address === null ? [] : pictureParts(address, tools)
      },
    ),
    ...textParts(
      ownWords(message, 'translatedContent') === null
        ? null
        : `[Translation]\n\n${ownText(message, 'translatedContent')}`,
    ),
    ...errorParts(ownValue(message, 'error')),
  ]
}

/** @param blocks of this message, in any order */
export function messageParts(
  message: ForeignObject,
  blocks: readonly ForeignObject[],
  tools: BlockTools,
): DraftPart[] {
  const named = ownList(message, 'blocks')
  if (named.length === 0 && blocks.length === 0) return legacyParts(message, tools)
  const byId = new Map(blocks.map((block) => [ownId(block, 'id'), block]))
  const inOrder = named.flatMap((value): ForeignObject[] => {
    const id = asText(value)
    const block = id === null ? asObject(value) : byId.get(id)
    if (block === undefined || block === null) {
      tools.notes.say('Some pieces of its messages are missing in the backup.')
      return []
    }
    if (id !== null) byId.delete(id)
    return [block]
  })
  return [...inOrder, ...(named.length === 0 ? byId.values() : [])].flatMap((block) =>
    readBlock(block, tools),
  )
}
