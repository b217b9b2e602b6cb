// What a message of Cherry Studio 2 is made of, as parts: pieces as the AI SDK has them (text, reasoning, tools, files,
// sources), and pieces of Cherry Studio's own, named "data-…".
// Sources: CherryHQ/cherry-studio, src/shared/data/types/message.ts and
// src/main/data/migration/v2/migrators/mappings/ChatMappings.ts; the AI SDK's UIMessage; read 2026-11-26.
import {
  addressParts,
  codeBlock,
  missingFileParts,
  reasoningParts,
  textParts,
  unknownParts,
} from '../foreign/draft-parts.ts'
import { argumentsText, textOrJson } from '../foreign/json-text.ts'
import {
  asObject,
  type ForeignObject,
  ownId,
  ownList,
  ownObject,
  ownText,
  ownValue,
  ownWords,
} from '../foreign/own-value.ts'
import type { DraftPart } from '../import-source.ts'
import { type BlockTools, messageParts } from './block-parts.ts'

const toolPrefix = 'tool-'
const dataPrefix = 'data-'
/** Marks a step of the model, and says nothing. */
const silentKinds: ReadonlySet<string> = new Set(['step-start'])

function toolParts(part: ForeignObject, kind: string, fallbackId: string): DraftPart[] {
  const name =
    ownWords(part, 'toolName') ?? (kind.startsWith(toolPrefix) ? kind.slice(toolPrefix.length) : 'tool')
  const callId = ownId(part, 'toolCallId') ?? fallbackId
  const call: DraftPart = {
    type: 'tool-call',
    callId,
    name,
    argumentsJson: argumentsText(ownValue(part, 'input')),
  }
  const error = ownWords(part, 'errorText')
  const output = ownValue(part, 'output')
  if (error === null && (output === undefined || output === null)) return [call]
  return [
    call,
    { type: 'tool-result', callId, name, output: error ?? textOrJson(output), isError: error !== null },
  ]
}

function sourceParts(part: ForeignObject): DraftPart[] {
  const address = ownWords(part, 'url')
  if (address === null || !/^https?:\/\/\S{1,4000}$/i.test(address)) return []
  const title = (ownWords(part, 'title') ?? address).replace(/[[\]\\\n]/g, ' ').slice(0, 500)
  return textParts(`[${title}](${address.replace(/[()<>]/g, encodeURIComponent)})`)
}

function fileParts(part: ForeignObject, tools: BlockTools): DraftPart[] {
  const name = ownWords(part, 'filename', 'name')
  const address = ownWords(part, 'url')
  return address === null || /^file:/i.test(address)
    ? missingFileParts(name, tools.notes)
    : addressParts(address, name, tools.notes)
}

/** Pieces of Cherry Studio's own: what was a block before. */
function dataParts(part: ForeignObject, kind: string, tools: BlockTools): DraftPart[] {
  const data = ownObject(part, 'data')
  if (data === null) return unknownParts(kind, part, tools.notes)
  const content = ownWords(data, 'content', 'text')
  switch (kind) {
    case 'data-error':
      return textParts(`[Error: ${ownWords(data, 'message', 'name') ?? textOrJson(data)}]`)
    case 'data-translation':
      return textParts(content === null ? null : `[Translation]\n\n${content}`)
    case 'data-code':
      return content === null ? [] : textParts(codeBlock(content, ownText(data, 'language') ?? ''))
    case 'data-video':
      return addressParts(ownWords(data, 'url', 'filePath') ?? '', 'video', tools.notes)
    default:
      if (content === null) return unknownParts(kind, data, tools.notes)
      tools.notes.unknownKind(kind)
      return textParts(content)
  }
}

function readPart(value: unknown, fallbackId: string, tools: BlockTools): DraftPart[] {
  const part = asObject(value)
  if (part === null) return []
  const kind = ownText(part, 'type') ?? 'part'
  if (kind === 'text') return textParts(ownText(part, 'text'))
  if (kind === 'reasoning') return reasoningParts(ownText(part, 'text'))
  if (kind === 'file') return fileParts(part, tools)
  if (kind === 'source-url') return sourceParts(part)
  if (silentKinds.has(kind)) return []
  if (kind === 'dynamic-tool' || kind.startsWith(toolPrefix)) return toolParts(part, kind, fallbackId)
  if (kind.startsWith(dataPrefix)) return dataParts(part, kind, tools)
  const { type: _type, ...rest } = part
  return unknownParts(kind, rest, tools.notes)
}

/** @param data what the column `data` holds: `parts`, or `blocks` in the first test versions */
export function databaseParts(data: ForeignObject, id: string, tools: BlockTools): DraftPart[] {
  const blocks = ownList(data, 'blocks')
  if (blocks.length > 0) return messageParts({ id, blocks }, [], tools)
  return ownList(data, 'parts').flatMap((part, index) => readPart(part, `${id}:${index}`, tools))
}
