// What a LibreChat message is made of, as parts. `content` (newer) is a list of typed pieces, `text` (older) one string in
// which thinking stands between marks; plugins (2023) and files lie beside it.
// Sources: danny-avila/LibreChat, packages/data-provider/src/types/assistants.ts and runs.ts,
// client/src/hooks/Conversations/useExportConversation.ts, read 2026-11-26.

import {
  addressParts,
  missingFileParts,
  reasoningParts,
  textParts,
  unknownParts,
} from '../foreign/draft-parts.ts'
import type { IssueNotes } from '../foreign/issue-notes.ts'
import { argumentsText, textOrJson } from '../foreign/json-text.ts'
import {
  asObject,
  asText,
  type ForeignObject,
  ownId,
  ownList,
  ownObject,
  ownText,
  ownValue,
  ownWords,
} from '../foreign/own-value.ts'
import type { DraftPart } from '../import-source.ts'

/** Text is a string, or an object that has it as `value`. */
function plainText(value: unknown): string | null {
  return asText(value) ?? ownText(asObject(value) ?? {}, 'value')
}

const thinkingBegin = ':::thinking'
const thinkingEnd = ':::'

/** Thinking in the text of older answers: ":::thinking", the thoughts, ":::" on a line of its own. */
export function readMarkedText(text: string): DraftPart[] {
  const begin = text.indexOf(thinkingBegin)
  if (begin < 0) return textParts(text)
  const end = text.indexOf(`\n${thinkingEnd}`, begin + thinkingBegin.length)
  if (end < 0) return textParts(text)
  const thoughts = text.slice(begin + thinkingBegin.length, end).trim()
  const rest = `${text.slice(0, begin)}${text.slice(end + 1 + thinkingEnd.length)}`.trim()
  return [...reasoningParts(thoughts), ...textParts(rest)]
}

/** A call and its result stand in one piece, in one of three shapes. */
function toolParts(call: ForeignObject, fallbackId: string): DraftPart[] {
  const named = ownObject(call, 'function')
  const code = ownObject(call, 'code_interpreter')
  const name =
    ownWords(call, 'name') ??
    (named === null ? null : ownWords(named, 'name')) ??
    ownWords(call, 'type') ??
    'tool'
  const callId = ownId(call, 'id') ?? fallbackId
  const input =
    code === null
      ? (ownValue(call, 'args') ?? (named === null ? undefined : ownValue(named, 'arguments')))
      : ownValue(code, 'input')
  const output =
    code === null
      ? (ownValue(call, 'output') ?? (named === null ? undefined : ownValue(named, 'output')))
      : ownValue(code, 'outputs')
  const parts: DraftPart[] = [{ type: 'tool-call', callId, name, argumentsJson: argumentsText(input) }]
  if (output !== undefined && output !== null) {
    parts.push({ type: 'tool-result', callId, name, output: textOrJson(output), isError: false })
  }
  return parts
}

function imageAddress(piece: ForeignObject): string | null {
  const image = ownValue(piece, 'image_url')
  return asText(image) ?? ownText(asObject(image) ?? {}, 'url')
}

function readPiece(value: unknown, fallbackId: string, notes: IssueNotes): DraftPart[] {
  const piece = asObject(value)
  if (piece === null) return textParts(asText(value))
  const kind = ownText(piece, 'type') ?? 'part'
  switch (kind) {
    case 'text':
      return textParts(plainText(ownValue(piece, 'text')))
    case 'think':
      return reasoningParts(plainText(ownValue(piece, 'think')))
    case 'error':
      return textParts(
        `[Error: ${plainText(ownValue(piece, 'text')) ?? ownText(piece, 'error') ?? 'no details'}]`,
      )
    case 'tool_call': {
      const call = ownObject(piece, 'tool_call')
      return call === null ? unknownParts(kind, piece, notes) : toolParts(call, fallbackId)
    }
    case 'image_file': {
      const file = ownObject(piece, 'image_file')
      const address = file === null ? null : ownWords(file, 'filepath')
      const name = file === null ? null : ownWords(file, 'filename')
      return address === null ? missingFileParts(name ?? 'image', notes) : addressParts(address, name, notes)
    }
    case 'image_url': {
      const address = imageAddress(piece)
      return address === null ? unknownParts(kind, piece, notes) : addressParts(address, 'image', notes)
    }
    // Says which agent goes on; nobody reads it.
    case 'agent_update':
      return []
    default: {
      const { type: _type, ...rest } = piece
      return unknownParts(kind, rest, notes)
    }
  }
}

/** Plugins of 2023: what went into the tool and what came out of it. */
function pluginParts(message: ForeignObject, id: string): DraftPart[] {
  const plugins = [ownValue(message, 'plugin'), ...ownList(message, 'plugins')]
  return plugins.flatMap((value, index) => {
    const plugin = asObject(value)
    const name = plugin === null ? null : ownWords(plugin, 'latest', 'name')
    if (plugin === null || name === null) return []
    const callId = `${id}:plugin ${index}`
    const inputs = ownValue(plugin, 'inputs') ?? ownValue(plugin, 'input')
    const outputs = ownValue(plugin, 'outputs') ?? ownValue(plugin, 'output')
    const parts: DraftPart[] = [{ type: 'tool-call', callId, name, argumentsJson: argumentsText(inputs) }]
    if (outputs !== undefined && outputs !== null && outputs !== '') {
      parts.push({ type: 'tool-result', callId, name, output: textOrJson(outputs), isError: false })
    }
    return parts
  })
}

/** Files of the person or of a tool: the export names them and leaves them on the server. */
export function attachedParts(message: ForeignObject, notes: IssueNotes): DraftPart[] {
  return [...ownList(message, 'files'), ...ownList(message, 'attachments')].flatMap((value) => {
    const file = asObject(value)
    if (file === null) return []
    const name = ownWords(file, 'filename', 'name')
    const address = ownWords(file, 'filepath', 'url')
    if (address?.startsWith('data:') === true) return addressParts(address, name, notes)
    return name === null && address === null ? [] : missingFileParts(name ?? address, notes)
  })
}

export function readContent(message: ForeignObject, id: string, notes: IssueNotes): DraftPart[] {
  const pieces = ownList(message, 'content').flatMap((piece, index) =>
    readPiece(piece, `${id}:${index}`, notes),
  )
  if (pieces.length > 0) return pieces
  return [...pluginParts(message, id), ...readMarkedText(ownText(message, 'text') ?? '')]
}
